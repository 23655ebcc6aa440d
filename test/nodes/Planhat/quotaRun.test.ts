import type { INodeParameters } from 'n8n-workflow';

import type { Clock } from '../../../nodes/shared/http/clock';
import { by, fields, type PlanhatRun, runPlanhat } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';
import type { Switches } from '../../simulator/switches';

/**
 * The clock of node and sandbox alike. Calls go over real HTTP and take no time on it; it jumps to
 * the next waiter when no call is under way.
 */
class SharedClock implements Clock {
	private time = Date.UTC(2026, 0, 1);
	private waiters: Array<{ until: number; wake: () => void }> = [];
	private isWatching = false;
	callsUnderWay = () => 0;

	now = () => this.time;
	random = () => 0.5;

	async wait(ms: number): Promise<void> {
		await new Promise<void>((wake) => {
			this.waiters.push({ until: this.time + ms, wake });
			void this.watch();
		});
	}

	/** No call takes long enough to be ended. */
	async within<Result>(
		_ms: number,
		work: (signal: AbortSignal) => Promise<Result>,
	): Promise<Result> {
		return await work(new AbortController().signal);
	}

	private async watch(): Promise<void> {
		if (this.isWatching) return;
		this.isWatching = true;
		let calm = 0;
		while (this.waiters.length > 0) {
			await new Promise((resolve) => setTimeout(resolve, 1));
			// An answer that has left the sandbox needs a moment until the node has read it.
			calm = this.callsUnderWay() === 0 ? calm + 1 : 0;
			if (calm < 10) continue;
			calm = 0;
			const [next] = this.waiters.sort((a, b) => a.until - b.until).splice(0, 1);
			this.time = Math.max(this.time, next?.until ?? 0);
			next?.wake();
		}
		this.isWatching = false;
	}
}

let mockClock: SharedClock;
jest.mock('../../../nodes/shared/n8n/clock', () => ({ n8nClock: () => mockClock }));

const CALLS = 450;
const ALLOWED = 200;
const MINUTE = 60_000;
const COMPANY = '669f00aa11bb22cc33dd4401';
const ASSET = '66a1f0c2d3e4b5a697881001';

let sandbox: Simulator;

async function start(rateLimitHeaders: Switches['rateLimitHeaders']): Promise<void> {
	mockClock = new SharedClock();
	sandbox = await startSimulator({
		empty: true,
		quota: true,
		now: mockClock.now,
		switches: { rateLimitHeaders },
	});
	mockClock.callsUnderWay = () => sandbox.log.concurrency;
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight' });
	sandbox.store.insert('assets', { _id: ASSET, companyId: COMPANY, name: 'Bay' });
}

afterEach(async () => await sandbox.close());

const items = Array.from({ length: CALLS }, (_, index) => ({ index }));

/** A run of 450 calls, and how many of them can be refused at once: as many as are in flight. */
interface Work {
	readonly title: string;
	readonly inFlight: number;
	readonly parameters: INodeParameters;
	readonly settings?: PlanhatRun;
	readonly outputs: number;
}

const works: readonly Work[] = [
	{
		title: '450 items, an update each',
		inFlight: 1,
		parameters: {
			resource: 'asset',
			operation: 'update',
			recordId: by('id', ASSET),
			fields: fields({ status: '={{ "S" + $json.index }}' }),
		},
		settings: { items },
		outputs: CALLS,
	},
	{
		title: '450 items, a read each, some at the same time',
		inFlight: 4,
		parameters: { resource: 'asset', operation: 'get', recordId: by('id', ASSET) },
		settings: { items },
		outputs: CALLS,
	},
	{
		title: '450 items, a list each',
		inFlight: 1,
		parameters: { resource: 'asset', operation: 'getAll', limit: 1 },
		settings: { items },
		outputs: CALLS,
	},
	{
		title: 'one item, 450 pages, many at the same time',
		inFlight: 8,
		parameters: {
			resource: 'api',
			operation: 'request',
			method: 'GET',
			path: '/companies',
			readPages: true,
			limit: CALLS,
			options: { pageSize: 1, pagesInFlight: 8 },
		},
		outputs: CALLS,
	},
];

/** Calls let through in each minute, in order. */
function throughByMinute(): number[] {
	const begin = sandbox.log.entries[0]?.startedAt ?? 0;
	const counts: number[] = [];
	for (const { startedAt, status } of sandbox.log.entries) {
		if (status === 429) continue;
		const minute = Math.floor((startedAt - begin) / MINUTE);
		counts[minute] = (counts[minute] ?? 0) + 1;
	}
	return Array.from(counts, (count) => count ?? 0);
}

async function run({ parameters, settings = {}, outputs }: Work): Promise<void> {
	for (let index = 1; index < CALLS; index++) {
		sandbox.store.insert('companies', { name: `C${index}` });
	}
	const result = await runPlanhat(sandbox, parameters, settings);
	expect(result.error).toBeUndefined();
	expect(result.outputs[0]).toHaveLength(outputs);
	const through = throughByMinute().reduce((sum, count) => sum + count, 0);
	expect(through).toBeGreaterThanOrEqual(CALLS);
}

describe.each(works)('$title', (work) => {
	it.each(['xRateLimit', 'both'] as const)(
		'are never refused where Planhat tells what is left, and waste no quota (%s)',
		async (headers) => {
			await start(headers);
			await run(work);
			expect(sandbox.quota.refused).toBe(0);
			const whole = throughByMinute().slice(0, -1);
			expect(whole).toHaveLength(2);
			expect(Math.min(...whole)).toBeGreaterThanOrEqual(0.95 * ALLOWED);
		},
		60_000,
	);

	it('are refused once for each call in flight where Planhat tells only then', async () => {
		await start('retryAfter');
		await run(work);
		expect(sandbox.quota.refused).toBeLessThanOrEqual(2 * work.inFlight);
		expect(Math.min(...throughByMinute().slice(0, -1))).toBeGreaterThanOrEqual(0.95 * ALLOWED);
	}, 60_000);

	it('are carried out where Planhat tells nothing', async () => {
		await start('none');
		await run(work);
		// Each refused call comes back after about 1, 20 and 40 s, all within the minute.
		expect(sandbox.quota.refused).toBeLessThanOrEqual(2 * 4 * work.inFlight);
	}, 60_000);
});
