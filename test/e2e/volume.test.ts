import { WorkflowImporter } from '../../scripts/demo/workflowImporter';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';
import {
	chainOf,
	madeItems,
	type WorkflowFile,
	type WorkflowNode,
	workflowNode,
} from '../../scripts/realN8n/workflowFile';
import { startSimulator, type Simulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';

const COMPANY = '669f00aa11bb22cc33dd4401';
const ROWS = 12_000;
/** Rows without a name, which Planhat refuses. */
const BAD = [3, 1_700, 4_999, 5_000, 7_777, 10_001, 11_999];

const start = workflowNode('Start', 'n8n-nodes-base.manualTrigger', 1);

function planhat(
	parameters: WorkflowNode['parameters'],
	rest: Partial<WorkflowNode> = {},
): WorkflowNode {
	const credentials = { planhatApi: { id: null, name: 'Planhat' } };
	return {
		...workflowNode('Planhat', 'n8n-nodes-planhat.planhat', 1, parameters),
		credentials,
		...rest,
	};
}

describe('large amounts in a real n8n', () => {
	let client: N8nClient;
	let sandbox: Simulator;

	beforeAll(async () => (client = await signedInClient()));
	beforeEach(async () => (sandbox = await startSimulator({ empty: true })));
	afterEach(async () => await sandbox.close());

	async function run(workflow: WorkflowFile): Promise<Execution> {
		const imported = await new WorkflowImporter(client, sandbox).import(workflow);
		return await client.runWorkflow(imported.id, imported.workflow);
	}

	it('upserts 12,000 rows in three calls and puts the 7 bad ones on the error output', async () => {
		sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight' });
		const row = `{ key: 'k-' + i, name: [${BAD.join()}].includes(i) ? '' : 'Asset ' + i }`;
		const value = { companyId: COMPANY, sourceId: '={{ $json.key }}', name: '={{ $json.name }}' };
		const upsert = planhat(
			{
				resource: 'asset',
				operation: 'upsert',
				fields: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
				options: { batchSize: 5000 },
			},
			{ onError: 'continueErrorOutput' },
		);
		const execution = await run(chainOf('Volume', [start, ...madeItems(ROWS, row), upsert]));
		expect(execution.error).toBeUndefined();
		expect(execution.rowsOf('Planhat')).toHaveLength(ROWS - BAD.length);
		const failed = execution.rowsOf('Planhat', 1);
		expect(failed.map(({ key }) => key)).toEqual(BAD.map((at) => `k-${at}`));
		for (const { error } of failed) expect(error).toMatch(/name/);
		expect(sandbox.store.count('assets')).toBe(ROWS - BAD.length);
		expect(sandbox.log.filter({ method: 'PUT', path: '/assets' })).toHaveLength(3);
	});

	it('reads 100,000 assets in order, none twice, none lost', async () => {
		sandbox.store.fill('assets', 100_000, (at) => ({ name: `Asset ${at}`, companyId: COMPANY }));
		const getAll = planhat({
			resource: 'asset',
			operation: 'getAll',
			returnAll: true,
			options: { select: ['name'] },
		});
		const execution = await run(chainOf('Volume', [start, getAll]));
		expect(execution.error).toBeUndefined();
		const names = execution.rowsOf('Planhat').map(({ name }) => name);
		expect(names).toHaveLength(100_000);
		expect(names.every((name, at) => name === `Asset ${at}`)).toBe(true);
	});
});
