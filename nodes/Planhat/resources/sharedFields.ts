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
