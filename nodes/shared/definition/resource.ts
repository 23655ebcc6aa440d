import type { FieldDefinition } from './field';

/** The verbs a resource can offer. Stored in workflows: never change. */
export type OperationName = 'create' | 'delete' | 'get' | 'getAll' | 'update' | 'upsert';

/** How a record can be named in a path besides its own id. Stored in workflows: never change. */
export type RecordIdKind = 'id' | 'externalId' | 'sourceId';

/** A query parameter of a list that the API is known to obey. */
export interface FilterDefinition {
	readonly name: string;
	readonly label: string;
	readonly type: 'string' | 'company';
	readonly description: string;
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

/** One kind of record of an API, as data. */
export interface ResourceDefinition {
	/** Stored name. */
	readonly name: string;
	readonly label: { readonly one: string; readonly many: string };
	/** Path of the collection, with a leading slash. */
	readonly path: string;
	readonly operations: readonly OperationName[];
	readonly ids: readonly RecordIdKind[];
	readonly fields: readonly FieldDefinition[];
	/** The field that names a record for people, used in searchable lists. */
	readonly titleField: string;
	/** The field a create must point at a company with; absent when there is none. */
	readonly companyField?: string;
	readonly createChoice?: CreateChoice;
	/** Keys by which a bulk upsert recognises a record, in the order the API tries them. */
	readonly bulkKeys: readonly string[];
	/** What a bulk upsert needs to insert a new record. */
	readonly bulkInsertNeeds: readonly string[];
	readonly list: {
		/** The most records the API gives in one page. */
		readonly maxPageSize: number;
		readonly filters: readonly FilterDefinition[];
	};
	/** The value of `parent` in the API's custom field definitions. */
	readonly customFieldParent?: string;
	/** Address of the API's own page on this resource. */
	readonly docs: string;
}
