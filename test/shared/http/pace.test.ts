import fc from 'fast-check';

import { CancelledError } from '../../../nodes/shared/http/errors';
import { Pace, withPace } from '../../../nodes/shared/http/pace';
import { ManualClock } from '../../helpers/clock';
import { answerOf, requestOf } from './requests';

const MINUTE = 60_000;
const GET = requestOf('GET');

/** Makes so many calls, so many at once, and returns when each of them began. */
async function begins(perMinute: number, calls: number, inFlight: number, latency = 10) {
	const clock = new ManualClock();
	const moments: number[] = [];
	const send = withPace(
		perMinute,
		new Pace(),
		clock,
	)(async () => {
		moments.push(clock.now());
		await clock.wait(latency);
		return answerOf(200);
	});
	let started = 0;
	async function worker() {
		while (started < calls) {
			started += 1;
			await send(GET);
		}
	}
	await Promise.all(Array.from({ length: inFlight }, worker));
	return moments;
}

it('never begins more calls in any minute than allowed, and none later than it must', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 30 }),
			fc.integer({ min: 1, max: 100 }),
			fc.integer({ min: 1, max: 8 }),
			fc.integer({ min: 0, max: 90_000 }),
			async (perMinute, calls, inFlight, latency) => {
				const moments = await begins(perMinute, calls, inFlight, latency);
				expect(moments).toHaveLength(calls);
				for (const [at, moment] of moments.entries()) {
					const before = moments[at - perMinute];
					if (before !== undefined) expect(moment - before).toBeGreaterThanOrEqual(MINUTE);
				}
			},
		),
		{ numRuns: 100 },
	);
});

it('waits only when a minute is full', async () => {
	const moments = await begins(3, 7, 1, 10);
	const [first = 0] = moments;
	expect(moments.map((moment) => moment - first)).toEqual([
		0,
		10,
		20,
		MINUTE,
		MINUTE + 10,
		MINUTE + 20,
		2 * MINUTE,
	]);
});

it('does nothing without a limit', async () => {
	const moments = await begins(Number.POSITIVE_INFINITY, 500, 5, 0);
	expect(new Set(moments).size).toBe(1);
});

it('is not blocked by a caller whose wait was cancelled', async () => {
	const clock = new ManualClock();
	const pace = new Pace();
	await pace.next(1, clock);
	const cancelled = {
		...clock,
		now: () => clock.now(),
		wait: () => Promise.reject(new CancelledError()),
	};
	await expect(pace.next(1, { ...cancelled, random: () => 0 })).rejects.toBeInstanceOf(
		CancelledError,
	);
	await pace.next(1, clock);
	expect(clock.waits).toEqual([MINUTE]);
});

it('waits for no more than a minute when the clock is set back', async () => {
	const clock = new ManualClock();
	const pace = new Pace();
	await pace.next(1, clock);
	const now = () => clock.now() - 60 * MINUTE;
	await pace.next(1, { now, random: () => 0, wait: async (ms) => await clock.wait(ms) });
	expect(clock.waits).toEqual([MINUTE]);
});
