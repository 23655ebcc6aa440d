import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { by, calls, fields, inputOf, runPlanhat } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const OTHER = '669f00aa11bb22cc33dd4402';
const ASSET = '66a1f0c2d3e4b5a697881001';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
	sandbox.store.insert('companies', { _id: OTHER, name: 'Halcyon Dental', externalId: 'HD-02' });
	const named = (code: string) => ({ name: code, externalId: code, sourceId: code });
	sandbox.store.insert('assets', { _id: ASSET, companyId: COMPANY, ...named('A-1') });
	sandbox.store.insert('assets', { companyId: OTHER, ...named('A-3') });
});

afterEach(async () => await sandbox.close());

/** An operation on three items of which Planhat refuses the second. */
interface Scenario {
	operation: string;
	parameters: INodeParameters;
	items: IDataObject[];
	/** The name in the output of each good item; deletes have none. */
	good: [first: unknown, third: unknown];
	status: number;
	words: string;
	/** The calls until the run stops; those of reads may overlap, so they are not told here. */
	untilStop?: string[];
}

const known: IDataObject[] = [{ code: 'A-1' }, { code: 'A-2' }, { code: 'A-3' }];
const record = by('externalId', '={{ $json.code }}');

const scenarios: Scenario[] = [
	{
		operation: 'create',
		parameters: {
			companyId: by('externalId', 'LF-01'),
			fields: fields({ name: '={{ $json.name }}', sourceId: '={{ $json.source }}' }),
		},
		items: [
			{ name: 'Bay 1', source: 's-1' },
			{ name: 'Bay 2', source: 'A-1' },
			{ name: 'Bay 3', source: 's-3' },
		],
		good: ['Bay 1', 'Bay 3'],
		status: 400,
		words: 'sourceId duplicated',
		untilStop: ['POST /assets', 'POST /assets'],
	},
	{
		operation: 'get',
		parameters: { recordId: record },
		items: known,
		good: ['A-1', 'A-3'],
		status: 404,
		words: 'Asset not found',
	},
	{
		operation: 'getAll',
		parameters: { returnAll: true, companyId: by('externalId', '={{ $json.company }}') },
		items: [{ company: 'LF-01' }, { company: 'XX-99' }, { company: 'HD-02' }],
		good: ['A-1', 'A-3'],
		status: 404,
		words: 'Company not found',
		untilStop: ['GET /companies/extid-LF-01', 'GET /assets', 'GET /companies/extid-XX-99'],
	},
	{
		operation: 'update',
		parameters: { recordId: record, fields: fields({ status: 'Checked' }) },
		items: known,
		good: ['A-1', 'A-3'],
		status: 404,
		words: 'Asset not found',
		untilStop: ['GET /assets', 'PUT /assets/extid-A-1', 'PUT /assets/extid-A-2'],
	},
	{
		operation: 'delete',
		parameters: { recordId: record },
		items: known,
		good: [undefined, undefined],
		status: 404,
		words: 'Asset not found',
		untilStop: [
			'GET /assets',
			'GET /assets/extid-A-1',
			`DELETE /assets/${ASSET}`,
			'GET /assets/extid-A-2',
		],
	},
];

/** Input item and name of each output item. */
function told(items: INodeExecutionData[] = []): unknown[] {
	return items.map((item) => [inputOf(item), item.json['name']]);
}

describe.each(scenarios)('$operation with a bad item in the second place', (scenario) => {
	const { operation, items, good, status, words } = scenario;
	const parameters = { resource: 'asset', operation, ...scenario.parameters };

	it('stops with the words of Planhat, what to do, and the item', async () => {
		const { error, outputs } = await runPlanhat(sandbox, parameters, { items });
		expect(outputs.flat()).toEqual([]);
		expect(error?.message).toContain(words);
		expect(error?.message).toContain(String(status));
		expect(error?.description).toMatch(/Check|Change/);
		expect(error?.httpCode).toBe(String(status));
		expect(error?.context?.itemIndex).toBe(1);
	});

	const { untilStop } = scenario;
	if (untilStop) {
		it('does not start the item after the one it stopped at', async () => {
			await runPlanhat(sandbox, parameters, { items });
			expect(calls(sandbox)).toEqual(untilStop);
		});
	}

	it('goes on in the same output, each item paired with its input', async () => {
		const { error, outputs } = await runPlanhat(sandbox, parameters, {
			items,
			onError: 'continueRegularOutput',
		});
		expect(error).toBeUndefined();
		expect(told(outputs[0])).toEqual([
			[0, good[0]],
			[1, undefined],
			[2, good[1]],
		]);
		const failed = outputs[0]?.[1];
		expect(failed?.error).toBeUndefined();
		expect(failed?.json).toEqual({
			error: expect.stringContaining(words),
			details: expect.objectContaining({
				code: 'http',
				status,
				serverMessage: words,
				hint: expect.stringMatching(/Check|Change/),
			}),
		});
	});

	it('sends the bad item, with what came in, to the error output and the good ones on', async () => {
		const { error, outputs } = await runPlanhat(sandbox, parameters, {
			items,
			onError: 'continueErrorOutput',
		});
		expect(error).toBeUndefined();
		expect(told(outputs[0])).toEqual([
			[0, good[0]],
			[2, good[1]],
		]);
		expect(outputs[1]?.map(inputOf)).toEqual([1]);
		expect(outputs[1]?.[0]?.json).toMatchObject({
			...items[1],
			error: expect.stringContaining(words),
			details: { code: 'http', status },
		});
	});
});

it('has no read under way when it stops at a bad item', async () => {
	sandbox.faults.add({ kind: 'delay', delayMs: 60, path: '/assets/extid-A-3' });
	const { error } = await runPlanhat(
		sandbox,
		{ resource: 'asset', operation: 'get', recordId: record },
		{ items: known },
	);
	expect(error?.context?.itemIndex).toBe(1);
	expect(calls(sandbox)).toHaveLength(3);
	expect(sandbox.log.concurrency).toBe(0);
});

it('names the first of several bad items, whichever answer comes first', async () => {
	sandbox.faults.add({ kind: 'delay', delayMs: 60, path: '/assets/extid-A-2' });
	const { error } = await runPlanhat(
		sandbox,
		{ resource: 'asset', operation: 'get', recordId: record },
		{ items: [{ code: 'A-1' }, { code: 'A-2' }, { code: 'A-9' }, { code: 'A-8' }] },
	);
	expect(error?.context?.itemIndex).toBe(1);
});

it('creates one asset for each item and gives back the stored records', async () => {
	const { outputs } = await runPlanhat(
		sandbox,
		{
			resource: 'asset',
			operation: 'create',
			companyId: by('externalId', 'LF-01'),
			fields: fields({ name: '={{ $json.name }}', externalId: '={{ $json.id }}' }),
		},
		{
			items: [
				{ name: 'Drone bay 7', id: 7007 },
				{ name: 'Drone bay 8', id: 7008 },
			],
		},
	);
	expect(outputs[0]?.map(({ json }) => json)).toEqual([
		expect.objectContaining({ name: 'Drone bay 7', externalId: '7007', companyId: COMPANY }),
		expect.objectContaining({ name: 'Drone bay 8', externalId: '7008', companyId: COMPANY }),
	]);
	expect(sandbox.store.count('assets')).toBe(4);
});

it('gives back what was sent when a create is answered without a body', async () => {
	sandbox.switches.set({ createStatus: '201empty' });
	const { outputs, error } = await runPlanhat(sandbox, {
		resource: 'asset',
		operation: 'create',
		companyId: by('id', COMPANY),
		fields: fields({ name: 'Quiet bay' }),
	});
	expect(error).toBeUndefined();
	expect(outputs[0]?.[0]?.json).toEqual({ companyId: COMPANY, name: 'Quiet bay' });
});

it('tells the id of what it deleted, whatever Planhat answers to a delete', async () => {
	for (const deleteAnswer of ['count', '204', 'document', 'text'] as const) {
		sandbox.switches.set({ deleteAnswer });
		const { _id } = sandbox.store.insert('assets', { companyId: COMPANY, name: deleteAnswer });
		const { outputs, error } = await runPlanhat(sandbox, {
			resource: 'asset',
			operation: 'delete',
			recordId: by('id', _id),
		});
		expect(error).toBeUndefined();
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ deleted: true, id: _id }]);
		expect(sandbox.store.get('assets', _id)).toBeUndefined();
	}
});

it('says that nothing was deleted when Planhat counts none', async () => {
	sandbox.switches.set({ deleteMissing: 'countZero' });
	const { error } = await runPlanhat(sandbox, {
		resource: 'license',
		operation: 'delete',
		recordId: by('id', '000000000000000000000000'),
	});
	expect(error?.message).toBe('There is no such license, nothing was deleted');
	expect(error?.httpCode).toBe('404');
});

it('names the columns that automatic mapping left out', async () => {
	const { hints, outputs } = await runPlanhat(
		sandbox,
		{
			resource: 'asset',
			operation: 'update',
			recordId: by('externalId', 'A-1'),
			fields: { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] },
		},
		{
			items: [
				{ status: 'Active', colour: 'red' },
				{ colour: 'blue', size: 3, name: 'Bay' },
			],
		},
	);
	expect(outputs[0]).toHaveLength(2);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(/were not sent.*assets: colour, size\./),
	]);
});

it('gives nothing for no input, without a call', async () => {
	for (const operation of ['create', 'delete', 'get', 'getAll', 'update', 'upsert']) {
		const { outputs, error } = await runPlanhat(
			sandbox,
			{
				resource: 'asset',
				operation,
				recordId: by('id', COMPANY),
				companyId: by('id', COMPANY),
				fields: fields({ name: 'Bay' }),
			},
			{ items: [] },
		);
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
	}
	expect(calls(sandbox)).toEqual([]);
});
