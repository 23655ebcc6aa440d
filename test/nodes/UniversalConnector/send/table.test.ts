import type { IDataObject } from 'n8n-workflow';

import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';
import { outcomes, send } from './run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const items: IDataObject[] = [
	{ id: 'a1', team: 'north' },
	{ id: 'b2', name: 'Ben', owner: { email: 'b@x.example' } },
	{ id: 'c3', team: null, tags: ['x'] },
];

async function bodies(
	parameters: Record<string, unknown>,
	options: Record<string, unknown> = {},
): Promise<unknown[]> {
	server.mount('/bulk', () => jsonAnswer({}));
	const result = await send(server, items, {
		parameters: { method: 'POST', bodyShape: 'table', ...parameters },
		options,
	});
	expect(outcomes(result)).toEqual(['sent', 'sent', 'sent']);
	return server.log.entries.map(({ body }) => JSON.parse(body) as unknown);
}

const ALL = ['id', 'team', 'name', 'owner', 'tags'];
const ROWS = [
	['a1', 'north', null, null, null],
	['b2', null, 'Ben', { email: 'b@x.example' }, null],
	['c3', null, null, null, ['x']],
];

it('names the columns in the first row when nothing else is said', async () => {
	expect(await bodies({})).toEqual([[ALL, ...ROWS]]);
});

it('names the columns at a place of their own, in every call the same', async () => {
	const sent = await bodies({ bodyKey: 'data.rows', batchSize: 2 }, { columnsKey: 'data.columns' });
	expect(sent).toEqual([
		{ data: { columns: ALL, rows: ROWS.slice(0, 2) } },
		{ data: { columns: ALL, rows: ROWS.slice(2) } },
	]);
});

it('has the columns that were chosen, in their order', async () => {
	expect(await bodies({}, { columns: 'owner.email, id' })).toEqual([
		[
			['owner.email', 'id'],
			[null, 'a1'],
			['b@x.example', 'b2'],
			[null, 'c3'],
		],
	]);
});

it('counts the names of the columns among the bytes of a call', async () => {
	const maxKilobytes = 0.12;
	const sent = await bodies({}, { maxKilobytes });
	expect(sent.length).toBeGreaterThan(1);
	for (const { body } of server.log.entries) expect(body.length).toBeLessThanOrEqual(120);
});

it('bad rows of a refused table are found', async () => {
	server.mount('/bulk', ({ body }) =>
		String(body).includes('Ben')
			? jsonAnswer({ message: 'no Bens' }, { status: 422 })
			: jsonAnswer({}),
	);
	const result = await send(server, items, {
		parameters: { method: 'POST', bodyShape: 'table' },
		options: { isAllOrNone: true },
	});
	expect(outcomes(result)).toEqual(['sent', ['failed', 'no Bens'], 'sent']);
});

it.each([
	[
		{ bodyShape: 'list' },
		{ columns: 'id' },
		"'Body: Columns' is set, but 'Body Shape' is no table",
	],
	[{ bodyShape: 'list', bodyKey: 'x' }, { columnsKey: 'c' }, "'Body: Columns Key' is set, but"],
	[{ bodyShape: 'table' }, { columnsKey: 'c' }, "'Body: Columns Key' is set, but"],
	[{ bodyShape: 'table' }, { columns: 'a[*].b' }, 'which stands for many places'],
])('refuses settings that contradict each other (%j, %j)', async (parameters, options, words) => {
	const { error } = await send(server, items, {
		parameters,
		options,
		rest: { onError: 'stopWorkflow' },
	});
	expect(error?.message).toContain(words);
	expect(server.log.entries).toEqual([]);
});
