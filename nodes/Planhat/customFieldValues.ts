import type { FieldType as EditorFieldType } from 'n8n-workflow';

import { attemptJson } from '../shared/attempt';
import { type ConversionContext, convert, type JsonValue } from '../shared/definition/convert';
import type { FieldType } from '../shared/definition/field';
import { ConfigError } from '../shared/http/errors';
import { CUSTOM_DAY_PREFIX, CUSTOM_PREFIX } from './customFields';

/** Types in which a blank is a value; elsewhere a blank cell of a table means "not given". */
export function isBlankAValue(type: FieldType): boolean {
	return type === 'string' || type === 'stringList';
}

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

/**
 * What a custom field's value has to become, by the editor's type of its input. Other types are
 * sent as they are: Planhat takes any text for an option.
 */
const CUSTOM_TYPES: Partial<Record<EditorFieldType, FieldType>> = {
	array: 'stringList',
	boolean: 'boolean',
	dateTime: 'dateTime',
	number: 'number',
};

/** A custom field's name and what is sent for it. */
export type CustomEntry = readonly [name: string, value: JsonValue];

/** A custom field's value; without a known type as it is, n8n's date objects as ISO texts. */
function customEntry(
	label: string,
	value: unknown,
	type: FieldType | undefined,
	context: ConversionContext,
): CustomEntry[] {
	if (type === undefined) {
		// Everything in an n8n item or parameter is JSON, dates excepted, and those have toJSON.
		return [[label, JSON.parse(JSON.stringify(value ?? null)) as JsonValue]];
	}
	const isGiven = value !== '' || isBlankAValue(type);
	return isGiven ? [[label, convert({ name: label, label, type }, value, context)]] : [];
}

/** The editor's types of a mapper's fields, by their names there. */
export type EditorTypes = ReadonlyMap<string, EditorFieldType>;

/** Planhat keeps such a field as a number of days, so that a date sent as text would be lost. */
function isDay(key: string, types: EditorTypes): boolean {
	return types.has(CUSTOM_DAY_PREFIX + key);
}

/** What a custom field's value has to become, as far as the mapper knows its type. */
function typeOf(key: string, types: EditorTypes): FieldType | undefined {
	if (isDay(key, types)) return 'epochDay';
	const type = types.get(CUSTOM_PREFIX + key);
	return type && CUSTOM_TYPES[type];
}

/**
 * The custom fields in one mapped value; undefined when the name is no custom field's.
 * @throws ConfigError naming the field whose value can't be used
 */
export function customEntries(
	name: string,
	value: unknown,
	types: EditorTypes,
	context: ConversionContext,
): CustomEntry[] | undefined {
	if (name === 'custom') {
		return Object.entries(customObject(value)).flatMap(([key, entry]) =>
			customEntry(key, entry, isDay(key, types) ? 'epochDay' : undefined, context),
		);
	}
	if (name.startsWith(CUSTOM_DAY_PREFIX)) {
		return customEntry(name.slice(CUSTOM_DAY_PREFIX.length), value, 'epochDay', context);
	}
	if (!name.startsWith(CUSTOM_PREFIX)) return undefined;
	const key = name.slice(CUSTOM_PREFIX.length);
	return customEntry(key, value, typeOf(key, types), context);
}

const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;

/** Custom fields about to be sent as a text that is a day, while nothing tells their type. */
export function dayTexts(entries: readonly CustomEntry[], types: EditorTypes): string[] {
	return entries
		.filter(([, value]) => typeof value === 'string' && DAY_TEXT.test(value))
		.map(([key]) => key)
		.filter((key) => !types.has(CUSTOM_PREFIX + key));
}
