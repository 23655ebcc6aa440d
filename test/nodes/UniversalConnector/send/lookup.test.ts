import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, type Layer } from '../../../restServer';
import {
	startWriteServer,
	type WriteServer,
	type WriteServerOptions,
} from '../../../restServer/writes';
import { outcomes, send } from './run';

const open: WriteServer[] = [];

/** An API with two records, known by `key`. */
async function start(options: WriteServerOptions = {}): Promise<WriteServer> {
	const server = await startWriteServer(options);
	open.push(server);
	server.store.upsert('a', { key: 'a', n: 1, tags: ['x'] });
	server.store.upsert('b', { key: 'b', n: 2 });
	return server;
}

afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});
withoutBackOff();

const parameters = { method: 'POST', path: '/people', bodyShape: 'object' };
const found = {
	syncField: 'key',
	lookupPath: '/people?key={key}',
	lookupRecordPath: 'data',
	lookupIdPath: 'id',
	updateMethod: 'PATCH',
	updatePath: '/people/{found.key}',
};
const items = [
	{ key: 'a', n: 1 },
	{ key: 'b', n: 3 },
	{ key: 'c', n: 4 },
];

const writes = (server: WriteServer) =>
	server.log.entries
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path, body }) => `${method} ${path} ${body}`);

it.each([
	[
		'createUpdate',
		{},
		['updated', 'updated', 'created'],
		[
			'POST /people {"key":"c","n":4}',
			'PATCH /people/a {"key":"a","n":1}',
			'PATCH /people/b {"key":"b","n":3}',
		],
	],
	[
		'createUpdate',
		{ isUnchangedSkipped: true },
		['unchanged', 'updated', 'created'],
		['POST /people {"key":"c","n":4}', 'PATCH /people/b {"key":"b","n":3}'],
	],
	['create', {}, ['skipped', 'skipped', 'created'], ['POST /people {"key":"c","n":4}']],
	[
		'update',
		{ isUnchangedSkipped: true },
		['unchanged', 'updated', 'skipped'],
		['PATCH /people/b {"key":"b","n":3}'],
	],
])('%s %j writes only what it has to', async (writeMode, more, wanted, calls) => {
	const server = await start();
	const result = await send(server, items, {
		parameters,
		options: { ...found, writeMode, replyIdPath: 'id', ...more },
	});
	expect(outcomes(result)).toEqual(wanted);
	expect(writes(server).sort()).toEqual([...calls].sort());
	for (const { outcome, id } of result.told) {
		if (outcome !== 'skipped') expect(id).toMatch(/^id-\d$/);
	}
});

it('404 means that there is no such record', async () => {
	const server = await start();
	const result = await send(server, items, {
		parameters,
		options: { ...found, lookupPath: '/people/{key}', lookupRecordPath: '', writeMode: 'create' },
	});
	expect(outcomes(result)).toEqual(['skipped', 'skipped', 'created']);
});

it('an update can use the address and batches of creates', async () => {
	const server = await start();
	const result = await send(server, [...items, { key: 'd' }], {
		parameters: { method: 'PUT', path: '/bulk', bodyShape: 'list' },
		options: { ...found, updateMethod: 'same', updatePath: '', writeMode: 'createUpdate' },
	});
	expect(outcomes(result)).toEqual(['updated', 'updated', 'created', 'created']);
	expect(server.taken.map((rows) => rows.map(({ key }) => key).join(''))).toEqual(
		expect.arrayContaining(['ab', 'cd']),
	);
	expect(server.taken).toHaveLength(2);
});

it('an API that ignores the filter does not lead to a wrong update', async () => {
	const server = await start();
	const result = await send(server, items, {
		parameters,
		options: { ...found, lookupPath: '/people', writeMode: 'create' },
	});
	expect(outcomes(result)).toEqual(['skipped', 'skipped', 'created']);
});

it.each([
	[{ lookupKeyPath: 'other' }, "none has a value at 'other'"],
	[{ lookupRecordPath: 'items' }, "nothing at 'items'"],
	[{ lookupPath: '/nothing/{none}' }, "'Lookup: Path' needs a value for {none}"],
])('a lookup that can not tell sends nothing: %j', async (more, reason) => {
	const server = await start();
	const result = await send(server, items.slice(0, 2), {
		parameters,
		options: { ...found, writeMode: 'createUpdate', ...more },
	});
	for (const one of outcomes(result)) {
		expect(one).toEqual(['failed', expect.stringContaining(reason)]);
	}
	expect(writes(server)).toEqual([]);
});

it('two records with one key: the row fails', async () => {
	const server = await start();
	server.store.insert({ key: 'a' });
	const result = await send(server, items.slice(0, 1), {
		parameters,
		options: { ...found, writeMode: 'createUpdate' },
	});
	expect(outcomes(result)).toEqual([
		['failed', expect.stringContaining('found 2 records with the same key')],
	]);
});

it.each([
	[401, 1],
	[500, 3],
])(
	'lookups that are answered with %i end the run before anything is sent',
	async (status, calls) => {
		const server = await start({ layers: [() => () => jsonAnswer({}, { status })] });
		const many = Array.from({ length: 8 }, (_, n) => ({ key: `k${n}` }));
		const keyless = await send(server, [...many, {}], {
			parameters,
			options: { ...found, writeMode: 'createUpdate', maxAttempts: 1, onNoSyncField: 'create' },
		});
		expect(outcomes(keyless).at(-1)).toEqual([
			status === 401 ? 'failed' : 'unknown',
			expect.not.stringContaining('not known'),
		]);
		server.reset();
		const result = await send(server, many, {
			parameters,
			options: { ...found, writeMode: 'createUpdate', maxAttempts: 1 },
		});
		for (const one of outcomes(result))
			expect(one).toEqual(['failed', expect.stringContaining('Not sent')]);
		expect(server.log.entries).toHaveLength(calls);
		expect(result.run).toMatchObject({ stopReason: 'error', failed: 8 });
	},
);

it('keys of several fields, and keys that differ in case and blanks only when that is asked for', async () => {
	const server = await start();
	const options = { ...found, syncField: 'key,n', writeMode: 'create', lookupPath: '/people' };
	const two = await send(
		server,
		[
			{ key: 'a', n: '1' },
			{ key: 'a', n: 2 },
		],
		{ parameters, options },
	);
	expect(outcomes(two)).toEqual(['skipped', 'created']);
	const loose = { ...options, syncField: 'key', isSyncTrimmed: true, isSyncCaseIgnored: true };
	const item = [{ key: ' B ' }];
	expect(outcomes(await send(server, item, { parameters, options: loose }))).toEqual(['skipped']);
	const strict = { ...options, syncField: 'key' };
	expect(outcomes(await send(server, item, { parameters, options: strict }))).toEqual(['created']);
});

it.each([
	['createUpdate', 'created'],
	['update', 'skipped'],
	['all', 'sent'],
])('a record without a sync field is new, if that is chosen (%s)', async (writeMode, wanted) => {
	const server = await start();
	const lookup = writeMode === 'all' ? { syncField: 'key' } : { ...found, writeMode };
	const result = await send(server, [{ n: 9 }, { key: null, n: 10 }, { key: 'a', n: 1 }], {
		parameters: { ...parameters, method: 'PUT', path: '/bulk', bodyShape: 'list' },
		options: { ...lookup, onNoSyncField: 'create' },
	});
	const gets = server.log.entries.filter(({ method }) => method === 'GET');
	expect(gets).toHaveLength(writeMode === 'all' ? 0 : 1);
	expect(outcomes(result).slice(0, 2)).toEqual([wanted, wanted]);
});

it.each([
	['createUpdate', ['updated', 'created'], 'PATCH /people/new {"key":"new","n":5}'],
	['create', [['failed', 'exists already'], 'created'], undefined],
])(
	'a record that appears between lookup and create is updated if that is allowed (%s)',
	async (writeMode, wanted, update) => {
		const appearing: Layer = (next) => (exchange) => {
			const isNew = exchange.method === 'POST' && exchange.body.toString().includes('"new"');
			if (!isNew) return next(exchange);
			server.store.upsert('new', { key: 'new', n: 1 });
			return jsonAnswer({ error: 'exists already' }, { status: 409 });
		};
		const server = await start({ layers: [appearing] });
		const result = await send(server, [{ key: 'new', n: 5 }, { key: 'c' }], {
			parameters,
			options: { ...found, writeMode },
		});
		expect(outcomes(result)).toEqual(wanted);
		const gets = server.log.entries.filter(({ method }) => method === 'GET');
		expect(gets).toHaveLength(update ? 3 : 2);
		expect(writes(server).filter((call) => call.startsWith('PATCH'))).toEqual(
			update ? [update] : [],
		);
	},
);

it('a test looks up no more records than it may send', async () => {
	const server = await start();
	const result = await send(server, items, {
		parameters,
		options: { ...found, writeMode: 'createUpdate', mode: 'testBatch' },
	});
	expect(outcomes(result)).toEqual(['updated', 'skipped', 'skipped']);
	expect(server.log.entries.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
});
