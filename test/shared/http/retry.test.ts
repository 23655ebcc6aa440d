import fc from 'fast-check';

import {
	AccessError,
	CancelledError,
	ConfigError,
	NetworkError,
	RateLimitError,
	TimeoutError,
} from '../../../nodes/shared/http/errors';
import type { ApiRequest, ApiResponse } from '../../../nodes/shared/http/message';
import { DEFAULT_RETRY, type RetryPolicy, withRetry } from '../../../nodes/shared/http/retry';
import { ManualClock, settled } from '../../helpers/clock';
import { answerOf, requestOf } from './requests';

const OK = answerOf(200, {}, 'done');
const refused = () => new NetworkError('refused', '', false);
const cut = () => new NetworkError('cut', '', true);
const timedOut = () => new TimeoutError('no answer', '');

const GET = requestOf('GET');
const POST = requestOf('POST');
const REPEATABLE = [GET, requestOf('HEAD'), requestOf('PUT'), requestOf('DELETE')];
const SINGLE = [POST, requestOf('PATCH')];

type Result = ApiResponse | Error;

interface Run {
	/** The answer, or what the call ended with. */
	readonly outcome: Result;
	readonly sent: number;
	readonly waits: readonly number[];
}

/** Sends once through the retries; the server gives these results, and then the last for ever. */
async function run(
	request: ApiRequest,
	results: readonly Result[],
	policy: Partial<RetryPolicy> = {},
	clock = new ManualClock(),
): Promise<Run> {
	let sent = 0;
	const send = withRetry(
		{ ...DEFAULT_RETRY, ...policy },
		clock,
	)(async (seen) => {
		expect(seen).toBe(request);
		const result = results[Math.min(sent++, results.length - 1)] as Result;
		if (result instanceof Error) throw result;
		return result;
	});
	const outcome = await send(request).catch((error: Error) => error);
	return { outcome, sent, waits: clock.waits };
}

const names = (requests: readonly ApiRequest[]) =>
	requests.map((request) => [request.method, request] as const);

describe.each(names(REPEATABLE))('%s', (_method, request) => {
	it.each([408, 425, 429, 500, 502, 503, 504])('is sent again after %i', async (status) => {
		const { outcome, sent } = await run(request, [answerOf(status), OK]);
		expect(outcome).toEqual({ ...OK, attempts: 2 });
		expect(sent).toBe(2);
	});

	it.each([
		['a refused connection', refused()],
		['a connection that was cut', cut()],
		['no answer in time', timedOut()],
	])('is sent again after %s', async (_fault, error) => {
		const { outcome } = await run(request, [error, OK]);
		expect(outcome).toEqual({ ...OK, attempts: 2 });
	});
});

describe.each(names(SINGLE))('%s', (_method, request) => {
	it.each([408, 425, 500, 502, 503, 504])('is never sent again after %i', async (status) => {
		const answer = answerOf(status, {}, 'busy');
		const { outcome, sent, waits } = await run(request, [answer, OK]);
		expect(outcome).toEqual({ ...answer, attempts: 1 });
		expect(sent).toBe(1);
		expect(waits).toEqual([]);
	});

	it.each([
		['a connection that was cut', cut()],
		['no answer in time', timedOut()],
	])('is never sent again after %s, as it may have arrived', async (_fault, error) => {
		const { outcome, sent } = await run(request, [error, OK]);
		expect(outcome).toBe(error);
		expect(sent).toBe(1);
	});

	it('is sent again when the connection was refused', async () => {
		const { outcome } = await run(request, [refused(), OK]);
		expect(outcome).toEqual({ ...OK, attempts: 2 });
	});

	it('is sent again after 429, with or without a time to come back', async () => {
		const told = answerOf(429, { 'retry-after': '1' });
		const { outcome } = await run(request, [answerOf(429), told, OK]);
		expect(outcome).toEqual({ ...OK, attempts: 3 });
	});

	it('is sent again after 503 with a time to come back', async () => {
		const { outcome, waits } = await run(request, [answerOf(503, { 'retry-after': '3' }), OK]);
		expect(outcome).toEqual({ ...OK, attempts: 2 });
		expect(waits).toEqual([3_000]);
	});

	it('is not sent again after 503 whose Retry-After can not be read', async () => {
		const { sent } = await run(request, [answerOf(503, { 'retry-after': 'soon' }), OK]);
		expect(sent).toBe(1);
	});

	it('is not sent again after 500 with a time to come back', async () => {
		const { sent } = await run(request, [answerOf(500, { 'retry-after': '1' }), OK]);
		expect(sent).toBe(1);
	});

	it('is sent again like the others when marked as repeatable', async () => {
		const { sent } = await run({ ...request, repeatable: true }, [answerOf(500), cut(), OK]);
		expect(sent).toBe(3);
	});
});

it('does not repeat a DELETE that is marked as not repeatable', async () => {
	const { sent } = await run(requestOf('DELETE', { repeatable: false }), [cut(), OK]);
	expect(sent).toBe(1);
});

it.each([200, 204, 301, 304, 400, 401, 403, 404, 409, 413, 422, 501, 505])(
	'hands on %i at once',
	async (status) => {
		const { outcome, sent } = await run(GET, [answerOf(status, { 'retry-after': '9' }), OK]);
		expect(outcome).toMatchObject({ status, attempts: 1 });
		expect(sent).toBe(1);
	},
);

it.each([
	['settings', new ConfigError('wrong', '')],
	['access', new AccessError('not allowed', '')],
	['a cancelled run', new CancelledError()],
	['a used-up quota', new RateLimitError('later', '')],
	['a fault of the program', new TypeError('no function')],
])('never sends again after an error of %s', async (_kind, error) => {
	const { outcome, sent } = await run(GET, [error, OK]);
	expect(outcome).toBe(error);
	expect(sent).toBe(1);
});

describe('attempts', () => {
	it.each([1, 2, 5])('end after %i sends with the last answer', async (maxAttempts) => {
		const { outcome, sent, waits } = await run(GET, [answerOf(502)], { maxAttempts });
		expect(outcome).toMatchObject({ status: 502, attempts: maxAttempts });
		expect(sent).toBe(maxAttempts);
		expect(waits).toHaveLength(maxAttempts - 1);
	});

	it('end with the error of the last one, which tells how many there were', async () => {
		const last = new NetworkError('the last', '', false, { method: 'GET' });
		const { outcome } = await run(GET, [cut(), refused(), last], { maxAttempts: 3 });
		expect(outcome).toBe(last);
		expect(last.facts).toEqual({ method: 'GET', attempts: 3 });
	});

	it.each([0, -1, Number.NaN])('are one when set to %s', async (maxAttempts) => {
		expect((await run(GET, [cut()], { maxAttempts })).sent).toBe(1);
	});

	it('are counted for each request on its own', async () => {
		const results = [answerOf(500), OK, OK];
		const send = withRetry(
			DEFAULT_RETRY,
			new ManualClock(),
		)(async () => results.shift() as ApiResponse);
		expect((await send(GET)).attempts).toBe(2);
		expect((await send(GET)).attempts).toBe(1);
	});
});

describe('the wait before the next send', () => {
	const wait = async (answer: ApiResponse, clock = new ManualClock({ random: 0.25 })) =>
		(await run(GET, [answer, OK], {}, clock)).waits[0];

	it('is the time of Retry-After in seconds, whole or not', async () => {
		expect(await wait(answerOf(503, { 'retry-after': '2' }))).toBe(2_000);
		expect(await wait(answerOf(429, { 'retry-after': '0.5' }))).toBe(500);
		expect(await wait(answerOf(500, { 'retry-after': '0' }))).toBe(0);
	});

	it('is the time until the date of Retry-After', async () => {
		const clock = new ManualClock({ start: Date.parse('2026-03-01T12:00:00Z') });
		const headers = { 'retry-after': 'Sun, 01 Mar 2026 12:00:45 GMT' };
		expect(await wait(answerOf(503, headers), clock)).toBe(45_000);
	});

	it('is nothing when the date has passed', async () => {
		const headers = { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' };
		expect(await wait(answerOf(503, headers))).toBe(0);
	});

	it('is random when Retry-After is junk', async () => {
		expect(await wait(answerOf(503, { 'retry-after': 'soon' }))).toBe(250);
	});

	it('is the time of the reset header after 429', async () => {
		expect(await wait(answerOf(429, { 'x-rate-limit-reset': '40' }))).toBe(40_000);
	});

	it('is the time of Retry-After when there is a reset header too', async () => {
		const headers = { 'retry-after': '5', 'x-rate-limit-reset': '40' };
		expect(await wait(answerOf(429, headers))).toBe(5_000);
	});

	it('does not come from the reset header of another status', async () => {
		expect(await wait(answerOf(503, { 'x-rate-limit-reset': '40' }))).toBe(250);
	});

	it.each(['0', '1000000001'])('is random when the reset %s has passed', async (reset) => {
		expect(await wait(answerOf(429, { 'x-rate-limit-reset': reset }))).toBe(250);
	});

	it('doubles its upper end with each attempt up to the limit', async () => {
		const clock = new ManualClock({ random: 1 });
		const policy = { maxAttempts: 8, baseDelayMs: 1_000, maxDelayMs: 30_000 };
		const { waits } = await run(GET, [cut()], policy, clock);
		expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
	});

	it('is drawn anew for each attempt', async () => {
		const clock = new ManualClock({ random: [0, 0.5, 0.999] });
		const { waits } = await run(GET, [answerOf(500)], { maxAttempts: 4 }, clock);
		expect(waits).toEqual([0, 1_000, 3_996]);
	});

	it('always lies between nothing and the doubling limit', async () => {
		const chances = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
			minLength: 1,
			maxLength: 9,
		});
		await fc.assert(
			fc.asyncProperty(
				chances,
				fc.integer({ min: 0, max: 5_000 }),
				fc.integer({ min: 0, max: 60_000 }),
				async (random, baseDelayMs, maxDelayMs) => {
					const policy = { maxAttempts: 10, baseDelayMs, maxDelayMs };
					const { waits } = await run(GET, [cut()], policy, new ManualClock({ random }));
					expect(waits).toHaveLength(9);
					for (const [index, ms] of waits.entries()) {
						expect(ms).toBeGreaterThanOrEqual(0);
						expect(ms).toBeLessThanOrEqual(Math.min(maxDelayMs, baseDelayMs * 2 ** index));
					}
				},
			),
			{ numRuns: 50 },
		);
	});
});

describe('a wait above the limit', () => {
	const error = async (request: ApiRequest, answer: ApiResponse, policy = {}) => {
		const { outcome, sent, waits } = await run(request, [answer, OK], policy);
		expect(outcome).toBeInstanceOf(RateLimitError);
		expect(waits).toEqual([]);
		return { ...(outcome as RateLimitError).facts, sent };
	};

	it('ends the call with the time to come back', async () => {
		const answer = answerOf(429, { 'retry-after': '3600' });
		expect(await error(GET, answer)).toEqual({
			method: 'GET',
			status: 429,
			attempts: 1,
			retryAfterMs: 3_600_000,
			sent: 1,
		});
	});

	it('ends it for a reset header, a date and a POST alike', async () => {
		const day = new Date(Date.UTC(2026, 0, 2)).toUTCString();
		const retryAfterMs = 86_400_000;
		expect(await error(GET, answerOf(503, { 'retry-after': day }))).toMatchObject({ retryAfterMs });
		const reset = answerOf(429, { 'x-ratelimit-reset': '86400' });
		expect(await error(POST, reset)).toMatchObject({ retryAfterMs });
	});

	it('ends it so after the last attempt too', async () => {
		const answer = answerOf(429, { 'retry-after': '131' });
		expect(await error(GET, answer, { maxAttempts: 1 })).toMatchObject({ attempts: 1 });
	});

	it('tells how often the request was sent', async () => {
		const results = [cut(), answerOf(429, { 'retry-after': '500' })];
		const { outcome } = await run(GET, results);
		expect(outcome).toMatchObject({ facts: { attempts: 2 } });
	});

	it('begins just above it', async () => {
		const policy = { maxServerWaitMs: 10_000 };
		const { waits } = await run(GET, [answerOf(429, { 'retry-after': '10' }), OK], policy);
		expect(waits).toEqual([10_000]);
		await error(GET, answerOf(429, { 'retry-after': '10.001' }), policy);
	});
});

it('repeats the one call that failed and no other (E07)', async () => {
	const sent: string[] = [];
	const send = withRetry(
		DEFAULT_RETRY,
		new ManualClock(),
	)(async ({ url }) => {
		sent.push(url);
		return answerOf(url === 'page 4' && sent.length === 4 ? 500 : 200, {}, url);
	});
	const bodies: string[] = [];
	for (const page of [1, 2, 3, 4, 5, 6]) {
		bodies.push((await send(requestOf('GET', { url: `page ${page}` }))).body);
	}
	expect(bodies).toEqual(['page 1', 'page 2', 'page 3', 'page 4', 'page 5', 'page 6']);
	expect(sent.filter((url) => url === 'page 4')).toHaveLength(2);
	expect(sent).toHaveLength(7);
});

it('stops waiting when the run is cancelled', async () => {
	const clock = new ManualClock({ isHeld: true });
	const call = run(GET, [answerOf(429, { 'retry-after': '60' }), OK], {}, clock);
	await clock.advance(59_999);
	clock.cancel();
	const { outcome, sent } = await call;
	expect(outcome).toBeInstanceOf(CancelledError);
	expect(sent).toBe(1);
});

it('lets other requests pass while one waits', async () => {
	const clock = new ManualClock({ isHeld: true });
	const results = [answerOf(500), OK, OK];
	const send = withRetry(DEFAULT_RETRY, clock)(async () => results.shift() as ApiResponse);
	const first = send(GET);
	await settled();
	expect((await send(GET)).attempts).toBe(1);
	await clock.advance(1_000);
	expect((await first).attempts).toBe(2);
});
