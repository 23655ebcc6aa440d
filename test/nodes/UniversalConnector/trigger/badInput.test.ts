import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { UniversalConnectorTokenApi } from '../../../../credentials/UniversalConnectorTokenApi.credentials';
import { connectorTrigger } from '../../../helpers/connectorTrigger';
import type { PollError } from '../../../helpers/polling';
import { ChangingList, FAULTS, listParameters } from './changingList';

let list: ChangingList;

const MARK = { highWaterField: 'updated', highWaterParameter: 'since' };
const NOON = '2026-05-01T12:00:00Z';

beforeEach(async () => {
	list = await ChangingList.start();
});
afterEach(async () => await list.close());

const ids = (records: readonly IDataObject[]) => records.map(({ id }) => id);

async function failure(work: Promise<unknown>): Promise<PollError> {
	return await work.then(
		() => {
			throw new Error('It did not fail');
		},
		(error: PollError) => error,
	);
}

describe('what can not be used is refused before anything is sent', () => {
	it.each<[string, string, IDataObject, IDataObject, string]>([
		['an unknown mode', 'deleted', {}, {}, "'Emit' is set to 'deleted'"],
		['a name of every object', 'constructor', {}, {}, "'constructor'"],
		['no sync field', 'new', { syncField: ' ' }, {}, "no 'Records: Sync Field'"],
		['no sync field', 'newOrChanged', { syncField: ',' }, {}, "'New or Changed Records', but no"],
		[
			'a broken sync field',
			'new',
			{ syncField: 'a..b' },
			{},
			"'Records: Sync Field' can't be read",
		],
		[
			'a percentage above 100',
			'new',
			{ emitsVanished: true, vanishPercent: 101 },
			{},
			"'Vanished: At Most (Percent)' needs a number from 0 to 100",
		],
		[
			'a percentage below 0',
			'new',
			{ emitsVanished: true, vanishPercent: -1 },
			{},
			'needs a number from 0',
		],
		[
			'a percentage as a word',
			'new',
			{ emitsVanished: true, vanishPercent: '={{ "few" }}' },
			{},
			"got: 'few'",
		],
		['no field', 'highWater', {}, { highWaterParameter: 'since' }, "'High-Water Field' is empty"],
		['no parameter', 'highWater', {}, { highWaterField: 'a' }, "'High-Water Parameter' is empty"],
		[
			'a parameter that reaches into prototypes',
			'highWater',
			{},
			{ ...MARK, highWaterParameter: '__proto__' },
			'__proto__',
		],
		['an unknown format', 'highWater', { highWaterFormat: 'julian' }, MARK, "'julian'"],
		['an unknown place', 'highWater', { highWaterIn: 'cookie' }, MARK, "'cookie'"],
		['a body with GET', 'highWater', { highWaterIn: 'body' }, MARK, 'a GET request has no body'],
		[
			'a negative overlap',
			'highWater',
			{ highWaterOverlap: -5 },
			MARK,
			"'High-Water: Overlap' needs a number from 0",
		],
		['a path of dots', 'all', {}, { path: '/../x' }, 'only dots'],
		['no base URL', 'all', {}, { baseUrl: '' }, "'Base URL'"],
	])('%s: %s', async (_, emit, options, others, message) => {
		const workflow = connectorTrigger(listParameters(list, emit, options, others));
		for (const work of ['activate', 'test'] as const) {
			const { message: said, description } = await failure(workflow[work]());
			expect(said).toContain(message);
			expect(description).toBeTruthy();
		}
		expect(list.server.log.entries).toEqual([]);
		expect(workflow.stored).toBe('{}');
	});
});

describe('records that can not be told apart', () => {
	it('fail the poll with what they have, also in a test, and nothing is lost', async () => {
		list.fill(3);
		const workflow = connectorTrigger(listParameters(list, 'new'));
		await workflow.activate();
		const { stored } = workflow;
		list.put('late');
		list.put('odd', { id: null });
		for (const work of ['poll', 'test'] as const) {
			const { message, description } = await failure(workflow[work]());
			expect(message).toBe("Record 5 has no value in the sync field 'id'");
			expect(description).toContain('It has id, version');
		}
		expect(workflow.stored).toBe(stored);
		list.rows.delete('odd');
		expect(ids(await workflow.poll())).toEqual(['late']);
	});

	it.each([null, '', undefined])('are left out when that is wanted: %s', async (id) => {
		const options = { withoutSync: 'skip', syncField: 'key', emitsExisting: true };
		list.put('a', { key: 1 });
		list.put('b', id === undefined ? {} : { key: id });
		const workflow = connectorTrigger(listParameters(list, 'newOrChanged', options));
		expect(ids(await workflow.activate())).toEqual(['a']);
	});

	it.each([
		['lastWins', ['b']],
		['firstWins', ['a']],
		['rejectAll', []],
	])('count once by the policy %s', async (duplicates, expected) => {
		const options = { duplicates, syncField: 'key', emitsExisting: true };
		list.put('a', { key: 1 });
		list.put('b', { key: 1 });
		const workflow = connectorTrigger(listParameters(list, 'newOrChanged', options));
		expect(ids(await workflow.activate())).toEqual(expected);
		expect(await workflow.poll()).toEqual([]);
	});
});

describe('a high-water field', () => {
	const workflow = (options: IDataObject = {}) =>
		connectorTrigger(listParameters(list, 'highWater', options, MARK));

	it.each(['soon', true, { at: 1 }, ['2026-01-01'], '31.12.2026', '2026-02-30'])(
		'that holds no value to compare is refused: %j',
		async (updated) => {
			list.put('a', { updated });
			const { message } = await failure(workflow().activate());
			expect(message).toContain("The high-water field 'updated' holds ");
			expect(message).toContain('neither a number nor a date');
		},
	);

	it('that mixes dates and numbers is refused', async () => {
		list.put('a', { updated: NOON });
		list.put('b', { updated: 5 });
		const { message } = await failure(workflow().activate());
		expect(message).toContain(`${NOON} in one record and 5 in another`);
	});

	it('that holds a number can not be asked for as a date', async () => {
		list.put('b', { updated: 5 });
		const { message } = await failure(workflow({ highWaterFormat: 'iso' }).activate());
		expect(message).toContain("holds 5, which can't be written as a date");
	});
});

describe('what is remembered', () => {
	it('is not touched when a newer version of the node made it', async () => {
		const workflow = connectorTrigger(listParameters(list, 'new'));
		const newer = {
			'node:Trigger': { memory: { version: 99, settings: 's', revision: 1, state: {} } },
		};
		workflow.replaceStored(newer);
		const { message, description } = await failure(workflow.poll());
		expect(message).toContain('A newer version of this node made what this trigger remembers');
		expect(description).toContain('Update the package');
		expect(JSON.parse(workflow.stored)).toEqual(newer);
	});

	it('is not guessed when it is damaged', async () => {
		const workflow = connectorTrigger(listParameters(list, 'new'));
		workflow.replaceStored({ 'node:Trigger': { memory: [] } });
		expect((await failure(workflow.poll())).message).toContain('is damaged');
	});

	// A truncated answer is asked for again by the read itself.
	it.each(FAULTS.filter((kind) => kind !== 'truncated'))(
		'stays when a poll fails, so that the next one tells everything: %s',
		async (kind) => {
			list.fill(5);
			const options = { pagesInFlight: 1 };
			const workflow = connectorTrigger(listParameters(list, 'newOrChanged', options));
			await workflow.activate();
			const { stored } = workflow;
			list.put('late');
			list.fault = { kind, after: 0 };
			expect((await failure(workflow.poll())).description).toBeTruthy();
			expect(workflow.stored).toBe(stored);
			expect(ids(await workflow.poll())).toEqual(['late']);
		},
	);

	it.each<[string, IDataObject, IDataObject]>([
		['another path', {}, { path: '/rows?kind=x' }],
		['another mode', {}, { emit: 'new' }],
		['another sync field', { syncField: 'version' }, {}],
		['another mapping', { mapping: { row: [{ target: 'id', path: 'id' }] } }, {}],
		['another query', { query: { entry: [{ name: 'kind', value: 'x' }] } }, {}],
	])('starts afresh with %s', async (_, options, others) => {
		list.fill(3);
		const workflow = connectorTrigger(listParameters(list, 'newOrChanged'));
		await workflow.activate();
		list.put('late');
		const parameters = listParameters(list, 'newOrChanged', options, others);
		expect(await workflow.activate({ parameters })).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['page size', { pageSize: 2 }],
		['limits', { maxPages: 50, timeout: 30 }],
		['retries', { maxAttempts: 3 }],
	])('stays with other %s', async (_, options) => {
		list.fill(3);
		const workflow = connectorTrigger(listParameters(list, 'newOrChanged'));
		await workflow.activate();
		list.put('late');
		const parameters = listParameters(list, 'newOrChanged', options);
		expect(ids(await workflow.activate({ parameters }))).toEqual(['late']);
	});

	it('stays although an expression gives another text each time', async () => {
		const value = '={{ Date.now() + Math.random() }}';
		const query = { entry: [{ name: 'nonce', value }] };
		const workflow = connectorTrigger(listParameters(list, 'newOrChanged', { query }));
		await workflow.activate();
		list.put('late');
		expect(ids(await workflow.poll())).toEqual(['late']);
	});

	it('holds no secret and no content of records', async () => {
		const type = new UniversalConnectorTokenApi();
		const values: ICredentialDataDecryptedObject = {
			baseUrl: list.server.url,
			keys: {
				key: [{ placement: 'header', name: 'X-Key', valuePrefix: '', value: 'very-secret' }],
			},
		};
		const workflow = connectorTrigger(
			listParameters(list, 'newOrChanged', {}, { authentication: 'token' }),
			[[type, values]],
		);
		await workflow.activate();
		list.put('a', { note: 'very private' });
		expect(await workflow.poll()).toHaveLength(1);
		expect(list.server.log.entries.at(-1)?.rawHeaders).toContainEqual(['X-Key', 'very-secret']);
		expect(workflow.stored).not.toMatch(/secret|private|127\.0\.0\.1/);
	});
});

it('remembers 50,000 records in 22 characters each, and refuses more, also with those not read', async () => {
	const parameters = (options: IDataObject) =>
		listParameters(list, 'new', { pageSize: 25_000, ...options });
	list.fill(50_000);
	const workflow = connectorTrigger(parameters({}));
	await workflow.activate();
	const { stored } = workflow;
	expect(stored.length).toBeLessThan(50_000 * 22 + 1000);
	const before = [...list.rows];
	list.rows.clear();
	list.put('late');
	for (const [id, row] of before) list.rows.set(id, row);
	for (const options of [{}, { maxRecords: 5 }]) {
		const work = workflow.activate({ parameters: parameters(options) });
		const { message, description } = await failure(work);
		expect(message).toContain('There are 50001 records in the list, more than the 50000');
		expect(description).toContain('Records Above a High-Water Mark');
		expect(workflow.stored).toBe(stored);
	}
	list.rows.delete('r7');
	const told = await workflow.activate({ parameters: parameters({}) });
	expect(ids(told)).toEqual(['late']);
});

it('refuses sync field values that are too long to remember', async () => {
	list.fill(30, (at) => ({ key: `${at}${'x'.repeat(100_000)}` }));
	const options = { syncField: 'key', emitsVanished: true };
	const workflow = connectorTrigger(listParameters(list, 'new', options));
	const { message } = await failure(workflow.activate());
	expect(message).toContain('more than the 2000000 that can be remembered');
});
