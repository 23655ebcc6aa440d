/** Detect Settings proposes the largest page that it saw work, also for cursors. */
import { detectOn, runProposed } from '../../helpers/detect';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import { jsonAnswer, Refusal } from '../../restServer/answer';
import { param } from '../../restServer/exchange';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const rows = makeRecords(1_234);

interface CursorApi {
	/** Records of a page when no size is asked for. */
	readonly usual: number;
	readonly cap: number;
	/** What the server does with a size beside a cursor. */
	readonly beside: 'taken' | 'refused' | 'ignored';
	/** The name of the size. */
	readonly size: string;
	/** Whether an answer holds a cursor although nothing comes after it. */
	readonly isEndless?: boolean;
}

/** A list by cursor of `list` records. */
function byCursor(list: readonly unknown[], api: CursorApi): Handler {
	return (exchange) => {
		const cursor = param(exchange, 'cursor');
		const asked = param(exchange, api.size);
		if (cursor !== undefined && asked !== undefined && api.beside === 'refused')
			throw new Refusal(400, 'the cursor holds the page size already');
		const from = Number(cursor?.replace('at-', '') ?? 0);
		const isTaken = asked !== undefined && (cursor === undefined || api.beside === 'taken');
		const end = from + (isTaken ? Math.min(api.cap, Number(asked)) : api.usual);
		const isMore = api.isEndless === true || end < list.length;
		return jsonAnswer({
			items: list.slice(from, end),
			next_cursor: isMore ? `at-${Math.min(end, list.length)}` : null,
		} as never);
	};
}

it.each([
	['takes it', { usual: 20, cap: 200, beside: 'taken', size: 'limit' }, 200, undefined],
	['ignores it', { usual: 20, cap: 200, beside: 'ignored', size: 'per_page' }, 200, undefined],
	['refuses it', { usual: 20, cap: 500, beside: 'refused', size: 'page_size' }, 500, true],
	[
		'always gives a cursor',
		{ usual: 25, cap: 100, beside: 'taken', size: 'limit', isEndless: true },
		100,
		undefined,
	],
] as ReadonlyArray<readonly [string, CursorApi, number, true | undefined]>)(
	'asks for large pages by cursor where the server %s beside the cursor',
	async (_, api, pageSize, isSizeFirstOnly) => {
		const detection = await detectOn(server, byCursor(rows, api));
		const { node, topics } = detection;
		expect(topics['Page Size']).toMatchObject({ found: `${pageSize} records`, proven: true });
		expect(node.parameters).toMatchObject({
			pagination: 'cursor',
			options: { sizeParameter: api.size, pageSize },
		});
		const options = node.parameters['options'] as Record<string, unknown>;
		expect(options['isSizeFirstOnly']).toBe(isSizeFirstOnly);
		server.log.entries.length = 0;
		const { records, run } = await runProposed(detection, rows);
		expect(records).toEqual(rows);
		expect(run).toMatchObject({ complete: true });
		if (api.beside === 'taken')
			expect(run['calls']).toBeLessThanOrEqual(Math.ceil(rows.length / pageSize) + 1);
	},
);

/** Pages by a link that may forget the size of the page it stands on. */
function byLink(isSizeKept: boolean): Handler {
	return (exchange) => {
		const page = Number(param(exchange, 'page') ?? 1);
		const size = Math.min(100, Number(param(exchange, 'size') ?? 20));
		const kept = isSizeKept ? `&size=${size}` : '';
		return jsonAnswer({
			items: rows.slice((page - 1) * size, page * size),
			next: page * size < rows.length ? `${exchange.path}?page=${page + 1}${kept}` : null,
		} as never);
	};
}

it.each([true, false])(
	'asks for large pages by link only where links keep the size: %s',
	async (isSizeKept) => {
		const detection = await detectOn(server, byLink(isSizeKept));
		expect(detection.topics['Page Size']).toMatchObject({ found: '100 records' });
		const options = detection.node.parameters['options'] as Record<string, unknown>;
		expect(options['pageSize']).toBe(isSizeKept ? 100 : undefined);
		const { records, run } = await runProposed(detection, rows);
		expect(records).toEqual(rows);
		expect(run['complete']).toBe(true);
	},
);

it('asks for no page that swallowed the whole list, as it shows no way on', async () => {
	const few = rows.slice(0, 90);
	const api = { usual: 20, cap: 1_000, beside: 'taken', size: 'limit' } as const;
	const detection = await detectOn(server, byCursor(few, api));
	expect(detection.topics['Page Size']).toMatchObject({ found: "Can't tell" });
	expect(detection.node.parameters['options']).not.toHaveProperty('sizeParameter');
	const { records, run } = await runProposed(detection, few);
	expect(records).toEqual(few);
	expect(run['complete']).toBe(true);
});
