import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowImporter } from '../../scripts/demo/workflowImporter';
import {
	chainOf,
	madeItems,
	type WorkflowFile,
	workflowNode,
} from '../../scripts/realN8n/workflowFile';
import type { N8nClient } from '../../scripts/realN8n/client';
import { startSimulator, type Simulator } from '../simulator/server';
import { signedInClient } from '../e2e/n8nUnderTest';

const COMPANY = '669f00aa11bb22cc33dd4401';
const EXECUTIONS = 40;
const ROWS = 10_000;
/** The worker dies when this many assets are there: in the middle of several executions. */
const KILL_AT = (EXECUTIONS * ROWS) / 4;
const RUN_LIMIT_MS = 300_000;

/** Writes the rows of one execution, each with a key that no other execution has. */
function upsertWorkflow(run: number): WorkflowFile {
	const row = `{ sourceId: 'run-${run}-' + i, companyId: '${COMPANY}', name: 'Asset ' + i }`;
	return chainOf(`Upsert ${run}`, [
		workflowNode('Start', 'n8n-nodes-base.manualTrigger', 1),
		...madeItems(ROWS, row),
		{
			...workflowNode('Planhat', 'n8n-nodes-planhat.planhat', 1, {
				resource: 'asset',
				operation: 'upsert',
				fields: {
					mappingMode: 'autoMapInputData',
					value: null,
					matchingColumns: [],
					schema: [],
				},
				options: {},
			}),
			credentials: { planhatApi: { id: null, name: 'Planhat' } },
		},
		// Only the last item goes on, which keeps what is stored small.
		workflowNode('Last', 'n8n-nodes-base.limit', 1, { maxItems: 1, keep: 'lastItems' }),
	]);
}

/** The process id of a worker of this test run. */
function workerToKill(): number {
	const [pid] = (process.env.CLUSTER_WORKERS ?? '').split(',').map(Number);
	if (!pid) throw new Error("These tests need a cluster: use 'npm run test:cluster'");
	return pid;
}

describe('n8n in queue mode', () => {
	let client: N8nClient;
	let sandbox: Simulator;

	beforeAll(async () => {
		client = await signedInClient();
		sandbox = await startSimulator({ empty: true, logBodies: false });
		sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight' });
	});
	afterAll(async () => await sandbox.close());

	/** Kills one of the two workers without a word, once it is in the midst of it. */
	async function killWorkerInTheMiddle(): Promise<void> {
		while (sandbox.store.count('assets') < KILL_AT) await pause(50);
		// It leads a process group of its own, with its task runner in it.
		process.kill(-workerToKill(), 'SIGKILL');
	}

	it('loses and doubles nothing when a worker dies and its executions are run again', async () => {
		const importer = new WorkflowImporter(client, sandbox);
		const imported = [];
		for (let run = 0; run < EXECUTIONS; run++) {
			imported.push(await importer.import(upsertWorkflow(run)));
		}
		const started = [];
		for (const { id, workflow } of imported) {
			started.push(await client.startWorkflow(id, workflow));
		}
		await killWorkerInTheMiddle();

		const lost = [];
		for (const [run, execution] of started.entries()) {
			const { status } = await client.waitForExecution(execution, RUN_LIMIT_MS);
			if (status !== 'success') lost.push(run);
		}
		process.stdout.write(`${lost.length} of ${EXECUTIONS} executions ended with the worker\n`);
		// The worker was in the middle of something, and the other one has gone on.
		expect(lost.length).toBeGreaterThan(0);
		expect(lost.length).toBeLessThan(EXECUTIONS / 2);
		for (const run of lost) {
			const { id, workflow } = imported[run] ?? { id: '', workflow: upsertWorkflow(run) };
			const again = await client.runWorkflow(id, workflow, RUN_LIMIT_MS);
			expect(again.status).toBe('success');
		}

		const keys = sandbox.store.all('assets').map(({ sourceId }) => String(sourceId));
		expect(keys).toHaveLength(EXECUTIONS * ROWS);
		expect(new Set(keys).size).toBe(EXECUTIONS * ROWS);
	});
});
