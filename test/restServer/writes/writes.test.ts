import { call } from '../client';
import { seeded, startWriteServer, withTroubles } from './index';
import type { WriteServer, WriteServerOptions } from './index';

const open: WriteServer[] = [];

async function start(options: WriteServerOptions = {}): Promise<WriteServer> {
	const server = await startWriteServer(options);
	open.push(server);
	return server;
}

afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});

const json = { 'content-type': 'application/json' };

async function put(server: WriteServer, path: string, body: string, headers = json) {
	return await call(`${server.url}${path}`, { method: 'PUT', data: body, headers });
}

it('knows records by their key and counts what landed', async () => {
	const server = await start({ reply: 'entries' });
	const body = '[{"key":"a","n":1},{"key":"b","n":1}]';
	expect((await put(server, '/bulk', body)).json).toMatchObject({
		results: [{ status: 201 }, { status: 201 }],
	});
	const again = await put(server, '/bulk', '[{"key":"a","n":2},{"key":"b","n":1}]');
	expect(again.json).toMatchObject({ results: [{ result: 'updated' }, { result: 'unchanged' }] });
	expect(server.store.inserts).toBe(2);
	expect(server.store.landed.get('a')).toBe(2);
});

it('inserts anew with every POST', async () => {
	const server = await start();
	const send = async () =>
		await call(`${server.url}/bulk`, { method: 'POST', data: '[{"key":"a"}]', headers: json });
	await send();
	await send();
	expect(server.store.inserts).toBe(2);
});

it.each([
	['list', '[{"key":"a"}]', json],
	['listUnderKey', '{"data":[{"key":"a"}]}', json],
	['map', '{"a":{"key":"a"}}', json],
	['lines', '{"key":"a"}\n', { 'content-type': 'application/x-ndjson' }],
] as const)('takes rows as %s and nothing else', async (form, body, headers) => {
	const server = await start({ form });
	expect((await put(server, '/bulk', body, headers)).status).toBe(200);
	expect(server.store.records.size).toBe(1);
	expect((await put(server, '/bulk', '"a"', headers)).status).toBe(400);
	expect((await put(server, '/bulk', body, { 'content-type': 'text/plain' } as never)).status).toBe(
		415,
	);
});

it('refuses too many rows, too many bytes, and all of a call with one bad row', async () => {
	const server = await start({
		maxRows: 2,
		maxBytes: 100,
		isAtomic: true,
		refuse: ({ n }) => (n === 0 ? 'n must not be 0' : undefined),
	});
	expect((await put(server, '/bulk', '[{"key":1},{"key":2},{"key":3}]')).status).toBe(413);
	expect((await put(server, '/bulk', `[{"key":"${'x'.repeat(100)}"}]`)).status).toBe(413);
	const bad = await put(server, '/bulk', '[{"key":1},{"key":2,"n":0}]');
	expect([bad.status, bad.json]).toEqual([422, { error: 'n must not be 0' }]);
	expect(server.store.records.size).toBe(0);
});

it('finds, changes and deletes one record', async () => {
	const server = await start();
	expect((await put(server, '/people/a%2Fb', '{"key":"a/b","n":1}')).status).toBe(201);
	expect((await put(server, '/people/a%2Fb', '{"n":2}')).json).toMatchObject({ key: 'a/b', n: 2 });
	const found = await call(`${server.url}/people?key=a%2Fb`);
	expect(found.json['data']).toHaveLength(1);
	expect((await call(`${server.url}/people/a%2Fb`, { method: 'DELETE' })).status).toBe(204);
	expect((await call(`${server.url}/people/a%2Fb`)).status).toBe(404);
});

it('reports in lists, with the words for refused rows', async () => {
	const server = await start({
		reply: 'lists',
		refuse: ({ n }) => (n === 0 ? 'bad n' : undefined),
	});
	const { json: told } = await put(server, '/bulk', '[{"key":"a"},{"key":"b","n":0}]');
	expect(told).toEqual({
		made: [{ externalKey: 'a', id: 'id-1' }],
		changed: [],
		same: 0,
		bad: [{ externalKey: 'b', message: 'bad n' }],
	});
});

it('has the same troubles for the same seed, before and after the work', async () => {
	const [one, other] = [seeded(7), seeded(7)];
	expect(Array.from({ length: 5 }, one)).toEqual(Array.from({ length: 5 }, other));
	const struck: Record<string, number> = {};
	const troubles = [{ throttled: 1 }, { failed: 1 }, { failedAfter: 1 }, { cutAfter: 1 }];
	for (const trouble of troubles) {
		const server = await start({ layers: [withTroubles(trouble, seeded(1), struck)] });
		await put(server, '/bulk', '[{"key":"a"}]').catch(() => undefined);
		const isDone = 'failedAfter' in trouble || 'cutAfter' in trouble;
		expect(server.store.records.size).toBe(isDone ? 1 : 0);
	}
	expect(struck).toEqual({ throttled: 1, failed: 1, failedAfter: 1, cutAfter: 1 });
});
