import type { IDataObject } from 'n8n-workflow';

import { attemptJson } from '../shared/attempt';
import { type ConversionContext, convert, type JsonValue } from '../shared/definition/convert';
import type { FieldDefinition } from '../shared/definition/field';
import type { ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import type { MappedValues } from '../shared/n8n/parameters';
import { CUSTOM_DAY_PREFIX, CUSTOM_PREFIX } from './customFields';

/** A record as it is sent, and what of the input was left out because Planhat has no such field. */
export interface WireRecord {
	readonly body: IDataObject;
	readonly ignored: readonly string[];
}

/** Names that would reach into objects instead of naming a field. */
const UNSAFE = new Set(['__proto__', 'prototype', 'constructor']);

function customObject(value: unknown): Record<string, unknown> {
	const parsed = typeof value === 'string' ? parseCustom(value) : value;
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
		return parsed as Record<string, unknown>;
	}
	throw new ConfigError(
		"'Custom Fields' needs an object",
		'Give it as {"Name of the field": value}.',
		{ field: 'Custom Fields' },
	);
}

function parseCustom(text: string): unknown {
	const parsed = attemptJson(text);
	if (parsed.ok) return parsed.value;
	throw new ConfigError(
		"'Custom Fields' is not valid JSON",
		'Give it as {"Name of the field": value}, with straight double quotes.',
		{ field: 'Custom Fields' },
	);
}

/** A custom field's value: as it is, but with n8n's date objects written as ISO texts. */
function customValue(value: unknown): JsonValue {
	// Everything in an n8n item or parameter is JSON, dates excepted, and those have toJSON.
	return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
}

/** The custom fields in one mapped value; undefined when the name is no custom field's. */
function customEntries(
	name: string,
	value: unknown,
	context: ConversionContext,
): Array<[name: string, value: JsonValue]> | undefined {
	if (name === 'custom') {
		return Object.entries(customObject(value)).map(([key, entry]) => [key, customValue(entry)]);
	}
	if (name.startsWith(CUSTOM_DAY_PREFIX)) {
		const key = name.slice(CUSTOM_DAY_PREFIX.length);
		return [[key, convert({ name: key, label: key, type: 'epochDay' }, value, context)]];
	}
	return name.startsWith(CUSTOM_PREFIX)
		? [[name.slice(CUSTOM_PREFIX.length), customValue(value)]]
		: undefined;
}

/** Refuses names that would reach into objects instead of naming a field. */
function requireSafeName(name: string): void {
	if (!UNSAFE.has(name)) return;
	throw new ConfigError(`'${name}' can't be the name of a field`, 'Rename it in the input.', {
		field: name,
	});
}

/** Which of a resource's fields may be sent. */
export type SendableFields = ReadonlyMap<string, FieldDefinition>;

/**
 * The fields that may be set, the reference to the company included; `withKeys` adds those that
 * only name a record, which an upsert needs.
 */
export function sendableFields(resource: ResourceDefinition, withKeys: boolean): SendableFields {
	const company: FieldDefinition[] = resource.companyField
		? [{ name: resource.companyField, label: 'Company ID', type: 'recordId' }]
		: [];
	const own = resource.fields.filter((field) => !field.readOnly && (withKeys || !field.isKeyOnly));
	return new Map([...company, ...own].map((field) => [field.name, field]));
}

/**
 * Turns mapped values into the body of a create, update or upsert. Custom fields come as
 * `custom.<name>`, or as one `custom` object; both end up in `custom`.
 * @throws ConfigError naming the field whose value can't be used
 */
export function toWire(
	fields: SendableFields,
	{ values, isWholeItem }: MappedValues,
	context: ConversionContext,
): WireRecord {
	const body: IDataObject = {};
	const custom: IDataObject = {};
	const ignored: string[] = [];
	for (const [name, value] of Object.entries(values)) {
		requireSafeName(name);
		if (value === undefined) continue;
		const field = fields.get(name);
		const entries = field ? undefined : customEntries(name, value, context);
		if (field) {
			body[field.name] = convert(field, value, context);
		} else if (entries) {
			for (const [key, entry] of entries) {
				requireSafeName(key);
				custom[key] = entry;
			}
		} else if (isWholeItem) {
			ignored.push(name);
		} else {
			throw new ConfigError(
				`Planhat has no field '${name}' that can be set here`,
				"Remove it under 'Fields'; Planhat would drop it without a word.",
				{ field: name },
			);
		}
	}
	if (Object.keys(custom).length > 0) body['custom'] = custom;
	return { body, ignored };
}

/**
 * Refuses a create that lacks a required field.
 * @throws ConfigError naming all that are missing
 */
export function requireFields(
	resource: ResourceDefinition,
	names: readonly string[],
	body: IDataObject,
): void {
	const missing = names.filter((name) => {
		const value = body[name];
		return value === undefined || value === null || value === '';
	});
	if (missing.length === 0) return;
	const labels = missing.map(
		(name) => resource.fields.find((field) => field.name === name)?.label ?? name,
	);
	throw new ConfigError(
		`${resource.label.one} needs ${labels.map((label) => `'${label}'`).join(', ')}`,
		labels.length === 1
			? `Fill in '${labels[0]}', or check that the input has a value for it.`
			: 'Fill them in, or check that the input has values for them.',
		{ field: labels.join(', ') },
	);
}
