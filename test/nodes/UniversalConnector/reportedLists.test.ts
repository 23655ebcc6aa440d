/**
 * Lists as APIs hand them out that people reported: what comes must be exactly what the server has, or
 * it must be told what is missing and what to do. Each server is read with 1, 4 and 16 pages in flight,
 * which may change nothing but the calls, and by every pagination under which its ways make sense.
 */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { JsonObject } from '../../restServer/json';
import { type ConnectorOptions, type ConnectorResult, runConnector } from '../../helpers/connector';
import { RunClock } from '../../helpers/runClock';
import {
	type Answer,
	type Exchange,
	jsonAnswer,
	param,
	type RestServer,
	startRestServer,
} from '../../restServer';
import { type ListWay, type Page, type Shape, wayNamed } from './listWays';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => await server.close());

const PATH = '/list';
const IN_FLIGHT = [1, 4, 16];
const rows = Array.from({ length: 45 }, (_, at) => ({ id: at + 1, name: `Row ${at + 1}` }));
/** Pages of ten: four full ones and one of five. */
const PAGES = 5;
/** As many records as five full pages hold, so that no page is short. */
const fullRows = Array.from({ length: 50 }, (_, at) => ({ id: at + 1, name: `Row ${at + 1}` }));

type Api = (exchange: Exchange) => Answer;

interface Read extends ConnectorResult {
	readonly calls: number;
	readonly inFlight: number;
}

/** What a person is told by a read. */
function told({ records, run, error }: ConnectorResult) {
	const { summary, stopReason, complete, warnings, failure } = run;
	const { message, description } = error ?? {};
	return { records, summary, stopReason, complete, warnings, failure, message, description };
}

/** Reads a server that remembers nothing of the read before with 1, 4 and 16 pages in flight. */
async function readEach(
	make: () => Api,
	parameters: IDataObject,
	options: ConnectorOptions = {},
	seen: (records: IDataObject[]) => IDataObject[] = (records) => records,
): Promise<readonly Read[]> {
	const reads: Read[] = [];
	for (const pagesInFlight of IN_FLIGHT) {
		server.reset();
		server.mount(PATH, make());
		const result = await runConnector(
			{
				operation: 'fetch',
				authentication: 'none',
				baseUrl: server.url,
				path: PATH,
				recordPath: 'data',
				...parameters,
				options: { pageSize: 10, pagesInFlight, ...options },
			} as INodeParameters,
			{ clock: new RunClock() },
		);
		reads.push({ ...result, calls: server.log.entries.length, inFlight: pagesInFlight });
	}
	const [first, ...others] = reads.map((read) => told({ ...read, records: seen(read.records) }));
	for (const other of others) expect(other).toEqual(first);
	return reads;
}

/** Reads a list by a pagination. */
async function readList(
	way: ListWay,
	list: readonly JsonObject[],
	shape: () => Shape,
	options: ConnectorOptions = {},
	parameters: IDataObject = {},
): Promise<readonly Read[]> {
	const make = () => way.serve(list, shape(), { url: () => `${server.url}${PATH}` });
	return await readEach(make, { ...way.parameters, ...parameters }, { ...way.options, ...options });
}

/**
 * No more calls than `most` with one page in flight. Pages that were read ahead may be in vain, once
 * where the list turns out to have gaps and once at its end.
 */
function requireCalls(reads: readonly Read[], most: number): void {
	for (const { calls, inFlight } of reads) {
		expect(calls).toBeLessThanOrEqual(most + 2 * (inFlight - 1));
	}
}

function requireExact(reads: readonly Read[], expected: readonly unknown[], most: number): void {
	for (const { records, run, error } of reads) {
		expect(error).toBeUndefined();
		expect(records).toEqual(expected);
		expect(run).toMatchObject({ complete: true, records: expected.length });
	}
	requireCalls(reads, most);
}

/** What is not complete is told with its cause and a way out. */
function requireTold(reads: readonly Read[], said: RegExp, wayOut: RegExp, most: number): void {
	for (const { run, error } of reads) {
		expect(run['complete']).not.toBe(true);
		const failure = (run['failure'] ?? {}) as { error?: string; details?: { hint?: string } };
		const cause = error?.message ?? failure.error ?? String(run['summary']);
		expect(cause).toMatch(said);
		const hint = error?.description ?? failure.details?.hint;
		expect(`${hint ?? ''} ${String(run['summary'])}`).toMatch(wayOut);
	}
	requireCalls(reads, most);
}

const COUNTED = ['offset', 'page', 'advancedOffset', 'advancedPage'].map(wayNamed);
const LED = ['cursor', 'nextLink', 'linkHeader', 'advancedCursor'].map(wayNamed);
const ALL = [...COUNTED, ...LED, wayNamed('lastRecord')];
const by = (ways: readonly ListWay[]) => ways.map((way) => [way.name, way] as const);

/** A list in place of whose page from a row on another answer comes, so many times. */
function insteadOf(from: number, answer: Answer, times: number): () => Shape {
	return () => {
		let left = times;
		return (page) => {
			if (page.from !== from || left <= 0) return page.whole();
			left -= 1;
			return answer;
		};
	};
}

describe.each<[string, (page: Page) => number]>([
	['the page size, unless one page holds all', () => 10],
	['the records of its own page', ({ rows: own }) => own.length],
	['the records up to its own page', ({ from, rows: own }) => from + own.length],
])('a stated total that is %s ends no read', (_what, total) => {
	it.each(by(ALL))('in the body: %s', async (_name, way) => {
		const shape = () => (page: Page) => page.whole({ total: total(page) });
		requireExact(await readList(way, rows, shape, { totalAt: 'total' }), rows, PAGES + 3);
		const full = await readList(way, fullRows, shape, { totalAt: 'total' });
		requireExact(full, fullRows, PAGES + 4);
	});

	it.each(by(ALL))('in a header: %s', async (_name, way) => {
		const shape = () => (page: Page) => page.whole({}, [['X-Total', String(total(page))]]);
		const options = { totalIn: 'header', totalAt: 'X-Total' };
		requireExact(await readList(way, rows, shape, options), rows, PAGES + 3);
	});

	it.each(by(COUNTED))('also where the page size has no name: %s', async (_name, way) => {
		const shape = () => (page: Page) => page.whole({ total: total(page) });
		const unnamed = { limitParameter: '' };
		const options = { totalAt: 'total' };
		requireExact(await readList(way, rows, shape, options, unnamed), rows, PAGES + 3);
	});
});

describe('a page without the list, while there is more', () => {
	/** Pages in the middle that hold nothing; what leads on is there all the same. */
	const without = (froms: readonly number[], instead: JsonObject) => () => (page: Page) =>
		froms.includes(page.from) ? jsonAnswer({ ...page.lead, ...instead }) : page.whole();
	const kept = (froms: readonly number[]) =>
		rows.filter((_, at) => !froms.includes(Math.floor(at / 10) * 10));

	it.each(by(LED.filter(({ name }) => name !== 'linkHeader')))(
		'is an empty page in the middle: %s',
		async (_name, way) => {
			for (const options of [{}, { isMissingEnd: true }]) {
				for (const instead of [{}, { data: null }, { data: [] }] as JsonObject[]) {
					const gaps = [10, 20];
					const reads = await readList(way, rows, without(gaps, instead), options);
					requireExact(reads, kept(gaps), PAGES + 1);
				}
			}
		},
	);

	it.each(by(LED.filter(({ name }) => name !== 'linkHeader')))(
		'is an empty page at the beginning: %s',
		async (_name, way) => {
			const reads = await readList(way, rows, without([0], {}));
			requireExact(reads, kept([0]), PAGES + 1);
		},
	);

	it('is an empty page where a flag says that there is more and each call needs the token', async () => {
		const api = () => (exchange: Exchange) => {
			const sent = /^t(\d+)$/.exec(param(exchange, 'token') ?? '')?.[1];
			if (sent === undefined) {
				return jsonAnswer({
					success: false,
					errors: [{ code: '1003', message: 'token is required' }],
				});
			}
			const at = Number(sent);
			const isLast = at >= 6;
			// Every second page lacks the list; the last one names itself as the next.
			const part: JsonObject = at % 2 === 1 ? {} : { result: rows.slice(at * 5, at * 5 + 10) };
			return jsonAnswer({ ...part, token: `t${isLast ? at : at + 1}`, moreResult: !isLast });
		};
		const parameters = {
			pagination: 'cursor',
			cursorPath: 'token',
			cursorParameter: 'token',
			recordPath: 'result',
		};
		for (const more of [{}, { isMissingEnd: true }]) {
			const options = { hasMorePath: 'moreResult', firstCursor: 't0', ...more };
			requireExact(await readEach(api, parameters, options), rows.slice(0, 40), 7);
		}
		const reads = await readEach(api, parameters, { hasMorePath: 'moreResult' });
		requireTold(
			reads,
			/holds an error and no records: token is required/,
			/message of the server/,
			2,
		);
	});
});

describe('the last page again for every position past the end', () => {
	const clamped = (isRestless: boolean) => (list: readonly JsonObject[], size: number) => () => {
		let served = 0;
		return (exchange: Exchange) => {
			served += 1;
			const last = Math.ceil(list.length / size);
			const page = Math.min(Math.max(Number(param(exchange, 'page') ?? 1), 1), last);
			const data = list
				.slice((page - 1) * size, page * size)
				.map((row) => (isRestless ? { ...row, servedAt: served } : row));
			return jsonAnswer({ data, meta: { page, totalPages: last } });
		};
	};
	const plain = clamped(false);
	const BY_PAGE = { pagination: 'page', pageParameter: 'page', limitParameter: '' };
	const plainly = (records: IDataObject[]) => records.map(({ servedAt: _, ...row }) => row);

	it.each([
		['full', fullRows],
		['short', rows],
	])(
		'gives each record once, and is told unless it is known as the end: %s',
		async (_what, list) => {
			const found = await readEach(plain(list, 10), BY_PAGE);
			for (const { records } of found) expect(records).toEqual(list);
			const isTold = found.every(({ run }) => run['complete'] !== true);
			// A page that is not full and comes again is the last one.
			expect(isTold).toBe(list === fullRows);
			if (isTold)
				requireTold(found, /bring nothing new/, /'Paging: Repeated Page' to 'The End'/, 9);
			const known = await readEach(plain(list, 10), BY_PAGE, { repeatedPage: 'ends' });
			requireExact(known, list, 9);
		},
	);

	it('is the end where the pages are counted', async () => {
		const options = { totalAt: 'meta.totalPages', totalUnit: 'pages' };
		requireExact(await readEach(plain(fullRows, 10), BY_PAGE, options), fullRows, PAGES + 3);
	});

	it.each([
		['by an ID of its own', {}],
		['by the sync field', { syncField: 'id' }],
	])('is noticed %s although a field changes with every answer', async (_what, options) => {
		const reads = await readEach(clamped(true)(fullRows, 10), BY_PAGE, options, plainly);
		for (const { records } of reads) expect(plainly(records)).toEqual(fullRows);
		requireTold(reads, /bring nothing new/, /'Paging: Repeated Page' to 'The End'/, 9);
	});

	it('is told for offsets, too', async () => {
		const api = () => (exchange: Exchange) => {
			const from = Math.min(Number(param(exchange, 'offset') ?? 0), 40);
			return jsonAnswer({ data: fullRows.slice(from, from + 10) });
		};
		const parameters = { pagination: 'offset', offsetParameter: 'offset', limitParameter: '' };
		const reads = await readEach(api, parameters);
		for (const { records } of reads) expect(records).toEqual(fullRows);
		requireTold(reads, /bring nothing new/, /'Paging: Repeated Page' to 'The End'/, 9);
	});
});

describe('rows that are left out after paging', () => {
	const BY_SIZE: ReadonlyArray<readonly [string, ListWay]> = by(
		COUNTED.filter(({ name }) => name !== 'advancedOffset'),
	);
	const hiding = (hidden: readonly number[]) => () => (page: Page) => {
		const data = page.rows.filter(({ id }) => !hidden.includes(Number(id)));
		return jsonAnswer({ data, more: !page.isLast, count: 50 - hidden.length, pages: 5 });
	};
	const without = (hidden: readonly number[]) => fullRows.filter(({ id }) => !hidden.includes(id));

	describe.each([
		['one page', [15]],
		['the first page', [5]],
		['two pages', [15, 16, 34]],
		['the last page', [50]],
	])('make %s short', (_what, hidden) => {
		it.each(BY_SIZE)('and cost no record: %s', async (_name, way) => {
			for (const options of [
				{},
				{ shortPage: 'goesOn' },
				{ hasMorePath: 'more' },
				{ totalAt: 'count' },
				...(way.name === 'offset' ? [] : [{ totalAt: 'pages', totalUnit: 'pages' }]),
			]) {
				const reads = await readList(way, fullRows, hiding(hidden), options);
				requireExact(reads, without(hidden), PAGES + 6);
			}
		});
	});

	it.each(BY_SIZE)('cost no record when every page is short: %s', async (_name, way) => {
		const hidden = [5, 15, 25, 35, 45];
		const known = { syncField: 'id' };
		for (const options of [{}, { hasMorePath: 'more' }, { totalAt: 'count' }]) {
			const reads = await readList(way, fullRows, hiding(hidden), { ...known, ...options });
			requireExact(reads, without(hidden), PAGES + 6);
			// Positions that count what was left out bring some rows twice, which only an ID tells apart.
			const unnamed = await readList(way, fullRows, hiding(hidden), options);
			const isExact = unnamed.every(({ run }) => run['complete'] === true);
			if (isExact) requireExact(unnamed, without(hidden), PAGES + 6);
			else requireTold(unnamed, /came twice/, /'Records: Sync Field'/, PAGES + 6);
		}
	});

	it.each(by(['offset', 'page'].map(wayNamed)))(
		'are told of when a short page is set as the end: %s',
		async (_name, way) => {
			const reads = await readList(way, fullRows, hiding([15]), { shortPage: 'ends' });
			requireTold(reads, /taken for the last one/, /End After a Full Page/, 5);
		},
	);
});

/** Answers of a server in trouble that come with a success, or with none yet, where a page belongs. */
const TROUBLES: ReadonlyArray<readonly [string, Answer, said: RegExp]> = [
	[
		'an empty body',
		{ status: 200, headers: [['content-type', 'application/json']], body: '' },
		/no list at all/,
	],
	['null', jsonAnswer(null), /no list at all|nothing at 'data'/],
	['an empty object', jsonAnswer({}), /no list at all|nothing at 'data'/],
	[
		'a page for people',
		{
			status: 200,
			headers: [['content-type', 'text/html']],
			body: '<html><h1>Back soon</h1></html>',
		},
		/HTML page/,
	],
	[
		'202',
		{ status: 202, headers: [['retry-after', '7']], body: '{"status":"pending"}' },
		/still preparing its answer \(202\)/,
	],
	[
		'202 and an empty list',
		jsonAnswer({ data: [] }, { status: 202 }),
		/still preparing its answer/,
	],
	['error and an empty list', jsonAnswer({ error: 'Too busy', data: [] }), /Too busy/],
	['errors and null', jsonAnswer({ errors: [{ message: 'Too busy' }], data: null }), /Too busy/],
	['status: error', jsonAnswer({ status: 'error', message: 'Too busy' }), /Too busy/],
	['success: false', jsonAnswer({ success: false, message: 'Too busy', data: [] }), /Too busy/],
	['ok: false', jsonAnswer({ ok: false, error: 'Too busy' }), /Too busy/],
	[
		'a failure as JSend tells it',
		jsonAnswer({ status: 'fail', data: { title: 'Too busy' } }),
		/Too busy/,
	],
	[
		'a problem as RFC 9457 tells it',
		{
			status: 200,
			headers: [['content-type', 'application/problem+json']],
			body: '{"title":"Too busy","status":503}',
		},
		/Too busy/,
	],
];

describe.each(TROUBLES)('%s in place of a page', (_what, answer, said) => {
	it.each(by(ALL))(
		'costs no record when the page comes at the next try: %s',
		async (_name, way) => {
			for (const from of [0, 20, 40]) {
				const reads = await readList(way, rows, insteadOf(from, answer, 1));
				requireExact(reads, rows, PAGES + 5);
			}
		},
	);

	it.each(by(ALL))('is never taken for the end of the list: %s', async (_name, way) => {
		for (const from of [0, 20, 40]) {
			for (const options of [{}, { isMissingEnd: true }, { onFailure: 'partial' }]) {
				const shape = insteadOf(from, answer, Number.POSITIVE_INFINITY);
				const reads = await readList(way, rows, shape, { maxAttempts: 3, ...options });
				// Offsets can go round an answer without a list, and read the same rows from others.
				const isRead = reads.every(({ records }) => records.length === rows.length);
				if (isRead && way.name === 'offset') requireExact(reads, rows, PAGES + 6);
				else requireTold(reads, said, /./, PAGES + 8);
			}
		}
	});
});
