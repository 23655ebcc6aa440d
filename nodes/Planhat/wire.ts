import type { IDataObject } from 'n8n-workflow';

import { type ConversionContext, convert } from '../shared/definition/convert';
import type { FieldDefinition } from '../shared/definition/field';
import type { ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import type { MappedValues } from '../shared/n8n/parameters';
import { customEntries, type CustomEntry, dayTexts, isBlankAValue } from './customFieldValues';
import { companyReference } from './readableFields';

/** A record as it is sent, and what of the input was left out because Planhat has no such field. */
export interface WireRecord {
	readonly body: IDataObject;
	readonly ignored: readonly string[];
	/** Custom fields with a day as text; where their type is Day, Planhat wants it otherwise. */
	readonly dayTexts: readonly string[];
}

/** Names that would reach into objects instead of naming a field. */
const UNSAFE = new Set(['__proto__', 'prototype', 'constructor']);

/** Refuses names that would reach into objects instead of naming a field. */
function requireSafeName(name: string): void {
	if (!UNSAFE.has(name)) return;
	throw new ConfigError(`'${name}' can't be the name of a field`, 'Rename it in the input.', {
		field: name,
	});
}

function requireCustomName(name: string): void {
	requireSafeName(name);
	if (name !== '') return;
	throw new ConfigError(
		'A custom field has no name',
		"Write the name of the field after 'custom.', exactly as in Planhat.",
		{ field: 'Custom Fields' },
	);
}

/** Which of a resource's fields may be sent. */
export type SendableFields = ReadonlyMap<string, FieldDefinition>;

/**
 * The fields that may be set, the reference to the company included; `withKeys` adds those that
 * only name a record, which an upsert needs.
 */
export function sendableFields(resource: ResourceDefinition, withKeys: boolean): SendableFields {
	const own = resource.fields.filter((field) => !field.readOnly && (withKeys || !field.isKeyOnly));
	return new Map([...companyReference(resource), ...own].map((field) => [field.name, field]));
}

/** IDs of other systems: a blank cell would wipe out what a record is found by. */
const FOREIGN_IDS = new Set(['externalId', 'extId', 'sourceId']);

/** Whether a value means that the field was not filled in. */
function isNotGiven(field: FieldDefinition | undefined, value: unknown): boolean {
	if (value === undefined) return true;
	if (value !== '' || field === undefined) return false;
	return FOREIGN_IDS.has(field.name) || !isBlankAValue(field.type);
}

function addCustom(custom: IDataObject, entries: readonly CustomEntry[]): void {
	for (const [name, value] of entries) {
		requireCustomName(name);
		custom[name] = value;
	}
}

function unknownField(name: string): ConfigError {
	return new ConfigError(
		`Planhat has no field '${name}' that can be set here`,
		"Remove it under 'Fields', because Planhat would drop it without a word. A custom field is named 'custom.' followed by its name.",
		{ field: name },
	);
}

/**
 * Turns mapped values into the body of a create, update or upsert. Custom fields come as
 * `custom.<name>`, or as one `custom` object; both end up in `custom`.
 * @throws ConfigError naming the field whose value can't be used
 */
export function toWire(
	fields: SendableFields,
	{ values, isWholeItem, types }: MappedValues,
	context: ConversionContext,
): WireRecord {
	const body: IDataObject = {};
	const custom: IDataObject = {};
	const ignored: string[] = [];
	const days: string[] = [];
	for (const [name, value] of Object.entries(values)) {
		requireSafeName(name);
		const field = fields.get(name);
		if (isNotGiven(field, value)) continue;
		const entries = field ? undefined : customEntries(name, value, types, context);
		if (field) body[field.name] = convert(field, value, context);
		else if (entries) {
			addCustom(custom, entries);
			days.push(...dayTexts(entries, types));
		} else if (isWholeItem) ignored.push(name);
		else throw unknownField(name);
	}
	if (Object.keys(custom).length > 0) body['custom'] = custom;
	return { body, ignored, dayTexts: days };
}
