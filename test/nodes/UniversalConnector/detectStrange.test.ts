/** Detect Settings on APIs that no part of it was written for. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type ConnectorOptions, runConnector } from '../../helpers/connector';
import { workflowFaults } from '../../package/workflowFaults';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import { jsonAnswer } from '../../restServer/answer';
import * as apis from '../../restServer/apis/strangeLists';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const PATH = '/strange';
const rows = makeRecords(90);

async function detect(api: Handler, options: ConnectorOptions = {}) {
	server.mount(PATH, api);
	const { records, error, run } = await runConnector({
		operation: 'detect',
		authentication: 'none',
		baseUrl: server.url,
		path: PATH,
		options,
	} as INodeParameters);
	expect(error).toBeUndefined();
	expect(server.log.entries.length).toBeLessThanOrEqual(8);
	const { settings, ...first } = records[0] ?? {};
	const topics = Object.fromEntries(records.map((topic) => [String(topic['topic']), topic]));
	expect(workflowFaults(settings as never)).toEqual([]);
	const { nodes } = settings as { nodes: Array<IDataObject & { parameters: INodeParameters }> };
	return { first, topics, run, node: nodes[0] };
}

/** The IDs of the records that the pasted node reads, wherever in a record they stand. */
async function pasted(node: { parameters: INodeParameters } | undefined) {
	const { records, run, error } = await runConnector(node?.parameters ?? {});
	const ids = records.map((record) => Number(record['id'] ?? record['_id']));
	// Whatever was detected: a read that calls itself complete has every record.
	if (run['complete'] === true) expect(ids).toEqual(rows.map(({ id }) => id));
	return { ids, run, error };
}

function search(body: object): ConnectorOptions {
	return { method: 'POST', body: JSON.stringify(body) };
}

interface Known {
	readonly options?: ConnectorOptions;
	readonly at: string;
	readonly scheme: string;
	readonly confidence?: string;
	readonly total?: string;
	readonly cap?: string;
}

const CERTAIN: ReadonlyArray<readonly [Exclude<keyof typeof apis, 'totalOfThePage'>, Known]> = [
	[
		'nestedWithHeaderTotal',
		{
			at: 'response.result.assets',
			scheme: "Limit and Page: 'page' from 1",
			// The name of the page size is none that is asked for together with the others.
			confidence: 'likely',
			total: '90 records, at x-total',
		},
	],
	[
		'searchByCursor',
		{
			options: search({ where: { status: 'any' }, pagination: {} }),
			at: 'hits',
			scheme: "Cursor: from pagination.nextCursor into 'pagination.cursor' in the body",
			total: '90 records, at pagination.totalCount',
		},
	],
	[
		'searchByCursor',
		{
			options: search({ where: { status: 'any' } }),
			at: 'hits',
			scheme: "Cursor: from pagination.nextCursor into 'pagination.cursor' in the body",
			total: '90 records, at pagination.totalCount',
		},
	],
	[
		'hal',
		{
			at: '_embedded.deviceList',
			scheme: "Next Link: '_links.next.href'",
			total: '90 records, at page.totalElements',
		},
	],
	[
		'jsonApi',
		{
			at: 'data',
			scheme: "Next Link: 'links.next'",
			cap: '50 records',
			total: '90 records, at meta.total',
		},
	],
	[
		'chatMembers',
		{
			at: 'members',
			scheme: "Cursor: from response_metadata.next_cursor into 'cursor'",
			cap: '30 records',
		},
	],
	[
		'elastic',
		{
			at: 'hits.hits',
			scheme: "Limit and Offset: 'from' from 0 and 'size'",
			total: '90 records, at hits.total.value',
		},
	],
	[
		'tokenNamedOffset',
		{ at: 'records', scheme: "Cursor: from offset into 'offset'", cap: '40 records' },
	],
	[
		'countIsTotal',
		{
			at: 'results',
			scheme: "Next Link: 'next'",
			total: '90 records, at count',
			cap: '30 records',
		},
	],
	[
		'scim',
		{
			at: 'Resources',
			scheme: "Limit and Offset: 'startIndex' from 1 and 'count'",
			total: '90 records, at totalResults',
			cap: '35 records',
		},
	],
	[
		'skipAndTop',
		{
			at: 'value',
			scheme: "Limit and Offset: '$skip' from 0 and '$top'",
			total: '90 records, at ["@odata.count"]',
			cap: '25 records',
		},
	],
	['nextStart', { at: 'data', scheme: "Limit and Offset: 'start' from 0 and 'limit'" }],
];

it.each(CERTAIN)(
	'%s: is seen through, and the node to paste reads all of it',
	async (name, known) => {
		const api = apis[name](rows, () => `${server.url}${PATH}`);
		const { topics, node } = await detect(api, known.options);
		const { at, scheme, confidence = 'certain', total = "Can't tell", cap = "Can't tell" } = known;
		expect(topics).toMatchObject({
			'Record Path': { found: expect.stringContaining(`${at}: `), confidence: 'certain' },
			Pagination: { found: scheme, confidence },
			'Page Size': { found: cap },
			Total: { found: total },
		});
		const { ids, run, error } = await pasted(node);
		expect(error).toBeUndefined();
		expect(ids).toEqual(rows.map(({ id }) => id));
		expect(run).toMatchObject({ complete: true, warnings: [] });
	},
);

it('startCursor: finds the name under which a search takes the cursor', async () => {
	const { topics, node } = await detect(apis.startCursor(rows), search({ filter: {} }));
	expect(topics['Pagination']).toMatchObject({
		found: "Cursor: from next_cursor into 'start_cursor' in the body",
		confidence: 'certain',
		proven: true,
	});
	const { ids, run } = await pasted(node);
	expect(ids).toEqual(rows.map(({ id }) => id));
	expect(run).toMatchObject({ complete: true });
});

it('pagesInHeaders: says that it can not tell, and the node to paste says what is missing', async () => {
	const { topics, node, run } = await detect(apis.pagesInHeaders(rows));
	expect(topics['Pagination']).toMatchObject({
		found: "Can't tell",
		confidence: 'none',
		evidence: expect.stringContaining("There are more: 'x-pages' states 9"),
	});
	expect(run['complete']).toBe(false);
	expect(node).toMatchObject({
		notesInFlow: true,
		notes: expect.stringContaining('Reads one page only'),
	});
	const read = await pasted(node);
	expect(read.ids).toHaveLength(10);
	expect(read.run).toMatchObject({ stopReason: 'max-pages', complete: false, statedTotal: null });
});

it.each([false, true])(
	'a total that is what came proves nothing, with a has-more flag: %s',
	async (saysMore) => {
		const { topics, node } = await detect(apis.totalOfThePage(rows, saysMore));
		expect(topics['Pagination']).toMatchObject({ found: "Can't tell", proven: false });
		const { ids, run } = await pasted(node);
		expect(ids).toHaveLength(50);
		expect(run).toMatchObject({ complete: false });
	},
);

it('a list that only seems to be whole is read, and not called complete', async () => {
	const { topics, node } = await detect(() => jsonAnswer({ data: rows.slice(0, 37) }));
	expect(topics['Pagination']).toMatchObject({
		found: 'None',
		confidence: 'likely',
		proven: false,
	});
	expect(node).toMatchObject({ notes: expect.stringContaining("set 'Pagination' to 'None'") });
	const { ids, run } = await pasted(node);
	expect(ids).toHaveLength(37);
	expect(run).toMatchObject({ complete: false });
});

it('twoLists: does not pretend to know which of two lists is meant', async () => {
	const { topics, first } = await detect(apis.twoLists(rows));
	expect(topics['Record Path']).toMatchObject({
		found: 'arrivals: 45 records',
		confidence: 'guess',
		evidence: expect.stringContaining("'departures' looks just like it"),
		alternatives: ['departures: 45 records (likely)'],
	});
	expect(first).toMatchObject({ topic: 'Settings', confidence: 'guess' });
});
