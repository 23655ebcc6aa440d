import fc from 'fast-check';

import {
	askedValue,
	isFarAhead,
	type MarkFormat,
	markOf,
	restoreMark,
	type StoredMark,
	storeMark,
} from '../../../../nodes/UniversalConnector/trigger/mark';

/** A moment that can be written with a year of four digits even after the overlap. */
const moment = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2200, 0, 1) });
const overlap = fc.integer({ min: 0, max: 3_000_000 });

const asked = (raw: string | number, seconds: number) => {
	const mark = markOf(raw, 'auto');
	if (!mark) throw new Error(`${raw} is no mark`);
	return askedValue(mark, { overlap: seconds, format: 'asRead', kind: 'auto' });
};

/** Ways to write a moment, with the milliseconds that each can tell apart. */
const WRITERS: ReadonlyArray<readonly [string, number, (ms: number) => string]> = [
	['ISO', 1, (ms) => new Date(ms).toISOString()],
	['whole seconds', 1000, (ms) => new Date(ms).toISOString().replace(/\.\d+/, '')],
	[
		'a blank and no offset',
		1000,
		(ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' '),
	],
	['minutes', 60_000, (ms) => `${new Date(ms).toISOString().slice(0, 16)}Z`],
	['days', 86_400_000, (ms) => new Date(ms).toISOString().slice(0, 10)],
	['microseconds', 1, (ms) => new Date(ms).toISOString().replace('Z', '000Z')],
	['an offset', 1, (ms) => new Date(ms + 7_200_000).toISOString().replace('Z', '+02:00')],
	['a short offset', 1, (ms) => new Date(ms - 10_800_000).toISOString().replace('Z', '-0300')],
];

describe('a date is asked for as it is written', () => {
	it.each(WRITERS)('with %s', (_, step, write) => {
		fc.assert(
			fc.property(moment, overlap, (ms, seconds) => {
				const text = write(ms);
				const value = String(asked(text, seconds));
				// Written alike, and never later than it should be, nor earlier than it must.
				expect(value.replace(/\d/g, '0')).toBe(text.replace(/\d/g, '0'));
				const levelOf = (date: string) => Number(markOf(date, 'auto')?.level ?? 0);
				const [own, read] = [levelOf(text), levelOf(value)];
				const earliest = own - seconds * 1000;
				expect(read).toBeLessThanOrEqual(earliest);
				expect(read).toBeGreaterThan(earliest - step);
			}),
		);
	});

	it('exactly as it is without an overlap', () => {
		const odd = ['2026-01-31T12:00:00.123456789Z', '2026-01-31t12:00', '2026-01-31'];
		for (const text of odd) expect(asked(text, 0)).toBe(text);
	});
});

it('takes numbers as counters, texts of digits too', () => {
	fc.assert(
		fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), overlap, (number, back) => {
			expect(asked(number, back)).toBe(number - back);
			expect(asked(String(number), back)).toBe(back === 0 ? String(number) : `${number - back}`);
		}),
	);
});

it('asks for whole numbers beyond 2^53 digit by digit', () => {
	const huge = fc.bigInt({ min: 2n ** 53n, max: 10n ** 40n });
	fc.assert(
		fc.property(huge, fc.boolean(), overlap, (number, isNegative, back) => {
			const own = isNegative ? -number : number;
			expect(asked(String(own), back)).toBe(String(own - BigInt(back)));
		}),
	);
});

it('is remembered and read again as it was', () => {
	const raw = fc.oneof(
		fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
		fc.double({ noNaN: true, noDefaultInfinity: true }),
		moment.map((ms) => new Date(ms).toISOString()),
	);
	fc.assert(
		fc.property(raw, (value) => {
			const mark = markOf(value, 'auto');
			if (!mark) throw new Error(`${value} is no mark`);
			const stored = JSON.parse(JSON.stringify(storeMark(mark))) as StoredMark;
			const { level } = restoreMark(stored);
			expect(String(level)).toBe(String(mark.level));
			expect(typeof level).toBe(typeof mark.level);
		}),
	);
});

describe('a value far ahead', () => {
	const NOW = Date.UTC(2026, 4, 1);
	const isAhead = (value: string | number, usual: string | number) => {
		const [own, other] = [markOf(value, 'auto'), markOf(usual, 'auto')];
		if (!own || !other) throw new Error('No mark');
		return isFarAhead(own, other, NOW + 86_400_000);
	};

	it.each<[string, string | number, string | number, boolean]>([
		['a date of the next century', '2100-01-01', '2026-05-01', true],
		['a date of tomorrow', '2026-05-01T20:00:00Z', '2026-05-01', false],
		['milliseconds of 2100', 4_102_444_800_000, NOW, true],
		['milliseconds of the day after tomorrow', NOW + 2 * 86_400_000, NOW, true],
		['milliseconds of this evening', NOW + 3_600_000, NOW, false],
		['seconds of 2100', 4_102_444_800, NOW / 1000, true],
		['a counter thrice as large', 90_000, 30_000, true],
		['a counter that went on', 30_001, 30_000, false],
		['the first counts of all', 40, 3, false],
		['a number beyond 2^53 among others', '7615917337495251242', '7615917337495251231', false],
	])('%s: %p beside %p is one: %s', (_, value, usual, expected) => {
		expect(isAhead(value, usual)).toBe(expected);
	});
});

it('takes numbers as times when told so, and writes each kind', () => {
	fc.assert(
		fc.property(moment, overlap, (ms, back) => {
			const seconds = Math.floor(ms / 1000);
			const mark = markOf(seconds, 'epochSeconds');
			if (!mark) throw new Error('No mark');
			expect(mark).toEqual({ level: seconds * 1000, isTime: true, raw: seconds });
			const as = (format: MarkFormat) =>
				askedValue(mark, { overlap: back, format, kind: 'epochSeconds' });
			expect(as('asRead')).toBe(seconds - back);
			expect(as('epochSeconds')).toBe(seconds - back);
			expect(as('epochMilliseconds')).toBe((seconds - back) * 1000);
			expect(as('iso')).toBe(new Date((seconds - back) * 1000).toISOString());
		}),
	);
});

it.each([null, undefined, true, '', ' ', 'soon', {}, [], Number.NaN, '31/12/2026', '2026-13-01'])(
	'finds no mark in %p',
	(value) => {
		expect(markOf(value, 'auto')).toBeUndefined();
	},
);
