import { attempt, attemptJson } from '../attempt';
import { ConfigError } from '../http/errors';
import { bothReadings, type DayNumbers, LAST_SERIAL, readDayNumber } from './dayNumber';
import type { FieldDefinition, FieldType } from './field';
import { DAY_MS, dayMoment, instantOf, inZone } from './instant';
import { type DecimalSign, readNumberText } from './numberText';

/** A value as JSON can hold it. */
export type JsonValue =
	| string
	| number
	| boolean
	| null
	| JsonValue[]
	| { [key: string]: JsonValue };

/** What the conversion needs to know besides the field. */
export interface ConversionContext {
	/** IANA name of the zone in which a date-time without offset is meant, for example Europe/Berlin. */
	readonly timezone: string;
	/** The sign before decimals in texts; without it, texts with two readings are refused. */
	readonly decimalSign?: DecimalSign;
	/** What numbers in dates count; without it, dates of spreadsheets are recognized. */
	readonly dayNumbers?: DayNumbers;
}

/** The value in words, at most 60 characters. */
function shown(value: unknown): string {
	if (typeof value === 'string') return value.length > 60 ? `${value.slice(0, 60)}…` : value;
	// A big integer or an object that holds itself has no JSON.
	const json = attempt(() => JSON.stringify(value));
	const isPlain = typeof value !== 'object';
	return shown((json.ok && json.value) || (isPlain ? String(value) : 'something without JSON'));
}

function refuse(
	field: FieldDefinition,
	expected: string,
	value: unknown,
	hint = `Change the value of '${field.label}', or leave the field out.`,
): never {
	throw new ConfigError(`'${field.label}' needs ${expected}, but got: ${shown(value)}`, hint, {
		field: field.label,
	});
}

/** Refuses a value that can be read in two ways, telling both. */
function refuseUnclear(
	field: FieldDefinition,
	value: unknown,
	readings: string,
	hint: string,
): never {
	throw new ConfigError(`'${field.label}' is not clear: ${shown(value)} is ${readings}`, hint, {
		field: field.label,
	});
}

function readNumber(
	field: FieldDefinition,
	value: unknown,
	{ decimalSign }: ConversionContext,
): number {
	if (typeof value === 'number') return value;
	const reading = typeof value === 'string' ? readNumberText(value, decimalSign) : undefined;
	if (reading === undefined) return Number.NaN;
	if ('number' in reading) return reading.number;
	const { withPoint, withComma } = reading;
	return refuseUnclear(
		field,
		value,
		`${withPoint} with a decimal point, ${withComma} with a decimal comma`,
		"Choose 'Decimal Sign' in the node, or give the number without signs between the thousands.",
	);
}

function toNumber(field: FieldDefinition, value: unknown, context: ConversionContext): number {
	const number = readNumber(field, value, context);
	if (!Number.isFinite(number)) return refuse(field, 'a number', value);
	if (field.positive && number <= 0) return refuse(field, 'a number above zero', value);
	const [lowest, highest] = field.range ?? [number, number];
	if (number >= lowest && number <= highest) return number;
	return refuse(field, `a number from ${lowest} to ${highest}`, value);
}

function toInteger(field: FieldDefinition, value: unknown, context: ConversionContext): number {
	const number = toNumber(field, value, context);
	if (!Number.isInteger(number)) return refuse(field, 'a whole number', value);
	// Beyond this JavaScript rounds whole numbers without a word.
	return Number.isSafeInteger(number) ? number : refuse(field, 'a smaller number', value);
}

/** Words for yes and no as spreadsheets and forms hold them, in lower case. */
const YES = new Set(
	'true yes y on 1 ja j wahr oui vrai si sì sí verdadero vero sim verdadeiro tak prawda ano kyllä да はい 是 ✓ ✔ ☑'.split(
		' ',
	),
);
const NO = new Set(
	'false no n off 0 nein falsch non faux falso não nao nee nej nei nie fałsz ne ei нет いいえ 否 ✗ ✘ ☐'.split(
		' ',
	),
);

function toBoolean(field: FieldDefinition, value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	const isWord = typeof value === 'string' || typeof value === 'number';
	const word = isWord ? String(value).trim().toLowerCase() : '';
	if (YES.has(word)) return true;
	if (NO.has(word)) return false;
	return refuse(field, 'true or false', value);
}

function toText(field: FieldDefinition, value: unknown): string {
	if (typeof value === 'string') return value;
	if (Number.isFinite(value) || typeof value === 'boolean') return String(value);
	return refuse(field, 'a text', value);
}

const SYMBOLS: Readonly<Record<string, string>> = {
	'€': 'EUR',
	$: 'USD',
	US$: 'USD',
	'£': 'GBP',
	'¥': 'JPY',
	'₹': 'INR',
	'₩': 'KRW',
	'₺': 'TRY',
	'₽': 'RUB',
	zł: 'PLN',
	Kč: 'CZK',
};

function toCurrency(field: FieldDefinition, value: unknown): string {
	const text = toText(field, value).trim();
	const code = text.toUpperCase();
	if (/^[A-Z]{3}$/.test(code)) return code;
	const meant = SYMBOLS[text];
	const hint =
		meant === undefined
			? `Write the code of the currency in '${field.label}', for example EUR.`
			: `Write ${meant} in '${field.label}'. Planhat would keep any text, and not count the value in.`;
	return refuse(field, 'the code of a currency such as EUR', value, hint);
}

const DATE_EXAMPLES = 'a date such as 2026-01-31 or 2026-01-31T09:00:00Z';

/** A number, or the digits of one: what a spreadsheet gives for a date. */
function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	const isDigits = typeof value === 'string' && /^\s*[+-]?\d+(?:[.,]\d+)?\s*$/.test(value);
	return isDigits ? Number(value.trim().replace(',', '.')) : undefined;
}

function refuseDayNumber(
	field: FieldDefinition,
	value: unknown,
	number: number,
	problem: 'leapDay' | 'noDay' | 'tooLarge' | 'unclear',
): never {
	if (problem === 'leapDay') {
		return refuse(
			field,
			'a day that exists',
			value,
			`60 is 29 February 1900 in a spreadsheet, which never was. Correct '${field.label}'.`,
		);
	}
	if (problem === 'tooLarge') {
		return refuse(
			field,
			DATE_EXAMPLES,
			value,
			`A spreadsheet ends at ${LAST_SERIAL}. If '${field.label}' counts milliseconds or seconds since 1970, turn it into a date first, for example with {{ DateTime.fromMillis(…) }}.`,
		);
	}
	if (problem === 'noDay') {
		return refuse(
			field,
			DATE_EXAMPLES,
			value,
			`A number below 1 is a time without a day in a spreadsheet, and days since 1970 are whole numbers. Give '${field.label}' as a day.`,
		);
	}
	const { sheet, epoch } = bothReadings(number);
	return refuseUnclear(
		field,
		value,
		`${sheet} in a spreadsheet, ${epoch} counted in days since 1970`,
		"Choose 'Numbers in Dates' in the node, or give a date such as 2026-01-31.",
	);
}

/** A date as clocks show it, in milliseconds as if that were UTC, out of a number. */
function readSerialDate(
	field: FieldDefinition,
	value: unknown,
	{ dayNumbers = 'recognize' }: ConversionContext,
) {
	const number = numberIn(value);
	if (number === undefined || !Number.isFinite(number)) return undefined;
	const reading = readDayNumber(number, dayNumbers);
	return 'problem' in reading ? refuseDayNumber(field, value, number, reading.problem) : reading;
}

/** The midnight in UTC of the day that is meant. */
function toMidnight(field: FieldDefinition, value: unknown, context: ConversionContext): number {
	const serial = readSerialDate(field, value, context);
	if (serial) return Math.floor(serial.wallClock / DAY_MS) * DAY_MS;
	const instant = instantOf(value, 'UTC') ?? refuse(field, DATE_EXAMPLES, value);
	return dayMoment(instant, context.timezone);
}

function toDay(field: FieldDefinition, value: unknown, context: ConversionContext): string {
	return new Date(toMidnight(field, value, context)).toISOString();
}

function toDateTime(field: FieldDefinition, value: unknown, context: ConversionContext): string {
	const { timezone } = context;
	const serial = readSerialDate(field, value, context);
	if (serial) {
		const { wallClock, hasTime } = serial;
		return new Date(hasTime ? inZone(wallClock, timezone) : wallClock).toISOString();
	}
	const instant = instantOf(value, timezone) ?? refuse(field, DATE_EXAMPLES, value);
	return new Date(instant.moment).toISOString();
}

function toEpochDay(field: FieldDefinition, value: unknown, context: ConversionContext): number {
	return toMidnight(field, value, context) / DAY_MS;
}

function toCalendarDay(field: FieldDefinition, value: unknown, context: ConversionContext): string {
	return toDay(field, value, context).slice(0, 10);
}

function toOption(field: FieldDefinition, value: unknown): JsonValue {
	const text = toText(field, value).trim();
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
	return splitAtCommas(value);
}

/** An entry of a list up to its comma; one in double quotes may hold commas, and quotes as `""`. */
const ENTRY = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/y;

function splitAtCommas(text: string): string[] {
	const entries: string[] = [];
	ENTRY.lastIndex = 0;
	while (ENTRY.lastIndex < text.length) {
		const [, quoted, plain = ''] = ENTRY.exec(text) ?? [];
		const entry = quoted?.replaceAll('""', '"') ?? plain.trim();
		if (entry !== '') entries.push(entry);
	}
	return entries;
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
	recordId: (field, value) => toText(field, value).trim(),
	currency: toCurrency,
	number: toNumber,
	integer: toInteger,
	boolean: toBoolean,
	date: toDay,
	dateTime: toDateTime,
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
