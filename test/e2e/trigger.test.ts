import { WorkflowImporter } from '../../scripts/demo/workflowImporter';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution, Row } from '../../scripts/realN8n/execution';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { startSimulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';
import { runsOf } from './runsOf';

const DAY_MS = 86_400_000;

const TRIGGER = 'Planhat Trigger';

function workflow(parameters: Record<string, unknown>): WorkflowFile {
	return {
		name: 'Watch assets',
		nodes: [
			{
				id: '11111111-1111-4111-8111-111111111111',
				name: TRIGGER,
				type: 'n8n-nodes-planhat.planhatTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
				credentials: { planhatApi: { id: null, name: 'Planhat' } },
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
	};
}

describe('the Planhat Trigger in a real n8n', () => {
	let client: N8nClient;
	let sandbox: Awaited<ReturnType<typeof startSimulator>>;

	beforeAll(async () => {
		client = await signedInClient();
		sandbox = await startSimulator();
	});

	afterAll(async () => await sandbox.close());

	function add(name: string): void {
		const [company] = sandbox.store.all('companies');
		sandbox.store.insert('assets', { name, companyId: company?._id });
	}

	/** Sorted: two assets of the same millisecond have no order. */
	const names = (execution: Execution | undefined): unknown[] =>
		(execution?.rowsOf(TRIGGER) ?? []).map(({ name }: Row) => name).sort();

	it('starts a run with what is new at each poll, and with nothing else', async () => {
		const file = workflow({ resource: 'asset', event: 'createdOrUpdated' });
		const { id } = await new WorkflowImporter(client, sandbox).import(file);
		await client.activateWorkflow(id);
		expect(await client.executionIds(id)).toEqual([]);

		add('Bay 1');
		add('Bay 2');
		expect((await runsOf(client, id, 1)).map(names)).toEqual([['Bay 1', 'Bay 2']]);

		// Turned off and on again, all the trigger knows is what n8n has in its database.
		await client.deactivateWorkflow(id);
		add('Bay 3');
		await client.activateWorkflow(id);
		expect((await runsOf(client, id, 2)).map(names)).toEqual([['Bay 1', 'Bay 2'], ['Bay 3']]);

		await client.deactivateWorkflow(id);
		await client.activateWorkflow(id);
		const later = await runsOf(client, id, 2);
		expect(later.map(({ status }) => status)).toEqual(['success', 'success']);
		await client.deactivateWorkflow(id);
	});

	it('makes one task for each license that renews in thirty days', async () => {
		const importer = new WorkflowImporter(client, sandbox);
		const { id } = await importer.importExample('license-renewal-reminders.json');
		const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
		const renewal = new Date(today + 30 * DAY_MS).toISOString();
		const due = () =>
			sandbox.store.all('licenses').filter(({ renewalDate }) => renewalDate === renewal);
		expect(due()).not.toEqual([]);
		const reminders = () =>
			sandbox.store.all('tasks').filter(({ sourceId }) => String(sourceId).startsWith('renewal-'));

		await client.activateWorkflow(id);
		const [run] = await runsOf(client, id, 1);
		expect([run?.status, run?.error]).toEqual(['success', undefined]);
		const expected = due().map(({ _id }) => `renewal-${_id}-${renewal.slice(0, 10)}`);
		expect(reminders().map(({ sourceId }) => sourceId)).toEqual(expected);

		await client.deactivateWorkflow(id);
		await client.activateWorkflow(id);
		expect(await client.executionIds(id)).toHaveLength(1);
		await client.deactivateWorkflow(id);
	});

	it('refuses to be turned on with settings that can not be used', async () => {
		const file = workflow({
			resource: 'license',
			event: 'dateReached',
			dateField: 'dueDate',
			timing: 'before',
			days: 30,
		});
		const { id } = await new WorkflowImporter(client, sandbox).import(file);
		await expect(client.activateWorkflow(id)).rejects.toThrow("no date field 'dueDate'");
	});
});
