import fc from 'fast-check';

import { remainingCalls, resetMs, retryAfterMs } from '../../../nodes/shared/http/waitHeaders';

const NOW = Date.parse('2026-03-01T12:00:00.500Z');

describe('Retry-After', () => {
	const read = (text: string) => retryAfterMs({ 'retry-after': text }, NOW);

	it.each([
		['2', 2_000],
		['0.5', 500],
		['0', 0],
		['120', 120_000],
		['  3 ', 3_000],
		['007', 7_000],
	])('%j is that many seconds', (text, ms) => {
		expect(read(text)).toBe(ms);
	});

	it.each([
		['the usual form', 'Sun, 01 Mar 2026 12:00:10 GMT'],
		['the form of RFC 850', 'Sunday, 01-Mar-26 12:00:10 GMT'],
		['the form of asctime, which names no zone', 'Sun Mar  1 12:00:10 2026'],
	])('a date in %s is the time until then', (_form, text) => {
		expect(read(text)).toBe(9_500);
	});

	it('never leaves it to the zone of the machine what a date means', () => {
		const parse = jest.spyOn(Date, 'parse');
		read('Sun Mar  1 12:00:10 2026');
		expect(parse.mock.calls).toEqual([['Sun Mar  1 12:00:10 2026 GMT']]);
		parse.mockRestore();
	});

	it('a date in the past is no wait', () => {
		expect(read('Sun, 01 Mar 2026 12:00:00 GMT')).toBe(0);
		expect(read('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0);
	});

	it.each([
		'',
		' ',
		'soon',
		'-5',
		'+5',
		'5s',
		'5 seconds',
		'.5',
		'5.',
		'1e3',
		'0x10',
		'wait 5',
		'Mon',
		'NaN',
		'Infinity',
		'2, 3',
		'2026-03-01T12:00:10Z',
		'Sun, 32 Mar 2026 12:00:10 GMT',
		'Sun, 01 Mar 2026 12:00:10 CET',
		'99999999999999999999',
	])('%j is junk', (text) => {
		expect(read(text)).toBeUndefined();
	});

	it('is unknown without the header', () => {
		expect(retryAfterMs({ 'x-retry-after': '5' }, NOW)).toBeUndefined();
	});

	it('reads back every date it could be sent', () => {
		const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
		fc.assert(
			fc.property(seconds, (moment) => {
				const wait = read(new Date(moment * 1000).toUTCString());
				expect(wait).toBe(Math.max(0, moment * 1000 - NOW));
			}),
		);
	});

	it('is never negative, never endless and never fails', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				const wait = read(text);
				expect(wait === undefined || (wait >= 0 && Number.isFinite(wait))).toBe(true);
			}),
		);
	});
});

describe('reset headers', () => {
	const read = (text: string) => resetMs({ 'x-ratelimit-reset': text }, NOW);
	const epochMs = NOW + 2_000;

	it.each([
		['epoch milliseconds', String(epochMs), 2_000],
		['epoch seconds', String(Math.floor(epochMs / 1000)), 1_500],
		['fractional epoch seconds', String(epochMs / 1000), 2_000],
		['seconds to go', '45', 45_000],
		['fractional seconds to go', '1.5', 1_500],
		['no seconds to go', '0', 0],
	])('hold %s', (_meaning, text, ms) => {
		expect(read(text)).toBe(ms);
	});

	it.each([
		['milliseconds', String(NOW - 86_400_000)],
		['seconds', String(Math.floor(NOW / 1000) - 1)],
	])('in the past, told in epoch %s, are no wait', (_unit, text) => {
		expect(read(text)).toBe(0);
	});

	it.each(['', 'soon', '-3', '2026-03-01T12:00:10Z', '1e10', 'Infinity', '9'.repeat(30)])(
		'%j is junk',
		(text) => {
			expect(read(text)).toBeUndefined();
		},
	);

	it.each(['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'])('may be %s', (name) => {
		expect(resetMs({ [name]: '7' }, NOW)).toBe(7_000);
	});

	it('gives way to the next one when it is junk', () => {
		expect(resetMs({ 'ratelimit-reset': 'soon', 'x-rate-limit-reset': '7' }, NOW)).toBe(7_000);
	});
});

describe('a clock that is wrong here', () => {
	const HOUR = 3_600_000;
	const date = new Date(NOW).toUTCString();
	const until = new Date(NOW + 30_000).toUTCString();
	const epoch = String(Math.floor(NOW / 1000) + 30);

	it.each([
		['behind', NOW - HOUR],
		['ahead', NOW + HOUR],
	])('%s, makes no wait longer or shorter, because the answer tells the time', (_where, now) => {
		expect(retryAfterMs({ 'retry-after': until, date }, now)).toBe(30_000);
		expect(resetMs({ 'x-ratelimit-reset': epoch, date }, now)).toBe(30_000);
		expect(resetMs({ 'x-ratelimit-reset': `${epoch}000`, date }, now)).toBe(30_000);
		expect(retryAfterMs({ 'retry-after': '30', date }, now)).toBe(30_000);
	});

	it('is not told from one that is right by the seconds that an answer takes', () => {
		expect(retryAfterMs({ 'retry-after': until, date }, NOW)).toBe(29_500);
		expect(retryAfterMs({ 'retry-after': until, date }, NOW + 4_000)).toBe(25_500);
	});

	it.each([
		['an answer out of a cache', { date, age: '0' }],
		['a date that can not be read', { date: 'yesterday' }],
		['no date', {}],
	])('is not corrected by %s', (_what, headers) => {
		expect(retryAfterMs({ 'retry-after': until, ...headers }, NOW - HOUR)).toBe(HOUR + 29_500);
	});
});

describe('headers of what remains', () => {
	const read = remainingCalls;
	it.each(['ratelimit-remaining', 'x-ratelimit-remaining', 'x-rate-limit-remaining'])(
		'may be %s',
		(name) => {
			expect(read({ [name]: '199' })).toBe(199);
		},
	);

	it.each([
		['0', 0],
		['199, 199', 199],
		['100, 100;w=60', 100],
		['100;w=60', 100],
		[' 12 ', 12],
	])('%j is read', (text, calls) => {
		expect(read({ 'x-ratelimit-remaining': text })).toBe(calls);
	});

	it.each(['', 'unlimited', '-1', 'default;r=5', ', 5'])('%j is junk', (text) => {
		expect(read({ 'x-ratelimit-remaining': text })).toBeUndefined();
	});

	it('are unknown when missing', () => {
		expect(read({})).toBeUndefined();
	});
});
