/** Each kind of rule of the pagination Advanced against an API that needs it. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type ConnectorOptions, runConnector } from '../../helpers/connector';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import {
	endByStatus,
	inWords,
	newestFirst,
	searchWithToken,
	snapshotOnce,
	twoStages,
} from '../../restServer/apis/unusualPaging';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const PATH = '/unusual';
const rows = makeRecords(60);

type Rule = Record<string, unknown>;

interface Read {
	readonly carry?: readonly Rule[];
	readonly stop?: readonly Rule[];
	readonly options?: ConnectorOptions;
	readonly parameters?: Record<string, unknown>;
}

/** Reads an API by rules. */
async function read(api: Handler, { carry = [], stop = [], options = {}, parameters = {} }: Read) {
	server.mount(PATH, api);
	return await runConnector({
		operation: 'fetch',
		authentication: 'none',
		baseUrl: server.url,
		path: PATH,
		recordPath: 'data',
		pagination: 'advanced',
		advanced: { carry, stop },
		options,
		...parameters,
	} as unknown as INodeParameters);
}

/** Pairs as the editor stores them. */
function pairs(...entries: ReadonlyArray<readonly [string, string]>) {
	return { entry: entries.map(([name, value]) => ({ name, value })) };
}

const COUNT_PAGES = { from: 'page', in: 'query', name: 'page', first: '1' };

describe('requests that differ', () => {
	const TICKET = { from: 'body', at: 'ticket', in: 'query', name: 'ticket' };
	const STAGES = [
		TICKET,
		{ from: 'constant', constant: 'next', in: 'query', name: 'mode', first: 'start' },
		{ from: 'constant', in: 'query', name: 'find', first: 'all' },
		{ from: 'constant', in: 'query', name: 'rows', first: '20' },
	];

	it('sends other constants first than later, and leaves out those of the first request', async () => {
		const { records, run } = await read(twoStages(rows), {
			carry: STAGES,
			parameters: { recordPath: 'found' },
		});
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'no-cursor', complete: true, calls: 3 });
		expect(server.log.entries.map(({ target }) => target)).toEqual([
			`${PATH}?mode=start&find=all&rows=20`,
			`${PATH}?ticket=t-20&mode=next`,
			`${PATH}?ticket=t-40&mode=next`,
		]);
	});

	it('goes on with a resume token as if it had not stopped', async () => {
		const parameters = { recordPath: 'found' };
		const first = await read(twoStages(rows), {
			carry: STAGES,
			parameters,
			options: { maxPages: 1 },
		});
		const { resumeToken: resumeFrom } = first.run;
		const rest = await read(twoStages(rows), {
			carry: STAGES,
			parameters,
			options: { maxPages: 1, resumeFrom },
		});
		expect(rest.error).toBeUndefined();
		expect(rest.records).toEqual(rows.slice(20, 40));
	});

	it('sends a constant address later', async () => {
		const more = '/unusual/more';
		server.mount(more, snapshotOnce(rows.slice(20)));
		const carry = [
			{ from: 'constant', constant: 's-17', in: 'header', name: 'X-Snapshot' },
			{ from: 'body', at: 'meta.next', in: 'query', name: 'after' },
			{ from: 'constant', constant: more, in: 'url' },
		];
		const { records } = await read(snapshotOnce(rows.slice(0, 21)), { carry });
		expect(server.log.entries.slice(0, 2).map(({ target }) => target)).toEqual([
			PATH,
			`${more}?after=20`,
		]);
		expect(records.slice(0, 20)).toEqual(rows.slice(0, 20));
	});
});

describe('a value that only the first answer has', () => {
	const CURSOR = { from: 'body', at: 'meta.next', in: 'query', name: 'after' };
	const SNAPSHOT = { from: 'header', at: 'X-Snapshot', in: 'header', name: 'X-Snapshot' };

	it('is sent with every later request when it is kept, and does not hold up the end', async () => {
		const carry = [CURSOR, { ...SNAPSHOT, isKept: true }];
		const { records, run } = await read(snapshotOnce(rows), { carry });
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'no-cursor', complete: true, calls: 3 });
	});

	it('is not sent again when it is not kept, which the loop guard ends', async () => {
		const { run } = await read(snapshotOnce(rows), { carry: [CURSOR, SNAPSHOT] });
		expect(run).toMatchObject({ stopReason: 'loop', complete: false });
	});
});

describe('placeholders', () => {
	it('put counters into a text and a header', async () => {
		const carry = [
			{ from: 'offset', in: 'placeholder', name: 'offset' },
			{ from: 'offset', in: 'placeholder', name: '{last}', first: '19' },
		];
		const options = {
			pageSize: 20,
			query: pairs(['q', 'status=any order=id skip={offset} take={limit}']),
			headers: pairs(['Range', 'items={offset}-{last}']),
		};
		const { records, run, error } = await read(inWords(rows), { carry, options });
		expect(error).toBeUndefined();
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'empty-page', complete: true });
	});

	it('write the pair of offset and limit (P27)', async () => {
		const { path, records: all } = server.scenario('P27');
		const { records } = await read(() => ({ status: 500 }), {
			carry: [{ from: 'offset', in: 'placeholder', name: 'offset' }],
			options: { pageSize: 20, query: pairs(['limit', '{offset},{limit}']) },
			parameters: { path },
		});
		expect(records).toEqual(all);
	});

	it('keep the type of the value in a body, and are null there before the first answer', async () => {
		const body = { where: { status: 'any' }, page: { from: '{from}', token: '{token}' } };
		const { records, run, error } = await read(searchWithToken(rows), {
			carry: [
				{ from: 'offset', in: 'placeholder', name: 'from', first: '1' },
				{ from: 'body', at: 'token', in: 'placeholder', name: 'token' },
			],
			stop: [{ from: 'body', at: 'done', operator: 'equals', value: 'yes' }],
			options: { method: 'POST', body: JSON.stringify(body) },
		});
		expect(error).toBeUndefined();
		expect(records).toEqual(rows);
		// One of them looks whether the list begins before the position that is set.
		expect(run).toMatchObject({ stopReason: 'stop-test', complete: true, calls: 4 });
	});
});

describe('a status as the end', () => {
	const stop = (status: string) => [{ from: 'status', status }];

	it.each([204, 404, 410] as const)('%i: completes the read, and is no error', async (status) => {
		const { records, run, error } = await read(endByStatus(rows, status), {
			carry: [COUNT_PAGES],
			stop: stop(`204, ${status}`),
		});
		expect(error).toBeUndefined();
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'stop-status', complete: true, calls: 5 });
	});

	it('200 after 206: keeps the records of the last page, also of a single one', async () => {
		for (const [count, calls] of [
			[60, 4],
			[7, 2],
		] as const) {
			const api = endByStatus(rows.slice(0, count), 'wholeIs200');
			const asked = { carry: [COUNT_PAGES], stop: stop('200') };
			const { records, run, error } = await read(api, asked);
			expect(error).toBeUndefined();
			expect(records).toEqual(rows.slice(0, count));
			expect(run).toMatchObject({ stopReason: 'stop-status', complete: true, calls });
		}
	});

	it('200 after 206: the End Statuses of other paginations keep them, too', async () => {
		const { records, run, error } = await read(endByStatus(rows, 'wholeIs200'), {
			parameters: { pagination: 'page', pageParameter: 'page', limitParameter: '' },
			options: { endStatuses: '200', pagesInFlight: 1, pageSize: 20 },
		});
		expect(error).toBeUndefined();
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'stop-status', complete: true, calls: 4 });
	});

	it('404 on the first page is an error all the same', async () => {
		const { error } = await read(endByStatus([], 404), {
			carry: [COUNT_PAGES],
			stop: stop('404'),
		});
		expect(error?.message).toContain('(404)');
	});

	it('404 that is not named is an error with the records kept', async () => {
		const { records, run } = await read(endByStatus(rows, 404), {
			carry: [COUNT_PAGES],
			stop: stop('410'),
			options: { onFailure: 'partial' },
		});
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'error', complete: false });
	});
});

describe('stop tests', () => {
	it('compare dates', async () => {
		const oldest = rows[10]?.updatedAt ?? '';
		const { records, run, error } = await read(newestFirst(rows, oldest), {
			carry: [{ from: 'offset', in: 'query', name: 'skip' }],
			stop: [
				{ from: 'lastRecord', at: 'updatedAt', operator: 'lessThan', value: rows[20]?.updatedAt },
			],
		});
		expect(error).toBeUndefined();
		expect(records).toEqual([...rows].reverse());
		expect(run).toMatchObject({ stopReason: 'stop-test', complete: true, calls: 3 });
	});

	/** Pages of two rows without an end, `meta` as given for each. */
	function endless(metas: readonly IDataObject[]): Handler {
		return ({ query }) => {
			const page = Number(Object.fromEntries(query)['page']);
			if (page < 1) return { status: 404 };
			const body = { data: makeRecords(2, 2 * page), meta: metas[page - 1] ?? {} };
			const headers = [['X-Page', `page ${page}`] as const];
			return { status: 200, headers, body: JSON.stringify(body) };
		};
	}

	it.each<[Rule, readonly IDataObject[]]>([
		[{ at: 'meta.left', operator: 'equals', value: '0' }, [{ left: 2 }, { left: 1 }, { left: 0 }]],
		[{ at: 'meta.left', operator: 'lessThan', value: '0.5' }, [{ left: null }, {}, { left: '0' }]],
		[{ at: 'meta.page', operator: 'greaterThan', value: '2' }, [{}, { page: 2 }, { page: 3 }]],
		[{ at: 'meta.state', operator: 'notEquals', value: 'on' }, [{ state: 'on' }, { state: 'on' }]],
		[{ at: 'meta.state', operator: 'oneOf', value: 'end, last' }, [{}, {}, { state: 'last' }]],
		[{ at: 'meta.flags', operator: 'contains', value: 'last' }, [{}, {}, { flags: ['a', 'last'] }]],
		[{ at: 'meta.note', operator: 'contains', value: 'end' }, [{}, {}, { note: 'the end.' }]],
		[{ at: 'meta.end', operator: 'notEmpty' }, [{}, { end: [] }, { end: { why: 'done' } }]],
		[{ at: 'meta.more', operator: 'empty' }, [{ more: 1 }, { more: 'x' }, { more: {} }]],
		[{ at: 'meta.more', operator: 'equals', value: false }, [{ more: 1 }, {}, { more: false }]],
		[{ from: 'header', at: 'x-page', operator: 'equals', value: 'page 3' }, []],
	])('%j', async (test, metas) => {
		const { records, run, error } = await read(endless(metas), {
			carry: [COUNT_PAGES],
			stop: [test],
			options: { maxPages: 9 },
		});
		expect(error).toBeUndefined();
		expect(records).toHaveLength(6);
		expect(run).toMatchObject({ stopReason: 'stop-test', complete: true });
	});

	it('tell an empty page from one that is not', async () => {
		const { run } = await read(endByStatus(rows, 204), {
			carry: [COUNT_PAGES],
			stop: [{ from: 'count', operator: 'empty' }],
		});
		expect(run).toMatchObject({ stopReason: 'stop-test', complete: true, calls: 5 });
	});

	it('are not needed where a total is stated', async () => {
		const { path, records: all } = server.scenario('P20', { variant: 'withTotal' });
		const { records, run } = await read(() => ({ status: 500 }), {
			carry: [{ from: 'offset', in: 'query', name: 'offset' }],
			options: { totalAt: 'total', query: pairs(['limit', '100']) },
			parameters: { path },
		});
		expect(records).toEqual(all);
		expect(run).toMatchObject({ stopReason: 'total-reached', complete: true, calls: 3 });
	});
});

describe('the worked examples of the documentation', () => {
	it('a cursor, and the number of the search', async () => {
		const api: Handler = ({ body, rawHeaders }) => {
			const { status, after = 0 } = JSON.parse(body.toString()) as Record<string, number | string>;
			const id = rawHeaders.find(([name]) => name === 'X-Search-Id')?.[1];
			if (status !== 'active' || (Number(after) > 0 && id !== 'n-5')) return { status: 400 };
			const end = Number(after) + 20;
			const page = { rows: rows.slice(end - 20, end), meta: end < 60 ? { next: end } : {} };
			const headers = id === undefined ? [['X-Search-Id', 'n-5'] as const] : [];
			return { status: 200, headers, body: JSON.stringify(page) };
		};
		const { records, run, error } = await read(api, {
			carry: [
				{ from: 'body', at: 'meta.next', in: 'body', name: 'after' },
				{ from: 'header', at: 'X-Search-Id', isKept: true, in: 'header', name: 'X-Search-Id' },
			],
			options: { method: 'POST', body: '{"status": "active"}' },
			parameters: { recordPath: 'rows' },
		});
		expect(error).toBeUndefined();
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'no-cursor', complete: true, calls: 3 });
	});

	it('the position inside a text, and a status as the end', async () => {
		const api: Handler = ({ query: [[, text = ''] = []] }) => {
			const [, skip, take] = /^order by id skip (\d+) take (\d+)$/.exec(text) ?? [];
			const data = rows.slice(Number(skip), Number(skip) + Number(take));
			return { status: data.length > 0 ? 200 : 404, body: JSON.stringify({ data }) };
		};
		const { records, run } = await read(api, {
			carry: [{ from: 'offset', in: 'placeholder', name: 'offset' }],
			stop: [{ from: 'status', status: '404' }],
			options: { pageSize: 20, query: pairs(['q', 'order by id skip {offset} take {limit}']) },
		});
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ stopReason: 'stop-status', complete: true, calls: 4 });
	});
});

const CARRY = { from: 'body', at: 'next', in: 'query', name: 'after' };

it.each<[string, Read, string]>([
	[
		'a placeholder that stands nowhere',
		{ carry: [{ ...CARRY, in: 'placeholder' }] },
		'{after}, which stands nowhere',
	],
	[
		'a placeholder with a blank in its name',
		{ carry: [{ ...CARRY, in: 'placeholder', name: 'my token' }] },
		"can't be the name of a placeholder",
	],
	[
		'a name that reaches into prototypes',
		{ carry: [{ ...CARRY, name: '__proto__' }] },
		'__proto__',
	],
	[
		'a first value for an address',
		{ carry: [{ from: 'body', at: 'next', in: '={{ "url" }}', first: '/x' }] },
		"'Whole Address' has a 'With First Value'",
	],
	[
		'a constant that is empty',
		{ carry: [{ from: 'constant', in: 'query', name: 'a' }] },
		"'Constant' sends nothing",
	],
	[
		'a value for the body of a GET',
		{ carry: [{ ...CARRY, in: 'body' }] },
		'GET request has no body',
	],
	[
		'a test for a status that is none',
		{ carry: [CARRY], stop: [{ from: 'status', status: '20' }] },
		"holds '20', which is no HTTP status",
	],
	['a test without a status', { carry: [CARRY], stop: [{ from: 'status' }] }, 'has no status'],
	[
		'a test for less than a word',
		{ carry: [CARRY], stop: [{ at: 'a', operator: 'lessThan', value: 'few' }] },
		"'few', which is no number",
	],
	[
		'a test for one of nothing',
		{ carry: [CARRY], stop: [{ at: 'a', operator: 'oneOf' }] },
		"has no 'Value'",
	],
])('refuses %s before any call', async (_what, asked, reason) => {
	const { error } = await read(endByStatus(rows, 404), asked);
	expect(error?.message).toContain(reason);
	expect(server.log.entries).toEqual([]);
});
