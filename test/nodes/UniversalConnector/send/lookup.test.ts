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

describe('an answer with other records', () => {
	const other = (reason: string) => ['failed', expect.stringContaining(reason)];

	it.each(['create', 'createUpdate', 'update'])(
		'may come from an API that ignores the filter, so nothing new is sent (%s)',
		async (writeMode) => {
			const server = await start();
			const result = await send(server, items, {
				parameters,
				options: { ...found, lookupPath: '/people?filter={key}', writeMode },
			});
			// What the answer holds is found all the same.
			const there = writeMode === 'create' ? 'skipped' : 'updated';
			expect(outcomes(result)).toEqual([
				there,
				there,
				other("2 other records, none with 'c' at 'key'. Correct the filter in 'Lookup: Path'"),
			]);
			expect(String(result.told[2]?.['error'])).toContain("turn on 'Lookup: Finds Others Too'");
			expect(writes(server).filter((call) => call.startsWith('POST'))).toEqual([]);
			expect(server.store.inserts).toBe(2);
		},
	);

	it.each([
		['create', ['skipped', 'created']],
		['createUpdate', ['updated', 'created']],
		['update', ['updated', 'skipped']],
	])('means that the record is new where the lookup is a search (%s)', async (mode, wanted) => {
		const server = await start();
		server.store.upsert('ab', { key: 'ab' });
		const search: Layer = (next) => (exchange) => {
			if (exchange.method !== 'GET') return next(exchange);
			const words = exchange.query.find(([name]) => name === 'contains')?.[1] ?? '';
			const near = [...server.store.records.values()].filter(({ key }) =>
				String(key).includes(words),
			);
			return jsonAnswer({ data: near });
		};
		const searching = await start({ layers: [search] });
		const options = { ...found, lookupPath: '/people?contains={key}', isLookupSearch: true };
		// `a` finds `a` and `ab`; `b` finds only `ab`.
		server.store.records.delete('b');
		const result = await send(searching, [{ key: 'a', n: 5 }, { key: 'b' }], {
			parameters,
			options: { ...options, writeMode: mode },
		});
		expect(outcomes(result)).toEqual(wanted);
	});

	it('tells what makes records of other case the same', async () => {
		const server = await start();
		const options = {
			...found,
			lookupPath: '/people/a',
			lookupRecordPath: '',
			writeMode: 'create',
		};
		const strict = await send(server, [{ key: 'A ' }], { parameters, options });
		expect(outcomes(strict)).toEqual([
			other("turn on 'Records: Sync Field Ignores Case' or 'Records: Sync Field Ignores Blanks'"),
		]);
		expect(writes(server)).toEqual([]);
	});

	it('counts numbers and texts that read the same as one', async () => {
		const server = await start();
		server.store.upsert('7', { key: '7' });
		server.store.upsert('8', { key: 8 });
		const options = { ...found, writeMode: 'create' };
		const told = await send(server, [{ key: 7 }, { key: '8' }], { parameters, options });
		expect(outcomes(told)).toEqual(['skipped', 'skipped']);
	});
});

it('a page in the place of a 404 does not mean that there is no such record', async () => {
	const page = '<!DOCTYPE html><html><body>Cannot GET /peopel</body></html>';
	const server = await start({
		layers: [
			(next) => (exchange) =>
				exchange.method === 'GET' ? { status: 404, body: page } : next(exchange),
		],
	});
	const result = await send(server, items, {
		parameters,
		options: { ...found, writeMode: 'createUpdate' },
	});
	for (const one of outcomes(result)) {
		expect(one).toEqual(['failed', expect.stringContaining('could not be looked up')]);
	}
	expect(writes(server)).toEqual([]);
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
			'failed',
			expect.stringContaining('Not sent, because an earlier lookup failed'),
		]);
		expect(writes(server)).toEqual([]);
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
	const lookup = { lookupPath: '/people', isLookupSearch: true };
	const options = { ...found, ...lookup, syncField: 'key,n', writeMode: 'create' };
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

describe('an update in the place of a refused create', () => {
	/** Every create finds that the record is there by now; the update is answered with `status`. */
	const late = (server: () => WriteServer, status: number): Layer => {
		return (next) => (exchange) => {
			const { key } = JSON.parse(exchange.body.toString() || '{}') as { key?: string };
			if (exchange.method === 'PATCH') return jsonAnswer({ error: 'no' }, { status });
			if (exchange.method !== 'POST' || key === undefined) return next(exchange);
			server().store.upsert(key, { key });
			return jsonAnswer({ error: 'exists already' }, { status: 409 });
		};
	};
	const many = Array.from({ length: 5 }, (_, n) => ({ key: `new${n}`, n }));
	const options = { ...found, writeMode: 'createUpdate', maxAttempts: 1 };

	it.each([
		[401, 1, 'The server did not accept the sign-in data (401): no'],
		[403, 3, '3 calls in a row failed'],
	])('that is answered with %i ends the run, and Run says so', async (status, calls, why) => {
		const server: WriteServer = await start({ layers: [late(() => server, status)] });
		const result = await send(server, many, { parameters, options });
		expect(writes(server).filter((call) => call.startsWith('PATCH'))).toHaveLength(calls);
		expect(result.run).toMatchObject({ stopReason: 'error', complete: false, failed: 5 });
		expect(result.run['warnings']).toEqual([
			expect.stringContaining(`The run was ended early: ${why}`),
		]);
		expect(outcomes(result).at(-1)).toEqual(['failed', expect.stringContaining('Not sent')]);
	});

	it('that is cut short by the limit of calls keeps the refusal of the rest', async () => {
		const server: WriteServer = await start({ layers: [late(() => server, 200)] });
		// Five lookups, five creates, three of the lookups that follow.
		const result = await send(server, many, { parameters, options: { ...options, maxCalls: 13 } });
		expect(server.log.entries).toHaveLength(13);
		expect(result.run).toMatchObject({ stopReason: 'error', complete: false, failed: 5 });
		for (const one of outcomes(result)) {
			expect(one).toEqual(['failed', expect.stringContaining('exists already')]);
		}
	});
});

it('a test looks up no more records than it may send', async () => {
	const server = await start();
	const result = await send(server, items, {
		parameters,
		options: { ...found, writeMode: 'createUpdate', mode: 'testBatch' },
	});
	expect(outcomes(result)).toEqual(['updated', 'skipped', 'skipped']);
	expect(server.log.entries.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
});
