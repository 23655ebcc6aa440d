import type { IDataObject } from 'n8n-workflow';

import { byOutput, connectorTrigger } from '../../../helpers/connectorTrigger';
import type { PollError, PollingWorkflow } from '../../../helpers/polling';
import { ChangingList, listParameters } from './changingList';

let list: ChangingList;

beforeEach(async () => {
	list = await ChangingList.start();
});
afterEach(async () => await list.close());

function trigger(emit: string, options: IDataObject = {}, others: IDataObject = {}) {
	return connectorTrigger(listParameters(list, emit, options, others));
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

describe('all records', () => {
	it('come each time, without a sync field too, and nothing is remembered', async () => {
		list.fill(250);
		const workflow = trigger('all', { syncField: '' });
		expect(await workflow.activate()).toHaveLength(250);
		expect(await workflow.poll()).toHaveLength(250);
		expect(workflow.stored).toBe('{}');
	});

	it('come once for each sync field value, and mapped', async () => {
		list.fill(2, (at) => ({ user: 'same', place: at }));
		const mapping = { row: [{ target: 'where', path: 'place' }] };
		const workflow = trigger('all', { syncField: 'user', mapping });
		expect(await workflow.poll()).toEqual([{ where: 1 }]);
	});

	it('start nothing when there are none', async () => {
		expect(await trigger('all').poll()).toEqual([]);
	});
});

describe('new and changed records', () => {
	it('are told by sync field, from the activation on', async () => {
		list.fill(150);
		const workflow = trigger('newOrChanged');
		expect(await workflow.activate()).toEqual([]);
		expect(await workflow.poll()).toEqual([]);
		list.put('r7', { name: 'changed' });
		list.put('late', { name: 'new' });
		expect(ids(await workflow.poll())).toEqual(['r7', 'late']);
		expect(await workflow.poll()).toEqual([]);
	});

	it('are only the new ones when these are asked for', async () => {
		list.fill(3);
		const workflow = trigger('new');
		await workflow.activate();
		list.put('r1', { name: 'changed' });
		list.put('late');
		expect(ids(await workflow.poll())).toEqual(['late']);
		list.put('late', { name: 'changed' });
		expect(await workflow.poll()).toEqual([]);
	});

	it('do not depend on the order of keys, also deep inside', async () => {
		list.put('a', { deep: { x: 1, y: [{ p: 1, q: 2 }] } });
		const workflow = trigger('newOrChanged', { ignoredFields: 'version' });
		await workflow.activate();
		list.rows.set('a', { deep: { y: [{ q: 2, p: 1 }], x: 1 }, version: 9, id: 'a' });
		expect(await workflow.poll()).toEqual([]);
		list.rows.set('a', { deep: { y: [{ q: 2, p: 3 }], x: 1 }, version: 9, id: 'a' });
		expect(await workflow.poll()).toHaveLength(1);
	});

	it('are compared as the mapping gives them', async () => {
		list.put('a', { name: 'A', seen: 1 });
		const mapping = { row: [{ target: 'label', path: 'name' }] };
		const workflow = trigger('newOrChanged', { mapping });
		await workflow.activate();
		list.put('a', { seen: 2 });
		expect(await workflow.poll()).toEqual([]);
		list.put('a', { name: 'B' });
		expect(await workflow.poll()).toEqual([{ label: 'B' }]);
	});

	it('come out once the mapping accepts them', async () => {
		const row = { target: 'name', path: 'name', onMissing: 'reject' };
		const workflow = trigger('new', { mapping: { row: [row] } });
		await workflow.activate();
		list.put('a');
		expect(await workflow.poll()).toEqual([]);
		list.put('a', { name: 'A' });
		expect(await workflow.poll()).toEqual([{ name: 'A' }]);
	});

	it('begin with everything when it is wanted, once', async () => {
		list.fill(120);
		const workflow = trigger('new', { emitsExisting: true });
		expect(await workflow.activate()).toHaveLength(120);
		workflow.crash();
		expect(await workflow.poll()).toEqual([]);
	});

	it('take several fields, blanks and case as the connector does', async () => {
		list.put('1', { user: 'Ann ', mail: 'A@x' });
		const options = { syncField: 'user, mail', isSyncTrimmed: true, isSyncCaseIgnored: true };
		const workflow = trigger('new', options);
		await workflow.activate();
		list.put('1', { user: 'ann', mail: 'a@X' });
		expect(await workflow.poll()).toEqual([]);
		list.put('2', { user: 'ann', mail: 'b@x' });
		expect(ids(await workflow.poll())).toEqual(['2']);
	});

	it('that come back as they were are no news', async () => {
		list.fill(3);
		const workflow = trigger('newOrChanged');
		await workflow.activate();
		const row = list.rows.get('r1');
		list.rows.delete('r1');
		expect(await workflow.poll()).toEqual([]);
		if (row) list.rows.set('r1', row);
		expect(await workflow.poll()).toEqual([]);
	});
});

describe('vanished records', () => {
	const vanishing = (options: IDataObject = {}) =>
		trigger('newOrChanged', { emitsVanished: true, vanishAfter: 'oneRead', ...options });

	const polled = async (workflow: PollingWorkflow) => byOutput(await workflow.poll());

	it('come out by their sync field at an output of their own, once, and are new again later', async () => {
		list.fill(10);
		const workflow = vanishing();
		await workflow.activate();
		const row = list.rows.get('r3');
		list.rows.delete('r3');
		list.put('late');
		const { records, vanished } = await polled(workflow);
		expect(ids(records)).toEqual(['late']);
		expect(vanished).toEqual([{ id: 'r3' }]);
		workflow.crash();
		expect(await workflow.poll()).toEqual([]);
		if (row) list.rows.set('r3', row);
		expect(ids((await polled(workflow)).records)).toEqual(['r3']);
		expect(await workflow.poll()).toEqual([]);
	});

	it('hold every part of a sync field, in its place', async () => {
		list.fill(9, (at) => ({ user: { name: `u${at}` }, room: at }));
		const workflow = vanishing({ syncField: 'user.name, room' });
		await workflow.activate();
		list.rows.delete('r4');
		expect((await polled(workflow)).vanished).toEqual([{ user: { name: 'u4' }, room: 4 }]);
	});

	it('are refused above the share, and all is as before then', async () => {
		list.fill(100);
		const workflow = vanishing({ vanishPercent: 5 });
		await workflow.activate();
		const before = workflow.stored;
		for (let at = 0; at < 6; at++) list.rows.delete(`r${at}`);
		list.put('late');
		const { message, description } = await failure(workflow.poll());
		expect(message).toContain('6 of 100 known records are not in the list any more');
		expect(message).toContain('more than the 5 %');
		expect(description).toContain('Nothing was emitted and nothing forgotten');
		expect(workflow.stored).toBe(before);
		list.put('r5');
		const { records, vanished } = await polled(workflow);
		expect(vanished).toHaveLength(5);
		expect(ids(records)).toEqual(['late', 'r5']);
	});

	it.each<[string, IDataObject]>([
		['a limit', { maxRecords: 95 }],
		['a number of pages', { maxPages: 2, pageSize: 40 }],
	])('are none when %s ended the read', async (_, limits) => {
		list.fill(100);
		const parameters = (options: IDataObject) =>
			listParameters(list, 'newOrChanged', {
				emitsVanished: true,
				vanishAfter: 'oneRead',
				...options,
			});
		const workflow = connectorTrigger(parameters({}));
		await workflow.activate();
		list.rows.delete('r1');
		await workflow.activate({ parameters: parameters(limits) });
		expect(await workflow.poll()).toEqual([]);
		expect(byOutput(await workflow.activate({ parameters: parameters({}) })).vanished).toEqual([
			{ id: 'r1' },
		]);
	});

	it('are none when the API states more than it gave', async () => {
		list.fill(20);
		list.statesTotal = true;
		const workflow = vanishing({ totalAt: 'total' });
		await workflow.activate();
		const row = list.rows.get('r2');
		list.rows.delete('r2');
		// Stands for a row that slipped to a page already read.
		list.put('r3', { id: 'r4' });
		expect(byOutput(await workflow.poll()).vanished).toEqual([]);
		if (row) list.rows.set('r2', row);
		list.put('r3', { id: 'r3' });
		expect(byOutput(await workflow.poll()).vanished).toEqual([]);
	});

	it('are none when two records of one value are both left out', async () => {
		list.fill(10, (at) => ({ key: at }));
		const workflow = vanishing({ syncField: 'key', duplicates: 'rejectAll' });
		await workflow.activate();
		list.put('twin', { key: 3 });
		expect(await workflow.poll()).toEqual([]);
	});

	it('are told from the poll on that they are asked for', async () => {
		list.fill(10);
		const workflow = trigger('newOrChanged');
		await workflow.activate();
		list.rows.delete('r1');
		const options = { emitsVanished: true, vanishAfter: 'oneRead' };
		const parameters = listParameters(list, 'newOrChanged', options);
		list.put('r2');
		const first = byOutput(await workflow.activate({ parameters }));
		expect([ids(first.records), first.vanished]).toEqual([['r2'], []]);
		list.rows.delete('r5');
		expect(byOutput(await workflow.poll()).vanished).toEqual([{ id: 'r5' }]);
	});
});

describe('vanished records that have to be missing twice', () => {
	const polled = async (workflow: PollingWorkflow) => byOutput(await workflow.poll());

	it('come out with the second read without them, and once', async () => {
		list.fill(10);
		const workflow = trigger('newOrChanged', { emitsVanished: true });
		await workflow.activate();
		list.rows.delete('r3');
		expect((await polled(workflow)).vanished).toEqual([]);
		expect((await polled(workflow)).vanished).toEqual([{ id: 'r3' }]);
		expect(await workflow.poll()).toEqual([]);
	});

	it('are none when the next read has them again, and no news either', async () => {
		list.fill(10);
		const workflow = trigger('newOrChanged', { emitsVanished: true });
		await workflow.activate();
		for (let count = 0; count < 3; count++) {
			const row = list.rows.get('r3');
			list.rows.delete('r3');
			expect(await workflow.poll()).toEqual([]);
			if (row) list.rows.set('r3', row);
			expect(await workflow.poll()).toEqual([]);
		}
	});

	it('wait for the next whole read when one in between is not', async () => {
		list.fill(10);
		list.statesTotal = true;
		const workflow = trigger('newOrChanged', { emitsVanished: true, totalAt: 'total' });
		await workflow.activate();
		list.rows.delete('r8');
		expect((await polled(workflow)).vanished).toEqual([]);
		// Stands for a row that slipped to a page already read.
		list.put('r3', { id: 'r4' });
		expect((await polled(workflow)).vanished).toEqual([]);
		list.put('r3', { id: 'r3' });
		expect((await polled(workflow)).vanished).toEqual([{ id: 'r8' }]);
	});

	it('are looked for anew after the workflow was turned off, as n8n forgets a poll without news', async () => {
		list.fill(10);
		const workflow = trigger('newOrChanged', { emitsVanished: true });
		await workflow.activate();
		list.rows.delete('r3');
		expect(await workflow.poll()).toEqual([]);
		expect(await workflow.activate()).toEqual([]);
		expect((await polled(workflow)).vanished).toEqual([{ id: 'r3' }]);
	});
});

describe('a test in the editor', () => {
	it.each(['all', 'new', 'newOrChanged'])('shows some and changes nothing: %s', async (emit) => {
		list.fill(300);
		const workflow = trigger(emit);
		const { stored } = workflow;
		expect(await workflow.test()).toHaveLength(10);
		expect(await workflow.test()).toHaveLength(10);
		expect(workflow.stored).toBe(stored);
		expect(list.server.log.entries).toHaveLength(2);
	});

	it('says so when there is nothing to show', async () => {
		expect((await failure(trigger('new').test())).message).toContain('no records to show');
	});

	it('says so when the mapping rejects all', async () => {
		list.fill(3);
		const row = { target: 'name', path: 'name', onMissing: 'reject' };
		const { message } = await failure(trigger('new', { mapping: { row: [row] } }).test());
		expect(message).toContain('rejects all of the first 3 records');
	});
});
