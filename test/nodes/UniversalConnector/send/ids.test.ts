import { withoutBackOff } from '../../../helpers/backOff';
import { startWriteServer, type WriteServer } from '../../../restServer/writes';
import { send } from './run';

let server: WriteServer;

beforeEach(async () => {
	server = await startWriteServer({ reply: 'entries' });
	server.store.upsert('a', { key: 'a' });
});
afterEach(async () => await server.close());
withoutBackOff();

const LOOKUP = {
	syncField: 'key',
	lookupPath: '/people?key={key}',
	lookupRecordPath: 'data',
	lookupIdPath: 'id',
};

it.each(['firstWins', 'lastWins'])(
	'a record that was left out carries the ID of the one sent in its place (%s)',
	async (duplicates) => {
		const { told } = await send(server, [{ key: 'b' }, { key: 'c' }, { key: 'b' }], {
			options: {
				syncField: 'key',
				duplicates,
				joinBy: 'position',
				replyListPath: 'results',
				replyIdPath: 'id',
			},
		});
		const ids = told.map(({ id }) => id);
		expect(told.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(1);
		expect(ids[0]).toBe(ids[2]);
		expect(ids[0]).toMatch(/^id-\d$/);
		expect(ids[1]).not.toBe(ids[0]);
	},
);

it('a record that exists already and is only created carries its ID', async () => {
	const { told } = await send(server, [{ key: 'a' }], {
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		options: { ...LOOKUP, writeMode: 'create' },
	});
	expect(told).toEqual([
		{
			outcome: 'skipped',
			id: 'id-1',
			reason: 'The record exists already, and records are only created',
		},
	]);
});

it('a record that a report counts, but does not name, carries the ID that the lookup found', async () => {
	await server.close();
	server = await startWriteServer({ reply: 'lists' });
	server.store.upsert('a', { key: 'a' });
	const { told } = await send(server, [{ key: 'a' }], {
		parameters: { method: 'POST' },
		options: {
			...LOOKUP,
			writeMode: 'createUpdate',
			updateMethod: 'PUT',
			updatePath: '/bulk',
			joinBy: 'lists',
			createdPaths: 'made',
			unchangedPaths: 'same',
		},
	});
	expect(told).toEqual([{ outcome: 'unchanged', id: 'id-1' }]);
});
