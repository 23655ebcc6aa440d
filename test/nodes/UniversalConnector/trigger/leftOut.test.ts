import type { IDataObject } from 'n8n-workflow';

import { connectorTrigger } from '../../../helpers/connectorTrigger';
import type { PollError } from '../../../helpers/polling';
import { ChangingList, listParameters } from './changingList';

let list: ChangingList;

beforeEach(async () => {
	list = await ChangingList.start();
});
afterEach(async () => await list.close());

const MARK = { highWaterField: 'updated', highWaterParameter: 'since' };
const NOON = '2026-05-01T12:00:00Z';
const MODES = ['all', 'highWater', 'new', 'newOrChanged'];

/** Takes records with a whole number as amount only. */
const STRICT = {
	row: [
		{ target: 'id', path: 'id' },
		{ target: 'amount', path: 'amount', type: 'integer', onMissing: 'reject' },
	],
};

function trigger(emit: string, options: IDataObject = {}) {
	return connectorTrigger(listParameters(list, emit, options, MARK));
}

const ids = (records: readonly IDataObject[]) => records.map(({ id }) => id);

async function failure(work: Promise<unknown>): Promise<PollError> {
	return await work.then(
		() => {
			throw new Error('It did not fail');
		},
		(error: PollError) => error,
	);
}

describe("n8n's log", () => {
	it.each(MODES)('names the records that the mapping rejects: %s', async (emit) => {
		const workflow = trigger(emit, { mapping: STRICT });
		list.put('a', { updated: NOON, amount: 1 });
		await workflow.activate();
		expect(workflow.warnings).toEqual([]);
		list.put('b', { updated: NOON });
		list.put('c', { updated: NOON, amount: 'many' });
		list.put('d', { updated: NOON, amount: 4 });
		expect(ids(await workflow.poll())).toEqual(emit === 'all' ? ['a', 'd'] : ['d']);
		expect(workflow.warnings).toEqual([
			'Trigger: 2 records rejected by the mapping; the first one is record 2, amount: there is no value',
		]);
	});

	it.each(['highWater', 'new', 'newOrChanged'])(
		'counts the records that are left out for want of a sync field value: %s',
		async (emit) => {
			const workflow = trigger(emit, { syncField: 'key', withoutSync: 'skip' });
			list.put('a', { updated: NOON, key: 1 });
			list.put('b', { updated: NOON, key: null });
			await workflow.activate();
			expect(workflow.warnings).toEqual([
				'Trigger: 1 record without a value in the sync field left out',
			]);
		},
	);

	it.each(MODES)('counts the records that make way for another one: %s', async (emit) => {
		const workflow = trigger(emit, { syncField: 'key' });
		for (const id of ['a', 'b', 'c']) list.put(id, { updated: NOON, key: 1 });
		await workflow.activate();
		expect(workflow.warnings).toEqual([
			'Trigger: 2 records with a sync field value of another one left out',
		]);
	});

	it('counts the records without a high-water value', async () => {
		const workflow = trigger('highWater', { highWaterMissing: 'skip' });
		list.put('a', { updated: NOON });
		list.put('b', { updated: null });
		await workflow.activate();
		expect(workflow.warnings).toEqual(['Trigger: 1 record without a high-water value left out']);
	});

	it('tells nothing when nothing is left out', async () => {
		list.fill(5, () => ({ updated: NOON }));
		for (const emit of MODES) {
			const workflow = trigger(emit);
			await workflow.activate();
			await workflow.poll();
			await workflow.test();
			expect(workflow.warnings).toEqual([]);
		}
	});
});

it('emits a rejected record once it is put right', async () => {
	for (const emit of ['highWater', 'new', 'newOrChanged']) {
		const workflow = trigger(emit, { mapping: STRICT });
		list.put('a', { updated: NOON });
		await workflow.activate();
		expect(await workflow.poll()).toEqual([]);
		list.put('a', { updated: NOON, amount: 7 });
		expect(await workflow.poll()).toEqual([{ id: 'a', amount: 7 }]);
		expect(await workflow.poll()).toEqual([]);
		list.rows.clear();
	}
});

describe('a test in the editor', () => {
	it.each(MODES)('says why nothing can be shown: all rejected, %s', async (emit) => {
		list.fill(3, () => ({ updated: NOON }));
		const { message, description } = await failure(trigger(emit, { mapping: STRICT }).test());
		expect(message).toBe('The mapping rejects all of the first 3 records');
		expect(description).toContain('record 1, amount: there is no value');
	});

	it.each(['highWater', 'new', 'newOrChanged'])(
		'says why nothing can be shown: none has a sync field value, %s',
		async (emit) => {
			list.fill(3, () => ({ updated: NOON }));
			const options = { syncField: 'serial', withoutSync: 'skip' };
			const { message, description } = await failure(trigger(emit, options).test());
			expect(message).toBe("None of the first 3 records has a value in the sync field 'serial'");
			expect(description).toContain("'Records: Sync Field'");
		},
	);

	it('says why nothing can be shown: none has a high-water value', async () => {
		list.fill(3);
		const { message } = await failure(trigger('highWater', { highWaterMissing: 'skip' }).test());
		expect(message).toBe('None of the first 3 records has a value in the high-water field');
	});

	it.each(MODES)('says why nothing can be shown: the list is empty, %s', async (emit) => {
		const { message, description } = await failure(trigger(emit).test());
		expect(message).toBe('There are no records to show');
		expect(description?.includes('High-Water: Start Value')).toBe(emit === 'highWater');
	});

	it('shows no record that a poll leaves out', async () => {
		list.put('a', { updated: null });
		list.put('b', { updated: NOON });
		const workflow = trigger('highWater', { highWaterMissing: 'skip' });
		expect(ids(await workflow.test())).toEqual(['b']);
	});

	it('shows all records without a sync field value too, as a poll emits them', async () => {
		list.put('r0', { key: 1 });
		list.put('r1');
		const workflow = trigger('all', { syncField: 'key' });
		expect(ids(await workflow.poll())).toEqual(['r0', 'r1']);
		expect(ids(await workflow.test())).toEqual(['r0', 'r1']);
	});

	it.each(MODES)('leaves a trigger that is on as it is: %s', async (emit) => {
		list.fill(15, () => ({ updated: NOON }));
		const workflow = trigger(emit);
		await workflow.activate();
		const { stored } = workflow;
		list.put('late', { updated: NOON });
		expect(await workflow.test()).toHaveLength(10);
		expect(workflow.stored).toBe(stored);
		const told = ids(await workflow.poll());
		expect(emit === 'all' ? told.length : told).toEqual(emit === 'all' ? 16 : ['late']);
	});
});

describe('a short list', () => {
	const vanishing = (options: IDataObject = {}) =>
		trigger('new', { emitsVanished: true, vanishAfter: 'oneRead', ...options });

	it('may lose one record at a time, down to the last but one', async () => {
		list.fill(3);
		const workflow = vanishing();
		await workflow.activate();
		list.rows.delete('r0');
		expect(ids(await workflow.poll())).toEqual(['r0']);
		list.rows.delete('r1');
		expect(ids(await workflow.poll())).toEqual(['r1']);
		list.rows.delete('r2');
		const { message } = await failure(workflow.poll());
		expect(message).toContain('1 of 1 known records are not in the list any more');
	});

	it('may not lose two at a time, nor any where nothing may vanish', async () => {
		list.fill(4);
		const workflow = vanishing();
		await workflow.activate();
		list.rows.delete('r0');
		list.rows.delete('r1');
		expect((await failure(workflow.poll())).message).toContain('2 of 4 known records');
		const strict = vanishing({ vanishPercent: 0 });
		await strict.activate();
		list.rows.delete('r2');
		expect((await failure(strict.poll())).message).toContain('1 of 2 known records');
	});
});
