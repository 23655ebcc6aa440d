/** Detect Settings finds the names of paging values in brackets, in bodies and of records. */
import { detectOn, runProposed } from '../../helpers/detect';
import type { ConnectorOptions } from '../../helpers/connector';
import { makeRecords, type RestServer, startRestServer } from '../../restServer';
import { type NamedList, namedList } from '../../restServer/apis/namedLists';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const rows = makeRecords(95);

interface Case {
	readonly what: string;
	readonly api: NamedList;
	/** The body of a search. */
	readonly body?: object;
	/** The query that the person typed. */
	readonly query?: string;
	readonly found: string;
	readonly list?: typeof rows;
	/** The page size that the proposed node asks for, where it was shown to work. */
	readonly pageSize?: number;
}

const pageSize = { name: 'page[size]' };
const meta = (first: number) => (page: { from: number; size: number; all: number }) => ({
	meta: { page: { number: page.from / page.size + first, size: page.size } },
});
const more = ({ from, size, all }: { from: number; size: number; all: number }) => ({
	has_more: from + size < all,
});

const IN_QUERY: readonly Case[] = [
	...[0, 1].flatMap((first) =>
		[true, false].map((isStrict) => ({
			what: `pages in brackets from ${first}, other names ${isStrict ? 'refused' : 'ignored'}`,
			api: {
				in: 'query' as const,
				position: { name: 'page[number]', counts: 'pages' as const, first },
				size: pageSize,
				isStrict,
			},
			found: `Limit and Page: 'page[number]' from ${first} and 'page[size]'`,
		})),
	),
	...[0, 1].map((first) => ({
		what: `pages in brackets from ${first} that the answer repeats`,
		api: {
			in: 'query' as const,
			position: { name: 'page[number]', counts: 'pages' as const, first },
			size: pageSize,
			beside: meta(first),
		},
		found: `Limit and Page: 'page[number]' from ${first} and 'page[size]'`,
	})),
	{
		what: 'pages in brackets from 0 that the request names',
		api: {
			in: 'query',
			position: { name: 'page[number]', counts: 'pages', first: 0 },
			size: pageSize,
		},
		query: '?page[number]=0&page[size]=15',
		found: "Limit and Page: 'page[number]' from 0 and 'page[size]'",
	},
	{
		what: 'offsets in brackets',
		api: {
			in: 'query',
			position: { name: 'page[offset]', counts: 'records' },
			size: { name: 'page[limit]' },
		},
		found: "Limit and Offset: 'page[offset]' from 0 and 'page[limit]'",
	},
	...(
		[
			['skip', 'take'],
			['startAt', 'maxResults'],
			['start', 'count'],
			['firstResult', 'maxResults'],
		] as const
	).map(([name, size]) => ({
		what: `offsets as '${name}'`,
		api: {
			in: 'query' as const,
			position: { name, counts: 'records' as const },
			size: { name: size },
		},
		found: `Limit and Offset: '${name}' from 0`,
	})),
	{
		what: 'the ID of the last record under a rare name',
		api: {
			in: 'query',
			position: { name: 'since_id', counts: 'id' },
			size: { name: 'limit' },
			cap: 50,
			beside: more,
		},
		found: "Cursor: from the last record, field 'id' into 'since_id'",
		pageSize: 50,
	},
];

const IN_BODY: readonly Case[] = [
	...[true, false].map((isStrict) => ({
		what: `offsets inside 'page', other names ${isStrict ? 'refused' : 'ignored'}`,
		api: {
			in: 'body' as const,
			position: { name: 'page.offset', counts: 'records' as const },
			size: { name: 'page.limit' },
			isStrict,
		},
		body: {},
		found: "Limit and Offset: 'page.offset' in the body from 0 and 'page.limit' in the body",
	})),
	{
		what: "offsets inside an object 'page' that the request has",
		api: {
			in: 'body',
			position: { name: 'page.offset', counts: 'records' },
			size: { name: 'page.limit' },
			isStrict: true,
		},
		body: { page: {} },
		found: "Limit and Offset: 'page.offset' in the body from 0 and 'page.limit' in the body",
	},
	{
		what: "offsets inside 'page' that the request names",
		api: {
			in: 'body',
			position: { name: 'page.offset', counts: 'records' },
			size: { name: 'page.limit' },
			isStrict: true,
		},
		body: { page: { offset: 0, limit: 20 } },
		found: "Limit and Offset: 'page.offset' in the body from 0 and 'page.limit' in the body",
	},
	{
		what: "pages from 0 inside 'page'",
		api: {
			in: 'body',
			position: { name: 'page.number', counts: 'pages', first: 0 },
			size: { name: 'page.size' },
		},
		body: {},
		found: "Limit and Page: 'page.number' in the body from 0 and 'page.size' in the body",
	},
	...[true, false].map((isStrict) => ({
		what: `'from' and 'size', other names ${isStrict ? 'refused' : 'ignored'}`,
		api: {
			in: 'body' as const,
			position: { name: 'from', counts: 'records' as const },
			size: { name: 'size' },
			isStrict,
		},
		body: { where: 1 },
		found: "Limit and Offset: 'from' in the body from 0 and 'size' in the body",
	})),
	...['after', 'start_cursor', 'search_after'].map((name) => ({
		what: `the ID of the last record as '${name}'`,
		api: {
			in: 'body' as const,
			position: { name, counts: 'id' as const },
			size: { name: 'limit' },
		},
		body: {},
		found: `Cursor: from the last record, field 'id' into '${name}' in the body`,
	})),
	{
		what: 'the list of sort values of the last record',
		api: {
			in: 'body',
			position: { name: 'search_after', counts: 'sort' },
			size: { name: 'size' },
			isStrict: true,
		},
		body: { where: 1 },
		list: rows.map((row) => ({ ...row, sort: [row.updatedAt, row.id] })),
		found: "Cursor: from the last record, field 'sort' into 'search_after' in the body",
	},
];

it.each([...IN_QUERY, ...IN_BODY])(
	'finds $what, and the proposed node reads all of it',
	async ({ api, body, query, found, pageSize: asked, list = rows }) => {
		const options: ConnectorOptions =
			body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
		const detection = await detectOn(server, namedList(list, api), options, query);
		expect(detection.topics['Pagination']).toMatchObject({
			found: expect.stringContaining(found),
			confidence: 'certain',
			proven: true,
		});
		expect(detection.run['complete']).toBe(true);
		if (asked !== undefined) {
			expect(detection.node.parameters['options']).toMatchObject({ pageSize: asked });
		}
		const { records, run, error } = await runProposed(detection, list);
		expect(error).toBeUndefined();
		expect(records).toEqual(list);
		expect(run).toMatchObject({ complete: true });
	},
);
