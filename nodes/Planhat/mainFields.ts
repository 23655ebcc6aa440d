import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';

/** As many fields as a person, or a language model, takes in at a glance. */
const MOST = 10;

/** Fields that say much about a record, in the order in which they are kept. */
const TELLING = [
	'status',
	'type',
	'email',
	'companyName',
	'cName',
	'value',
	'owner',
	'ownerId',
	'externalId',
	'extId',
	'sourceId',
];

/**
 * The fields of a record that say most, at most ten: its ID and title, its company, what a new one
 * must have, and when it changed.
 */
export function mainFields(resource: ResourceDefinition): string[] {
	const { fields, titleField, companyField, timestamps } = resource;
	const names = [
		'_id',
		titleField,
		...(companyField === undefined ? [] : [companyField]),
		...fields.filter(({ requiredOnCreate }) => requiredOnCreate).map(({ name }) => name),
		...TELLING.filter((name) => fields.some((field) => field.name === name)),
	];
	const changed = timestamps?.updated ?? timestamps?.created;
	const last = changed === undefined ? [] : [changed];
	const first = [...new Set(names)].filter((name) => !last.includes(name));
	return [...first.slice(0, MOST - last.length), ...last];
}

/** Whether answers of a resource hold so much that it makes sense to leave most of it out. */
export function canSimplify({ fields }: ResourceDefinition): boolean {
	return fields.length > MOST;
}

/** Only these fields of a record, those it lacks left out. */
export function pick(record: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

/** The switch of simplifyProperty. */
export const SIMPLIFY = { label: 'Simplify' };

/** The option that leaves out what few people need; none where answers are small. */
export function simplifyProperty(resource: ResourceDefinition): INodeProperties[] {
	if (!canSimplify(resource)) return [];
	return [
		{
			displayName: SIMPLIFY.label,
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	];
}
