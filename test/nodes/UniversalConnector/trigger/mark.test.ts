import fc from 'fast-check';

import {
	askedValue,
	type MarkFormat,
	markOf,
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
				const [own, read] = [markOf(text, 'auto')?.at ?? 0, markOf(value, 'auto')?.at ?? 0];
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

it('takes numbers as times when told so, and writes each kind', () => {
	fc.assert(
		fc.property(moment, overlap, (ms, back) => {
			const seconds = Math.floor(ms / 1000);
			const mark = markOf(seconds, 'epochSeconds');
			if (!mark) throw new Error('No mark');
			expect(mark).toEqual({ at: seconds * 1000, isTime: true, raw: seconds });
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
