import { DAY_MS } from './instant';

/** What a number in the place of a date counts. Stored in workflows: never change. */
export type DayNumbers = 'recognize' | 'sheet1900' | 'sheet1904' | 'since1970';

/** A number as a date, in milliseconds of the clock as if that were UTC; or why it is none. */
export type DayNumberReading =
	| { readonly wallClock: number; readonly hasTime: boolean }
	| { readonly problem: 'leapDay' | 'noDay' | 'tooLarge' | 'unclear' };

/** The last day of a spreadsheet, 9999-12-31, counted from 1900. */
export const LAST_SERIAL = 2_958_465;

/** The 29th of February 1900, which spreadsheets count although it never was. */
const LEAP_DAY = 60;

/** Day 0 of both systems in days since 1970; from 1900 on it is that of the days behind LEAP_DAY. */
const ZERO = { sheet1900: -25_569, sheet1904: -24_107 };

/** The last day that a Date can hold, in days since 1970. */
const LAST_DAY = 100_000_000;

/**
 * Dates that lists of customers hold. Their numbers in a spreadsheet are larger than those of any
 * day until 2049 counted from 1970, so the two can't be taken for each other.
 */
const PLAUSIBLE = [
	Date.UTC(1980, 0, 1) / DAY_MS - ZERO.sheet1900,
	Date.UTC(2099, 11, 31) / DAY_MS - ZERO.sheet1900,
] as const;

/** The text in which a day is told, for example 2026-01-31. */
export function dayText(wallClock: number): string {
	return new Date(wallClock).toISOString().slice(0, 10);
}

/** The day that a spreadsheet of a system shows for a number, without a time of day. */
function sheetDay(day: number, system: 'sheet1900' | 'sheet1904'): number {
	const isBeforeLeapDay = system === 'sheet1900' && day < LEAP_DAY;
	return day + ZERO[system] + (isBeforeLeapDay ? 1 : 0);
}

function readSerial(number: number, system: 'sheet1900' | 'sheet1904'): DayNumberReading {
	if (number < 1) return { problem: 'noDay' };
	const last = LAST_SERIAL + ZERO.sheet1900 - ZERO[system];
	// Seconds: beyond them a broken number is not exact.
	const seconds = Math.round((number % 1) * 86_400);
	if (Math.floor(number) > last) return { problem: 'tooLarge' };
	if (system === 'sheet1900' && Math.floor(number) === LEAP_DAY) return { problem: 'leapDay' };
	const wallClock = sheetDay(Math.floor(number), system) * DAY_MS + seconds * 1000;
	return { wallClock, hasTime: seconds > 0 };
}

/** Reads a number in the place of a date: a day of a spreadsheet, or whole days since 1970. */
export function readDayNumber(number: number, meaning: DayNumbers): DayNumberReading {
	if (meaning === 'since1970') {
		if (!Number.isInteger(number)) return { problem: 'noDay' };
		if (Math.abs(number) > LAST_DAY) return { problem: 'tooLarge' };
		return { wallClock: number * DAY_MS, hasTime: false };
	}
	if (meaning !== 'recognize') return readSerial(number, meaning);
	const reading = readSerial(number, 'sheet1900');
	const isPlausible = number >= PLAUSIBLE[0] && number < PLAUSIBLE[1] + 1;
	return 'problem' in reading || isPlausible ? reading : { problem: 'unclear' };
}

/** The day a number means in a spreadsheet and counted from 1970, to tell both. */
export function bothReadings(number: number): { readonly sheet: string; readonly epoch: string } {
	const day = Math.floor(number);
	return {
		sheet: dayText(sheetDay(day, 'sheet1900') * DAY_MS),
		epoch: dayText(day * DAY_MS),
	};
}
