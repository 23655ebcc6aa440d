/** Detect Settings finds positions that stand inside a text of the request. */
import type { ConnectorOptions } from '../../helpers/connector';
import { detectOn, runProposed } from '../../helpers/detect';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import { jsonAnswer, Refusal } from '../../restServer/answer';
import { type Exchange, jsonBody, param } from '../../restServer/exchange';
import { readPath } from '../../restServer/json';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const rows = makeRecords(95);

interface TextApi {
	readonly read: (exchange: Exchange) => unknown;
	/** Captures the position, and the size where the text says it. */
	readonly pattern: RegExp;
	readonly first: number;
	readonly counts: 'records' | 'pages';
	readonly isSizeFirst?: boolean;
}

/** A list whose position stands in a text, at most 50 records a page; all other texts are refused. */
function byText({ read, pattern, first, counts, isSizeFirst }: TextApi): Handler {
	return (exchange) => {
		const found = pattern.exec(String(read(exchange)));
		if (found === null) throw new Refusal(400, 'this is no query');
		const [position = 0, size = 20] = isSizeFirst
			? [Number(found[2]), Number(found[1])]
			: [Number(found[1]), Number(found[2] ?? 20)];
		const held = Math.min(50, size);
		const from = (position - first) * (counts === 'pages' ? held : 1);
		if (from < 0) throw new Refusal(400, 'the position is too small');
		return jsonAnswer({ data: rows.slice(from, from + held) });
	};
}

const inQuery = (name: string) => (exchange: Exchange) => param(exchange, name);
const inBody = (path: string) => (exchange: Exchange) => readPath(jsonBody(exchange), path);

interface Case {
	readonly what: string;
	readonly api: TextApi;
	readonly options?: ConnectorOptions;
	readonly query?: string;
	readonly found: string;
}

function typed(name: string, value: string): ConnectorOptions {
	return {
		query: {
			entry: [
				{ name: 'lang', value: 'en' },
				{ name, value },
			],
		},
	};
}

const CASES: readonly Case[] = [
	{
		what: 'STARTPOSITION and MAXRESULTS',
		api: {
			read: inQuery('query'),
			pattern: /^select \* from Item STARTPOSITION (\d+) MAXRESULTS (\d+)$/,
			first: 1,
			counts: 'records',
		},
		options: typed('query', 'select * from Item STARTPOSITION 1 MAXRESULTS 20'),
		found: "Limit and Offset: '{offset}' from 1 and '{limit}' in the text of 'query'",
	},
	{
		what: 'LIMIT and OFFSET in the path that was typed',
		api: {
			read: inQuery('q'),
			pattern: /^SELECT Id FROM Lead LIMIT (\d+) OFFSET (\d+)$/,
			first: 0,
			counts: 'records',
			isSizeFirst: true,
		},
		query: '?q=SELECT+Id+FROM+Lead+LIMIT+20+OFFSET+0&lang=en',
		found: "Limit and Offset: '{offset}' from 0 and '{limit}' in the text of 'q'",
	},
	{
		what: 'a pair in one parameter',
		api: { read: inQuery('limit'), pattern: /^(\d+),(\d+)$/, first: 0, counts: 'records' },
		options: typed('limit', '0,20'),
		found: "Limit and Offset: '{offset}' from 0 and '{limit}' in the text of 'limit'",
	},
	{
		what: 'LIMIT with two numbers',
		api: {
			read: inQuery('sql'),
			pattern: /^select \* from t limit (\d+), (\d+)$/,
			first: 0,
			counts: 'records',
		},
		options: typed('sql', 'select * from t limit 0, 20'),
		found: "Limit and Offset: '{offset}' from 0 and '{limit}' in the text of 'sql'",
	},
	{
		what: 'JSON in a parameter',
		api: {
			read: inQuery('filter'),
			pattern: /^\{"where":\{\},"skip":(\d+),"limit":(\d+)\}$/,
			first: 0,
			counts: 'records',
		},
		options: typed('filter', '{"where":{},"skip":0,"limit":20}'),
		found: "Limit and Offset: '{offset}' from 0 and '{limit}' in the text of 'filter'",
	},
	{
		what: 'a text in the body of a search',
		api: {
			read: inBody('query.text'),
			pattern: /^match \(n\) return n skip (\d+) limit (\d+)$/,
			first: 0,
			counts: 'records',
		},
		options: {
			method: 'POST',
			body: '{"query":{"text":"match (n) return n skip 0 limit 20"},"lang":"en"}',
		},
		found: "Limit and Offset: '{offset}' from 0 and '{limit}' in a text of the body",
	},
	{
		what: 'arguments of a GraphQL query',
		api: {
			read: inBody('query'),
			pattern: /people\(offset: (\d+), first: (\d+)\)/,
			first: 0,
			counts: 'records',
		},
		options: {
			method: 'POST',
			body: JSON.stringify({ query: '{ people(offset: 0, first: 20) { id name } }' }),
		},
		found: "Limit and Offset: '{offset}' from 0 and '{limit}' in a text of the body",
	},
	{
		what: 'the number of a page, without a size',
		api: { read: inQuery('q'), pattern: /^type:all page:(\d+)$/, first: 1, counts: 'pages' },
		options: typed('q', 'type:all page:1'),
		found: "Limit and Page: '{page}' from 1 in the text of 'q'",
	},
	{
		what: 'the number of a page from 0',
		api: { read: inQuery('q'), pattern: /^type:all page=(\d+)$/, first: 0, counts: 'pages' },
		options: typed('q', 'type:all page=0'),
		found: "Limit and Page: '{page}' from 0 in the text of 'q'",
	},
];

it.each(CASES)(
	'finds $what, and the proposed node reads all of it',
	async ({ api, options, query, found }) => {
		const detection = await detectOn(server, byText(api), options, query);
		expect(detection.topics['Pagination']).toMatchObject({
			found,
			confidence: 'certain',
			proven: true,
		});
		const { records, run, error } = await runProposed(detection, rows);
		expect(error).toBeUndefined();
		expect(records).toEqual(rows);
		expect(run['complete']).toBe(true);
	},
);

it('leaves a text alone that only looks as if it asked for a page', async () => {
	const api: Handler = (exchange) => {
		const from = Number(param(exchange, 'offset') ?? 0);
		return jsonAnswer({ data: rows.slice(from, from + Number(param(exchange, 'limit') ?? 20)) });
	};
	const detection = await detectOn(server, api, typed('q', 'chapter start 1'));
	expect(detection.topics['Pagination']).toMatchObject({
		found: "Limit and Offset: 'offset' from 0 and 'limit'",
	});
	const { records, run } = await runProposed(detection, rows);
	expect(records).toEqual(rows);
	expect(run['complete']).toBe(true);
});
