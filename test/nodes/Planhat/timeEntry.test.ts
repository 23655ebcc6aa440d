import type { INodeParameters } from 'n8n-workflow';

import { calls, inputOf, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import type { Fault } from '../../simulator/faults';
import { startSimulator, type Simulator } from '../../simulator/server';

const ENTRY = '66a1f0c2d3e4b5a697886016';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('timeentries', { _id: ENTRY, date: '2026-01-31T00:00:00.000Z', hours: 2 });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const duplicate = (timeEntryIds: string): INodeParameters => ({
	resource: 'timeEntry',
	operation: 'duplicate',
	timeEntryIds,
});

it('copies time entries', async () => {
	const { outputs, error } = await runPlanhat(sandbox, duplicate(ENTRY));
	expect(error).toBeUndefined();
	expect(sandbox.store.all('timeentries')).toMatchObject([{ hours: 2 }, { hours: 2 }]);
	expect(outputs[0]?.[0]?.json['_id']).not.toBe(ENTRY);
});

it.each([
	{ body: [{ _id: 'a' }, { _id: 'b' }], items: [{ _id: 'a' }, { _id: 'b' }] },
	{ body: { _id: 'a' }, items: [{ _id: 'a' }] },
	{ body: '', items: [{ duplicated: [ENTRY] }] },
	{ body: [], items: [{ duplicated: [ENTRY] }] },
])('takes $body for an answer, which is not documented', async ({ body, items }) => {
	sandbox.faults.add({ kind: 'status', status: 200, body });
	const { outputs } = await runPlanhat(sandbox, duplicate(ENTRY));
	expect(outputs[0]?.map(({ json }) => json)).toEqual(items);
});

it.each([
	['={{ "" }}', "'Time Entry IDs' is empty"],
	[' , ', "'Time Entry IDs' is empty"],
	['a/b', "'Time Entry IDs' holds a slash"],
	['extid-7', "Planhat can't find time entries by External ID"],
])('refuses %p before any call', async (ids, words) => {
	const { error } = await runPlanhat(sandbox, duplicate(ids));
	expect(error?.message).toContain(words);
	expect(calls(sandbox)).toEqual([]);
});

const lost: Fault[] = [
	{ kind: 'cut', phase: 'afterEffect' },
	{ kind: 'status', status: 500, body: {} },
	{ kind: 'truncatedJson' },
];

it.each(lost)(
	'is not sent twice when its answer is lost, and the person is told (%o)',
	async (fault) => {
		sandbox.faults.add(fault);
		const { error } = await runPlanhat(sandbox, duplicate(ENTRY));
		expect(error?.description).toContain('may have duplicated the time entries all the same');
		expect(calls(sandbox)).toEqual(['POST /timeentries/duplicate']);
	},
);

it('goes on with the next item after one that failed', async () => {
	const { outputs } = await runPlanhat(sandbox, duplicate('={{ $json.id }}'), {
		items: [{ id: '' }, { id: ENTRY }],
		onError: 'continueErrorOutput',
	});
	expect(outputs[0]?.map(inputOf)).toEqual([1]);
	expect(outputs[1]?.map(inputOf)).toEqual([0]);
});
