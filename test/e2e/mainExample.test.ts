import { MAIN_EXAMPLE } from '../../scripts/demo/openDemo';
import { type ImportedWorkflow, WorkflowImporter } from '../../scripts/demo/workflowImporter';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution, Row } from '../../scripts/realN8n/execution';
import { startSimulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';

/*
 * Written by hand from the text of the example, never copied from a run. The license starts at
 * 24000 for twelve months; setting the monthly value to 2500 makes it 30000.
 */
const LAST_NODE = 'What Happened';

const RESULT: Row[] = [
	{ step: 'Onboard', record: 'Company Northwind Robotics', result: 'created' },
	{ step: 'Onboard', record: 'Asset Welding arm 1', result: 'created' },
	{ step: 'Onboard', record: 'Asset Welding arm 2', result: 'created' },
	{ step: 'Onboard', record: 'Asset Paint robot', result: 'created' },
	{ step: 'Onboard', record: 'Asset Palletiser', result: 'created' },
	{ step: 'Create', record: 'License Robot Monitoring', result: '24000 EUR' },
	{ step: 'Change', record: 'License Robot Monitoring', result: '30000 EUR, renews: true' },
	{ step: 'Change', record: 'Asset Paint robot', result: 'In Repair' },
	{ step: 'Offboard', record: 'Asset NW-D-004', result: 'deleted' },
	{ step: 'Read back', record: 'License Robot Monitoring', result: 'ends 2027-01-01' },
	{ step: 'Read back', record: 'Asset Welding arm 1', result: 'Active, Lyon' },
	{ step: 'Read back', record: 'Asset Welding arm 2', result: 'Active, Lyon' },
	{ step: 'Read back', record: 'Asset Paint robot', result: 'In Repair, Turin' },
];

const RESULT_OF_SECOND_RUN = [
	['Company Northwind Robotics', 'unchanged'],
	['Asset Welding arm 1', 'unchanged'],
	['Asset Welding arm 2', 'unchanged'],
	['Asset Paint robot', 'updated'],
	['Asset Palletiser', 'created'],
];

const ASSETS: Row[] = [
	{
		externalId: 'NW-D-001',
		name: 'Welding arm 1',
		serialNumber: 'WA-58110',
		status: 'Active',
		custom: { Site: 'Lyon' },
	},
	{
		externalId: 'NW-D-002',
		name: 'Welding arm 2',
		serialNumber: 'WA-58111',
		status: 'Active',
		custom: { Site: 'Lyon' },
	},
	{
		externalId: 'NW-D-003',
		name: 'Paint robot',
		serialNumber: 'PR-20417',
		status: 'In Repair',
		custom: { Site: 'Turin' },
	},
];

const LICENSE: Row = {
	product: 'Robot Monitoring',
	fromDate: '2026-01-01T00:00:00.000Z',
	toDate: '2027-01-01T00:00:00.000Z',
	fixedPeriod: true,
	_currency: 'EUR',
	mrr: 2500,
	value: 30000,
	autoRenews: true,
};

describe('the main example in a real n8n', () => {
	let client: N8nClient;
	let sandbox: Awaited<ReturnType<typeof startSimulator>>;
	let example: ImportedWorkflow;
	let execution: Execution;

	beforeAll(async () => {
		client = await signedInClient();
		sandbox = await startSimulator();
		example = await new WorkflowImporter(client, sandbox).importExample(MAIN_EXAMPLE);
		execution = await client.runWorkflow(example.id, example.workflow);
	});

	afterAll(async () => await sandbox.close());

	/** What the sandbox holds for the company of the example, next to its own seed data. */
	function stored(resource: 'assets' | 'licenses'): Row[] {
		const company = sandbox.store
			.all('companies')
			.find(({ externalId }) => externalId === 'NW-100');
		expect(company).toMatchObject({ name: 'Northwind Robotics' });
		return sandbox.store.all(resource).filter(({ companyId }) => companyId === company?._id);
	}

	it('ends in success', () => {
		expect(execution.error).toBeUndefined();
		expect(execution.status).toBe('success');
	});

	it('says at its last node what happened', () => {
		expect(execution.lastNode).toBe(LAST_NODE);
		expect(execution.rowsOf(LAST_NODE)).toEqual(RESULT);
	});

	it('leaves three of the four assets in Planhat', () => {
		expect(stored('assets')).toEqual(ASSETS.map((asset) => expect.objectContaining(asset)));
	});

	it('leaves the license with its new value and renewal', () => {
		expect(stored('licenses')).toEqual([expect.objectContaining(LICENSE)]);
	});

	it('recognises its own records when it is run again', async () => {
		const again = await client.runWorkflow(example.id, example.workflow);
		expect(again.status).toBe('success');
		const onboarded = again.rowsOf(LAST_NODE).filter(({ step }) => step === 'Onboard');
		expect(onboarded.map(({ record, result }) => [record, result])).toEqual(RESULT_OF_SECOND_RUN);
		expect(stored('assets')).toHaveLength(ASSETS.length);
	});
});
