import { instantOf } from '../../shared/definition/instant';
import { ConfigError } from '../../shared/http/errors';

/** What the high-water field holds. Stored in workflows: never change. */
export type MarkKind = 'auto' | 'epochMilliseconds' | 'epochSeconds';

/** How the value is written into the request. Stored in workflows: never change. */
export type MarkFormat = 'asRead' | 'epochMilliseconds' | 'epochSeconds' | 'iso';

/** The value of a high-water field. JSON. */
export interface Mark {
	/** Milliseconds since 1970 of a date, otherwise the number itself. */
	readonly at: number;
	readonly isTime: boolean;
	/** As the record holds it. */
	readonly raw: string | number;
}

/** Milliseconds of one unit, for fields that hold the time as a number. */
const UNIT_MS: Readonly<Record<Exclude<MarkKind, 'auto'>, number>> = {
	epochMilliseconds: 1,
	epochSeconds: 1000,
};

const NUMBER = /^-?\d+(\.\d+)?$/;

function asNumber(value: unknown): number | undefined {
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value));
	const number = isNumeric ? Number(value) : Number.NaN;
	return Number.isFinite(number) ? number : undefined;
}

/**
 * Reads a value; undefined when it is neither a number nor a date that sorts. A date without an
 * offset is taken as one in UTC.
 */
export function markOf(value: unknown, kind: MarkKind): Mark | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const raw = typeof value === 'string' ? value.trim() : value;
	const number = asNumber(raw);
	if (number !== undefined) {
		if (kind === 'auto') return { at: number, isTime: false, raw };
		return { at: number * UNIT_MS[kind], isTime: true, raw };
	}
	const moment = instantOf(raw, 'UTC')?.moment;
	return moment === undefined ? undefined : { at: moment, isTime: true, raw };
}

/** The overlap of a mark in its own unit: milliseconds of a date, the number itself otherwise. */
export function overlapOf({ isTime }: Pick<Mark, 'isTime'>, overlap: number): number {
	return isTime ? overlap * 1000 : overlap;
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

function earlierAsRead({ raw }: Mark, overlap: number, kind: MarkKind): string | number {
	if (overlap === 0) return raw;
	const number = asNumber(raw);
	if (number === undefined) return earlierText(String(raw), overlap * 1000);
	const earlier = number - (kind === 'auto' ? overlap : (overlap * 1000) / UNIT_MS[kind]);
	return typeof raw === 'string' ? String(earlier) : earlier;
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
	const moment = mark.at - overlap * 1000;
	if (format === 'iso') return new Date(Math.floor(moment)).toISOString();
	return Math.floor(moment / UNIT_MS[format]);
}
