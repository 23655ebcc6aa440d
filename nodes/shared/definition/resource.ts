import type { FieldDefinition, FieldOption } from './field';

/** The verbs a resource can offer. Stored in workflows: never change. */
export type OperationName = 'create' | 'delete' | 'get' | 'getAll' | 'update' | 'upsert';

/** How a record can be named in a path besides its own id. Stored in workflows: never change. */
export type RecordIdKind = 'id' | 'externalId' | 'sourceId';

/** What a filter of a list holds. Decides the editor's input and how it is written into the query. */
export type FilterType =
	/** One company, chosen or named by one of its ids. */
	| 'company'
	/** Any number of companies, separated by commas. */
	| 'companies'
	/** Free text. */
	| 'string'
	/** Texts separated by commas. */
	| 'stringList'
	/** Sent as `true` or `false`. */
	| 'boolean'
	/** A whole number. */
	| 'integer'
	/** A day, written as `2026-01-31`. */
	| 'calendarDay'
	/** One of the listed values. */
	| 'options';

/** A query parameter of a list that the API is known to obey. */
export interface FilterDefinition {
	/** Stored name, and the API's own unless `parameter` says otherwise. */
	readonly name: string;
	/** The API's name of the parameter, where the stored name has to differ. */
	readonly parameter?: string;
	readonly label: string;
	readonly type: FilterType;
	readonly description: string;
	/** What the input of a number starts with; 0 when left out. */
	readonly initial?: number;
	/** Shown in the empty input, for example an address. */
	readonly placeholder?: string;
	/**
	 * The field in which each record must hold the value, so that a filter the API does not know
	 * after all gives no records that were not asked for.
	 */
	readonly confirmedBy?: string;
	/** Whether upper and lower case mean the same in that field. */
	readonly ignoresCase?: boolean;
	/** The values of an 'options' filter. */
	readonly options?: readonly FieldOption[];
}

/** How the API lists the records of a resource. */
export interface ListDefinition {
	/** The most records the API gives in one page. */
	readonly maxPageSize: number;
	readonly filters: readonly FilterDefinition[];
	/** True when one call gives the whole list, and limit, offset, sort and select are not known. */
	readonly isWhole?: boolean;
	/** Fields that a record has, but not in the list. */
	readonly lacks?: readonly string[];
	/** True when only some of the fields come unless others are asked for by name. */
	readonly givesDefaultsOnly?: boolean;
	/** Of a collection that holds other records too: the value by which this resource's are told apart. */
	readonly only?: { readonly field: string; readonly value: string };
}

/**
 * The fields in which a record tells when it was created and changed, as documented or recorded;
 * for asking for the latest changes. A single record may lack them.
 */
export interface RecordTimestamps {
	readonly created?: string;
	readonly updated?: string;
}

/** A choice between fields of which a create needs one, for example total or monthly value. */
export interface CreateChoice {
	/** Stored name of the parameter. */
	readonly name: string;
	readonly label: string;
	readonly description: string;
	/** Stored value, label and the field that becomes required. The first one is the default. */
	readonly choices: ReadonlyArray<{
		readonly value: string;
		readonly label: string;
		readonly description: string;
		readonly requires: string;
	}>;
}

/** Fields that hold for a fixed period alone; the API drops them for records without one. */
export interface FixedPeriodRule {
	/** The switch. */
	readonly isFixed: string;
	readonly end: string;
	/** The value over the whole period, and that of one month. */
	readonly total: string;
	readonly monthly: string;
	/** A record that is over may have an end without a fixed period. */
	readonly over: { readonly field: string; readonly value: string };
}

/** One kind of record of an API, as data. */
export interface ResourceDefinition {
	/** Stored name. */
	readonly name: string;
	readonly label: { readonly one: string; readonly many: string };
	/** What it is, in one line without a full stop, where the name alone may not tell. */
	readonly about?: string;
	/** Path of the collection, with a leading slash. */
	readonly path: string;
	readonly operations: readonly OperationName[];
	/** How a record can be named where it is read; other calls by these look the record up first. */
	readonly ids: readonly RecordIdKind[];
	/** How a record can be named in the path of an update; absent when it is the same as for reading. */
	readonly updateIds?: readonly RecordIdKind[];
	readonly fields: readonly FieldDefinition[];
	/** The field that names a record for people, used in searchable lists. */
	readonly titleField: string;
	/** The field a create must point at a company with; absent when there is none. */
	readonly companyField?: string;
	/** What to know before filling in the fields; whole sentences, shown with their input. */
	readonly advice?: string;
	readonly createChoice?: CreateChoice;
	/** Pairs of dates of which the second must not come before the first. */
	readonly periods?: ReadonlyArray<readonly [from: string, to: string]>;
	readonly fixedPeriod?: FixedPeriodRule;
	/** Optional fields, and what a new record without one is like. */
	readonly worthSetting?: Readonly<Record<string, string>>;
	/** Fields of which a create needs at least one. */
	readonly createNeedsOneOf?: readonly string[];
	/** Sent with each new record, because they make it one of this resource. */
	readonly fixedFields?: Readonly<Record<string, string>>;
	/** Keys by which a bulk upsert recognises a record, in the order the API tries them. */
	readonly bulkKeys: readonly string[];
	/** What a bulk upsert needs to insert a new record. */
	readonly bulkInsertNeeds: readonly string[];
	/** Fields without which the API drops a row of a bulk upsert without a word. */
	readonly bulkRowNeeds?: readonly string[];
	readonly list: ListDefinition;
	readonly timestamps?: RecordTimestamps;
	/** The value of `parent` in the API's custom field definitions. */
	readonly customFieldParent?: string;
	/** Address of the API's own page on this resource. */
	readonly docs: string;
}
