import { exactLevel, type Level, packLevel, unpackLevel } from '../../shared/changes/packed';
import { lowerLevel } from '../../shared/changes/marks';
import { instantOf } from '../../shared/definition/instant';
import { ConfigError } from '../../shared/http/errors';

/** What the high-water field holds. Stored in workflows: never change. */
export type MarkKind = 'auto' | 'epochMilliseconds' | 'epochSeconds';

/** How the value is written into the request. Stored in workflows: never change. */
export type MarkFormat = 'asRead' | 'epochMilliseconds' | 'epochSeconds' | 'iso';

/** The value of a high-water field. */
export interface Mark {
	/** Milliseconds since 1970 of a date, otherwise the number itself, exact also beyond 2^53. */
	readonly level: Level;
	readonly isTime: boolean;
	/** As the record holds it. */
	readonly raw: string | number;
}

/** A mark as it is remembered. JSON. */
export interface StoredMark {
	readonly level: string;
	readonly isTime: boolean;
	readonly raw: string | number;
}

/** Milliseconds of one unit, for fields that hold the time as a number. */
const UNIT_MS: Readonly<Record<Exclude<MarkKind, 'auto'>, number>> = {
	epochMilliseconds: 1,
	epochSeconds: 1000,
};

const WHOLE = /^-?\d+$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A number or a text of digits; undefined for anything else, and for what no number is as large as. */
function levelOf(value: string | number): Level | undefined {
	if (typeof value === 'string' && !NUMBER.test(value)) return undefined;
	const number = Number(value);
	if (!Number.isFinite(number)) return undefined;
	const isWhole = typeof value === 'string' && WHOLE.test(value);
	return exactLevel(isWhole ? BigInt(value) : number);
}

/**
 * Reads a value; undefined when it is neither a number nor a date that sorts. A date without an
 * offset is taken as one in UTC.
 */
export function markOf(value: unknown, kind: MarkKind): Mark | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const raw = typeof value === 'string' ? value.trim() : value;
	const level = levelOf(raw);
	if (level !== undefined) {
		if (kind === 'auto') return { level, isTime: false, raw };
		return { level: Number(level) * UNIT_MS[kind], isTime: true, raw };
	}
	const moment = instantOf(raw, 'UTC')?.moment;
	return moment === undefined ? undefined : { level: moment, isTime: true, raw };
}

/** Writes a mark as it is remembered. */
export function storeMark({ level, isTime, raw }: Mark): StoredMark {
	return { level: packLevel(level), isTime, raw };
}

/** Reads what storeMark wrote. */
export function restoreMark({ level, isTime, raw }: StoredMark): Mark {
	return { level: unpackLevel(level), isTime, raw };
}

/** The overlap of a mark in its own unit: milliseconds of a date, the number itself otherwise. */
export function overlapOf({ isTime }: Pick<Mark, 'isTime'>, overlap: number): number {
	return isTime ? overlap * 1000 : overlap;
}

/** Numbers that are milliseconds or seconds since 1970 of a time between 2001 and 2286. */
const TIME_UNITS_MS = [1, 1000].map((unit) => ({ unit, least: 1e12 / unit, most: 1e13 / unit }));

/** Above so many times the value that others have, a number has probably not been counted up to. */
const FAR = 2;

/** The smallest number for which a multiple of it says anything. */
const FAR_FROM = 1000;

/**
 * Whether a value stands so far ahead of a usual one that it can't be right: a time later than
 * `latestMoment`, also where it is kept as a number, or a number more than twice as large.
 */
export function isFarAhead({ level, isTime }: Mark, usual: Mark, latestMoment: number): boolean {
	if (isTime) return level > latestMoment;
	const base = Number(usual.level);
	const asTime = TIME_UNITS_MS.find(({ least, most }) => base >= least && base < most);
	if (asTime && base * asTime.unit <= latestMoment) {
		return Number(level) * asTime.unit > latestMoment;
	}
	return base >= FAR_FROM && Number(level) > FAR * base;
}

/** A day, a separator, a time, its fraction, and whatever offset there is. */
const PARTS = /^(\d{4}-\d{2}-\d{2})(?:([T ])(\d{2}:\d{2})(:\d{2})?(\.\d+)?(.*))?$/i;

/** The text of an earlier moment, written exactly like the one given. */
function earlierText(text: string, ms: number): string {
	const [, day = '', separator = '', time, seconds, fraction, offset = ''] = PARTS.exec(text) ?? [];
	const clock = Date.parse(`${day}T${time ?? '00:00'}${seconds ?? ':00'}Z`);
	const thousandths = Math.trunc(Number(fraction ?? 0) * 1000);
	const [date = '', rest = ''] = new Date(clock + thousandths - ms).toISOString().split('T');
	if (time === undefined) return date;
	// Cut, not rounded: an earlier value only asks for more.
	const digits = (fraction ?? '.').length - 1;
	const cut = fraction === undefined ? '' : `.${rest.slice(9, 12).padEnd(digits, '0')}`;
	const shown = cut.slice(0, digits + 1);
	return `${date}${separator}${rest.slice(0, seconds === undefined ? 5 : 8)}${shown}${offset}`;
}

/** In the form of the record, digit by digit: a whole number beyond 2^53 stays what it is. */
function earlierAsRead({ raw }: Mark, overlap: number, kind: MarkKind): string | number {
	if (overlap === 0) return raw;
	const level = levelOf(raw);
	if (level === undefined) return earlierText(String(raw), overlap * 1000);
	const earlier = lowerLevel(level, kind === 'auto' ? overlap : (overlap * 1000) / UNIT_MS[kind]);
	return typeof raw === 'string' || typeof earlier === 'bigint' ? String(earlier) : earlier;
}

/** How to ask. */
export interface Asking {
	readonly overlap: number;
	readonly format: MarkFormat;
	/** As the mark was read. */
	readonly kind: MarkKind;
}

/**
 * The value to ask for, so that records up to `overlap` (seconds of a date) earlier come again.
 * @throws ConfigError for a number that is to be written as a date
 */
export function askedValue(mark: Mark, { overlap, format, kind }: Asking): string | number {
	if (format === 'asRead') return earlierAsRead(mark, overlap, kind);
	if (!mark.isTime) {
		throw new ConfigError(
			`The high-water field holds ${mark.raw}, which can't be written as a date`,
			"Say in 'High-Water: Field Holds' what the number means, or set 'High-Water: Format' to 'As Read'.",
			{ field: 'High-Water: Format' },
		);
	}
	// Times are numbers.
	const moment = Number(mark.level) - overlap * 1000;
	if (format === 'iso') return new Date(Math.floor(moment)).toISOString();
	return Math.floor(moment / UNIT_MS[format]);
}
