/** Detect Settings finds where a cursor goes back to: a header, or a name in the body of a search. */
import type { ConnectorOptions } from '../../helpers/connector';
import { detectOn, runProposed } from '../../helpers/detect';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import { jsonAnswer, Refusal } from '../../restServer/answer';
import { jsonBody } from '../../restServer/exchange';
import { atPath, isObject, type JsonValue } from '../../restServer/json';
import { readPlaced } from '../../restServer/pagers/placement';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const rows = makeRecords(95);

type Placed = { readonly in: 'query' | 'header' | 'body'; readonly name: string };

interface Cursors {
	/** Where the answer holds the cursor: a header, or a path of the body. */
	readonly from: { readonly in: 'header' | 'body'; readonly at: string };
	readonly to: Placed;
	/** Members of the body besides that are refused. */
	readonly isStrict?: boolean;
	/** What a cursor looks like; a text unless said. */
	readonly write?: (end: number) => JsonValue;
}

function byCursor({ from, to, isStrict, write = (end) => `c${end}` }: Cursors): Handler {
	const ends = rows.map((_, at) => JSON.stringify(write(at + 1)));
	return (exchange) => {
		if (isStrict) {
			const body = jsonBody(exchange);
			const [known = ''] = to.name.split('.');
			const unknown = Object.keys(isObject(body) ? body : {}).find(
				(name) => name !== known && name !== 'where',
			);
			if (unknown !== undefined) throw new Refusal(400, `unknown name ${unknown}`);
		}
		const sent = readPlaced(exchange, to);
		const at = sent === undefined ? 0 : ends.indexOf(JSON.stringify(sent)) + 1;
		if (sent !== undefined && at === 0) throw new Refusal(400, 'there is no such cursor');
		const end = at + 20;
		const cursor = end < rows.length ? write(end) : null;
		const inBody = from.in === 'body' ? atPath(from.at, cursor) : {};
		const inHeaders: Array<readonly [string, string]> =
			from.in === 'header' && cursor !== null ? [[from.at, String(cursor)]] : [];
		return jsonAnswer({ data: rows.slice(at, end), ...inBody }, { headers: inHeaders });
	};
}

const header = (at: string) => ({ in: 'header' as const, at });
const body = (at: string) => ({ in: 'body' as const, at });
const toHeader = (name: string): Placed => ({ in: 'header', name });
const toBody = (name: string): Placed => ({ in: 'body', name });

it.each([
	['X-Next-Cursor', 'X-Cursor'],
	['X-Next-Page-Token', 'X-Page-Token'],
	['X-MS-Continuation', 'x-ms-continuation'],
	['X-Continuation-Token', 'x-continuation-token'],
	['X-Cursor', 'X-Cursor'],
])('sends what the header %s holds back as the header %s', async (at, name) => {
	const detection = await detectOn(server, byCursor({ from: header(at), to: toHeader(name) }));
	expect(detection.topics['Pagination']).toMatchObject({
		found: `Cursor: from ${at.toLowerCase()} in a header into '${name.toLowerCase()}' in a header`,
		confidence: 'certain',
		proven: true,
	});
	const { records, run } = await runProposed(detection, rows);
	expect(records).toEqual(rows);
	expect(run['complete']).toBe(true);
});

const list = (end: number): JsonValue => [`2024-${end}`, end];

it.each([
	...[true, false].flatMap((isStrict) =>
		['start_cursor', 'after', 'cursor', 'next_cursor'].map((name) => ({
			api: { from: body('next_cursor'), to: toBody(name), isStrict },
		})),
	),
	{ api: { from: body('search_after'), to: toBody('search_after'), write: list, isStrict: true } },
	{ api: { from: body('paging.next.after'), to: toBody('after'), isStrict: true } },
	{ api: { from: body('page.next_cursor'), to: toBody('page.cursor'), isStrict: true } },
] as ReadonlyArray<{ readonly api: Cursors }>)(
	'sends a cursor back in the body of a search: $api.from.at as $api.to.name, strictly: $api.isStrict',
	async ({ api }) => {
		const search: ConnectorOptions = { method: 'POST', body: '{"where":{"status":"any"}}' };
		const detection = await detectOn(server, byCursor(api), search);
		expect(detection.topics['Pagination']).toMatchObject({
			found: `Cursor: from ${api.from.at} into '${api.to.name}' in the body`,
			confidence: 'certain',
			proven: true,
		});
		const { records, run } = await runProposed(detection, rows);
		expect(records).toEqual(rows);
		expect(run['complete']).toBe(true);
	},
);
