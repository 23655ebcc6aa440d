/** Lists with odd pages, as people have reported them: read exactly, or told as not complete, whatever is in flight. */
import type { INodeParameters } from 'n8n-workflow';

import { withoutBackOff } from '../../helpers/backOff';
import { type ConnectorOptions, type ConnectorResult, runConnector } from '../../helpers/connector';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import { type Answer, jsonAnswer } from '../../restServer/answer';
import { type Exchange, param } from '../../restServer/exchange';
import type { JsonObject } from '../../restServer/json';
import type { Row } from '../../restServer/records';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const PATH = '/reported';
const ROWS = makeRecords(95);
const SIZE = 10;
/** Pages that hold all of them. */
const PAGES = Math.ceil(ROWS.length / SIZE);
const IN_FLIGHT = [1, 4, 16];

/** How a person has set up the pagination; options beside the page size. */
interface SetUp {
	readonly parameters: INodeParameters;
	readonly options?: ConnectorOptions;
}

const BY_OFFSET: SetUp = {
	parameters: { pagination: 'offset', offsetParameter: 'offset', limitParameter: 'limit' },
};
const BY_PAGE: SetUp = {
	parameters: { pagination: 'page', pageParameter: 'page', limitParameter: 'limit' },
};
const BY_CURSOR: SetUp = {
	parameters: { pagination: 'cursor', cursorPath: 'next', cursorParameter: 'cursor' },
};

async function read(
	api: Handler,
	{ parameters, options = {} }: SetUp,
	more: ConnectorOptions = {},
): Promise<ConnectorResult> {
	server.reset();
	server.mount(PATH, api);
	return await runConnector({
		operation: 'fetch',
		authentication: 'none',
		baseUrl: server.url,
		path: PATH,
		recordPath: 'data',
		...parameters,
		options: { pageSize: SIZE, ...options, ...more },
	} as INodeParameters);
}

/** Which page of a list a request asks for, counted from 0, by whatever it asks with. */
function pageAsked(exchange: Exchange): number {
	const page = param(exchange, 'page');
	const cursor = param(exchange, 'cursor');
	if (page !== undefined) return Math.max(0, Number(page) - 1);
	if (cursor !== undefined) return Number(cursor.slice(1));
	return Math.floor(Number(param(exchange, 'offset') ?? 0) / SIZE);
}

/** The rows that a request asks for by offset, page or cursor. */
function asked(exchange: Exchange, rows: readonly Row[] = ROWS): readonly Row[] {
	const offset = param(exchange, 'offset');
	const size = Number(param(exchange, 'limit') ?? SIZE);
	const from = offset === undefined ? pageAsked(exchange) * SIZE : Number(offset);
	return rows.slice(from, from + size);
}

/** A list by offset, page or cursor, whose answers are made from the rows and the number of the page. */
function list(answer: (rows: readonly Row[], page: number, exchange: Exchange) => Answer): Handler {
	return (exchange) => answer(asked(exchange), pageAsked(exchange), exchange);
}

/** The cursor of the page after this one; none on the last. */
function next(page: number): { next?: string } {
	return page + 1 < PAGES ? { next: `c${page + 1}` } : {};
}

function expectExact({ records, run, error }: ConnectorResult, mostCalls: number): void {
	expect(error).toBeUndefined();
	expect(records).toEqual(ROWS);
	expect(run).toMatchObject({ complete: true, warnings: [] });
	expect(run['calls']).toBeLessThanOrEqual(mostCalls);
}

/** All ways to ask for a page, with each number of pages in flight. */
const WAYS = [
	['offset', BY_OFFSET],
	['page', BY_PAGE],
	['cursor', BY_CURSOR],
] as const;

function everyWay<T extends readonly unknown[]>(ways: readonly T[]) {
	return ways.flatMap((way) => IN_FLIGHT.map((inFlight) => [...way, inFlight] as const));
}

/** The different IDs of records. */
function idsOf(records: ReadonlyArray<{ readonly id?: unknown }>): ReadonlySet<unknown> {
	return new Set(records.map(({ id }) => id));
}

/** Pages read ahead of an end that nobody knew of, and the looks that show it. */
function callsFor(inFlight: number, looks = 3): number {
	return PAGES + inFlight + looks;
}

describe('a total that counts the page', () => {
	it.each(everyWay(WAYS.slice(0, 2)))(
		'ends no read by %s (%#)',
		async (_way, setUp, pagesInFlight) => {
			const api = list((rows) => jsonAnswer({ data: [...rows], total: rows.length }));
			const result = await read(api, setUp, { totalAt: 'total', pagesInFlight });
			expect(result.records).toEqual(ROWS);
			expect(result.run['calls']).toBeLessThanOrEqual(callsFor(pagesInFlight));
		},
	);
});

describe('a page in the middle without the list', () => {
	it.each([
		['nothing', {}],
		['null', { data: null }],
		['an empty list', { data: [] }],
	] as ReadonlyArray<[string, JsonObject]>)(
		'is passed while a cursor leads on: %s',
		async (_what, empty) => {
			const api = list((rows, page) =>
				jsonAnswer(page === 3 ? { ...empty, ...next(page) } : { data: [...rows], ...next(page) }),
			);
			const { records, run, error } = await read(api, BY_CURSOR);
			expect(error).toBeUndefined();
			expect(records).toEqual(ROWS.filter((_, at) => Math.floor(at / SIZE) !== 3));
			expect(run).toMatchObject({ stopReason: 'no-cursor', calls: PAGES });
		},
	);

	it.each(everyWay(WAYS.slice(0, 2)))(
		'is asked for again before it counts, by %s (%#)',
		async (_way, setUp, pagesInFlight) => {
			let failures = 0;
			const api = list((rows, page) => {
				if (page === 3 && failures++ === 0) return jsonAnswer({});
				return jsonAnswer({ data: [...rows] });
			});
			expectExact(await read(api, setUp, { pagesInFlight }), callsFor(pagesInFlight, 4));
		},
	);

	it.each(everyWay(WAYS.slice(0, 2)))(
		'is no end where it stays away, by %s (%#)',
		async (_way, setUp, pagesInFlight) => {
			const api = list((rows, page) => jsonAnswer(page === 3 ? {} : { data: [...rows] }));
			const { run, error } = await read(api, setUp, { pagesInFlight });
			expect(error?.message ?? String(run['complete'])).not.toBe('true');
		},
	);
});

describe('the last page again past the end', () => {
	const clamped = (isChanging: boolean): Handler => {
		let served = 0;
		return (exchange) => {
			const last = ROWS.slice((PAGES - 1) * SIZE);
			const rows = asked(exchange);
			const data = rows.length === 0 ? last : rows;
			return jsonAnswer({ data: [...data], ...(isChanging ? { servedAt: served++ } : {}) });
		};
	};

	it.each(everyWay([[false], [true]] as const))(
		'ends a read by page once, with a field that changes: %s (%#)',
		async (isChanging, pagesInFlight) => {
			const { records, run } = await read(clamped(isChanging), BY_PAGE, { pagesInFlight });
			expect(records).toEqual(ROWS);
			expect(run).toMatchObject({ complete: true });
			expect(run['calls']).toBeLessThanOrEqual(callsFor(pagesInFlight));
		},
	);
});

describe('short pages in the middle', () => {
	/** A server that takes out rows after it has counted them. */
	const filtered = (isLeftOut: (row: Row) => boolean): Handler =>
		list((rows) => jsonAnswer({ data: rows.filter((row) => !isLeftOut(row)) }));
	const LEFT_OUT: ReadonlyArray<readonly [string, (row: Row) => boolean]> = [
		['one page', ({ id }) => id > 30 && id <= 34],
		['every page', ({ id }) => id % 4 === 0],
		['nearly all of a page', ({ id }) => id > 40 && id < 50],
	];

	it.each(everyWay(LEFT_OUT))(
		'are no end where pages have numbers: %s (%#)',
		async (_what, isLeftOut, pagesInFlight) => {
			const { records, run } = await read(filtered(isLeftOut), BY_PAGE, { pagesInFlight });
			expect(records).toEqual(ROWS.filter((row) => !isLeftOut(row)));
			expect(run).toMatchObject({ complete: true });
			expect(run['calls']).toBeLessThanOrEqual(callsFor(pagesInFlight));
		},
	);

	it.each(everyWay(LEFT_OUT))(
		'are read or told where records are counted: %s (%#)',
		async (_what, isLeftOut, pagesInFlight) => {
			const { records, run } = await read(filtered(isLeftOut), BY_OFFSET, { pagesInFlight });
			const kept = ROWS.filter((row) => !isLeftOut(row));
			if (run['complete'] === true) expect(records).toEqual(kept);
			else expect(String(run['summary'])).toMatch(/^Not complete: /);
			// What was counted by the place is not jumped over.
			if (run['stopReason'] !== 'loop') expect(idsOf(records)).toEqual(idsOf(kept));
			expect(run['calls']).toBeLessThanOrEqual(2 * callsFor(pagesInFlight));
		},
	);
});

describe('a flag that says the end', () => {
	it.each(['endOfRecords', 'lastPage', 'end_of_stream', 'is_last'])(
		"'%s' as Has-More Path ends no read after the first page",
		async (flag) => {
			const api = list((rows, page) =>
				jsonAnswer({ data: [...rows], [flag]: page + 1 >= PAGES, ...next(page) }),
			);
			for (const [, setUp] of WAYS) {
				const { records, run, error } = await read(api, setUp, { hasMorePath: flag });
				if (error !== undefined) expect(error.message).toContain(flag);
				else {
					expect(records).toEqual(ROWS);
					expect(run['complete']).toBe(true);
				}
			}
		},
	);

	it.each([
		['yes', 'no'],
		['Y', 'N'],
		['true', 'false'],
		[1, 0],
		['1', '0'],
	])('in words is understood: %s and %s', async (yes, no) => {
		const api = list((rows, page) =>
			jsonAnswer({ data: [...rows], more: page + 1 < PAGES ? yes : no, ...next(page) }),
		);
		for (const [, setUp] of WAYS) {
			const { records, run } = await read(api, setUp, { hasMorePath: 'more' });
			expect(records).toEqual(ROWS);
			expect(run).toMatchObject({ complete: true });
		}
	});
});

describe('the stamp of the last record as cursor', () => {
	/** Rows from a stamp on, the one with that stamp among them; three rows share each stamp. */
	const since = (isInclusive: boolean, shared: number): [readonly Row[], Handler] => {
		const rows = ROWS.map((row, at) => ({
			...row,
			updatedAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(at / shared) * 60_000).toISOString(),
		}));
		return [
			rows,
			(exchange) => {
				const from = param(exchange, 'since') ?? '';
				const fits = ({ updatedAt }: Row) =>
					isInclusive ? String(updatedAt) >= from : String(updatedAt) > from;
				return jsonAnswer({ data: rows.filter(fits).slice(0, SIZE) });
			},
		];
	};
	const BY_STAMP: SetUp = {
		parameters: { pagination: 'cursor', cursorPath: 'updatedAt', cursorParameter: 'since' },
		options: { cursorIn: 'lastRecord' },
	};

	it('reads each record once where the record itself comes again', async () => {
		const [rows, api] = since(true, 3);
		const { records, run, error } = await read(api, BY_STAMP, { syncField: 'id' });
		expect(error).toBeUndefined();
		expect(records).toEqual(rows);
		expect(run['calls']).toBeLessThanOrEqual(2 * PAGES);
	});

	it('is no complete read where more records share a stamp than a page holds', async () => {
		const [rows, api] = since(true, 2 * SIZE);
		const { records, run } = await read(api, BY_STAMP, { syncField: 'id', onFailure: 'partial' });
		expect(records.length).toBeLessThan(rows.length);
		expect(run['complete']).toBe(false);
		expect(run['calls']).toBeLessThanOrEqual(6);
	});
});

describe('a page that is not what it seems', () => {
	const page = (body: string, status: number, headers: Answer['headers'] = []): Answer => ({
		...jsonAnswer({}),
		status,
		headers,
		body: Buffer.from(body),
	});
	const STRANGE = [
		['an HTML page', () => page('<html>Maintenance</html>', 200, [['content-type', 'text/html']])],
		['an empty body', () => page('', 200)],
		['202', () => page('{"status":"preparing"}', 202, [['content-type', 'application/json']])],
	] as const;

	it.each(everyWay(STRANGE.flatMap((entry) => WAYS.map((way) => [...entry, ...way] as const))))(
		'%s once in the middle is asked for again (%#)',
		async (...[, strange, , setUp, pagesInFlight]) => {
			let failures = 0;
			const api = list((rows, at) =>
				at === 4 && failures++ === 0 ? strange() : jsonAnswer({ data: [...rows], ...next(at) }),
			);
			expectExact(await read(api, setUp, { pagesInFlight }), callsFor(pagesInFlight, 4));
		},
	);

	it.each(STRANGE.flatMap((entry) => WAYS.map((way) => [...entry, ...way] as const)))(
		'%s for ever in the middle leads to no complete read (%#)',
		async (...[, strange, , setUp]) => {
			const api = list((rows, at) =>
				at === 4 ? strange() : jsonAnswer({ data: [...rows], ...next(at) }),
			);
			const { records, run } = await read(api, setUp, { onFailure: 'partial', maxAttempts: 3 });
			expect(records.length).toBeLessThan(ROWS.length);
			expect(run).toMatchObject({ complete: false });
			expect(String(run['summary'])).toMatch(/^Not complete: /);
		},
	);

	it.each(
		[
			{ error: 'backend is down', data: [] },
			{ errors: [{ message: 'backend is down' }], data: null },
			{ success: false, message: 'backend is down', data: [] },
			{ ok: false, error: 'backend is down' },
			{ status: 'error', message: 'backend is down', data: [] },
		].flatMap((body) => WAYS.map(([way, setUp]) => [JSON.stringify(body), way, setUp] as const)),
	)('an error in a success ends the read as one: %s, by %s', async (text, _way, setUp) => {
		const api = list((rows, at) =>
			jsonAnswer(at === 4 ? (JSON.parse(text) as JsonObject) : { data: [...rows], ...next(at) }),
		);
		const { run, error } = await read(api, setUp);
		expect(run['complete']).not.toBe(true);
		expect(error?.message).toContain('backend is down');
	});
});

describe('a list that is null at the end', () => {
	it.each(everyWay(WAYS))('ends a read by %s (%#)', async (way, setUp, pagesInFlight) => {
		const api = list((rows, page) =>
			jsonAnswer(rows.length === 0 ? { data: null } : { data: [...rows], ...next(page) }),
		);
		const { records, run, error } = await read(api, setUp, { pagesInFlight });
		expect(error).toBeUndefined();
		expect(records).toEqual(ROWS);
		expect(run).toMatchObject({ complete: true });
		expect(way === 'cursor' ? run['calls'] : PAGES).toBe(PAGES);
	});
});

describe('groups with members', () => {
	it.each(everyWay(WAYS.slice(0, 2)))(
		'are counted as the server counts them, by %s (%#)',
		async (_way, setUp, pagesInFlight) => {
			const groups = Array.from({ length: 35 }, (_, at) => ({
				members: Array.from({ length: at % 4 }, (__, member) => ({ id: `${at}-${member}` })),
			}));
			const api: Handler = (exchange) => {
				const offset = param(exchange, 'offset');
				const from =
					offset === undefined ? (Number(param(exchange, 'page') ?? 1) - 1) * SIZE : Number(offset);
				return jsonAnswer({ data: groups.slice(from, from + SIZE) });
			};
			const { parameters, options } = setUp;
			const { records, run, error } = await read(
				api,
				{ parameters: { ...parameters, recordPath: 'data[*].members' }, options },
				{ pagesInFlight },
			);
			expect(error).toBeUndefined();
			expect(records).toEqual(groups.flatMap(({ members }) => members));
			expect(run['calls']).toBeLessThanOrEqual(4 + pagesInFlight + 3);
		},
	);
});

describe('the link to the next page', () => {
	const BY_LINK = (linkPath: string): SetUp => ({
		parameters: { pagination: 'nextLink', linkIn: 'body', linkPath },
	});
	const linked = (link: (page: number) => unknown): Handler =>
		list((rows, page) =>
			jsonAnswer({
				data: [...rows],
				links: { next: page + 1 < PAGES ? (link(page) as never) : null },
			}),
		);
	const address = (page: number) => `${PATH}?page=${page + 2}`;

	it('is read where it is an object with the address', async () => {
		const api = linked((page) => ({ href: address(page) }));
		expectExact(await read(api, BY_LINK('links.next.href')), PAGES);
	});

	it('is told as none where it is a text on some pages and an object on others', async () => {
		const api = linked((page) => (page === 3 ? { href: address(page) } : address(page)));
		const { run, error } = await read(api, BY_LINK('links.next'));
		expect(run['complete']).not.toBe(true);
		expect(error?.message).toContain('link to the next page');
	});

	it('is an error where the path to it misses an object and finds a text', async () => {
		const { run, error } = await read(linked(address), BY_LINK('links.next.href'));
		expect(run['complete']).not.toBe(true);
		expect(error?.message).toContain('links.next.href');
	});
});

describe('a path that never was', () => {
	const api = list((rows, page) =>
		jsonAnswer({ data: [...rows], meta: { total: ROWS.length }, more: true, ...next(page) }),
	);

	it.each([
		['Cursor Path', { ...BY_CURSOR.parameters, cursorPath: 'next_cursor' }, {}, 'next_cursor'],
		[
			'Link Path',
			{ pagination: 'nextLink', linkIn: 'body', linkPath: 'links.next' },
			{},
			'links.next',
		],
		['Has-More Path', BY_OFFSET.parameters, { hasMorePath: 'has_more' }, 'has_more'],
		['Total', BY_OFFSET.parameters, { totalAt: 'total' }, 'total'],
	] as const)('is an error, and no end: %s', async (_what, parameters, options, path) => {
		const { records, run, error } = await read(api, { parameters, options });
		expect(run['complete']).not.toBe(true);
		expect(error?.message ?? JSON.stringify(run['warnings'])).toContain(path);
		expect(records.length === 0 || records.length === ROWS.length).toBe(true);
	});
});
