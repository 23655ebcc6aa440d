import { DAY_MS, instantOf } from '../../shared/definition/instant';

/** A point in time as Planhat writes it, in milliseconds since 1970; undefined when it is none. */
export function stampOf(value: unknown): number | undefined {
	if (typeof value === 'number' && Number.isInteger(value)) return value;
	if (typeof value !== 'string') return undefined;
	const moment = Date.parse(value);
	return Number.isNaN(moment) ? undefined : moment;
}

/** More days than any date has that is kept as whole days (the year 4707). */
const MOST_DAYS = 1_000_000;

/**
 * A date as Planhat writes it, in milliseconds since 1970: a text, or whole days since 1970-01-01
 * as on invoices and custom fields of the type day. Undefined when it is none.
 */
export function dateMoment(value: unknown): number | undefined {
	if (typeof value === 'string') return instantOf(value, 'UTC')?.moment;
	const isDays = Number.isInteger(value) && Math.abs(Number(value)) < MOST_DAYS;
	return isDays ? Number(value) * DAY_MS : undefined;
}

/** The day that clocks in the zone show at a moment, in whole days since 1970-01-01. */
function dayIn(timezone: string, moment: number): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
	}).formatToParts(moment);
	const part = (type: string) => Number(parts.find((entry) => entry.type === type)?.value);
	return Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS;
}

/**
 * The day a date means, in whole days since 1970-01-01. Planhat keeps days as midnight UTC, which
 * is that day everywhere; any other moment belongs to the day it is in the workflow's time zone.
 */
export function dayOf(moment: number, timezone: string): number {
	return moment % DAY_MS === 0 ? moment / DAY_MS : dayIn(timezone, moment);
}

/** Today in the workflow's time zone, in whole days since 1970-01-01. */
export function today(timezone: string): number {
	return dayIn(timezone, Date.now());
}
