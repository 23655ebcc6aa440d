import axios from 'axios';
import type { Fault } from './faults';
import { startStage, type Stage } from './testClient';

let stage: Stage;
beforeEach(async () => {
	stage = await startStage();
});
afterEach(() => stage.simulator.close());

interface Result {
	status?: number;
	data?: unknown;
	type?: string;
	code?: string;
}

/** Answers of a create under a fault, with the text as it came. */
async function createUnder(fault: Fault, timeout = 2000): Promise<Result> {
	const { simulator, client, companyId } = stage;
	simulator.faults.add(fault);
	try {
		const body = { name: 'A', companyId };
		const answer = await client.post('/assets', body, { timeout, responseType: 'text' });
		const type = String(answer.headers['content-type'] ?? 'none').split(';')[0];
		return { status: answer.status, data: answer.data, type };
	} catch (error) {
		return { code: axios.isAxiosError(error) ? error.code : String(error) };
	}
}

const stored = () => stage.simulator.store.count('assets');

/** Until the server has noticed that nobody waits any more, and had time to act on it. */
async function settled(): Promise<void> {
	while (stage.simulator.log.concurrency > 0)
		await new Promise((resolve) => setTimeout(resolve, 5));
	await stage.client.get('/companies');
}

describe('a fault before the effect', () => {
	it.each<[Fault, Result]>([
		[
			{ kind: 'status', status: 503 },
			{ status: 503, data: '{"message":"Something went wrong"}', type: 'application/json' },
		],
		[
			{ kind: 'status', status: 418, body: { odd: 1 } },
			{ status: 418, data: '{"odd":1}', type: 'application/json' },
		],
		[
			{ kind: 'html', status: 502 },
			{ status: 502, data: expect.stringContaining('<html>'), type: 'text/html' },
		],
		[{ kind: 'empty' }, { status: 200, data: '', type: expect.any(String) }],
		[
			{ kind: 'bareString' },
			{ status: 200, data: '"Something went wrong"', type: 'application/json' },
		],
		[{ kind: 'rateLimit' }, { status: 429, data: 'Too many requests', type: 'text/plain' }],
		[{ kind: 'cut' }, { code: 'ECONNRESET' }],
	])('%j answers in its own way and stores nothing', async (fault, expected) => {
		expect(await createUnder(fault)).toEqual(expected);
		await settled();
		expect(stored()).toBe(0);
	});

	it('hang gives no answer and stores nothing', async () => {
		expect(await createUnder({ kind: 'hang' }, 100)).toEqual({ code: 'ECONNABORTED' });
		await settled();
		expect(stored()).toBe(0);
	});

	it('delay waits, then lets the request through', async () => {
		const start = Date.now();
		expect(await createUnder({ kind: 'delay', delayMs: 80 })).toMatchObject({ status: 200 });
		expect(Date.now() - start).toBeGreaterThanOrEqual(75);
		expect(stored()).toBe(1);
	});
});

describe('a fault after the effect', () => {
	it.each<[Fault, Result]>([
		[{ kind: 'status', status: 504 }, { status: 504 }],
		[{ kind: 'html' }, { status: 502, type: 'text/html' }],
		[{ kind: 'empty' }, { status: 200, data: '' }],
		[{ kind: 'bareString' }, { data: '"Something went wrong"' }],
		[{ kind: 'rateLimit' }, { status: 429 }],
		[{ kind: 'cut' }, { code: 'ECONNRESET' }],
		[{ kind: 'cut', bytes: 10 }, { code: expect.stringMatching(/ECONNRESET|ERR_BAD_RESPONSE/) }],
		[{ kind: 'hang' }, { code: 'ECONNABORTED' }],
		[{ kind: 'delay', delayMs: 20 }, { status: 200 }],
		[
			{ kind: 'drip', delayMs: 2 },
			{ status: 200, data: expect.stringMatching(/^\{.*\}$/) },
		],
	])('%j loses the answer, not the record', async (fault, expected) => {
		// Only a call that hangs is ended by its own limit, whatever the machine does besides.
		const limit = fault.kind === 'hang' ? 200 : undefined;
		expect(await createUnder({ ...fault, phase: 'afterEffect' }, limit)).toMatchObject(expected);
		expect(stored()).toBe(1);
	});

	it('truncatedJson ends in the middle of the right answer', async () => {
		const { status, data } = await createUnder({ kind: 'truncatedJson' });
		expect(status).toBe(200);
		expect(() => JSON.parse(String(data))).toThrow(SyntaxError);
		expect(String(data)).toMatch(/^\{"/);
		expect(stored()).toBe(1);
	});
});

describe('choosing requests', () => {
	const statuses = async (...paths: string[]): Promise<number[]> => {
		const seen: number[] = [];
		for (const path of paths) seen.push((await stage.client.get(path)).status);
		return seen;
	};

	it('strikes once unless told how often', async () => {
		stage.simulator.faults.add({ kind: 'status' });
		stage.simulator.faults.add({ kind: 'status', status: 503, times: 2 });
		expect(await statuses('/assets', '/assets', '/assets', '/assets')).toEqual([
			500, 503, 503, 200,
		]);
		expect(stage.simulator.faults.waiting).toBe(0);
	});

	it('lets some requests pass first', async () => {
		stage.simulator.faults.add({ kind: 'status', after: 2 });
		expect(await statuses('/assets', '/assets', '/assets', '/assets')).toEqual([
			200, 200, 500, 200,
		]);
	});

	it('goes by method and path, query left out', async () => {
		const { faults } = stage.simulator;
		faults.add({ kind: 'status', method: 'POST', path: '/assets' });
		faults.add({ kind: 'status', path: '/licenses' });
		faults.add({ kind: 'status', path: /^\/comp/ });
		expect(await statuses('/assets', '/licenses?limit=1', '/companies')).toEqual([200, 500, 500]);
	});

	it('is over after clear', async () => {
		stage.simulator.faults.add({ kind: 'status', times: Infinity });
		expect(await statuses('/assets', '/assets')).toEqual([500, 500]);
		stage.simulator.faults.clear();
		expect(await statuses('/assets')).toEqual([200]);
	});

	it('keeps to one host when told so', async () => {
		const { simulator } = stage;
		simulator.faults.add({ kind: 'status', host: 'analytics' });
		expect(await statuses('/assets')).toEqual([200]);
		const answer = await axios.post(
			`${simulator.analyticsUrl}/analytics/x`,
			{},
			{
				validateStatus: () => true,
			},
		);
		expect(answer.status).toBe(500);
	});
});

it('sends the headers of a rate limit', async () => {
	const { simulator, client } = stage;
	simulator.faults.add({
		kind: 'rateLimit',
		headers: { 'Retry-After': '2', 'X-Rate-Limit-Limit': '200' },
	});
	const { headers } = await client.get('/assets');
	expect(headers).toMatchObject({ 'retry-after': '2', 'x-rate-limit-limit': '200' });
});

it('sends HTML for 5xx under that switch', async () => {
	stage.simulator.switches.set({ errorBody: 'htmlOn5xx' });
	expect(await createUnder({ kind: 'status', status: 502 })).toMatchObject({ type: 'text/html' });
});

it('drips a list in pieces over time', async () => {
	const { simulator, client } = stage;
	simulator.faults.add({ kind: 'drip', delayMs: 5 });
	const start = Date.now();
	const { data } = await client.get('/companies');
	expect(data).toHaveLength(2);
	expect(Date.now() - start).toBeGreaterThanOrEqual(40);
});

it('closes while requests hang', async () => {
	const { simulator, client } = stage;
	simulator.faults.add({ kind: 'hang' });
	const hanging = client.get('/assets').catch((error: unknown) => error);
	while (simulator.log.concurrency === 0) await new Promise((resolve) => setTimeout(resolve, 5));
	await simulator.close();
	expect(axios.isAxiosError(await hanging)).toBe(true);
});
