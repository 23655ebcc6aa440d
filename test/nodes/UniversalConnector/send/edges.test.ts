import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, startRestServer, type RestServer } from '../../../restServer';
import { outcomes, send } from './run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const bodies = () => server.log.entries.map(({ body }) => JSON.parse(body) as unknown);

describe('Map by Name', () => {
	const parameters = { bodyShape: 'map', mapKey: 'name', path: '/bulk/{team}' };

	it('a name may stand in the bodies of several addresses, but once in each', async () => {
		for (const team of ['x', 'y']) server.mount(`/bulk/${team}`, () => jsonAnswer({}));
		const items = [
			{ name: 'a', team: 'x' },
			{ name: 'a', team: 'y' },
			{ name: 1, team: 'x' },
			{ name: '1', team: 'x' },
		];
		const result = await send(server, items, { parameters });
		expect(outcomes(result)).toEqual(['sent', 'sent', 'skipped', 'sent']);
		expect(result.run).toMatchObject({ duplicates: 1 });
		expect(bodies()).toEqual([
			{ '1': { name: '1', team: 'x' }, a: { name: 'a', team: 'x' } },
			{ a: { name: 'a', team: 'y' } },
		]);
	});

	it('a name may stand in the bodies of several groups', async () => {
		server.mount('/bulk', () => jsonAnswer({}));
		const items = ['x', 'y'].map((team) => ({ name: 'a', team }));
		const options = { grouping: 'byKey', groupFields: 'team' };
		const result = await send(server, items, {
			parameters: { ...parameters, path: '/bulk' },
			options,
		});
		expect(outcomes(result)).toEqual(['sent', 'sent']);
		expect(bodies()).toHaveLength(2);
	});

	it('records without a name fail, each for that reason', async () => {
		const items = [null, null, '', ''].map((name) => ({ name, team: 'x' }));
		const result = await send(server, items, { parameters });
		for (const one of outcomes(result)) {
			expect(one).toEqual(['failed', expect.stringContaining("needs a name at 'name'")]);
		}
	});
});

it('calls for one group follow each other when groups are kept together', async () => {
	let underWay = 0;
	let most = 0;
	server.mount('/bulk', async () => {
		underWay += 1;
		most = Math.max(most, underWay);
		await new Promise((resolve) => setTimeout(resolve, 20));
		underWay -= 1;
		return jsonAnswer({});
	});
	const items = Array.from({ length: 8 }, (_, n) => ({ n, team: 'x' }));
	const options = { grouping: 'keepGroups', groupFields: 'team', inFlight: 4 };
	const result = await send(server, items, { parameters: { batchSize: 2 }, options });
	expect(new Set(outcomes(result))).toEqual(new Set(['sent']));
	expect(most).toBe(1);
	expect(bodies().flat()).toEqual(items);
});

it.each(['byKey', 'keepGroups'])('so do calls to several addresses (%s)', async (grouping) => {
	const underWay = new Map<string, number>();
	let most = 0;
	for (const to of ['a', 'b']) {
		server.mount(`/bulk/${to}`, async ({ body }) => {
			const rows = JSON.parse(body.toString()) as Array<{ team: string }>;
			const teams = new Set(rows.map(({ team }) => team));
			for (const team of teams) {
				underWay.set(team, (underWay.get(team) ?? 0) + 1);
				most = Math.max(most, underWay.get(team) ?? 0);
			}
			await new Promise((resolve) => setTimeout(resolve, 20));
			for (const team of teams) underWay.set(team, (underWay.get(team) ?? 0) - 1);
			return jsonAnswer({});
		});
	}
	const items = Array.from({ length: 12 }, (_, n) => ({ n, to: 'ab'[n % 2], team: `t${n % 4}` }));
	items.push({ n: 12, to: 'a', team: 't1' });
	const options = { grouping, groupFields: 'team', inFlight: 4 };
	const parameters = { path: '/bulk/{to}', batchSize: 2 };
	const result = await send(server, items as never, { parameters, options });
	expect(new Set(outcomes(result))).toEqual(new Set(['sent']));
	expect(most).toBe(1);
	expect(bodies().flat()).toHaveLength(13);
});

it("'Limit: Calls' counts lookups and writes before anything is written", async () => {
	server.mount('/people', () => jsonAnswer({ data: [] }));
	const items = ['a', 'b'].map((key) => ({ key }));
	const options = {
		writeMode: 'createUpdate',
		syncField: 'key',
		lookupPath: '/people?key={key}',
		lookupRecordPath: 'data',
	};
	const parameters = { path: '/people', bodyShape: 'object' };
	const few = await send(server, items, { parameters, options: { ...options, maxCalls: 3 } });
	expect(JSON.stringify(outcomes(few))).toContain('would need at least 4 calls');
	expect(server.log.entries.map(({ method }) => method)).toEqual(['GET', 'GET']);
	const enough = await send(server, items, { parameters, options: { ...options, maxCalls: 4 } });
	expect(outcomes(enough)).toEqual(['created', 'created']);
});

it.each([
	[{ exclude: 'tags[*].id' }, "'Records: Exclude Fields' can't take out 'tags[*].id'"],
	[{ exclude: 'tags[0]' }, "'Records: Exclude Fields' can't take out 'tags[0]'"],
	[{ integerFields: 'tags[*].id' }, "'Records: Big Number Fields' holds 'tags[*].id'"],
])('paths that would do nothing are refused: %j', async (options, message) => {
	const result = await send(server, [{ tags: [{ id: '1' }] }], { options });
	expect(JSON.stringify(outcomes(result))).toContain(message);
	expect(server.log.entries).toHaveLength(0);
});

it('a big number may stand in a list', async () => {
	server.mount('/bulk', () => jsonAnswer({}));
	const options = { integerFields: 'tags[0].id' };
	await send(server, [{ tags: [{ id: '12345678901234567890' }] }], { options });
	expect(server.log.entries[0]?.body).toBe('[{"tags":[{"id":12345678901234567890}]}]');
});

it('nothing is no error, and a redirect is no success', async () => {
	const told = [
		{ error: 0, status: 200 },
		{ error: {}, status: 200 },
		{ error: [], status: 304 },
		{ error: '', status: 302 },
		{ error: 7, status: 200 },
	];
	server.mount('/bulk', () => jsonAnswer({ error: 0, results: told }));
	const options = {
		joinBy: 'position',
		replyListPath: 'results',
		errorPath: 'error',
		replyErrorPath: 'error',
		replyStatusPath: 'status',
	};
	const items = told.map((_, n) => ({ n }));
	const bad = ['failed', expect.any(String)];
	expect(outcomes(await send(server, items, { options }))).toEqual([
		'sent',
		'sent',
		'unchanged',
		bad,
		bad,
	]);
});

it('answers are posted on no more after three that could not be', async () => {
	server.mount('/bulk', () => jsonAnswer({}));
	server.mount('/hook', () => jsonAnswer({}, { status: 403 }));
	const items = Array.from({ length: 6 }, (_, n) => ({ n }));
	const options = { reportUrl: `${server.url}/hook` };
	const result = await send(server, items, { parameters: { batchSize: 1 }, options });
	expect(outcomes(result)).toEqual(items.map(() => 'sent'));
	expect(server.log.entries.filter(({ path }) => path === '/hook')).toHaveLength(3);
	expect(result.run['warnings']).toEqual([
		'Answers are no longer posted on, because 3 in a row could not be. The last one: status 403',
	]);
});
