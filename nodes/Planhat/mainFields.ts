import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { dayText } from '../shared/definition/dayNumber';
import type { FieldDefinition } from '../shared/definition/field';
import { DAY_MS } from '../shared/definition/instant';
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

/** Whether a field holds a day that a person sets. */
function isDay({ type, readOnly }: FieldDefinition): boolean {
	return !readOnly && (type === 'epochDay' || type === 'date' || type === 'calendarDay');
}

/**
 * The fields of a record that say most, at most ten: its ID and title, its company, what a new one
 * must have, its days, and when it changed.
 */
export function mainFields(resource: ResourceDefinition): string[] {
	const { fields, titleField, companyField, timestamps } = resource;
	const names = [
		'_id',
		titleField,
		...(companyField === undefined ? [] : [companyField]),
		...fields.filter(({ requiredOnCreate }) => requiredOnCreate).map(({ name }) => name),
		...TELLING.filter((name) => fields.some((field) => field.name === name)),
		...fields.filter(isDay).map(({ name }) => name),
	];
	const changed = timestamps?.updated ?? timestamps?.created;
	const last = changed === undefined ? [] : [changed];
	const first = [...new Set(names)].filter((name) => !last.includes(name));
	return [...first.slice(0, MOST - last.length), ...last];
}

/** Whether answers of a resource hold so much that it makes sense to leave most of it out. */
export function canSimplify({ fields }: ResourceDefinition): boolean {
	return fields.length > MOST || fields.some(({ type }) => type === 'epochDay');
}

/** Only these fields of a record, those it lacks left out. */
function pick(record: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

/** A day as `2026-01-31`, which means the same wherever it is written back to. */
function simpleDay({ type }: FieldDefinition, value: unknown): string | undefined {
	if (type === 'epochDay' && Number.isInteger(value)) return dayText(Number(value) * DAY_MS);
	const isMidnight =
		typeof value === 'string' && /^\d{4}-\d\d-\d\dT00:00:00(?:\.000)?Z$/.test(value);
	return type === 'date' && isMidnight ? value.slice(0, 10) : undefined;
}

/** The record with its days as `2026-01-31`; Planhat keeps some as days since 1970. */
export function withSimpleDays(resource: ResourceDefinition, record: IDataObject): IDataObject {
	const simple = { ...record };
	for (const field of resource.fields) {
		const day = simpleDay(field, record[field.name]);
		if (day !== undefined) simple[field.name] = day;
	}
	return simple;
}

/** The main fields of a record, with its days as `2026-01-31`. */
export function simplified(resource: ResourceDefinition, record: IDataObject): IDataObject {
	return withSimpleDays(resource, pick(record, mainFields(resource)));
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
			description:
				'Whether to return a simplified version of the response instead of the raw data, with days such as 2026-01-31',
		},
	];
}
