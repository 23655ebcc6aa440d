import { startStage, type Stage } from './testClient';
import type { SimulatorOptions } from './server';

let stage: Stage;
afterEach(() => stage.simulator.close());

async function start(options: SimulatorOptions): Promise<void> {
	stage = await startStage(options);
}

async function call(): Promise<{
	status: number;
	headers: Record<string, unknown>;
	data: unknown;
}> {
	const { status, headers, data } = await stage.client.get('/assets');
	return { status, headers: { ...headers }, data };
}

async function statuses(count: number): Promise<number[]> {
	const seen: number[] = [];
	for (let turn = 0; turn < count; turn++) seen.push((await call()).status);
	return seen;
}

it('counts nothing when off', async () => {
	await start({});
	expect(new Set(await statuses(205))).toEqual(new Set([200]));
});

it('lets 200 calls a minute through', async () => {
	await start({ quota: true });
	const seen = await statuses(203);
	expect(seen.indexOf(429)).toBe(200);
	expect(stage.simulator.quota.refused).toBe(3);
});

it('starts anew when the window is over', async () => {
	await start({ quota: { limit: 2, windowMs: 1000 } });
	expect(await statuses(3)).toEqual([200, 200, 429]);
	stage.clock.advance(999);
	expect(await statuses(1)).toEqual([429]);
	stage.clock.advance(1);
	expect(await statuses(1)).toEqual([200]);
});

it('does not count calls without a token', async () => {
	await start({ quota: 1 });
	await stage.client.get('/assets', { headers: { Authorization: 'Bearer nope' } });
	expect(await statuses(1)).toEqual([200]);
});

describe('rateLimitHeaders', () => {
	const names = ['retry-after', 'x-rate-limit-limit', 'x-rate-limit-remaining'];

	it.each([
		['none', [], []],
		['retryAfter', [], ['retry-after']],
		['xRateLimit', names.slice(1), names.slice(1)],
		['both', names.slice(1), names],
	] as const)('at %s', async (rateLimitHeaders, onSuccess, onRefusal) => {
		await start({ quota: 1, switches: { rateLimitHeaders } });
		const good = await call();
		const refused = await call();
		expect(names.filter((name) => name in good.headers)).toEqual(onSuccess);
		expect(names.filter((name) => name in refused.headers)).toEqual(onRefusal);
		expect(refused.data).toEqual({ message: 'Too many requests' });
	});

	it('tell the seconds left and the calls left', async () => {
		await start({ quota: 3, switches: { rateLimitHeaders: 'both' } });
		const first = await call();
		expect(first.headers).toMatchObject({
			'x-rate-limit-limit': '3',
			'x-rate-limit-remaining': '2',
		});
		await statuses(2);
		stage.clock.advance(20_500);
		const refused = await call();
		expect(refused.headers).toMatchObject({ 'retry-after': '40', 'x-rate-limit-remaining': '0' });
	});
});

describe('quota', () => {
	it('at burst refuses what is more than 50 at once', async () => {
		await start({ switches: { quota: 'burst' } });
		stage.simulator.faults.add({ kind: 'hang', times: 50 });
		const hanging = Array.from({ length: 50 }, () => call().catch(() => undefined));
		while (stage.simulator.log.concurrency < 50) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		expect((await call()).status).toBe(429);
		await stage.simulator.close();
		await Promise.all(hanging);
	});

	it('at burst lets calls one after the other through', async () => {
		await start({ switches: { quota: 'burst' } });
		expect(new Set(await statuses(60))).toEqual(new Set([200]));
	});

	it('at perSecond refuses call 151 of a second', async () => {
		await start({ switches: { quota: 'perSecond' } });
		expect((await statuses(151)).indexOf(429)).toBe(150);
		stage.clock.advance(1000);
		expect(await statuses(1)).toEqual([200]);
	});
});
