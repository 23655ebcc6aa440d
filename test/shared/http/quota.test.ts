import fc from 'fast-check';
import { CancelledError, NetworkError, RateLimitError } from '../../../nodes/shared/http/errors';
import type { ApiResponse, Send } from '../../../nodes/shared/http/message';
import { withQuota } from '../../../nodes/shared/http/quota';
import { ManualClock, settled } from '../../helpers/clock';
import { answerOf, requestOf } from './requests';

const MINUTE = 60_000;
const GET = requestOf('GET');

interface ServerSettings {
	readonly calls?: number;
	readonly windowMs?: number;
	/** How long the first window has been open when the first call comes. */
	readonly openForMs?: number;
	/** Calls that somebody else has made in the first window. */
	readonly usedBefore?: number;
	/** How long a call is on its way, both ways together; drawn by turns. */
	readonly latencies?: readonly number[];
	readonly reset?: 'secondsUp' | 'secondsDown' | 'epochSeconds' | 'epochMs';
}

/** A server that lets so many calls through in each window of fixed length and tells what is left. */
class QuotaServer {
	/** Calls let through, by window. */
	readonly used: number[] = [];
	refused = 0;
	private readonly start: number;
	private sent = 0;

	constructor(
		private readonly clock: ManualClock,
		private readonly settings: ServerSettings = {},
	) {
		this.start = clock.now() - (settings.openForMs ?? 0);
		this.used[0] = settings.usedBefore ?? 0;
	}

	readonly send: Send = async () => {
		const { latencies = [50] } = this.settings;
		const latency = latencies[this.sent++ % latencies.length] ?? 0;
		await this.clock.wait(latency / 2);
		const answer = this.answer();
		await this.clock.wait(latency / 2);
		return answer;
	};

	private answer(): ApiResponse {
		const { calls = 200, windowMs = MINUTE, reset } = this.settings;
		const window = Math.floor((this.clock.now() - this.start) / windowMs);
		const used = this.used[window] ?? 0;
		const isRefused = used >= calls;
		this.used[window] = isRefused ? used : used + 1;
		if (isRefused) this.refused += 1;
		const end = this.start + (window + 1) * windowMs;
		const toGo = end - this.clock.now();
		const resets = {
			secondsUp: Math.ceil(toGo / 1000),
			secondsDown: Math.floor(toGo / 1000),
			epochSeconds: Math.ceil(end / 1000),
			epochMs: end,
		};
		return answerOf(isRefused ? 429 : 200, {
			'x-rate-limit-limit': String(calls),
			'x-rate-limit-remaining': String(Math.max(0, calls - used - 1)),
			...(reset === undefined ? {} : { 'x-rate-limit-reset': String(resets[reset]) }),
		});
	}
}

/** Makes so many calls, so many of them in flight, and returns the statuses. */
async function run(send: Send, calls: number, inFlight: number): Promise<number[]> {
	const statuses: number[] = [];
	let started = 0;
	async function worker() {
		while (started < calls) {
			started += 1;
			statuses.push((await send(GET)).status);
		}
	}
	await Promise.all(Array.from({ length: inFlight }, worker));
	return statuses;
}

const IN_FLIGHT = [1, 4, 8];

const servers: Array<[name: string, settings: ServerSettings]> = [
	['whose window begins with the first call', {}],
	['that answers slowly', { latencies: [270] }],
	['whose answers overtake each other', { latencies: [20, 190, 60, 130, 10, 400, 80] }],
	['whose window began 30 s before', { openForMs: 30_000 }],
	['whose window began 59 s before', { openForMs: 59_000 }],
	[
		'whose window began before and whose answers overtake each other',
		{ openForMs: 41_000, latencies: [400, 20, 90, 700, 15] },
	],
	['whose first window is half used up', { usedBefore: 100, openForMs: 10_000 }],
	['that tells the seconds to go, rounded up', { reset: 'secondsUp', openForMs: 12_345 }],
	['that tells the end as epoch seconds', { reset: 'epochSeconds', openForMs: 12_345 }],
	['that tells the end as epoch milliseconds', { reset: 'epochMs', openForMs: 59_900 }],
	['with windows of 10 s', { calls: 30, windowMs: 10_000, reset: 'secondsUp', openForMs: 4_000 }],
];

describe.each(servers)('against a server %s', (_name, settings) => {
	it.each(IN_FLIGHT)('is never refused and wastes no quota with %i in flight', async (inFlight) => {
		const clock = new ManualClock();
		const server = new QuotaServer(clock, settings);
		const statuses = await run(withQuota(clock)(server.send), 450, inFlight);

		expect(statuses).toHaveLength(450);
		expect(server.refused).toBe(0);
		// The first and the last window are cut by the beginning and the end of the run.
		const whole = Array.from(server.used, (used) => used ?? 0).slice(1, -1);
		expect(Math.min(...whole)).toBeGreaterThanOrEqual(0.95 * (settings.calls ?? 200));
	});
});

it('is never refused, whatever the latencies, the window and the calls in flight', async () => {
	const settings = fc.record(
		{
			calls: fc.integer({ min: 60, max: 200 }),
			// A window that ends between the very first answers can't be told from one that goes on.
			openForMs: fc.integer({ min: 0, max: 55_000 }),
			latencies: fc.array(fc.integer({ min: 1, max: 800 }), { minLength: 1, maxLength: 12 }),
			reset: fc.constantFrom('secondsUp' as const, 'epochSeconds' as const, 'epochMs' as const),
		},
		{ requiredKeys: ['calls', 'openForMs', 'latencies'] },
	);
	await fc.assert(
		fc.asyncProperty(settings, fc.integer({ min: 1, max: 16 }), async (changes, inFlight) => {
			const clock = new ManualClock();
			const model = new QuotaServer(clock, changes);
			expect(await run(withQuota(clock)(model.send), 450, inFlight)).toHaveLength(450);
			expect(model.refused).toBe(0);
		}),
		{ numRuns: 200 },
	);
});

it('is not thrown back by a late answer from the window before', async () => {
	const clock = new ManualClock();
	const left = (remaining: number) => answerOf(200, { 'ratelimit-remaining': String(remaining) });
	const scripted = [
		{ latency: 10, answer: left(2) },
		{ latency: 300, answer: left(0) },
		{ latency: 50, answer: left(99) },
		{ latency: 10, answer: left(98) },
	];
	const send = withQuota(clock)(async () => {
		const next = scripted.shift();
		await clock.wait(next?.latency ?? 0);
		return next?.answer ?? left(0);
	});
	await send(GET);
	await Promise.all([send(GET), send(GET)]);
	const before = clock.now();
	await send(GET);
	expect(clock.now() - before).toBe(10);
});

it('uses up the first window to the last call', async () => {
	const clock = new ManualClock();
	const server = new QuotaServer(clock);
	await run(withQuota(clock)(server.send), 450, 8);
	expect(server.used).toEqual([200, 200, 50]);
});

it('begins the next window within a second of its start when the end is known', async () => {
	const clock = new ManualClock();
	const begin = clock.now();
	const server = new QuotaServer(clock, { reset: 'secondsUp', openForMs: 20_300 });
	await run(withQuota(clock)(server.send), 201, 4);
	expect(clock.now() - begin).toBeLessThan(39_700 + 1_000 + 100);
});

it.each(IN_FLIGHT)(
	'is refused once in a window at most when the reset is rounded down, %i in flight',
	async (inFlight) => {
		const clock = new ManualClock();
		const server = new QuotaServer(clock, { reset: 'secondsDown', openForMs: 12_345 });
		await run(withQuota(clock)(server.send), 450, inFlight);
		expect(server.refused).toBeLessThanOrEqual(server.used.length);
		expect(server.used[1]).toBeGreaterThanOrEqual(190);
	},
);

it.each(IN_FLIGHT)(
	'is refused once in a window at most when it lasts twice as long as assumed, %i in flight',
	async (inFlight) => {
		const clock = new ManualClock();
		const server = new QuotaServer(clock, { windowMs: 2 * MINUTE });
		await run(withQuota(clock)(server.send), 450, inFlight);
		expect(server.refused).toBeLessThanOrEqual(server.used.length);
		expect(server.used[0]).toBe(200);
	},
);

it('goes on at once in a window that began while it was calling', async () => {
	const clock = new ManualClock();
	// 200 calls a second, refreshed each second: the assumed minute must not slow it down.
	const server = new QuotaServer(clock, { windowMs: 1_000, latencies: [20] });
	const begin = clock.now();
	await run(withQuota(clock)(server.send), 1_000, 1);
	expect(clock.now() - begin).toBe(1_000 * 20);
});

it('leaves calls to other clients of the same quota', async () => {
	const clock = new ManualClock();
	const server = new QuotaServer(clock);
	// A second client without manners uses one call for each of ours.
	const shared: Send = async (request) => {
		await server.send(request);
		return await server.send(request);
	};
	await run(withQuota(clock)(shared), 150, 1);
	expect(server.refused).toBe(0);
});

it('waits for the time of Retry-After rather than for the assumed minute', async () => {
	const clock = new ManualClock();
	const begin = clock.now();
	const answers = [
		answerOf(429, { 'ratelimit-remaining': '0', 'retry-after': '7' }),
		answerOf(200),
	];
	const send = withQuota(clock)(async () => answers.shift() as ApiResponse);
	await send(GET);
	await send(GET);
	expect(clock.now() - begin).toBe(7_000);
});

describe('without quota headers', () => {
	it('never waits', async () => {
		const clock = new ManualClock();
		const send = withQuota(clock)(async () => answerOf(200, { 'x-rate-limit-limit': '1' }));
		await run(send, 1_000, 8);
		expect(clock.waits).toEqual([]);
	});

	it('does not pause for a refusal, which is the business of the retries', async () => {
		const clock = new ManualClock();
		const send = withQuota(clock)(async () => answerOf(429, { 'retry-after': '30' }));
		await run(send, 3, 1);
		expect(clock.waits).toEqual([]);
	});
});

it('hands on the answer and the error as they are', async () => {
	const answer = answerOf(418, { 'x-rate-limit-remaining': '5' }, 'teapot');
	const error = new NetworkError('cut', '', true);
	const results = [async () => answer, async () => await Promise.reject(error)];
	const send = withQuota(new ManualClock())(async () => (await results.shift()?.()) as ApiResponse);
	expect(await send(GET)).toBe(answer);
	await expect(send(GET)).rejects.toBe(error);
});

it('goes on after calls that were never answered', async () => {
	const clock = new ManualClock();
	const server = new QuotaServer(clock, { calls: 10 });
	let count = 0;
	const send = withQuota(clock)(async (request) => {
		const answer = await server.send(request);
		count += 1;
		if (count % 3 === 0) throw new NetworkError('cut', '', true);
		return answer;
	});
	const attempts = Array.from({ length: 40 }, async () => await send(GET).catch(() => undefined));
	expect((await Promise.all(attempts)).filter((answer) => answer === undefined)).toHaveLength(13);
	expect(clock.now()).toBeLessThan(Date.UTC(2026, 0, 1) + 7 * MINUTE);
});

describe('a cancelled wait', () => {
	it('rejects and does not block the next caller', async () => {
		const clock = new ManualClock({ isHeld: true });
		let cancelsNext = false;
		const impatient = {
			now: () => clock.now(),
			random: () => 0,
			wait: async (ms: number) => {
				if (cancelsNext) {
					cancelsNext = false;
					throw new CancelledError();
				}
				await clock.wait(ms);
			},
		};
		const answers = [answerOf(200, { 'ratelimit-remaining': '0' }), answerOf(200)];
		const send = withQuota(impatient)(async () => answers.shift() as ApiResponse);
		await send(GET);

		cancelsNext = true;
		const cancelled = send(GET);
		const next = send(GET);
		await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
		await settled();
		expect(clock.waiting).toBe(1);
		await clock.advance(MINUTE);
		expect((await next).status).toBe(200);
	});

	it('ends for all callers when the run is cancelled', async () => {
		const clock = new ManualClock({ isHeld: true });
		const send = withQuota(clock)(async () => answerOf(200, { 'ratelimit-remaining': '0' }));
		await send(GET);
		const waiting = [send(GET), send(GET), send(GET)];
		await settled();
		clock.cancel();
		for (const call of waiting) await expect(call).rejects.toBeInstanceOf(CancelledError);
	});
});

describe('a window that ends too far away', () => {
	const hourly = (remaining: number) =>
		answerOf(200, { 'ratelimit-remaining': String(remaining), 'ratelimit-reset': '3600' });

	it('ends the call with the time to come back instead of waiting', async () => {
		const clock = new ManualClock();
		let sent = 0;
		const send = withQuota(clock)(async () => {
			sent += 1;
			return hourly(0);
		});
		await send(GET);
		const error: unknown = await send(GET).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(RateLimitError);
		expect((error as RateLimitError).facts).toEqual({ method: 'GET', retryAfterMs: 3_600_000 });
		expect(sent).toBe(1);
		expect(clock.waits).toEqual([]);
	});

	it('does not end a call that only waits for others to be answered', async () => {
		const clock = new ManualClock();
		const send = withQuota(clock)(async () => {
			await clock.wait(50);
			// Calls that found nothing new do not count with some servers.
			return hourly(2);
		});
		await send(GET);
		expect(await run(send, 6, 3)).toHaveLength(6);
	});

	it('is waited for when the limit is raised', async () => {
		const clock = new ManualClock();
		const begin = clock.now();
		const answers = [hourly(0), hourly(9)];
		const send = withQuota(clock, 3_600_000)(async () => answers.shift() as ApiResponse);
		await send(GET);
		await send(GET);
		expect(clock.now() - begin).toBe(3_600_000);
	});
});
