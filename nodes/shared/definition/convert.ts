import { attempt, attemptJson } from '../attempt';
import { ConfigError } from '../http/errors';
import type { FieldDefinition, FieldType } from './field';
import { DAY_MS, dayMoment, type Instant, instantOf } from './instant';

/** A value as JSON can hold it. */
export type JsonValue =
	| string
	| number
	| boolean
	| null
	| JsonValue[]
	| { [key: string]: JsonValue };

/** The last day that a Date can hold, counted from 1970; larger numbers are seconds or milliseconds. */
const LAST_DAY = 100_000_000;

/** Hexadecimal and the like, which Number would read too, are codes rather than amounts. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What the conversion needs to know besides the field. */
export interface ConversionContext {
	/** IANA name of the zone in which a date-time without offset is meant, for example Europe/Berlin. */
	readonly timezone: string;
}

/** The value in words, at most 60 characters. */
function shown(value: unknown): string {
	if (typeof value === 'string') return value.length > 60 ? `${value.slice(0, 60)}…` : value;
	// A big integer or an object that holds itself has no JSON.
	const json = attempt(() => JSON.stringify(value));
	const isPlain = typeof value !== 'object';
	return shown((json.ok && json.value) || (isPlain ? String(value) : 'something without JSON'));
}

function refuse(field: FieldDefinition, expected: string, value: unknown): never {
	throw new ConfigError(
		`'${field.label}' needs ${expected}, but got: ${shown(value)}`,
		`Change the value of '${field.label}', or leave the field out.`,
		{ field: field.label },
	);
}

function toNumber(field: FieldDefinition, value: unknown): number {
	const isText = typeof value === 'string' && DECIMAL.test(value.trim());
	const number = typeof value === 'number' ? value : isText ? Number(value) : Number.NaN;
	if (!Number.isFinite(number)) return refuse(field, 'a number', value);
	if (field.positive && number <= 0) return refuse(field, 'a number above zero', value);
	const [lowest, highest] = field.range ?? [number, number];
	if (number >= lowest && number <= highest) return number;
	return refuse(field, `a number from ${lowest} to ${highest}`, value);
}

function toInteger(field: FieldDefinition, value: unknown): number {
	const number = toNumber(field, value);
	if (!Number.isInteger(number)) return refuse(field, 'a whole number', value);
	// Beyond this JavaScript rounds whole numbers without a word.
	return Number.isSafeInteger(number) ? number : refuse(field, 'a smaller number', value);
}

function toBoolean(field: FieldDefinition, value: unknown): boolean {
	// Spreadsheets write TRUE and FALSE.
	const plain = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (plain === true || plain === 'true' || plain === 1) return true;
	if (plain === false || plain === 'false' || plain === 0) return false;
	return refuse(field, 'true or false', value);
}

function toText(field: FieldDefinition, value: unknown): string {
	if (typeof value === 'string') return value;
	if (Number.isFinite(value) || typeof value === 'boolean') return String(value);
	return refuse(field, 'a text', value);
}

function toInstant(field: FieldDefinition, value: unknown, timezone: string): Instant {
	const instant = instantOf(value, timezone);
	return instant ?? refuse(field, 'a date such as 2026-01-31 or 2026-01-31T09:00:00Z', value);
}

function toDay(field: FieldDefinition, value: unknown): string {
	const instant = toInstant(field, value, 'UTC');
	return new Date(dayMoment(instant) ?? instant.moment).toISOString();
}

function toEpochDay(field: FieldDefinition, value: unknown): number {
	if (typeof value === 'number') {
		const isDay = Number.isInteger(value) && Math.abs(value) <= LAST_DAY;
		return isDay ? value : refuse(field, 'a day, as a date or in days since 1970', value);
	}
	const instant = toInstant(field, value, 'UTC');
	return Math.floor((dayMoment(instant) ?? instant.wallClock) / DAY_MS);
}

function toCalendarDay(field: FieldDefinition, value: unknown): string {
	return new Date(toEpochDay(field, value) * DAY_MS).toISOString().slice(0, 10);
}

function toOption(field: FieldDefinition, value: unknown): JsonValue {
	const text = toText(field, value);
	const values = (field.options ?? []).map((option) => option.value);
	if (field.isOpen || values.includes(text)) return text;
	return refuse(field, `one of ${values.join(', ')}`, value);
}

/** A list as it is, as JSON, or as one text with commas. */
function entriesOf(field: FieldDefinition, value: unknown, expected: string): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return refuse(field, expected, value);
	if (value.trim().startsWith('[')) {
		return entriesOf(field, parseJsonText(field, value), expected);
	}
	return value
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function toStringList(field: FieldDefinition, value: unknown): JsonValue {
	return entriesOf(field, value, 'a list of texts').map((entry) => toText(field, entry));
}

function toObjectList(field: FieldDefinition, value: unknown): JsonValue {
	const { entryKey } = field;
	return entriesOf(field, value, 'a list of objects').map((entry) => {
		const isObject = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
		// What stands in an n8n item or came out of JSON.parse is JSON already.
		if (isObject) return entry as JsonValue;
		if (entryKey === undefined) return refuse(field, 'a list of objects', value);
		return { [entryKey]: toText(field, entry) };
	});
}

function parseJsonText(field: FieldDefinition, text: string): unknown {
	const parsed = attemptJson(text);
	return parsed.ok ? parsed.value : refuse(field, 'valid JSON', text);
}

function toJson(field: FieldDefinition, value: unknown): JsonValue {
	const parsed = typeof value === 'string' ? parseJsonText(field, value) : value;
	if (typeof parsed !== 'object' || parsed === null)
		return refuse(field, 'a JSON object or list', value);
	// What came out of JSON.parse or out of an n8n item is JSON already.
	return parsed as JsonValue;
}

type Convert = (field: FieldDefinition, value: unknown, context: ConversionContext) => JsonValue;

const CONVERSIONS: Record<FieldType, Convert> = {
	string: toText,
	html: toText,
	recordId: toText,
	number: toNumber,
	integer: toInteger,
	boolean: toBoolean,
	date: toDay,
	dateTime: (field, value, { timezone }) =>
		new Date(toInstant(field, value, timezone).moment).toISOString(),
	epochDay: toEpochDay,
	calendarDay: toCalendarDay,
	options: toOption,
	stringList: toStringList,
	objectList: toObjectList,
	json: toJson,
};

/**
 * Checks a value against its field and turns it into what the API stores. Null stays null.
 * @throws ConfigError naming the field, what it needs and what it got
 */
export function convert(
	field: FieldDefinition,
	value: unknown,
	context: ConversionContext,
): JsonValue {
	return value === null ? null : CONVERSIONS[field.type](field, value, context);
}
