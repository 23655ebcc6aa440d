/** Detect Settings claims no more than answers prove, and nor does the node that it proposes. */
import { detectOn, runProposed } from '../../helpers/detect';
import { type Handler, makeRecords, type RestServer, startRestServer } from '../../restServer';
import { jsonAnswer } from '../../restServer/answer';
import { param } from '../../restServer/exchange';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());

const rows = makeRecords(90);

/** A list by offset and limit, at most `cap` records a page, that says what `beside` makes. */
function byOffset(
	list: () => readonly unknown[],
	beside: (all: number) => object = () => ({}),
	cap = 1_000,
): Handler {
	return (exchange) => {
		const all = list();
		const from = Number(param(exchange, 'offset') ?? 0);
		const size = Math.min(cap, Number(param(exchange, 'limit') ?? 20));
		return jsonAnswer({ data: all.slice(from, from + size), ...beside(all.length) } as never);
	};
}

/** A list that gets one more record at its top with every call. */
function growing() {
	let calls = 0;
	return () => {
		calls += 1;
		return [...makeRecords(calls, 1_000).reverse(), ...rows];
	};
}

it('says on Run that what it found is proven', async () => {
	const { run, topics } = await detectOn(
		server,
		byOffset(() => rows),
	);
	expect(topics['Pagination']).toMatchObject({ confidence: 'certain', proven: true });
	expect(run).toMatchObject({
		complete: true,
		summary: 'The way to read the whole list was found out, and the answers prove it.',
	});
});

it.each([
	[
		'a guess',
		() => jsonAnswer({ data: rows.slice(0, 20), next_cursor: 'x' } as never),
		/^Not complete: how the API hands out pages is not proven\.$/,
	],
	[
		'what only looks like a whole list',
		() => jsonAnswer({ data: rows.slice(0, 37) } as never),
		/^Not complete: how the API hands out pages is not proven\.$/,
	],
	[
		'what can not be told',
		() => jsonAnswer({ data: rows.slice(0, 20) } as never),
		/^Not complete: how the API hands out pages could not be told\.$/,
	],
	[
		'one of two lists',
		byOffsetTwice(),
		/^Not complete: another list in the answer may be the one with the records\.$/,
	],
] as ReadonlyArray<readonly [string, Handler, RegExp]>)(
	'does not call %s complete',
	async (_, api, summary) => {
		const { run } = await detectOn(server, api);
		expect(run).toMatchObject({ complete: false, summary: expect.stringMatching(summary) });
	},
);

/** Two lists that are paged together and look alike. */
function byOffsetTwice(): Handler {
	const others = makeRecords(90, 5_000);
	return (exchange) => {
		const from = Number(param(exchange, 'offset') ?? 0);
		const end = from + Number(param(exchange, 'limit') ?? 20);
		return jsonAnswer({ arrivals: rows.slice(from, end), departures: others.slice(from, end) });
	};
}

it.each([
	['states how many there are', (all: number) => ({ total: all })],
	['states nothing', () => ({})],
])('does not call a list complete that grows while it is looked at and %s', async (_, beside) => {
	const { run, topics } = await detectOn(server, byOffset(growing(), beside));
	expect(run).toMatchObject({ complete: false });
	expect(String(run['summary'])).toMatch(/^Not complete: /);
	expect(topics['Settings']).not.toMatchObject({ confidence: 'certain' });
});

it('lets a node read a moving list with an overlap', async () => {
	let calls = 0;
	const grown = [...makeRecords(1, 1_000), ...rows];
	const list = () => (calls++ === 0 ? rows : grown);
	const detection = await detectOn(
		server,
		byOffset(list, (all) => ({ total: all })),
	);
	expect(detection.run).toMatchObject({
		complete: false,
		summary: 'Not complete: the list changed while it was looked at.',
		warnings: ['The list changed while it was looked at.'],
	});
	expect(detection.node.parameters).toMatchObject({
		pagination: 'offset',
		options: { pageSize: 20, overlap: 10, syncField: 'id' },
	});
	const { run, records } = await runProposed(detection, grown);
	expect(records).toEqual(grown);
	expect(run['complete']).toBe(true);
});

it('takes a total for no proof that one answer holds everything', async () => {
	// It states the same with pages of any size, and there are pages under a name that nobody guesses.
	const api: Handler = (exchange) => {
		const from = (Number(param(exchange, 'seite') ?? 1) - 1) * 20;
		const size = Number(param(exchange, 'limit') ?? 20);
		return jsonAnswer({ data: rows.slice(from, from + size), total: 20 });
	};
	const detection = await detectOn(server, api);
	expect(detection.run['complete']).toBe(false);
	expect(detection.topics['Pagination']).toMatchObject({ found: 'None', confidence: 'likely' });
	const { run } = await runProposed(detection, rows);
	expect(run['complete']).toBe(false);
});

it('lets a node that reads one page look at the flag that says whether there is more', async () => {
	let list = rows.slice(0, 30);
	const api: Handler = () =>
		jsonAnswer({ data: list.slice(0, 30), has_more: list.length > 30 } as never);
	const detection = await detectOn(server, api);
	expect(detection.topics['Pagination']).toMatchObject({ found: 'None', confidence: 'certain' });
	expect((await runProposed(detection, list)).run['complete']).toBe(true);
	list = rows;
	expect((await runProposed(detection, list)).run['complete']).toBe(false);
});

it('calls no page size proven that may be the end of the list', async () => {
	const { topics } = await detectOn(
		server,
		byOffset(() => rows, undefined, 50),
	);
	expect(topics['Page Size']).toMatchObject({
		found: '50 records',
		confidence: 'likely',
		proven: false,
	});
});

it('calls no sync field certain, as records that were not read may repeat a value', async () => {
	const { topics } = await detectOn(
		server,
		byOffset(() => rows),
	);
	expect(topics['Sync Field']).toMatchObject({ found: 'id', confidence: 'likely', proven: false });
});

it.each([
	['an empty list', []],
	['an empty list beside a flag', [], { has_more: true }],
	['a full page', rows.slice(0, 20)],
])(
	'proposes a node that is never complete where it can not tell: %s',
	async (_, data, beside = {}) => {
		const api: Handler = () => jsonAnswer({ data, ...beside } as never);
		const detection = await detectOn(server, api);
		expect(detection.topics['Pagination']).toMatchObject({ found: "Can't tell" });
		const { run } = await runProposed(detection, rows);
		expect(run).toMatchObject({ complete: false, calls: 1 });
	},
);
