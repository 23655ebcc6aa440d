import fc from 'fast-check';

import {
	type OffsetCursor,
	offsetStrategy,
	type ShortPage,
} from '../../../nodes/shared/pagination/offset';
import type { PageFacts } from '../../../nodes/shared/pagination/strategy';
import { ListServer, type ListSettings, readAll } from './listServer';

const strategyOf = (shortPage: ShortPage = 'endsWhenProven', pageSize = 100, start = 0) =>
	offsetStrategy({ start, pageSize, shortPage });

/** Takes pages of these sizes one after the other; the last step is the result. */
function after(sizes: readonly number[], facts: Partial<PageFacts> = {}, strategy = strategyOf()) {
	let cursor: OffsetCursor = strategy.first;
	let step = strategy.advance(cursor, { ...facts, received: sizes[0] ?? 0 });
	for (const received of sizes.slice(1)) {
		if (!('next' in step)) throw new Error(`It stopped before the page of ${received}`);
		cursor = step.next;
		step = strategy.advance(cursor, { ...facts, received });
	}
	return step;
}

const read = async (settings: ListSettings, shortPage: ShortPage, inFlight = 1) => {
	const server = new ListServer(settings);
	const { start = 0, pageSize } = settings;
	const strategy = offsetStrategy({ start, pageSize, shortPage });
	const { records, verdict } = await readAll({ strategy, fetch: server.fetch, inFlight });
	return { read: records.length, calls: server.asked.length, reason: verdict?.reason, server };
};

describe('the end of a list', () => {
	it.each([
		['an empty list', [0], 'empty-page'],
		['a list of exactly two pages', [100, 100, 0], 'empty-page'],
		['a list whose last page is short', [100, 100, 37], 'short-page'],
		['a list of one record on its last page', [100, 1], 'short-page'],
	])('of %s is found', (_what, sizes, reason) => {
		expect(after(sizes)).toMatchObject({ stop: reason });
	});

	it('is not a full page, nor the first one when it is short but may be capped', () => {
		expect(after([100])).toMatchObject({ next: { offset: 100 } });
		expect(after([50])).toMatchObject({ check: { offset: 50 }, closer: { offset: 49 } });
	});

	it('is where the server says that there is no more', () => {
		expect(after([100], { hasMore: false })).toMatchObject({ stop: 'has-more-false' });
	});

	it('is not a short page when the server says that there is more', () => {
		expect(after([100, 50], { hasMore: true })).toMatchObject({ next: { offset: 150 } });
		expect(after([100, 50], { total: 151 })).toMatchObject({ next: { offset: 150 } });
	});
});

describe('a short page', () => {
	/** Whether the end is told at once, looked for behind the page, or not thought of. */
	function endAfter(sizes: readonly number[], rule: ShortPage, pageSize = 100) {
		const step = after(sizes, {}, strategyOf(rule, pageSize));
		if (!('stop' in step)) return 'none';
		return step.check === undefined ? 'told' : 'looked for';
	}

	it.each<[ShortPage, number[], string]>([
		['ends', [37], 'looked for'],
		['ends', [50], 'looked for'],
		['ends', [100, 37], 'told'],
		['endsWhenProven', [37], 'looked for'],
		['endsWhenProven', [100, 37], 'looked for'],
		['endsUnlessRound', [37], 'told'],
		['endsUnlessRound', [100, 37], 'looked for'],
		['goesOn', [37], 'none'],
		['goesOn', [100, 37], 'none'],
	])('with %s, sizes %j: the end is %s', (rule, sizes, end) => {
		expect(endAfter(sizes, rule)).toBe(end);
	});

	it('that ends the read because it is set so proves nothing', () => {
		expect(after([100, 37], {}, strategyOf('ends'))).toMatchObject({
			evidence: { kind: 'short-page-as-set' },
		});
	});

	it.each([
		[1000, 'looked for'],
		[1900, 'looked for'],
		[100, 'looked for'],
		[1337, 'told'],
		[1001, 'told'],
	])('of %i with endsUnlessRound: the end is %s', (received, end) => {
		expect(endAfter([received], 'endsUnlessRound', 2000)).toBe(end);
	});

	it('that ends the list tells where to go on, should it not have been the end', () => {
		expect(after([100, 97])).toMatchObject({ stop: 'short-page', check: { offset: 197 } });
	});
});

describe('quirks', () => {
	it('200 records in pages of 100 are read with one empty page, also with a total (P20)', async () => {
		const list = { records: 200, pageSize: 100 };
		expect(await read(list, 'endsWhenProven')).toMatchObject({ read: 200, calls: 3 });
		expect(await read({ ...list, total: 200 }, 'endsWhenProven')).toMatchObject({
			read: 200,
			calls: 3,
			reason: 'total-reached',
		});
	});

	it('a total that a person trusts saves the call that confirms it', () => {
		const options = { start: 0, pageSize: 100, shortPage: 'endsWhenProven' } as const;
		const strategy = offsetStrategy({ ...options, trustsTotal: true });
		const step = after([100, 100], { total: 200 }, strategy);
		expect(step).toEqual({ stop: 'total-reached', evidence: { kind: 'total-trusted' } });
	});

	it.each(['endsWhenProven', 'endsUnlessRound', 'goesOn'] as const)(
		'a server that gives 2,000 instead of 10,000 loses nothing with %s (P25)',
		async (rule) => {
			const list = { records: 5000, pageSize: 10_000, cap: 2000 };
			expect(await read(list, rule)).toMatchObject({ read: 5000, reason: expect.any(String) });
		},
	);

	it('the cap of the server is learned from its second page (P25)', async () => {
		const list = { records: 20_000, pageSize: 10_000, cap: 2000 };
		const { read: records, server } = await read(list, 'endsWhenProven', 4);
		expect(records).toBe(20_000);
		expect(server.mostInFlight).toBe(4);
	});

	it('a list that counts from 1 is asked for at 1, 101 and 201, and once behind its end (P24)', async () => {
		const { server, ...rest } = await read(
			{ records: 250, start: 1, pageSize: 100 },
			'endsWhenProven',
		);
		expect(server.asked).toEqual([1, 101, 201, 251]);
		expect(rest).toMatchObject({ read: 250, reason: 'short-page' });
	});

	it('a total is reached at the same record whatever the list counts from (P24)', async () => {
		const list = { records: 200, start: 1, pageSize: 100, total: 200 };
		expect(await read(list, 'endsWhenProven')).toMatchObject({ read: 200, calls: 3 });
	});

	it.each([50, 100, 0])('a total of %i that is too small cuts nothing (P30)', async (total) => {
		const list = { records: 450, pageSize: 100, total };
		expect(await read(list, 'endsWhenProven')).toMatchObject({ read: 450 });
	});

	it('a total that is too small does not slow the read down (P30)', async () => {
		const { server } = await read({ records: 950, pageSize: 100, total: 50 }, 'endsWhenProven', 4);
		expect(server.mostInFlight).toBe(4);
	});

	it('a total that is too large ends with the empty page (P30)', async () => {
		const list = { records: 450, pageSize: 100, total: 1_000 };
		expect(await read(list, 'endsWhenProven')).toMatchObject({ read: 450, reason: 'empty-page' });
	});

	it.each([1, 4])(
		'a server that gives more than asked for is read once, %i in flight',
		async (inFlight) => {
			const list = { records: 1_000, pageSize: 100, ownSize: 250 };
			const { server, ...rest } = await read(list, 'endsWhenProven', inFlight);
			expect(rest).toMatchObject({ read: 1_000, reason: 'empty-page' });
			expect(server.asked.filter((offset) => offset < 1_000)).toEqual([0, 250, 500, 750]);
		},
	);
});

describe('positions ahead', () => {
	const proven: OffsetCursor = {
		...strategyOf().first,
		offset: 100,
		isProven: true,
		previous: 100,
	};
	const ahead = (cursor: OffsetCursor, pages: number, last?: PageFacts) =>
		strategyOf().ahead?.(cursor, pages, last)?.offset;

	it('are unknown before a full page was seen', () => {
		expect(ahead(strategyOf().first, 1)).toBeUndefined();
	});

	it('follow at the size of a full page', () => {
		expect([1, 2, 3].map((pages) => ahead(proven, pages))).toEqual([200, 300, 400]);
	});

	it('end one page behind the total, which confirms it', () => {
		const last = { received: 100, total: 301 };
		const positions = [1, 2, 3, 4].map((pages) => ahead(proven, pages, last));
		expect(positions).toEqual([200, 300, 400, undefined]);
	});

	it('are the positions that advancing over full pages leads to', () => {
		const strategy = strategyOf();
		const first = strategy.advance(strategy.first, { received: 100 });
		if (!('next' in first)) throw new Error('It stopped');
		const second = strategy.advance(first.next, { received: 100 });
		expect(second).toEqual({ next: strategy.ahead?.(first.next, 1, undefined) });
	});
});

it('keeps nothing but JSON in its position, so that a run can be resumed', () => {
	const step = after([100, 100]);
	expect(JSON.parse(JSON.stringify(step))).toEqual(step);
});

describe('an overlap', () => {
	const overlapping = async (
		settings: ListSettings,
		overlap: number,
		{ inFlight = 1, shortPage = 'endsWhenProven' as ShortPage } = {},
	) => {
		const server = new ListServer(settings);
		const { start = 0, pageSize } = settings;
		const strategy = offsetStrategy({ start, pageSize, shortPage, overlap });
		const { records, verdict } = await readAll({ strategy, fetch: server.fetch, inFlight });
		return { records: [...new Set(records)], verdict, server };
	};

	it('begins each page so many records before the end of the one before', async () => {
		const { server } = await overlapping({ records: 250, pageSize: 100 }, 10);
		expect(server.asked).toEqual([0, 90, 180, 240]);
	});

	it('of more than half a page is cut to half a page', async () => {
		const { server } = await overlapping({ records: 250, pageSize: 100 }, 5_000);
		expect(server.asked).toEqual([0, 50, 100, 150, 200]);
	});

	it('ends with a page that brings nothing new', async () => {
		const { server, verdict } = await overlapping({ records: 10, pageSize: 20 }, 2);
		expect(server.asked).toEqual([0, 8]);
		expect(verdict).toMatchObject({ reason: 'short-page' });
	});

	it('reads everything, whatever list, size, cap, total, overlap and calls in flight', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					records: fc.integer({ min: 0, max: 80 }),
					pageSize: fc.integer({ min: 1, max: 20 }),
					cap: fc.integer({ min: 1, max: 20 }),
					start: fc.integer({ min: 0, max: 1 }),
				}),
				fc.integer({ min: 0, max: 30 }),
				fc.integer({ min: 1, max: 6 }),
				fc.boolean(),
				fc.constantFrom<ShortPage>('endsWhenProven', 'goesOn'),
				async (settings, overlap, inFlight, isTotalStated, shortPage) => {
					const total = isTotalStated ? { total: settings.records } : {};
					const asked = { ...settings, ...total };
					const { records, server } = await overlapping(asked, overlap, { inFlight, shortPage });
					expect(records).toEqual(server.all);
				},
			),
			{ numRuns: 300 },
		);
	});
});
