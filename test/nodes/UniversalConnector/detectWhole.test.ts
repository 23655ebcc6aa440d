/** Detect Settings sees through lists that come whole until a page size is asked for. */
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

/** Where a page begins, and what an answer says of the page after it at `end`. */
interface Paging {
	readonly begin: (exchange: Exchange, size: number) => number;
	readonly beside?: (end: number | null, size: number, path: string) => JsonObject;
	readonly link?: (end: number, size: number, path: string) => string;
}

const number = (exchange: Exchange, name: string, missing: number) =>
	Number(param(exchange, name) ?? missing);

const PAGINGS: Readonly<Record<string, readonly [Paging, string]>> = {
	cursor: [
		{
			begin: (exchange) => Number((param(exchange, 'cursor') ?? 'c0').slice(1)),
			beside: (end) => ({ next_cursor: end === null ? null : `c${end}` }),
		},
		"Cursor: from next_cursor into 'cursor'",
	],
	'cursor that is missing at the end': [
		{
			begin: (exchange) => Number((param(exchange, 'cursor') ?? 'c0').slice(1)),
			beside: (end) => (end === null ? {} : { next_cursor: `c${end}` }),
		},
		"Cursor: from next_cursor into 'cursor'",
	],
	'next link': [
		{
			begin: (exchange) => number(exchange, 'from', 0),
			beside: (end, size, path) => ({
				next: end === null ? null : `${path}?limit=${size}&from=${end}`,
			}),
		},
		"Next Link: 'next'",
	],
	'Link header': [
		{
			begin: (exchange) => number(exchange, 'from', 0),
			link: (end, size, path) => `<${path}?limit=${size}&from=${end}>; rel="next"`,
		},
		'Next Link: the Link header',
	],
	offset: [
		{ begin: (exchange) => number(exchange, 'offset', 0) },
		"Limit and Offset: 'offset' from 0 and 'limit'",
	],
	page: [
		{ begin: (exchange, size) => (number(exchange, 'page', 1) - 1) * size },
		"Limit and Page: 'page' from 1 and 'limit'",
	],
	'pages from 0': [
		{ begin: (exchange, size) => number(exchange, 'page', 0) * size },
		"Limit and Page: 'page' from 0 and 'limit'",
	],
	'ID of the last record': [
		{
			begin: (exchange) => number(exchange, 'after_id', 0),
			beside: (end) => ({ has_more: end !== null }),
		},
		"Cursor: from the last record, field 'id' into 'after_id'",
	],
};

/** Everything without `limit`, and pages of at most 100 with it. */
function wholeUntilAsked(rows: readonly JsonObject[], { begin, beside, link }: Paging): Handler {
	return (exchange) => {
		const limit = param(exchange, 'limit');
		if (limit === undefined) return jsonAnswer({ data: [...rows] });
		const size = Math.min(100, Number(limit));
		const from = begin(exchange, size);
		const end = from + size < rows.length ? from + size : null;
		const headers = link && end !== null ? [['Link', link(end, size, exchange.path)] as const] : [];
		return jsonAnswer(
			{ data: rows.slice(from, from + size), ...beside?.(end, size, exchange.path) },
			{ headers },
		);
	};
}

it.each(
	Object.entries(PAGINGS).flatMap(([what, [paging, found]]) =>
		[37, 95, 100, 1_234].map((count) => ({ what, count, paging, found })),
	),
)(
	'sees how a whole list of $count would be handed out in pages: $what',
	async ({ count, paging, found }) => {
		const rows = makeRecords(count);
		const detection = await detectOn(server, wholeUntilAsked(rows, paging));
		expect(detection.topics['Pagination']).toMatchObject({ found, confidence: 'certain' });
		expect(String(detection.topics['Page Size']?.['evidence'])).toContain(
			`${count} records come without asking for a number.`,
		);
		const { records, run } = await runProposed(detection, rows);
		expect(records).toEqual(rows);
		expect(run['complete']).toBe(true);
	},
);
