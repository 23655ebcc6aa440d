import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer } from '../../../restServer';
import {
	startWriteServer,
	type WriteServer,
	type WriteServerOptions,
} from '../../../restServer/writes';
import { outcomes, send } from './run';

const open: WriteServer[] = [];

async function start(options: WriteServerOptions = {}): Promise<WriteServer> {
	const server = await startWriteServer(options);
	open.push(server);
	return server;
}

afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});
withoutBackOff();

const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${n}`, n }));
const refuse = ({ n }: { n?: unknown }) => (n === 2 ? 'n must not be 2' : undefined);

describe('200 with errors of rows (W01)', () => {
	it.each([
		['entries', { joinBy: 'position', replyListPath: 'results', replyErrorPath: 'error' }],
		['entries', { joinBy: 'position', replyListPath: 'results', replyStatusPath: 'status' }],
		[
			'keyed',
			{ joinBy: 'key', replyListPath: 'results', replyErrorPath: 'error', syncField: 'key' },
		],
		[
			'lists',
			{
				joinBy: 'lists',
				syncField: 'key',
				replyKeyPath: 'externalKey',
				createdPaths: 'made',
				updatedPaths: 'changed',
				unchangedPaths: 'same',
				failedPaths: 'bad',
			},
		],
	] as const)('tells the good rows from the bad one (%s, %j)', async (reply, options) => {
		const server = await start({ reply, refuse });
		const result = await send(server, rows(5), { options: { replyIdPath: 'id', ...options } });
		const told = outcomes(result);
		expect(told[2]).toEqual(['failed', 'n must not be 2']);
		const good = [0, 1, 3, 4].map((index) => result.told[index]);
		for (const { outcome, id } of good as Array<Record<string, unknown>>) {
			expect(['created', 'sent']).toContain(outcome);
			expect(id).toMatch(/^id-\d$/);
		}
		expect(result.outputs[2]).toHaveLength(1);
		expect(result.run).toMatchObject({ failed: 1, complete: false, batches: 1, calls: 1 });
	});
});

const lists = { joinBy: 'lists', syncField: 'key', createdPaths: 'done' };
const leftOut = ({ n }: { n?: unknown }) => (n === 2 || n === 3 ? 'no' : undefined);

it('fewer keys than rows: the missing rows are unknown (W02)', async () => {
	const server = await start({ reply: 'ids', refuse: leftOut });
	const result = await send(server, rows(4), { parameters: { method: 'POST' }, options: lists });
	const unknown = ['unknown', expect.stringContaining('did not say which rows of the call')];
	expect(outcomes(result)).toEqual(['created', 'created', unknown, unknown]);
	expect(server.taken).toHaveLength(1);
});

it('of a repeatable call the missing rows are sent alone before they are unknown (W02)', async () => {
	const server = await start({ reply: 'ids', refuse: leftOut });
	const result = await send(server, rows(4), { options: lists });
	const unknown = ['unknown', 'The server did not report on this row'];
	expect(outcomes(result)).toEqual(['created', 'created', unknown, unknown]);
	expect(server.taken.slice(1)).toEqual([[{ key: 'k2', n: 2 }], [{ key: 'k3', n: 3 }]]);
});

it.each([
	['lastWins', ['skipped', 'sent', 'sent'], [{ key: 'a', n: 2 }, { key: 'b' }]],
	['firstWins', ['sent', 'skipped', 'sent'], [{ key: 'a', n: 1 }, { key: 'b' }]],
	[
		'rejectAll',
		[
			['failed', expect.stringContaining("choose in 'Records: Duplicates' which is sent")],
			['failed', expect.stringContaining("choose in 'Records: Duplicates' which is sent")],
			'sent',
		],
		[{ key: 'b' }],
	],
])('duplicate keys by the policy %s, counted (W03)', async (duplicates, wanted, arrived) => {
	const server = await start();
	const items = [{ key: 'a', n: 1 }, { key: 'a', n: 2 }, { key: 'b' }];
	const result = await send(server, items, { options: { syncField: 'key', duplicates } });
	expect(outcomes(result)).toEqual(wanted);
	expect(server.taken).toEqual([arrived]);
	expect(result.run).toMatchObject({ duplicates: duplicates === 'rejectAll' ? 2 : 1 });
});

it('413 is answered with smaller batches, and no row is sent twice after success (W04)', async () => {
	const server = await start({ maxRows: 3 });
	const result = await send(server, rows(20), { parameters: { method: 'POST' } });
	expect(new Set(outcomes(result))).toEqual(new Set(['sent']));
	expect(server.taken.flat()).toEqual(rows(20));
	expect(server.store.inserts).toBe(20);
});

describe('ids in the path (W05)', () => {
	it('are refused before any call when empty, blank or only dots', async () => {
		const server = await start();
		const items = ['', ' ', '.', '..', null, {}, []].map((id) => ({ id }));
		const result = await send(server, items, {
			parameters: { path: '/people/{id}', bodyShape: 'object' },
		});
		for (const told of outcomes(result)) expect(told).toEqual(['failed', expect.any(String)]);
		expect(String(result.told[0]?.['error'])).toContain("'Path' needs a value for {id}");
		expect(String(result.told[3]?.['error'])).toContain("can't take '..' for {id}");
		expect(server.log.entries).toHaveLength(0);
	});

	it('are encoded, so that each stays one part of the address', async () => {
		const server = await start();
		const ids = ['a/b', 'c?d=1', 'e#f', 'g h', 'ä', '%2F', 'x..y', "(')"];
		const result = await send(
			server,
			ids.map((id) => ({ id })),
			{ parameters: { path: '/people/{id}', bodyShape: 'object' } },
		);
		expect(new Set(outcomes(result))).toEqual(new Set(['created']));
		expect([...server.store.records.keys()]).toEqual(ids);
	});
});

it('nothing of a record is dropped without a word (W06)', async () => {
	const server = await start();
	const item = { key: 'a', deep: { list: [1, null, { x: 'ü' }] }, empty: '', no: false, nil: null };
	await send(server, [item]);
	expect(server.taken).toEqual([[item]]);
});

it('a partial update has only the mapped fields (W07)', async () => {
	const server = await start();
	server.store.upsert('7', { key: '7', name: 'Old', kept: true });
	const row = [
		{ target: 'name', path: 'title' },
		{ target: 'score', path: 'n', type: 'integer' },
	];
	const result = await send(server, [{ id: 7, title: 'New', n: '5', secret: 'x' }], {
		parameters: { path: '/people/{id}', bodyShape: 'object', method: 'PATCH' },
		options: { mapping: { row } },
	});
	expect(outcomes(result)).toEqual(['sent']);
	expect(server.taken).toEqual([[{ name: 'New', score: 5 }]]);
	expect(server.store.records.get('7')).toMatchObject({ name: 'New', kept: true });
});

describe('no answer after the work was done (W08)', () => {
	/** Does the work of the first call and then stays silent. */
	function silentOnce() {
		let calls = 0;
		return (next: (exchange: never) => unknown) => async (exchange: never) => {
			calls += 1;
			const answer = await (next(exchange) as Promise<object>);
			return calls === 1 ? { ...answer, ending: 'hang' } : answer;
		};
	}

	it('an upsert is repeated', async () => {
		const server = await start({ layers: [silentOnce() as never] });
		const result = await send(server, rows(2), { options: { timeout: 1 } });
		expect(outcomes(result)).toEqual(['sent', 'sent']);
		expect(server.store.inserts).toBe(2);
		expect(result.run).toMatchObject({ calls: 2, retries: 1 });
	});

	it('a create is unknown and not sent again; the next batch is', async () => {
		const server = await start({ layers: [silentOnce() as never] });
		const result = await send(server, rows(2), {
			parameters: { method: 'POST', batchSize: 1 },
			options: { timeout: 1 },
		});
		expect(outcomes(result)).toEqual([
			['unknown', expect.stringContaining('did not answer completely')],
			'sent',
		]);
		expect(server.store.inserts).toBe(2);
	});

	it('a create with an idempotency key is repeated with the same key', async () => {
		const server = await start({ layers: [silentOnce() as never] });
		const result = await send(server, rows(2), {
			parameters: { method: 'POST', batchSize: 1 },
			options: { timeout: 1, idempotencyHeader: 'Idempotency-Key' },
		});
		expect(outcomes(result)).toEqual(['sent', 'sent']);
		const keys = server.log.entries.map(
			({ rawHeaders }) => rawHeaders.find(([name]) => name === 'Idempotency-Key')?.[1],
		);
		expect(keys).toHaveLength(3);
		expect(keys[0]).toMatch(/^[\da-f-]{36}$/);
		expect(keys[1]).toBe(keys[0]);
		expect(keys[2]).not.toBe(keys[0]);
	});

	it('a delete that finds nothing the second time has worked', async () => {
		const server = await start({ layers: [silentOnce() as never] });
		server.store.upsert('k0', {});
		const result = await send(server, rows(1), {
			parameters: { method: 'DELETE', path: '/people/{key}', bodyShape: 'none' },
			options: { timeout: 1 },
		});
		expect(result.told).toEqual([
			{ outcome: 'unknown', reason: expect.stringContaining('an earlier try may have deleted it') },
		]);
		expect(result.error).toBeUndefined();
	});
});

it.each([301, 302, 307, 308])(
	'a %i on POST is no GET, but an error with the address (W09)',
	async (status) => {
		const server = await start({
			layers: [
				() => () =>
					jsonAnswer({}, { status, headers: [['Location', 'https://elsewhere.example/x']] }),
			],
		});
		const result = await send(server, rows(3), { parameters: { method: 'POST', batchSize: 1 } });
		expect(server.log.entries.map(({ method }) => method)).toEqual(['POST']);
		const [first, second] = outcomes(result) as string[][];
		expect(first?.[1]).toContain('Location: https://elsewhere.example/x');
		expect(second?.[1]).toContain('Not sent, because an earlier call failed');
	},
);

describe('the address of a refused redirect (W09)', () => {
	const address = 'https://files.example/x?X-Amz-Signature=s3cr3t&part=2#access_token=t0k3n';
	const redirecting = [
		() => () => jsonAnswer({}, { status: 307, headers: [['Location', address]] }),
	];
	const shown = 'Location: https://files.example/x?***';
	const lookup = { writeMode: 'create', syncField: 'key', lookupPath: '/people?key={key}' };
	const payload = { mode: 'testPayload', testPayload: '[]' };

	it.each([
		['a write', {}],
		['a lookup', lookup],
		['a test payload', payload],
	])('is shown without its secrets after %s', async (_name, options) => {
		const server = await start({ layers: redirecting });
		for (const onError of ['continueErrorOutput', 'stopWorkflow'] as const) {
			const result = await send(server, rows(1), { options, rest: { onError } });
			expect(result.stored).toContain(shown);
			expect(result.stored).not.toMatch(/s3cr3t|t0k3n/);
			const [response] = (result.run['responses'] ?? []) as Array<{ headers: object }>;
			if (response !== undefined) {
				expect(response.headers).toMatchObject({ location: 'https://files.example/x?***' });
			}
		}
	});
});

it('null is sent only where it is mapped or there, absent stays absent (W10)', async () => {
	const server = await start();
	const row = ['a', 'b', 'c'].map((name) => ({ target: name, path: name }));
	const withNull = { ...row[2], onMissing: 'null' };
	await send(server, [{ a: null }], {
		options: { mapping: { row: [...row.slice(0, 2), withNull] } },
	});
	await send(server, [{ a: null }]);
	expect(server.taken).toEqual([[{ a: null, c: null }], [{ a: null }]]);
});
