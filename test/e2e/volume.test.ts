import { WorkflowImporter } from '../../scripts/demo/workflowImporter';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { startSimulator, type Simulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';

type Node = WorkflowFile['nodes'][number];

const COMPANY = '669f00aa11bb22cc33dd4401';
const ROWS = 12_000;
/** Rows without a name, which Planhat refuses. */
const BAD = [3, 1_700, 4_999, 5_000, 7_777, 10_001, 11_999];

function node(name: string, type: string, typeVersion: number, rest: Partial<Node>): Node {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters: {}, ...rest };
}

const start = node('Start', 'n8n-nodes-base.manualTrigger', 1, {});

function planhat(parameters: Node['parameters'], rest: Partial<Node> = {}): Node {
	const credentials = { planhatApi: { id: null, name: 'Planhat' } };
	return node('Planhat', 'n8n-nodes-planhat.planhat', 1, { parameters, credentials, ...rest });
}

/** The nodes one after the other. */
function chain(...nodes: Node[]): WorkflowFile {
	const links = nodes.slice(1).map((next, at) => {
		const main = [[{ node: next.name, type: 'main' as const, index: 0 }]];
		return [nodes[at]?.name ?? '', { main }];
	});
	return {
		name: 'Volume',
		nodes,
		connections: Object.fromEntries(links),
		settings: { executionOrder: 'v1' },
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
		const rows = `Array.from({ length: ${ROWS} }, (_, i) => ({ key: 'k-' + i, name: [${BAD.join()}].includes(i) ? '' : 'Asset ' + i }))`;
		const list = node('List', 'n8n-nodes-base.set', 3.4, {
			parameters: { mode: 'raw', jsonOutput: `={{ { rows: ${rows} } }}`, options: {} },
		});
		const split = node('Split', 'n8n-nodes-base.splitOut', 1, {
			parameters: { fieldToSplitOut: 'rows', options: {} },
		});
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
		const execution = await run(chain(start, list, split, upsert));
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
		const execution = await run(chain(start, getAll));
		expect(execution.error).toBeUndefined();
		const names = execution.rowsOf('Planhat').map(({ name }) => name);
		expect(names).toHaveLength(100_000);
		expect(names.every((name, at) => name === `Asset ${at}`)).toBe(true);
	});
});
