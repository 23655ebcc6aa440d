import { withoutBackOff } from '../../../helpers/backOff';
import { planhatCredential } from '../../../helpers/planhat';
import { jsonAnswer } from '../../../restServer';
import {
	startWriteServer,
	type WriteServer,
	type WriteServerOptions,
} from '../../../restServer/writes';
import { startSimulator } from '../../../simulator/server';
import { outcomes, send } from './run';

const open: Array<{ close(): Promise<void> }> = [];

async function start(options: WriteServerOptions = {}): Promise<WriteServer> {
	const server = await startWriteServer(options);
	open.push(server);
	return server;
}

afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});
withoutBackOff();

const options = { syncField: 'key', duplicates: 'merge' };
const items = [
	{ key: 'a', name: 'Ada', tags: ['x'], site: { city: 'Ulm' } },
	{ key: 'b' },
	{ key: 'a', name: null, site: { zip: '1' } },
	{ key: 'A', note: 'capital' },
	{ key: 'a', mail: 'a@example.com' },
];
const whole = {
	key: 'a',
	name: null,
	tags: ['x'],
	site: { zip: '1' },
	mail: 'a@example.com',
};

describe('duplicate keys by the policy merge (W03)', () => {
	it('become one record in the place of the last, with the later fields', async () => {
		const server = await start({ reply: 'entries' });
		const result = await send(server, items, {
			options: {
				...options,
				joinBy: 'position',
				replyListPath: 'results',
				replyStatusPath: 'result',
				replyIdPath: 'id',
			},
		});
		expect(server.taken).toEqual([[{ key: 'b' }, { key: 'A', note: 'capital' }, whole]]);
		const merged = (id: string) => ({
			outcome: 'skipped',
			id,
			reason: 'Merged into item 4, which has the same key',
		});
		expect(result.told).toEqual([
			merged('id-3'),
			{ outcome: 'created', id: 'id-1' },
			merged('id-3'),
			{ outcome: 'created', id: 'id-2' },
			{ outcome: 'created', id: 'id-3' },
		]);
		expect(result.run).toMatchObject({
			created: 3,
			skipped: 2,
			duplicates: 2,
			complete: true,
			warnings: ['2 records were merged into others with the same key'],
		});
	});

	it('share the trouble of the record they went into', async () => {
		const server = await start({
			refuse: ({ mail }) => (mail === undefined ? undefined : 'taken'),
		});
		const result = await send(server, items, {
			parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
			options,
		});
		const merged = ['failed', 'Merged into item 4, which has the same key: taken'];
		expect(outcomes(result)).toEqual([merged, 'created', merged, 'created', ['failed', 'taken']]);
		expect(result.outputs[2]).toHaveLength(3);
	});

	it('are looked up once, and shown in a preview', async () => {
		const server = await start();
		server.store.upsert('a', whole);
		const lookup = {
			...options,
			writeMode: 'createUpdate',
			lookupPath: '/people?key={key}',
			lookupRecordPath: 'data',
			isUnchangedSkipped: true,
		};
		const parameters = { method: 'POST', path: '/people', bodyShape: 'object' };
		const result = await send(server, items, { parameters, options: lookup });
		expect(outcomes(result)).toEqual(['skipped', 'created', 'skipped', 'created', 'unchanged']);
		expect(server.log.entries.filter(({ method }) => method === 'GET')).toHaveLength(3);
		const preview = await send(server, items, { options: { ...options, mode: 'preview' } });
		expect(preview.told).toMatchObject([
			{ call: 1, records: 3 },
			{ call: null, item: 0, outcome: 'skipped', reason: expect.stringContaining('item 4') },
			{ call: null, item: 2, outcome: 'skipped' },
		]);
	});

	it('fields that are taken out or used in the path come from all of them', async () => {
		const server = await start();
		const rows = [
			{ key: 'a', team: 'x', secret: 1 },
			{ key: 'a', secret: 2 },
		];
		await send(server, rows, {
			parameters: { path: '/groups/{team}' },
			options: { ...options, exclude: 'secret' },
		});
		expect(server.log.entries.map(({ path }) => path)).toEqual(['/groups/x']);
		expect(server.taken).toEqual([[{ key: 'a', team: 'x' }]]);
		// Where the mapping leaves the field out, the input items have it.
		const row = [{ target: 'key', path: 'key' }];
		const mapped = await send(server, rows, {
			parameters: { path: '/groups/{team}' },
			options: { ...options, mapping: { row } },
		});
		expect(outcomes(mapped)).toEqual(['skipped', 'sent']);
	});

	it('names in a map are merged where they would stand in one body', async () => {
		const server = await start({ form: 'map' });
		const rows = [
			{ name: 'a', n: 1, m: 1 },
			{ name: 'a', n: 2 },
			{ name: 'b' },
			{ name: 'a', k: 3 },
		];
		const result = await send(server, rows, {
			parameters: { bodyShape: 'map', mapKey: 'name' },
			options: { duplicates: 'merge' },
		});
		expect(outcomes(result)).toEqual(['skipped', 'skipped', 'sent', 'sent']);
		expect(server.taken[0]).toEqual([
			{ name: 'b', _name: 'b' },
			{ name: 'a', n: 2, m: 1, k: 3, _name: 'a' },
		]);
	});

	it('a row of them that is no part of a test is told so for all', async () => {
		const server = await start();
		const result = await send(server, [{ key: 'b' }, ...items], {
			parameters: { batchSize: 1 },
			options: { ...options, mode: 'testBatch' },
		});
		expect(result.told[1]).toEqual({
			outcome: 'skipped',
			reason: expect.stringMatching(
				/^Merged into item 5, .*: Not sent: the test sends the first batch only$/,
			),
		});
	});

	it('goes by the keys of a template', async () => {
		const sandbox = await startSimulator({ empty: true });
		open.push(sandbox);
		const companyId = '669f00aa11bb22cc33dd4401';
		sandbox.store.insert('companies', { _id: companyId, name: 'Lumen', externalId: 'LF' });
		const asset = (more: object) => ({ companyId, externalId: 'B-1', ...more });
		const result = await send(
			sandbox,
			[asset({ name: 'Bay', sourceId: 'S-1' }), asset({ name: 'Bay 1' })],
			{
				parameters: {
					authentication: 'planhat',
					template: 'planhatCollection',
					collection: 'assets',
				},
				options: { duplicates: 'merge' },
				rest: { credentials: [planhatCredential(sandbox)] },
			},
		);
		// The first is known by its source ID, the second by its external ID: two records.
		expect(outcomes(result)).not.toContain('skipped');
		const both = await send(sandbox, [asset({ name: 'Bay 2' }), asset({ custom: { a: 1 } })], {
			parameters: {
				authentication: 'planhat',
				template: 'planhatCollection',
				collection: 'assets',
			},
			options: { duplicates: 'merge' },
			rest: { credentials: [planhatCredential(sandbox)] },
		});
		expect(outcomes(both)).toEqual(['skipped', 'updated']);
		const { body } = sandbox.log.entries.at(-1) ?? {};
		expect(body).toEqual([{ ...asset({ name: 'Bay 2', custom: { a: 1 } }) }]);
	});
});

it('a merged record that is refused when sent again after a conflict fails for all', async () => {
	const server = await start({
		layers: [
			(next) => (exchange) =>
				exchange.method === 'GET' ? next(exchange) : jsonAnswer({ error: 'no' }, { status: 409 }),
		],
	});
	const result = await send(server, [items[0] ?? {}, items[4] ?? {}], {
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		options: {
			...options,
			writeMode: 'createUpdate',
			lookupPath: '/people?key={key}',
			lookupRecordPath: 'data',
		},
	});
	expect(outcomes(result)).toEqual([
		['failed', expect.stringMatching(/^Merged into item 1, .*: no$/)],
		['failed', 'no'],
	]);
});
