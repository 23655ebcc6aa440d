/** Answers and settings that are odd, but not wrong: what a read makes of them. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import type { INodeParameters } from 'n8n-workflow';

import { type ConnectorOptions, runConnector } from '../../helpers/connector';
import {
	type Answer,
	type Exchange,
	jsonAnswer,
	makeRecords,
	param,
	type RestServer,
	startRestServer,
} from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const PATH = '/odd';
const rows = makeRecords(45);

const OFFSET = { pagination: 'offset', offsetParameter: 'offset', limitParameter: 'limit' };
const CURSOR = { pagination: 'cursor', cursorPath: 'next', cursorParameter: 'cursor' };
const LINK = { pagination: 'nextLink', linkIn: 'body', linkPath: 'next' };
const NONE = { pagination: 'none' };

type Api = (exchange: Exchange) => Answer;

async function read(api: Api, parameters: INodeParameters, options: ConnectorOptions = {}) {
	server.mount(PATH, api);
	const result = await runConnector({
		operation: 'fetch',
		authentication: 'none',
		baseUrl: server.url,
		path: PATH,
		recordPath: 'data',
		...parameters,
		options,
	} as INodeParameters);
	return { ...result, calls: server.log.entries.length };
}

/** The rows that offset and limit ask for, at most `cap` in a page. */
function asked(exchange: Exchange, cap = 20) {
	const from = Number(param(exchange, 'offset') ?? 0);
	return rows.slice(from, from + Math.min(cap, Number(param(exchange, 'limit') ?? cap)));
}

function text(body: string | Buffer, ...headers: Array<readonly [string, string]>): Answer {
	return { status: 200, headers: [['content-type', 'application/json'], ...headers], body };
}

const paged: Api = (exchange) => jsonAnswer({ data: asked(exchange) });

describe('limits', () => {
	it.each([
		[{ maxRecords: 0 }, 45, 'short-page', true],
		[{ maxRecords: 1 }, 1, 'max-records', false],
		[{ maxRecords: 20 }, 20, 'max-records', false],
		[{ maxRecords: 45 }, 45, 'max-records', false],
		[{ maxRecords: 46 }, 45, 'short-page', true],
		[{ maxPages: 1 }, 20, 'max-pages', false],
		[{ maxPages: 3 }, 45, 'max-pages', false],
		[{ maxPages: 4 }, 45, 'short-page', true],
	])('%j gives %i records', async (options, count, stopReason, complete) => {
		const { records, run } = await read(paged, OFFSET, { pageSize: 20, ...options });
		expect(records).toEqual(rows.slice(0, count));
		expect(run).toMatchObject({ stopReason, complete });
		expect(typeof run['resumeToken']).toBe(complete ? 'object' : 'string');
	});

	it('a page size above the cap costs calls, no records', async () => {
		const capped: Api = (exchange) => jsonAnswer({ data: asked(exchange, 7) });
		const { records, run } = await read(capped, OFFSET, { pageSize: 1_000 });
		expect(records).toEqual(rows);
		expect(run['warnings']).toEqual(['The server gives at most 7 records per page, not 1000']);
	});
});

describe('few records', () => {
	it.each<[string, unknown]>([
		['an empty list', []],
		['null', null],
	])('%s on the first page is a complete read of nothing', async (_what, data) => {
		const { records, run, calls } = await read(() => jsonAnswer({ data } as never), OFFSET);
		expect(records).toEqual([]);
		expect(run).toMatchObject({ stopReason: 'empty-page', complete: true, warnings: [] });
		// Once more where a list that counts from 1 would begin.
		expect(calls).toBe(2);
	});

	it('an empty first page that states a total is told', async () => {
		const api: Api = () => jsonAnswer({ data: [], total: 3 });
		const { run } = await read(api, OFFSET, { totalAt: 'total' });
		expect(run['warnings']).toEqual(['The server states 3 records in all, but 0 were read']);
	});

	it('one record is read once', async () => {
		const one: Api = (exchange) => jsonAnswer({ data: asked(exchange).slice(0, 1) });
		const single: Api = (exchange) =>
			jsonAnswer({ data: Number(param(exchange, 'offset') ?? 0) === 0 ? rows.slice(0, 1) : [] });
		expect((await read(single, OFFSET)).records).toEqual(rows.slice(0, 1));
		expect((await read(one, NONE)).records).toEqual(rows.slice(0, 1));
	});

	it('an API that takes no notice of the position is told, and its page given once', async () => {
		const { records, run } = await read(() => jsonAnswer({ data: rows }), OFFSET, { pageSize: 99 });
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'loop', complete: false });
		// Nothing about a cap: the same page came again, that is all.
		expect(run['warnings']).toEqual([]);
		expect(run['summary']).toContain('the API sent pages that bring nothing new');
	});

	it.each([
		[OFFSET, 'offset', 'empty-page', 3],
		[CURSOR, 'cursor', 'no-cursor', 2],
	])('204 after the last page is the end, %j', async (parameters, position, stopReason, calls) => {
		const api: Api = (exchange) =>
			param(exchange, position) === '20' || param(exchange, position) === 'x'
				? { status: 204 }
				: jsonAnswer({ data: rows.slice(Number(param(exchange, position) ?? 0), 20), next: 'x' });
		const options = { pageSize: 20, pagesInFlight: 1 };
		const { records, run } = await read(api, parameters, options);
		expect(records).toEqual(rows.slice(0, 20));
		expect(run).toMatchObject({ stopReason, complete: true, calls });
	});
});

describe('shapes', () => {
	it.each<[string, (part: readonly object[]) => unknown]>([
		['a.b.c.d', (part) => ({ 'a.b': { 'c.d': part } })],
		['["a.b"]["c.d"]', (part) => ({ 'a.b': { 'c.d': part } })],
		['', (part) => part],
		['groups[*].rows', (part) => ({ groups: [{ rows: part }, { rows: [] }, {}] })],
	])('records at %j', async (recordPath, shaped) => {
		const api: Api = (exchange) => jsonAnswer(shaped(asked(exchange)) as never);
		const { records, run } = await read(api, { ...OFFSET, recordPath }, { pageSize: 20 });
		expect(records).toEqual(rows);
		expect(run['complete']).toBe(true);
	});

	it('objects under names of their own', async () => {
		const api: Api = (exchange) =>
			jsonAnswer({ data: Object.fromEntries(asked(exchange).map((row) => [`k${row.id}`, row])) });
		const options = { shape: 'map', keyField: 'key', pageSize: 20 };
		const { records } = await read(api, OFFSET, options);
		expect(records).toEqual(rows.map((row) => ({ ...row, key: `k${row.id}` })));
	});
});

const BODY = JSON.stringify({ data: rows.slice(0, 3) });

it.each<[string, Answer]>([
	['a byte order mark', text(`\uFEFF${BODY}`)],
	['gzip', text(gzipSync(BODY), ['content-encoding', 'gzip'])],
	['deflate', text(deflateSync(BODY), ['content-encoding', 'deflate'])],
	['brotli', text(brotliCompressSync(BODY), ['content-encoding', 'br'])],
])('reads an answer with %s', async (_what, answer) => {
	const { records } = await read(() => answer, NONE);
	expect(records).toEqual(rows.slice(0, 3));
});

describe('numbers beyond 2^53', () => {
	const BIG = '9007199254740993';

	it.each([
		['a cursor', { ...CURSOR }, {}, `{"data":[{"id":1}],"next":${BIG}}`],
		[
			'the ID of the last record',
			{ ...CURSOR, cursorPath: 'id' },
			{ cursorIn: 'lastRecord' },
			`{"data":[{"id":1},{"id":${BIG}}]}`,
		],
		[
			'a carried value',
			{
				pagination: 'advanced',
				advanced: { carry: [{ from: 'body', at: 'next', in: 'query', name: 'cursor' }] },
			},
			{},
			`{"data":[{"id":1}],"next":${BIG}}`,
		],
	])('%s keeps all its digits', async (_what, parameters, options, first) => {
		const api: Api = (exchange) =>
			param(exchange, 'cursor') === undefined ? text(first) : jsonAnswer({ data: [] });
		const { error } = await read(api, parameters as INodeParameters, options);
		expect(error).toBeUndefined();
		expect(server.log.entries.map(({ query }) => query)).toEqual([[], [['cursor', BIG]]]);
	});

	it('are given as texts, and the run says so', async () => {
		const api: Api = () => text(`{"data":[{"id":${BIG},"n":-12345678901234567890,"f":1.5}]}`);
		const { records, run } = await read(api, NONE);
		expect(records).toEqual([{ id: BIG, n: '-12345678901234567890', f: 1.5 }]);
		expect(run['warnings']).toEqual([expect.stringContaining('given as texts')]);
	});

	it('go out as numbers where they came as numbers', async () => {
		const api: Api = (exchange) => {
			return exchange.body.toString().includes(`"after":${BIG}`)
				? jsonAnswer({ data: [] })
				: text(`{"data":[{"id":${BIG}}],"next":${BIG}}`);
		};
		const { error } = await read(
			api,
			{ ...CURSOR, cursorParameter: 'after' },
			{ method: 'POST', positionIn: 'body', body: `{"tenant":${BIG}}` },
		);
		expect(error).toBeUndefined();
		expect(server.log.entries.map(({ body }) => body)).toEqual([
			`{"tenant":${BIG}}`,
			`{"tenant":${BIG},"after":${BIG}}`,
		]);
	});
});

describe('positions that lead nowhere', () => {
	it('a cursor that comes again ends the read with what it gave', async () => {
		let id = 0;
		const api: Api = () => jsonAnswer({ data: [{ id: (id += 1) }], next: 'same' });
		const { records, run } = await read(api, CURSOR);
		expect(records).toEqual([{ id: 1 }, { id: 2 }]);
		expect(run).toMatchObject({ stopReason: 'loop', complete: false });
	});

	it.each([[[]], [{}], [false], ['  '], [null]])(
		'%j in place of a cursor is the end',
		async (next) => {
			const { run, calls } = await read(() => jsonAnswer({ data: rows, next }), CURSOR);
			expect(run).toMatchObject({ stopReason: 'no-cursor', complete: true });
			expect(calls).toBe(1);
		},
	);

	it.each([
		['http://127.0.0.2:1/x', 'leads to http://127.0.0.2:1'],
		[{ href: PATH }, 'is not a web address but an object'],
		[2, 'is not a web address but a number'],
		[true, 'is not a web address but true or false'],
	])('%j in place of a link is refused, and what was read is kept', async (next, reason) => {
		const api: Api = () => jsonAnswer({ data: rows, next } as never);
		const { records, run, calls } = await read(api, LINK, { onFailure: 'partial' });
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'error', complete: false });
		expect(run['failure']).toMatchObject({ error: expect.stringContaining(reason) });
		expect(calls).toBe(1);
	});

	it('a link to itself is followed once', async () => {
		const api: Api = ({ target }) => jsonAnswer({ data: rows, next: target });
		const { records, run, calls } = await read(api, LINK);
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'loop', complete: false });
		expect(calls).toBe(2);
	});
});

describe('None', () => {
	it.each([
		['a flag', { hasMorePath: 'more' }],
		['a number of pages', { totalAt: 'pages', totalUnit: 'pages' }],
	])('warns when %s says that there is more', async (_what, options) => {
		const api: Api = () => jsonAnswer({ data: rows, more: true, pages: 3 });
		const { run } = await read(api, NONE, options);
		expect(run['warnings']).toEqual([expect.stringContaining('there are more pages')]);
	});

	it('says nothing when there is no more', async () => {
		const api: Api = () => jsonAnswer({ data: rows, more: false, pages: 1 });
		const options = { hasMorePath: 'more', totalAt: 'pages', totalUnit: 'pages' };
		expect((await read(api, NONE, options)).run['warnings']).toEqual([]);
	});
});
