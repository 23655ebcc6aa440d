import fc from 'fast-check';

import { type OffsetCursor, offsetStrategy } from '../../../nodes/shared/pagination/offset';
import {
	paginate,
	type Position,
	type ReadLimits,
} from '../../../nodes/shared/pagination/paginate';
import type { PageStrategy } from '../../../nodes/shared/pagination/strategy';
import { ListServer, type ListSettings, readAll } from './listServer';

interface Case extends ListSettings {
	readonly inFlight: number;
	readonly limits?: ReadLimits;
	readonly from?: Position<OffsetCursor>;
}

async function read({ inFlight, limits, from, ...settings }: Case) {
	const server = new ListServer(settings);
	const { start = 0, pageSize } = settings;
	const result = await readAll({
		strategy: offsetStrategy({ start, pageSize, shortPage: 'endsWhenProven' }),
		fetch: server.fetch,
		inFlight,
		...(limits ? { limits } : {}),
		...(from ? { from } : {}),
	});
	return { ...result, server };
}

const shapes = {
	records: fc.integer({ min: 0, max: 400 }),
	pageSize: fc.integer({ min: 1, max: 60 }),
	inFlight: fc.integer({ min: 1, max: 9 }),
	latencies: fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 9 }),
};
const optional = {
	start: fc.constantFrom(0, 1),
	cap: fc.integer({ min: 1, max: 60 }),
};

/** A list on a server that keeps to what it is asked for, but may cap pages. */
const lists: fc.Arbitrary<Case> = fc.record(
	{ ...shapes, ...optional },
	{ requiredKeys: ['records', 'pageSize', 'inFlight', 'latencies'] },
);
const plainLists: fc.Arbitrary<Case> = fc.record(shapes);

describe('whatever the list, the page size, the cap and the calls in flight', () => {
	it('the records that come out are those of the list, in order', async () => {
		await fc.assert(
			fc.asyncProperty(lists, async (list) => {
				const { records, verdict, server } = await read(list);
				expect(verdict).toMatchObject({ pages: expect.any(Number), records: list.records });
				expect(records).toEqual(server.all);
			}),
			{ numRuns: 300 },
		);
	});

	it('no page is asked for twice', async () => {
		await fc.assert(
			fc.asyncProperty(lists, async (list) => {
				const { server } = await read(list);
				expect(new Set(server.asked).size).toBe(server.asked.length);
			}),
		);
	});

	it('no more calls are in flight than allowed', async () => {
		await fc.assert(
			fc.asyncProperty(lists, async (list) => {
				const { server } = await read(list);
				expect(server.mostInFlight).toBeLessThanOrEqual(list.inFlight);
			}),
		);
	});

	it('no more calls go past the end than may be in flight, and one that shows the end', async () => {
		await fc.assert(
			fc.asyncProperty(lists, async (list) => {
				const { server } = await read(list);
				expect(server.askedPastEnd).toBeLessThanOrEqual(list.inFlight + 1);
			}),
		);
	});

	it('one call goes past the end when the server states the total, to confirm it', async () => {
		await fc.assert(
			fc.asyncProperty(lists, async (list) => {
				const { records, server } = await read({ ...list, total: list.records });
				expect(records).toEqual(server.all);
				// A page read ahead may lie elsewhere than the one that has to confirm the total.
				expect(server.askedPastEnd).toBeLessThanOrEqual(2);
				expect(server.askedPastEnd).toBeGreaterThanOrEqual(1);
			}),
		);
	});

	it('a limit gives just as many records and asks for no page beyond them', async () => {
		await fc.assert(
			fc.asyncProperty(plainLists, fc.integer({ min: 1, max: 450 }), async (list, maxRecords) => {
				const { records, verdict, server } = await read({ ...list, limits: { maxRecords } });
				expect(records).toEqual(server.all.slice(0, maxRecords));
				expect(verdict?.records).toBe(records.length);
				// An empty list may count from 1, which one look shows.
				const beyond = list.records === 0 ? 2 : maxRecords;
				expect(Math.max(...server.asked)).toBeLessThan(Math.max(beyond, maxRecords));
			}),
		);
	});

	it('a limit on pages gives so many and asks for no more', async () => {
		await fc.assert(
			fc.asyncProperty(plainLists, fc.integer({ min: 1, max: 12 }), async (list, maxPages) => {
				const { records, verdict, server } = await read({ ...list, limits: { maxPages } });
				expect(records).toEqual(server.all.slice(0, maxPages * list.pageSize));
				// Pages that were read ahead and turned out to lie elsewhere are not counted.
				expect(server.asked.length).toBeLessThan(maxPages + list.inFlight);
				expect(verdict?.pages).toBeLessThanOrEqual(maxPages);
			}),
		);
	});

	it('a read that is cut anywhere goes on exactly there', async () => {
		const cuts = fc.array(
			fc.oneof(
				fc.record({ maxRecords: fc.integer({ min: 1, max: 90 }) }),
				fc.record({ maxPages: fc.integer({ min: 1, max: 4 }) }),
			),
			{ minLength: 1, maxLength: 6 },
		);
		await fc.assert(
			fc.asyncProperty(lists, cuts, async (list, limits) => {
				const parts: number[] = [];
				let from: Position<OffsetCursor> | undefined;
				let turn = 0;
				do {
					const limit = limits[turn] === undefined ? {} : { limits: limits[turn] };
					turn += 1;
					const { records, verdict } = await read({
						...list,
						...limit,
						...(from === undefined ? {} : { from }),
					});
					parts.push(...records);
					// As it comes back from where it was stored.
					from = verdict?.next && (JSON.parse(JSON.stringify(verdict.next)) as typeof from);
				} while (from !== undefined && turn < 20);
				expect(parts).toEqual(new ListServer(list).all);
			}),
			{ numRuns: 200 },
		);
	});

	it('a page that fails ends the read with its error, and all records before it are there', async () => {
		await fc.assert(
			fc.asyncProperty(plainLists, fc.nat({ max: 20 }), async (list, page) => {
				const failsAt = page * list.pageSize;
				const { records, error, server } = await read({ ...list, failsAt });
				const isInside = failsAt < list.records;
				if (isInside) expect(error).toEqual(new Error(`No page at ${failsAt}`));
				expect(records).toEqual(isInside ? server.all.slice(0, failsAt) : server.all);
			}),
		);
	});

	it('pages that come short in the middle lose nothing', async () => {
		const short = fc.array(
			fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 9 })),
		);
		await fc.assert(
			fc.asyncProperty(plainLists, short, async (list, places) => {
				const pageSize = Math.max(10, list.pageSize);
				const { records, server } = await read({ ...list, pageSize, short: new Map(places) });
				expect(records).toEqual(server.all);
			}),
			{ numRuns: 300 },
		);
	});
});

describe('a short page', () => {
	const list = { records: 650, pageSize: 100, short: new Map([[200, 3]]) };

	it.each([1, 4, 16])(
		'in the middle does not end the read when the page after it holds records, %i in flight',
		async (inFlight) => {
			const { records, verdict, server } = await read({ ...list, inFlight });
			expect(records).toEqual(server.all);
			expect(verdict).toMatchObject({ reason: 'short-page', ending: { isProven: true } });
		},
	);

	it('ends the read when the server refuses the page read ahead', async () => {
		const { records, verdict } = await read({
			records: 250,
			pageSize: 100,
			refusesEnd: true,
			inFlight: 4,
		});
		expect(records).toHaveLength(250);
		expect(verdict?.reason).toBe('short-page');
	});
});

describe('the verdict', () => {
	const list = { records: 250, pageSize: 100, inFlight: 3 };

	it.each([
		['the end', {}, { reason: 'short-page', pages: 3, records: 250 }],
		['an empty list', { records: 0 }, { reason: 'empty-page', pages: 1, records: 0 }],
		['a total', { total: 250 }, { reason: 'total-reached', pages: 3, records: 250 }],
		['a limit', { limits: { maxRecords: 120 } }, { reason: 'max-records', pages: 2, records: 120 }],
		[
			'a limit of pages',
			{ limits: { maxPages: 2 } },
			{ reason: 'max-pages', pages: 2, records: 200 },
		],
	])('tells of %s', async (_what, changes, expected) => {
		expect((await read({ ...list, ...changes })).verdict).toMatchObject(expected);
	});

	it('has no position to go on from when the end was reached', async () => {
		for (const changes of [{}, { records: 0 }, { total: 250 }]) {
			const { verdict } = await read({ ...list, ...changes });
			expect(verdict).toBeDefined();
			expect(verdict?.next).toBeUndefined();
		}
	});

	it('does not take a limit that is reached for the end, even when it is', async () => {
		const { verdict } = await read({ ...list, limits: { maxRecords: 250 } });
		expect(verdict).toMatchObject({ reason: 'max-records', ending: { isProven: false } });
		expect(verdict?.next).toMatchObject({ cursor: { offset: 200 }, skip: 50 });
	});

	it('does not take a cut last page for the end', async () => {
		const { verdict } = await read({ ...list, limits: { maxRecords: 249 } });
		expect(verdict).toMatchObject({ reason: 'max-records', next: { skip: 49 } });
		expect(verdict?.next?.cursor.offset).toBe(200);
	});

	it('leads to the end of the last page when the limit was reached there', async () => {
		const { verdict } = await read({ ...list, limits: { maxRecords: 200 } });
		expect(verdict).toMatchObject({ reason: 'max-records', next: { skip: 100 } });
		expect(verdict?.next?.cursor.offset).toBe(100);
	});
});

describe('pages', () => {
	it('are yielded as they come, before later ones are there', async () => {
		const server = new ListServer({ records: 250, pageSize: 100 });
		const pages = paginate({
			strategy: offsetStrategy({ start: 0, pageSize: 100, shortPage: 'endsWhenProven' }),
			fetch: server.fetch,
			inFlight: 1,
		});
		expect((await pages.next()).value).toHaveLength(100);
		expect(server.asked).toEqual([0]);
		expect((await pages.next()).value).toHaveLength(100);
		expect(server.asked).toEqual([0, 100]);
	});

	it('are no longer asked for when nobody takes them', async () => {
		const server = new ListServer({ records: 10_000, pageSize: 100 });
		const pages = paginate({
			strategy: offsetStrategy({ start: 0, pageSize: 100, shortPage: 'endsWhenProven' }),
			fetch: server.fetch,
			inFlight: 4,
		});
		for await (const records of pages) {
			expect(records).toHaveLength(100);
			if (server.asked.length > 1) break;
		}
		expect(server.asked).toEqual([0, 100, 200, 300, 400]);
	});

	it('are read one after the other by a strategy that can not tell positions ahead', async () => {
		const chain: PageStrategy<string> = {
			first: 'a',
			advance: (cursor) =>
				cursor === 'c'
					? { stop: 'no-cursor', evidence: { kind: 'cursor-gone', at: 'next' } }
					: { next: cursor === 'a' ? 'b' : 'c' },
		};
		const asked: string[] = [];
		const { records, verdict } = await readAll({
			strategy: chain,
			fetch: async (cursor: string) => {
				asked.push(cursor);
				return { records: [cursor], received: 1 };
			},
			inFlight: 8,
		});
		expect(records).toEqual(['a', 'b', 'c']);
		expect(asked).toEqual(['a', 'b', 'c']);
		expect(verdict?.reason).toBe('no-cursor');
	});

	it('count what the server sent, also when fewer records were made of it', async () => {
		const server = new ListServer({ records: 250, pageSize: 100 });
		const { records } = await readAll({
			strategy: offsetStrategy({ start: 0, pageSize: 100, shortPage: 'endsWhenProven' }),
			fetch: async (cursor: OffsetCursor) => {
				const page = await server.fetch(cursor);
				return { ...page, records: page.records.filter((record) => record % 2 === 0) };
			},
			inFlight: 3,
		});
		expect(records).toEqual(server.all.filter((record) => record % 2 === 0));
	});
});
