/** What a field holds. Decides the editor's input and how a value is checked and written. */
export type FieldType =
	/** Free text. */
	| 'string'
	/** 24 hexadecimal characters, or another id that the API understands in this place. */
	| 'recordId'
	/** Any finite number. */
	| 'number'
	/** A whole number. */
	| 'integer'
	| 'boolean'
	/**
	 * A calendar day the API keeps as midnight UTC; without an offset a text is read as UTC, and
	 * midnight in another zone means the day that begins there.
	 */
	| 'date'
	/**
	 * A point in time; without an offset a text is read in the workflow's time zone, a day alone as
	 * midnight UTC.
	 */
	| 'dateTime'
	/** A day, written as whole days since 1970-01-01. */
	| 'epochDay'
	/** One of the listed values. */
	| 'options'
	/** A list of texts; a comma-separated text is accepted. */
	| 'stringList'
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
}
