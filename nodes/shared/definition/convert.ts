import { ConfigError } from '../http/errors';
import type { FieldDefinition, FieldType } from './field';

/** A value as JSON can hold it. */
export type JsonValue =
	| string
	| number
	| boolean
	| null
	| JsonValue[]
	| { [key: string]: JsonValue };

const DAY_MS = 86_400_000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** What the conversion needs to know besides the field. */
export interface ConversionContext {
	/** IANA name of the zone in which a date-time without offset is meant, for example Europe/Berlin. */
	readonly timezone: string;
}

function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function refuse(field: FieldDefinition, expected: string, value: unknown): never {
	throw new ConfigError(
		`'${field.label}' needs ${expected}, but got: ${shown(value)}`,
		`Change the value of '${field.label}', or leave the field out.`,
		{ field: field.label },
	);
}

function toNumber(field: FieldDefinition, value: unknown): number {
	const isText = typeof value === 'string' && value.trim() !== '';
	const number = typeof value === 'number' ? value : isText ? Number(value) : Number.NaN;
	if (!Number.isFinite(number)) return refuse(field, 'a number', value);
	if (field.positive && number <= 0) return refuse(field, 'a number above zero', value);
	return number;
}

function toInteger(field: FieldDefinition, value: unknown): number {
	const number = toNumber(field, value);
	return Number.isInteger(number) ? number : refuse(field, 'a whole number', value);
}

function toBoolean(field: FieldDefinition, value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 1) return true;
	if (value === 'false' || value === 0) return false;
	return refuse(field, 'true or false', value);
}

function toText(field: FieldDefinition, value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return refuse(field, 'a text', value);
}

/** The offset of a zone at a moment, in milliseconds east of UTC. */
function zoneOffsetMs(timezone: string, moment: number): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(moment);
	const part = (type: string) => Number(parts.find((entry) => entry.type === type)?.value);
	const local = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return local - Math.floor(moment / 1000) * 1000;
}

/** The moment at which clocks in the zone show this date-time (given as if it were UTC). */
function inZone(asUtc: number, timezone: string): number {
	const guess = asUtc - zoneOffsetMs(timezone, asUtc);
	// Around a clock change the first guess may lie on the other side of it.
	return asUtc - zoneOffsetMs(timezone, guess);
}

/** JavaScript rolls 31 February over into March; a person meant something else. */
function isCalendarDay(text: string): boolean {
	const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
	const date = new Date(Date.UTC(year, month - 1, day));
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** n8n's expressions hand over luxon DateTime objects, which know their moment by this method. */
function hasMoment(value: unknown): value is { toMillis(): number } {
	return typeof value === 'object' && value !== null && 'toMillis' in value;
}

function toMoment(field: FieldDefinition, value: unknown, timezone: string): number {
	if (value instanceof Date || hasMoment(value)) {
		const moment = value instanceof Date ? value.getTime() : value.toMillis();
		return Number.isNaN(moment) ? refuse(field, 'a date', value) : moment;
	}
	const text = typeof value === 'string' ? value.trim() : '';
	if (DATE_ONLY.test(text) && isCalendarDay(text)) return Date.parse(`${text}T00:00:00Z`);
	if (WITH_OFFSET.test(text) && isCalendarDay(text)) {
		const moment = Date.parse(text.replace(' ', 'T'));
		if (!Number.isNaN(moment)) return moment;
	}
	if (DATE_TIME.test(text) && isCalendarDay(text)) {
		const moment = Date.parse(`${text.replace(' ', 'T')}Z`);
		if (!Number.isNaN(moment)) return timezone === 'UTC' ? moment : inZone(moment, timezone);
	}
	return refuse(field, 'a date such as 2026-01-31 or 2026-01-31T09:00:00Z', value);
}

function toOption(field: FieldDefinition, value: unknown): JsonValue {
	const text = toText(field, value);
	const values = (field.options ?? []).map((option) => option.value);
	if (field.isOpen || values.includes(text)) return text;
	return refuse(field, `one of ${values.join(', ')}`, value);
}

function toStringList(field: FieldDefinition, value: unknown): JsonValue {
	if (typeof value === 'string') {
		return value.trim().startsWith('[')
			? toStringList(field, parseJsonText(field, value))
			: value
					.split(',')
					.map((entry) => entry.trim())
					.filter((entry) => entry !== '');
	}
	if (Array.isArray(value)) return value.map((entry) => toText(field, entry));
	return refuse(field, 'a list of texts', value);
}

function parseJsonText(field: FieldDefinition, text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return refuse(field, 'valid JSON', text);
	}
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
	recordId: toText,
	number: toNumber,
	integer: toInteger,
	boolean: toBoolean,
	date: (field, value) => new Date(toMoment(field, value, 'UTC')).toISOString(),
	dateTime: (field, value, { timezone }) =>
		new Date(toMoment(field, value, timezone)).toISOString(),
	epochDay: (field, value) =>
		typeof value === 'number'
			? toInteger(field, value)
			: Math.floor(toMoment(field, value, 'UTC') / DAY_MS),
	options: toOption,
	stringList: toStringList,
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
