/** Milliseconds of a day without a clock change. */
export const DAY_MS = 86_400_000;

/** A day, then maybe a time, then maybe an offset; `+02` and `+0200` are common in databases. */
const DATE =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** The zone used last: to make a format takes longer than to use it a dozen times. */
let latest: { readonly timezone: string; readonly format: Intl.DateTimeFormat } | undefined;

function formatOf(timezone: string): Intl.DateTimeFormat {
	if (latest?.timezone === timezone) return latest.format;
	const parts = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		hourCycle: 'h23',
		...Object.fromEntries(parts.map((part) => [part, 'numeric'])),
	});
	latest = { timezone, format };
	return format;
}

/** The offset of a zone at a moment, in milliseconds east of UTC. */
function zoneOffsetMs(timezone: string, moment: number): number {
	const parts = formatOf(timezone).formatToParts(moment);
	const part = (type: string) => Number(parts.find((entry) => entry.type === type)?.value);
	// Date.UTC would take the years 0 to 99 for those of the last century.
	const local = new Date(0);
	local.setUTCFullYear(part('year'), part('month') - 1, part('day'));
	local.setUTCHours(part('hour'), part('minute'), part('second'));
	return local.getTime() - Math.floor(moment / 1000) * 1000;
}

/**
 * The moment at which clocks in the zone show this date-time (given as if it were UTC). A time that
 * comes twice when clocks are set back means the first one; one that is left out when they are set
 * forward is moved on by as much (as RFC 5545, 3.3.5, and JavaScript's own Date do it).
 */
export function inZone(asUtc: number, timezone: string): number {
	const offsetAt = (moment: number) => zoneOffsetMs(timezone, moment);
	// No offset is larger than a day, so these hold before and after whatever change is near.
	const [before, after] = [offsetAt(asUtc - DAY_MS), offsetAt(asUtc + DAY_MS)];
	const isShown = (offset: number) => offsetAt(asUtc - offset) === offset;
	const fitting = [before, after].filter(isShown);
	return asUtc - (fitting.length > 0 ? Math.max(...fitting) : before);
}

/** A point in time, and what clocks showed there as far as the value tells, as if that were UTC. */
export interface Instant {
	readonly moment: number;
	readonly wallClock: number;
	/** Whether the value itself tells the zone; a text without an offset does not. */
	readonly hasZone: boolean;
}

/** JavaScript rolls 31 February over into March; a person meant something else. */
function isCalendarDay(day: string): boolean {
	const midnight = new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** `Z`, `+02`, `+0200` or `+02:00` in milliseconds east of UTC; undefined when there is none such. */
function offsetMs(text: string): number | undefined {
	const [, sign, hours = '', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
	if (sign === undefined) return 0;
	if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
	return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
}

function instantIn(text: string, timezone: string): Instant | undefined {
	const [, day = '', time = '00:00', offset] = DATE.exec(text) ?? [];
	if (day === '' || !isCalendarDay(day)) return undefined;
	const wallClock = Date.parse(`${day}T${time}Z`);
	const east = offset === undefined ? undefined : offsetMs(offset);
	if (Number.isNaN(wallClock) || (offset !== undefined && east === undefined)) return undefined;
	if (east !== undefined) return { moment: wallClock - east, wallClock, hasZone: true };
	const isUtc = timezone === 'UTC' || text === day;
	const moment = isUtc ? wallClock : inZone(wallClock, timezone);
	return { moment, wallClock, hasZone: false };
}

/**
 * Whether it is what n8n's expressions hand over for dates, luxon's DateTime; its `offset` is in
 * minutes east of UTC. Luxon's durations have a toMillis, too.
 */
function isLuxonDate(value: unknown): value is { toMillis(): number } {
	if (typeof value !== 'object' || value === null || 'isLuxonDuration' in value) return false;
	return 'toMillis' in value && typeof value.toMillis === 'function';
}

/**
 * Reads a date: a text, a Date, or one of luxon's. A text without an offset is meant in the time
 * zone (an IANA name), a day alone in UTC. Undefined when the value is no date.
 */
export function instantOf(value: unknown, timezone: string): Instant | undefined {
	if (typeof value === 'string') return instantIn(value.trim(), timezone);
	const isDate = value instanceof Date;
	if (!isDate && !isLuxonDate(value)) return undefined;
	const moment = isDate ? value.getTime() : value.toMillis();
	if (Number.isNaN(new Date(moment).getTime())) return undefined;
	const offset = 'offset' in value && typeof value.offset === 'number' ? value.offset : 0;
	return { moment, wallClock: moment + offset * 60_000, hasZone: true };
}

/**
 * The midnight in UTC of the day that a person means. Midnight in UTC, or by the value's own clock,
 * is the day it begins: in Berlin `$today` is 23:00 UTC of the day before. A time of day in UTC, as
 * databases give days, belongs to the day that clocks in the time zone show.
 */
export function dayMoment({ moment, wallClock, hasZone }: Instant, timezone: string): number {
	const midnight = [moment, wallClock].find((time) => time % DAY_MS === 0);
	if (midnight !== undefined) return midnight;
	const isInUtc = hasZone && moment === wallClock;
	const shown = isInUtc ? moment + zoneOffsetMs(timezone, moment) : wallClock;
	return Math.floor(shown / DAY_MS) * DAY_MS;
}
