import fc from 'fast-check';

import { convert } from '../../../nodes/shared/definition/convert';
import type { FieldDefinition } from '../../../nodes/shared/definition/field';
import { instantOf } from '../../../nodes/shared/definition/instant';
import { ConfigError } from '../../../nodes/shared/http/errors';

const fieldOf = (type: 'date' | 'dateTime' | 'epochDay'): FieldDefinition => ({
	name: 'when',
	label: 'When',
	type,
});

const read = (type: 'date' | 'dateTime' | 'epochDay', value: unknown, timezone = 'Europe/Berlin') =>
	convert(fieldOf(type), value, { timezone });

/** What matters of the DateTime that n8n's expressions hand over. */
function luxon(iso: string) {
	const moment = Date.parse(iso);
	const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso) ?? [];
	const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1);
	return { toMillis: () => moment, offset, toJSON: () => iso };
}

/** Clocks of a zone at a moment, by another way than the code goes. */
function clocks(moment: number, timeZone: string): string {
	return new Date(moment).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');
}

describe('a text with an offset', () => {
	it.each([
		['2026-01-31T09:00:00Z', '2026-01-31T09:00:00.000Z'],
		['2026-01-31T09:00Z', '2026-01-31T09:00:00.000Z'],
		['2026-01-31T09:00:00.5Z', '2026-01-31T09:00:00.500Z'],
		['2026-01-31T09:00:00.123456Z', '2026-01-31T09:00:00.123Z'],
		['2026-01-31t09:00:00z', '2026-01-31T09:00:00.000Z'],
		['2026-01-31 09:00:00Z', '2026-01-31T09:00:00.000Z'],
		[' 2026-01-31T09:00:00Z ', '2026-01-31T09:00:00.000Z'],
		['2026-01-31T09:00:00+02:00', '2026-01-31T07:00:00.000Z'],
		['2026-01-31T09:00:00+0200', '2026-01-31T07:00:00.000Z'],
		['2026-01-31 09:00:00+02', '2026-01-31T07:00:00.000Z'],
		['2026-01-31T09:00:00-05:30', '2026-01-31T14:30:00.000Z'],
		['2026-01-31T23:00:00-05:00', '2026-02-01T04:00:00.000Z'],
		['2026-01-31T09:00:00+05:45', '2026-01-31T03:15:00.000Z'],
	])('%s is %s in every zone', (text, iso) => {
		for (const zone of ['UTC', 'Europe/Berlin', 'Pacific/Apia']) {
			expect(read('dateTime', text, zone)).toBe(iso);
		}
	});
});

describe('a text without an offset', () => {
	it.each([
		['2026-01-31T09:00:00', 'UTC', '2026-01-31T09:00:00.000Z'],
		['2026-01-31T09:00', 'Europe/Berlin', '2026-01-31T08:00:00.000Z'],
		['2026-07-31T09:00:00.250', 'Europe/Berlin', '2026-07-31T07:00:00.250Z'],
		['2026-01-31 09:00:00', 'America/New_York', '2026-01-31T14:00:00.000Z'],
		['2026-07-31T09:00:00', 'America/New_York', '2026-07-31T13:00:00.000Z'],
		['2026-01-31T09:00:00', 'Asia/Kathmandu', '2026-01-31T03:15:00.000Z'],
		['1985-12-31T23:59:00', 'Asia/Kathmandu', '1985-12-31T18:29:00.000Z'],
		['2026-01-31T09:00:00', 'Pacific/Apia', '2026-01-30T20:00:00.000Z'],
		['2011-12-29T12:00:00', 'Pacific/Apia', '2011-12-29T22:00:00.000Z'],
		['2011-12-31T12:00:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
		['1960-06-01T12:00:00', 'Europe/Berlin', '1960-06-01T11:00:00.000Z'],
	])('%s is meant in %s: %s', (text, zone, iso) => {
		expect(read('dateTime', text, zone)).toBe(iso);
	});

	it.each([
		['2026-03-29T01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59.000Z'],
		['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
		['2026-10-25T01:59:59', 'Europe/Berlin', '2026-10-24T23:59:59.000Z'],
		['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
		['2026-03-08T01:59:59', 'America/New_York', '2026-03-08T06:59:59.000Z'],
		['2026-03-08T03:00:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
		['2026-11-01T00:59:59', 'America/New_York', '2026-11-01T04:59:59.000Z'],
		['2026-11-01T02:00:00', 'America/New_York', '2026-11-01T07:00:00.000Z'],
	])('%s next to a clock change in %s is %s', (text, zone, iso) => {
		expect(read('dateTime', text, zone)).toBe(iso);
	});

	it.each([
		['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T03:30:00'],
		['2026-03-08T02:30:00', 'America/New_York', '2026-03-08T03:30:00'],
		['1986-01-01T00:05:00', 'Asia/Kathmandu', '1986-01-01T00:20:00'],
		['2011-12-30T12:00:00', 'Pacific/Apia', '2011-12-31T12:00:00'],
	])('%s, which clocks in %s leave out, is moved on to %s', (text, zone, shown) => {
		expect(clocks(Date.parse(String(read('dateTime', text, zone))), zone)).toBe(shown);
	});

	it.each([
		['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
		['2026-11-01T01:30:00', 'America/New_York', '2026-11-01T05:30:00.000Z'],
	])('%s, which clocks in %s show twice, is the first of the two', (text, zone, iso) => {
		expect(read('dateTime', text, zone)).toBe(iso);
	});

	it('is the moment at which clocks in the zone show it, unless they never do', () => {
		const zones = fc.constantFrom(
			'UTC',
			'Europe/Berlin',
			'America/New_York',
			'Asia/Kathmandu',
			'Pacific/Apia',
			'Australia/Lord_Howe',
			'Africa/Casablanca',
			'America/St_Johns',
			'Pacific/Kiritimati',
		);
		const moments = fc.integer({
			min: Date.UTC(1975, 0, 1) / 1000,
			max: Date.UTC(2040, 0, 1) / 1000,
		});
		fc.assert(
			fc.property(zones, moments, (zone, seconds) => {
				const text = clocks(seconds * 1000, zone);
				const moment = Date.parse(String(read('dateTime', text, zone)));
				expect(clocks(moment, zone)).toBe(text);
				expect(moment).toBeLessThanOrEqual(seconds * 1000);
			}),
			{ numRuns: 500 },
		);
	});

	it('is meant in UTC where the field is a day', () => {
		expect(read('date', '2026-01-31T00:00:00')).toBe('2026-01-31T00:00:00.000Z');
		expect(read('epochDay', '2026-01-31T23:59:59')).toBe(20484);
	});
});

describe('a day', () => {
	it.each(['Europe/Berlin', 'America/New_York', 'UTC'])(
		'alone is midnight UTC, also in %s',
		(zone) => {
			expect(read('date', '2026-01-31', zone)).toBe('2026-01-31T00:00:00.000Z');
			expect(read('dateTime', '2026-01-31', zone)).toBe('2026-01-31T00:00:00.000Z');
			expect(read('epochDay', '2026-01-31', zone)).toBe(20484);
		},
	);

	it.each(['2024-02-29', '2000-02-29', '1970-01-01', '0001-01-01', '9999-12-31'])(
		'%s exists',
		(day) => {
			expect(read('date', day)).toBe(`${day}T00:00:00.000Z`);
		},
	);

	it.each([
		'2026-02-31',
		'2026-02-29',
		'1900-02-29',
		'2026-04-31',
		'2026-13-01',
		'2026-00-10',
		'2026-01-00',
		'2026-01-32',
		'2026-02-31T09:00:00Z',
		'2026-02-31T09:00:00',
		'2026-02-30T09:00:00+02:00',
		'2026-01-31T25:00:00',
		'2026-01-31T09:60:00Z',
		'2026-01-31T09:00:60',
		'2026-01-31T09:00:00+25:00',
		'2026-01-31T09:00:00+02:60',
		'2026-01-31T9:00',
		'2026-01-31T09',
		'2026-01-31Z',
		'2026-01-31T',
		'20260131',
		'2026-01-31T09:00:00 CET',
		'+2026-01-31',
		'2026-01-31T09:00:00Z; drop',
	])('%s is refused', (text) => {
		for (const type of ['date', 'dateTime', 'epochDay'] as const) {
			expect(() => read(type, text)).toThrow(ConfigError);
		}
	});
});

describe('an object of n8n’s expressions', () => {
	it('is the moment it stands for', () => {
		expect(read('dateTime', luxon('2026-01-31T09:00:00+02:00'))).toBe('2026-01-31T07:00:00.000Z');
		expect(read('date', luxon('2026-01-31T09:00:00+02:00'))).toBe('2026-01-31T00:00:00.000Z');
		expect(read('dateTime', { toMillis: () => 0 })).toBe('1970-01-01T00:00:00.000Z');
	});

	it('is refused when it is not valid, no function or a duration', () => {
		const bad = [
			{ toMillis: () => Number.NaN },
			{ toMillis: () => Number.POSITIVE_INFINITY },
			{ toMillis: () => 9e15 },
			{ toMillis: 5 },
			{ toMillis: () => 5_000, isLuxonDuration: true },
		];
		for (const value of bad) expect(() => read('dateTime', value)).toThrow(ConfigError);
	});
});

describe('a Date', () => {
	it('is the moment it stands for', () => {
		const date = new Date('2026-01-31T09:00:00Z');
		expect(read('dateTime', date)).toBe('2026-01-31T09:00:00.000Z');
		expect(read('date', date)).toBe('2026-01-31T00:00:00.000Z');
		expect(read('epochDay', date)).toBe(20484);
	});

	it('is refused when it is not valid', () => {
		expect(() => read('date', new Date('nonsense'))).toThrow(/'When' needs a date .*but got: null/);
	});
});

describe('midnight somewhere', () => {
	it.each([
		['today in Berlin', luxon('2026-01-31T00:00:00+01:00')],
		['today in Berlin as text', '2026-01-31T00:00:00.000+01:00'],
		['today in New York', luxon('2026-01-31T00:00:00-05:00')],
		['a day as the API gives it', '2026-01-31T00:00:00.000Z'],
		['a day as the API gives it, read in New York', luxon('2026-01-30T19:00:00-05:00')],
		['a day as the API gives it, read in Berlin', luxon('2026-01-31T01:00:00+01:00')],
	])('%s stands for the day a person means', (_what, value) => {
		expect(read('date', value)).toBe('2026-01-31T00:00:00.000Z');
		expect(read('epochDay', value)).toBe(20484);
	});

	it('is the moment it is where the field is a point in time', () => {
		expect(read('dateTime', luxon('2026-01-31T00:00:00+01:00'))).toBe('2026-01-30T23:00:00.000Z');
	});

	it('apart, a day in days is the one the clocks showed', () => {
		expect(read('epochDay', luxon('2026-01-31T00:30:00+01:00'))).toBe(20484);
		expect(read('epochDay', '2026-01-31T22:00:00-05:00')).toBe(20484);
	});
});

describe('a time of day where a day belongs', () => {
	it.each([
		['2025-11-30T23:00:00Z', 'Europe/Berlin', '2025-12-01'],
		['2025-11-30T23:00:00.000Z', 'Europe/Berlin', '2025-12-01'],
		['2025-11-30T22:59:59Z', 'Europe/Berlin', '2025-11-30'],
		['2025-07-31T22:00:00Z', 'Europe/Berlin', '2025-08-01'],
		['2025-12-01T05:00:00Z', 'America/New_York', '2025-12-01'],
		['2025-12-01T04:59:00Z', 'America/New_York', '2025-11-30'],
		['2025-11-30T18:15:00Z', 'Asia/Kathmandu', '2025-12-01'],
		['2025-12-01T00:00:00Z', 'America/New_York', '2025-12-01'],
	])('%s, as databases give it, is in %s the day %s', (text, zone, day) => {
		for (const value of [text, new Date(text), text.replace('Z', '+00')]) {
			expect(read('date', value, zone)).toBe(`${day}T00:00:00.000Z`);
			expect(read('epochDay', value, zone)).toBe(Date.parse(day) / 86_400_000);
		}
	});

	it.each(['2025-12-01T01:30:00-08:00', '2025-12-01T23:30:00+09:00', '2025-12-01T23:30:00'])(
		'%s is the day it names, in every zone',
		(text) => {
			for (const zone of ['UTC', 'Europe/Berlin', 'Pacific/Apia']) {
				expect(read('date', text, zone)).toBe('2025-12-01T00:00:00.000Z');
			}
		},
	);
});

it('reads what toISOString writes, to the millisecond', () => {
	const dates = fc.date({
		min: new Date('0001-01-01'),
		max: new Date('9999-12-31'),
		noInvalidDate: true,
	});
	fc.assert(
		fc.property(dates, (date) => {
			expect(read('dateTime', date.toISOString())).toBe(date.toISOString());
			expect(read('epochDay', date, 'UTC')).toBe(Math.floor(date.getTime() / 86_400_000));
		}),
	);
});

it('never fails but by saying that it is no date', () => {
	fc.assert(fc.property(fc.anything(), (value) => void instantOf(value, 'Europe/Berlin')));
});
