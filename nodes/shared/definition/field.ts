/** What a field holds. Decides the editor's input and how a value is checked and written. */
export type FieldType =
	/** Free text. */
	| 'string'
	/** Text with HTML tags; plain text is fine too. */
	| 'html'
	/** 24 hexadecimal characters, or another id that the API understands in this place. */
	| 'recordId'
	/** Any finite number. */
	| 'number'
	/** A whole number. */
	| 'integer'
	| 'boolean'
	/** The code of a currency: three letters, written in capitals. */
	| 'currency'
	/**
	 * A calendar day the API keeps as midnight UTC. Midnight in another zone means the day that
	 * begins there; another time of day in UTC means the day in the workflow's time zone.
	 */
	| 'date'
	/**
	 * A point in time; without an offset a text is read in the workflow's time zone, a day alone as
	 * midnight UTC.
	 */
	| 'dateTime'
	/** A day, written as whole days since 1970-01-01. */
	| 'epochDay'
	/** A day, written as `2026-01-31`. */
	| 'calendarDay'
	/** One of the listed values. */
	| 'options'
	/** A list of texts; a comma-separated text is accepted. */
	| 'stringList'
	/**
	 * A list of objects. A comma-separated text, or a text in the list, becomes an object with that
	 * text under the field's `entryKey`.
	 */
	| 'objectList'
	/** Any JSON object or list. */
	| 'json';

/** One choice of an 'options' field: `value` is what the API stores. */
export interface FieldOption {
	readonly name: string;
	readonly value: string;
}

/** A field of a resource: the single source of its label, input, check and place in requests. */
export interface FieldDefinition {
	/** The API's own property name; also the stored name, so it never changes. */
	readonly name: string;
	readonly label: string;
	readonly type: FieldType;
	/** One sentence for the person; also the comment for the reader of the code. */
	readonly description?: string;
	readonly options?: readonly FieldOption[];
	/** True when the API accepts values besides the listed options. */
	readonly isOpen?: boolean;
	/** True when the server sets it: offered for reading and sorting, never sent. */
	readonly readOnly?: boolean;
	/** True when it names a record in a bulk upsert, but is never part of a create or an update. */
	readonly isKeyOnly?: boolean;
	/** True when a create without it is refused. */
	readonly requiredOnCreate?: boolean;
	/** True when the value must be above zero. */
	readonly positive?: boolean;
	/** The lowest and highest number that make sense. */
	readonly range?: readonly [lowest: number, highest: number];
	/** The key of an 'objectList' under which a plain text is put, for example `id`. */
	readonly entryKey?: string;
	/** Values that the API keeps for itself, so that no new record may have them. */
	readonly reserved?: readonly string[];
}
