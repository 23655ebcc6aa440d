import type { FieldDefinition, FieldType } from '../../shared/definition/field';
import type { FilterDefinition } from '../../shared/definition/resource';

/** The record's own id; in a bulk upsert it is also a key. */
export const recordId: FieldDefinition = {
	name: '_id',
	label: 'Planhat ID',
	type: 'recordId',
	description: 'ID that Planhat gave the record',
	isKeyOnly: true,
};

export const externalId: FieldDefinition = {
	name: 'externalId',
	label: 'External ID',
	type: 'string',
	description: 'ID of the record in your own system',
};

export const sourceId: FieldDefinition = {
	name: 'sourceId',
	label: 'Source ID',
	type: 'string',
	description:
		'ID of the record in the system it comes from, unique in Planhat for this kind of record',
};

export const followers: FieldDefinition = {
	name: 'followers',
	label: 'Followers',
	type: 'stringList',
	readOnly: true,
};

export const timestamps: readonly FieldDefinition[] = [
	{ name: 'createdAt', label: 'Created At', type: 'dateTime', readOnly: true },
	{ name: 'updatedAt', label: 'Updated At', type: 'dateTime', readOnly: true },
];

/** Planhat developer documentation, bulk upsert: keys are tried in this order. */
export const bulkKeys = ['_id', 'sourceId', 'externalId'] as const;

export const companyName: FieldDefinition = {
	name: 'companyName',
	label: 'Company Name',
	type: 'string',
	readOnly: true,
};

/** Most models write the owner so; companies have `owner`. */
export const ownerId: FieldDefinition = {
	name: 'ownerId',
	label: 'Owner ID',
	type: 'recordId',
	description: 'Planhat ID of the team member who owns the record',
};

/** Planhat's currency of licenses, sales, opportunities and assets; the underscore is real. */
export const underscoredCurrency: FieldDefinition = {
	name: '_currency',
	label: 'Currency',
	type: 'currency',
	description: "Currency code of the amounts, for example EUR; Planhat's name: _currency",
};

/** Planhat's currency of churns, invoices and projects, without an underscore. */
export const currency: FieldDefinition = {
	name: 'currency',
	label: 'Currency',
	type: 'currency',
	description: 'Currency code of the amounts, for example EUR',
};

export const description: FieldDefinition = {
	name: 'description',
	label: 'Description',
	type: 'html',
	description: 'Text or HTML; Planhat does not check the HTML and may give it back in another form',
};

export const tags: FieldDefinition = {
	name: 'tags',
	label: 'Tags',
	type: 'stringList',
	description: 'Comma-separated; replaces the whole list',
};

export const activityTags: FieldDefinition = {
	name: 'activityTags',
	label: 'Activity Tags',
	type: 'stringList',
	description: 'Planhat IDs of activity tags, comma-separated; replaces the whole list',
};

export const companyFilter: FilterDefinition = {
	name: 'companyId',
	label: 'Company',
	type: 'company',
	description: 'Only records of this company',
};

/** Fields that Planhat sets, written as name and label. */
export function readOnlyFields(
	type: FieldType,
	labels: Readonly<Record<string, string>>,
): FieldDefinition[] {
	return Object.entries(labels).map(([name, label]) => ({ name, label, type, readOnly: true }));
}

/** For the lists whose documentation allows several companies at once. */
export const companiesFilter: FilterDefinition = {
	name: 'companyIds',
	parameter: 'companyId',
	label: 'Companies',
	type: 'companies',
	placeholder: 'e.g. 669f00aa11bb22cc33dd4401, extid-LF-01',
	description:
		'Only records of these companies: Planhat IDs separated by commas, or extid- and srcid- followed by another ID of the company. Some 80 at most, because the address gets long.',
};
