/** Detect Settings on lists whose server leaves out records after it cut the page. */
import { detectOn, runProposed } from '../../helpers/detect';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import { jsonAnswer } from '../../restServer/answer';
import { type Exchange, param } from '../../restServer/exchange';
import type { JsonObject } from '../../restServer/json';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const rows = makeRecords(211);

/** What a server leaves out of each page. */
const KEPT: Readonly<Record<string, (id: number) => boolean>> = {
	'every fourth': (id) => id % 4 !== 0,
	'some here and there': (id) => (id * 7919) % 11 > 3,
	'the first two': (id) => id > 2,
	'one in the middle of the first page': (id) => id !== 9,
};

interface Filtered {
	/** Where the page begins in the list before records are left out. */
	readonly begin: (exchange: Exchange, size: number) => number;
	readonly sizeName: string;
	readonly beside?: (end: number, path: string) => JsonObject;
	readonly found: string;
	/** Where it is not certain. */
	readonly confidence?: 'likely';
}

function number(exchange: Exchange, name: string, missing: number): number {
	return Number(param(exchange, name) ?? missing);
}

const PAGINGS: Readonly<Record<string, Filtered>> = {
	page: {
		begin: (exchange, size) => (number(exchange, 'page', 1) - 1) * size,
		sizeName: 'per_page',
		found: "Limit and Page: 'page' from 1",
	},
	'pages from 0': {
		begin: (exchange, size) => number(exchange, 'page', 0) * size,
		sizeName: 'size',
		found: "Limit and Page: 'page' from 0",
	},
	offset: {
		begin: (exchange) => number(exchange, 'offset', 0),
		sizeName: 'limit',
		found: "Limit and Offset: 'offset' from 0",
		confidence: 'likely',
	},
	cursor: {
		begin: (exchange) => Number((param(exchange, 'cursor') ?? 'c0').slice(1)),
		sizeName: 'limit',
		beside: (end) => ({ next_cursor: end < rows.length ? `c${end}` : null }),
		found: "Cursor: from next_cursor into 'cursor'",
	},
	link: {
		begin: (exchange) => number(exchange, 'from', 0),
		sizeName: 'limit',
		beside: (end, path) => ({ next: end < rows.length ? `${path}?from=${end}` : null }),
		found: "Next Link: 'next'",
	},
};

function filtered(
	isKept: (id: number) => boolean,
	{ begin, sizeName, beside }: Filtered,
	usual = 20,
): Handler {
	return (exchange) => {
		const size = Math.min(50, number(exchange, sizeName, usual));
		const from = Math.max(0, begin(exchange, size));
		const data = rows.slice(from, from + size).filter(({ id }) => isKept(id));
		return jsonAnswer({ data, ...beside?.(from + size, exchange.path) });
	};
}

it.each(
	Object.entries(KEPT).flatMap(([left, isKept]) =>
		Object.entries(PAGINGS).map(([how, paging]) => ({ left, how, isKept, paging })),
	),
)(
	'finds the way on where the server leaves out $left after paging, and the node reads all of it: $how',
	async ({ isKept, paging }) => {
		const kept = rows.filter(({ id }) => isKept(id));
		const detection = await detectOn(server, filtered(isKept, paging));
		expect(detection.topics['Pagination']).toMatchObject({
			found: expect.stringContaining(paging.found),
			confidence: paging.confidence ?? 'certain',
		});
		expect(detection.run['complete']).toBe(paging.confidence === undefined);
		const { records, run } = await runProposed(detection, kept);
		expect(records).toEqual(kept);
		expect(run['complete']).toBe(true);
	},
);

it('claims nothing where no name that is asked for changes a filtered page', async () => {
	const paging = {
		begin: (exchange: Exchange) => number(exchange, 'ab', 0),
		sizeName: 'zahl',
		found: '',
	};
	const detection = await detectOn(
		server,
		filtered((id) => id % 4 !== 0, paging),
	);
	expect(detection.run['complete']).toBe(false);
	const { run } = await runProposed(detection, []);
	expect(run['complete']).toBe(false);
});
