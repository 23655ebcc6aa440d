import fc from 'fast-check';

import { delayed } from '../../../restServer';
import {
	startWriteServer,
	type WriteServer,
	type WriteServerOptions,
} from '../../../restServer/writes';
import { entries, outcomes, send } from './run';

const open: WriteServer[] = [];

async function start(options: WriteServerOptions = {}): Promise<WriteServer> {
	const server = await startWriteServer(options);
	open.push(server);
	return server;
}

afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});

const items = [
	{ key: 'a', team: 'x', n: 1 },
	{ key: 'b', team: 'y', n: 2 },
	{ key: 'c', team: 'x', n: 3 },
	{ key: 'd', team: 'x', n: 4 },
	{ key: 'e', team: 'z', n: 5 },
];

const bodies = (server: WriteServer) => server.log.entries.map(({ body }) => body);
const keys = (server: WriteServer) =>
	server.taken.map((rows) => rows.map(({ key }) => key).join(''));

it('sends nothing but what the common settings say', async () => {
	const server = await start();
	const result = await send(server, items, { parameters: { batchSize: 2 } });
	expect(outcomes(result)).toEqual(items.map(() => 'sent'));
	expect(bodies(server)[0]).toBe(JSON.stringify(items.slice(0, 2)));
	expect(keys(server)).toEqual(['ab', 'cd', 'e']);
	expect(server.log.maxInFlight).toBe(1);
	expect(server.log.entries[0]?.rawHeaders).toContainEqual(['Content-Type', 'application/json']);
	expect(result.run).toMatchObject({
		stopReason: 'done',
		complete: true,
		records: 5,
		sent: 5,
		failed: 0,
		unknown: 0,
		batches: 3,
		calls: 3,
		retries: 0,
		warnings: [],
	});
	expect(result.run['responses']).toMatchObject([
		{ call: 1, batch: 1, rows: 2, items: [0, 1], status: 200, body: { ok: true, count: 2 } },
		{ call: 2, batch: 2, rows: 2, items: [2, 3], status: 200 },
		{ call: 3, batch: 3, rows: 1, items: [4, 4], status: 200 },
	]);
	expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_, item) => ({ item })),
	);
});

describe('body shapes', () => {
	it.each([
		['list', 'list', { bodyKey: '' }],
		['listUnderKey', 'list', { bodyKey: 'data' }],
		['map', 'map', { mapKey: 'key' }],
		['lines', 'lines', {}],
	] as const)('%s arrives as the API wants it', async (form, bodyShape, more) => {
		const server = await start({ form });
		const result = await send(server, items, {
			parameters: { bodyShape, batchSize: 3, ...more },
		});
		expect(outcomes(result)).toEqual(items.map(() => 'sent'));
		expect(keys(server)).toEqual(['abc', 'de']);
	});

	it('one record, also under a key, each in a call of its own', async () => {
		const server = await start({ form: 'object' });
		await send(server, items, { parameters: { bodyShape: 'object' } });
		expect(bodies(server)).toEqual(items.map((item) => JSON.stringify(item)));
		await send(server, items.slice(0, 1), {
			parameters: { bodyShape: 'object', bodyKey: 'ticket', path: '/people/{key}' },
		});
		expect(bodies(server).at(-1)).toBe(`{"ticket":${JSON.stringify(items[0])}}`);
	});

	it('no body at all', async () => {
		const server = await start();
		for (const { key } of items) server.store.upsert(key, {});
		const result = await send(server, items, {
			parameters: { method: 'DELETE', path: '/people/{key}', bodyShape: 'none' },
		});
		expect(outcomes(result)).toEqual(items.map(() => 'sent'));
		expect(bodies(server)).toEqual(items.map(() => ''));
		expect(server.store.records.size).toBe(0);
	});

	it('with values beside the records', async () => {
		const server = await start({ form: 'listUnderKey' });
		const values = [
			{ name: 'meta.source', value: 'n8n' },
			{ name: 'dry', from: 'json', value: 'false' },
			{ name: 'site', from: 'json', value: '9007199254740993' },
			{ name: 'count', from: 'count' },
			{ name: 'batch', from: 'batch' },
			{ name: 'team', from: 'group' },
		];
		await send(server, items, {
			parameters: { bodyKey: 'data', batchSize: 2 },
			options: { bodyValues: { entry: values }, grouping: 'byKey', groupFields: 'team' },
		});
		expect(bodies(server).map((body) => JSON.parse(body) as object)).toMatchObject([
			{ meta: { source: 'n8n' }, dry: false, count: 2, batch: 1, team: 'x' },
			{ count: 1, batch: 2, team: 'x' },
			{ count: 1, batch: 3, team: 'y' },
			{ count: 1, batch: 4, team: 'z' },
		]);
		expect(bodies(server)[0]).toContain('"site":9007199254740993');
		expect(keys(server)).toEqual(['ac', 'd', 'b', 'e']);
	});
});

describe('grouping', () => {
	it.each([
		['sequential', ['abc', 'de']],
		['balanced', ['ab', 'cde']],
		['perItem', ['a', 'b', 'c', 'd', 'e']],
		['byKey', ['acd', 'b', 'e']],
		['keepGroups', ['acd', 'be']],
	])('%s', async (grouping, wanted) => {
		const server = await start();
		await send(server, items, {
			parameters: { batchSize: 3 },
			options: { grouping, ...(/key|group/i.test(grouping) ? { groupFields: 'team' } : {}) },
		});
		expect(keys(server)).toEqual(wanted);
	});

	it('by bytes, each body as full as it may be', async () => {
		const server = await start({ maxBytes: 80 });
		await send(server, items, { options: { grouping: 'byBytes', maxKilobytes: 0.08 } });
		expect(keys(server)).toEqual(['ab', 'cd', 'e']);
		for (const body of bodies(server)) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(80);
	});

	it('uses the group in the path', async () => {
		const server = await start();
		await send(server, items, {
			parameters: { path: '/groups/{team}/members' },
			options: { grouping: 'byKey', groupFields: 'team' },
		});
		expect(server.log.entries.map(({ path }) => path)).toEqual(
			['x', 'y', 'z'].map((team) => `/groups/${team}/members`),
		);
	});

	it('never puts records of two addresses into one call', async () => {
		const server = await start();
		await send(server, items, { parameters: { path: "={{ '/groups/' + $json.team }}" } });
		expect(server.log.entries.map(({ path }) => path)).toEqual([
			'/groups/x',
			'/groups/y',
			'/groups/z',
		]);
		expect(keys(server)).toEqual(['acd', 'b', 'e']);
	});

	it('never has two calls for one group under way', async () => {
		const server = await start({ layers: [delayed(3)] });
		const many = Array.from({ length: 60 }, (_, n) => ({ key: `k${n}`, team: n % 3, n }));
		await send(server, many, {
			parameters: { batchSize: 2 },
			options: { grouping: 'byKey', groupFields: 'team', inFlight: 10 },
		});
		expect(server.log.maxInFlight).toBeGreaterThan(1);
		expect(server.log.maxInFlight).toBeLessThanOrEqual(3);
		for (const team of [0, 1, 2]) {
			const order = server.taken.flat().filter((row) => row['team'] === team);
			expect(order).toEqual(many.filter((row) => row.team === team));
		}
	});
});

it('sends what was put in, whatever the shape, the grouping and the size', async () => {
	const server = await start();
	const row = fc.record({
		key: fc.string({ unit: 'grapheme', maxLength: 5 }),
		team: fc.constantFrom('x', 'y'),
		value: fc.jsonValue({ maxDepth: 2 }),
	});
	await fc.assert(
		fc.asyncProperty(
			fc.array(row, { minLength: 1, maxLength: 12 }),
			fc.constantFrom('sequential', 'balanced', 'byKey', 'keepGroups', 'perItem'),
			fc.integer({ min: 1, max: 5 }),
			async (rows, grouping, batchSize) => {
				server.taken.length = 0;
				const result = await send(server, rows as never, {
					parameters: { batchSize },
					options: { grouping, groupFields: 'team' },
				});
				expect(outcomes(result)).toHaveLength(rows.length);
				const arrived = server.taken.flat().map((one) => JSON.stringify(one));
				expect(arrived.sort()).toEqual(rows.map((one) => JSON.stringify(one)).sort());
				for (const batch of server.taken) expect(batch.length).toBeLessThanOrEqual(batchSize);
			},
		),
		{ numRuns: 25 },
	);
});

describe('records', () => {
	it('are mapped, then fields are taken out; the path may use both', async () => {
		const server = await start();
		const row = [
			{ target: 'key', path: 'key' },
			{ target: 'who.name', path: 'n', type: 'text' },
			{ target: 'who.secret', from: 'constant', constant: 'x' },
		];
		await send(server, items.slice(0, 2), {
			parameters: { path: '/groups/{team}/{who.secret}' },
			options: { mapping: { row }, exclude: 'who.secret, nothing.there' },
		});
		expect(server.taken).toEqual([
			[{ key: 'a', who: { name: '1' } }],
			[{ key: 'b', who: { name: '2' } }],
		]);
		expect(server.log.entries[0]?.path).toBe('/groups/x/x');
	});

	it('are mapped with expressions of their own', async () => {
		const server = await start();
		const row = [{ target: 'label', from: 'constant', constant: "={{ $json.key + '!' }}" }];
		await send(server, items.slice(0, 3), { options: { mapping: { row } } });
		expect(server.taken).toEqual([[{ label: 'a!' }, { label: 'b!' }, { label: 'c!' }]]);
	});

	it('that the mapping rejects fail alone', async () => {
		const server = await start();
		const row = [{ target: 'n', path: 'n', type: 'integer' }];
		const result = await send(server, [{ n: '1' }, { n: 'many' }, { n: 3 }], {
			options: { mapping: { row } },
		});
		expect(outcomes(result)[1]).toEqual(['failed', expect.stringContaining('n')]);
		expect(server.taken).toEqual([[{ n: 1 }, { n: 3 }]]);
	});

	it('keep integers of any size, digit by digit', async () => {
		const server = await start();
		const item = {
			id: '12345678901234567890',
			deep: { n: '-9007199254740993' },
			zip: '007',
			x: 0.1,
		};
		await send(server, [item], { options: { integerFields: 'id, deep.n, zip, none' } });
		expect(bodies(server)).toEqual([
			'[{"id":12345678901234567890,"deep":{"n":-9007199254740993},"zip":"007","x":0.1}]',
		]);
	});

	it('carry headers as typed', async () => {
		const server = await start();
		await send(server, items.slice(0, 1), {
			options: { headers: entries(['X-Case', 'Kept'], ['content-type', 'application/json; v=2']) },
		});
		const sent = server.log.entries[0]?.rawHeaders ?? [];
		expect(sent).toContainEqual(['X-Case', 'Kept']);
		expect(sent.filter(([name]) => name.toLowerCase() === 'content-type')).toHaveLength(1);
	});
});
