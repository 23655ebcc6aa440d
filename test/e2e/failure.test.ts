import { WorkflowImporter } from '../../scripts/demo/workflowImporter';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { startSimulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';

const UNKNOWN_LICENSE = '000000000000000000000000';

/** Manual trigger, then one Planhat node that asks for a license that does not exist. */
const workflow: WorkflowFile = {
	name: 'Get an unknown license',
	nodes: [
		{
			id: '11111111-1111-4111-8111-111111111111',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: '22222222-2222-4222-8222-222222222222',
			name: 'Get License',
			type: 'n8n-nodes-planhat.planhat',
			typeVersion: 1,
			position: [220, 0],
			parameters: {
				resource: 'license',
				operation: 'get',
				recordId: { __rl: true, mode: 'id', value: UNKNOWN_LICENSE },
			},
			credentials: { planhatApi: { id: null, name: 'Planhat' } },
		},
	],
	connections: { Start: { main: [[{ node: 'Get License', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};

describe('a workflow that fails', () => {
	let client: N8nClient;
	let sandbox: Awaited<ReturnType<typeof startSimulator>>;

	beforeAll(async () => {
		client = await signedInClient();
		sandbox = await startSimulator();
	});

	afterAll(async () => await sandbox.close());

	async function run(changes: Partial<WorkflowFile['nodes'][number]> = {}): Promise<Execution> {
		const nodes = workflow.nodes.map((node) =>
			node.name === 'Get License' ? { ...node, ...changes } : node,
		);
		const imported = await new WorkflowImporter(client, sandbox).import({ ...workflow, nodes });
		return await client.runWorkflow(imported.id, imported.workflow);
	}

	it('ends with the status error and shows what Planhat refused, and where', async () => {
		const { status, error } = await run();
		expect(status).toBe('error');
		expect(error?.node).toBe('Get License');
		expect(error?.message).toMatch(/License not found/);
		expect(error?.description).not.toBe('');
	});

	it('goes on with the error as an item when the node says so', async () => {
		const execution = await run({ onError: 'continueRegularOutput' });
		expect(execution.status).toBe('success');
		expect(execution.rowsOf('Get License')).toEqual([
			expect.objectContaining({ error: expect.any(String) }),
		]);
	});

	it('sends nothing and names the field when the record is not given', async () => {
		sandbox.log.clear();
		const { status, error } = await run({
			parameters: {
				resource: 'license',
				operation: 'get',
				recordId: { __rl: true, mode: 'id', value: '' },
			},
		});
		expect(status).toBe('error');
		expect(error?.message).toContain('License');
		expect(sandbox.log.entries).toEqual([]);
	});

	const byId = (value: string) => ({
		resource: 'license',
		operation: 'get',
		recordId: { __rl: true, mode: 'id', value },
	});
	const withFields = (value: Record<string, unknown>) => ({
		resource: 'license',
		operation: 'create',
		companyId: { __rl: true, mode: 'externalId', value: 'LF-01' },
		valueBasis: 'total',
		fields: {
			mappingMode: 'defineBelow',
			value: { fromDate: '2026-01-01T00:00:00', _currency: 'EUR', value: 10, ...value },
			matchingColumns: [],
			schema: [],
		},
	});

	it.each([
		['an id of one dot', byId('.'), "'License' is '.'"],
		['an id of two dots', byId('..'), "'License' is '..'"],
		['an id with a slash', byId('a/b'), 'slash'],
		['an over-long id', byId('a'.repeat(600)), '600 characters'],
		['a negative value', withFields({ value: -1 }), "'Total Value' needs a number above zero"],
		['a value of zero', withFields({ value: 0 }), "'Total Value' needs a number above zero"],
		['a text as value', withFields({ value: 'ten' }), "'Total Value' needs a number"],
		[
			'a day that does not exist',
			withFields({ fromDate: '2026-02-31' }),
			"'Start Date' needs a date",
		],
		['broken JSON', withFields({ custom: '{"a":' }), "'Custom Fields' is not valid JSON"],
		['an unknown operation', { ...byId('x'), operation: 'archive' }, "no operation 'archive'"],
	])('refuses %s before anything is sent', async (_, parameters, message) => {
		sandbox.log.clear();
		const { status, error } = await run({ parameters });
		expect(status).toBe('error');
		expect(error?.message).toContain(message);
		expect(error?.description).toBeTruthy();
		expect(sandbox.log.entries).toEqual([]);
	});
});
