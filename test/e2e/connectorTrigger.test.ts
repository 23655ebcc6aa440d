import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { WorkflowImporter } from '../../scripts/demo/workflowImporter';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution, Row } from '../../scripts/realN8n/execution';
import type { WorkflowFile } from '../../scripts/realN8n/workflowFile';
import { ChangingList, listParameters } from '../nodes/UniversalConnector/trigger/changingList';
import { startSimulator } from '../simulator/server';
import { signedInClient } from './n8nUnderTest';
import { startRestartableN8n } from './restartableN8n';
import { runsOf } from './runsOf';

const RUN_LIMIT_MS = 60_000;
const TEST_LIMIT_MS = 900_000;

const TRIGGER = 'Trigger';
const NOON = Date.UTC(2026, 4, 1, 12);
const MARK = { highWaterField: 'updated', highWaterParameter: 'since' };

const iso = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

function workflow(
	type: string,
	parameters: Record<string, unknown>,
	credentials?: NonNullable<WorkflowFile['nodes'][number]['credentials']>,
): WorkflowFile {
	return {
		name: `Watch with ${type}`,
		nodes: [
			{
				id: '11111111-1111-4111-8111-111111111111',
				name: TRIGGER,
				type: `n8n-nodes-planhat.${type}`,
				typeVersion: 1,
				position: [0, 0],
				parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
				...(credentials ? { credentials } : {}),
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
	};
}

const connector = (parameters: Record<string, unknown>) =>
	workflow('universalConnectorTrigger', parameters);

const idsOf = (execution: Execution | undefined, output = 0): unknown[] =>
	(execution?.rowsOf(TRIGGER, output) ?? []).map(({ id }: Row) => id);

async function filled(): Promise<ChangingList> {
	const list = await ChangingList.start();
	list.filter = { in: 'query', name: 'since', isInclusive: true };
	list.fill(20, (at) => ({ updated: iso(at) }));
	return list;
}

describe('the Universal Connector Trigger in a real n8n', () => {
	let client: N8nClient;
	let list: ChangingList;

	beforeAll(async () => (client = await signedInClient()));
	beforeEach(async () => (list = await filled()));
	afterEach(async () => await list.close());

	it(
		'starts a run with what is new, changed or gone at each poll, whatever goes wrong in between',
		async () => {
			const options = { emitsVanished: true };
			const file = connector(listParameters(list, 'newOrChanged', options));
			const id = await client.createWorkflow(file);
			await client.activateWorkflow(id);
			expect(await client.executionIds(id)).toEqual([]);

			list.rows.delete('r5');
			list.put('r3', { name: 'changed' });
			list.put('late');
			const [first] = await runsOf(client, id, 1);
			// Gone means missing in two reads in a row.
			expect([idsOf(first), idsOf(first, 1)]).toEqual([['r3', 'late'], []]);

			list.fault = { kind: 'busy', after: 0 };
			list.put('r4', { name: 'changed' });
			const [, failed, next, ...others] = await runsOf(client, id, 3);
			expect([failed?.status, failed?.error?.message]).toEqual([
				'error',
				expect.stringContaining('503'),
			]);
			expect([idsOf(next), idsOf(next, 1), others]).toEqual([['r4'], ['r5'], []]);

			// Turned off and on again, all the trigger knows is what n8n has in its database.
			await client.deactivateWorkflow(id);
			list.put('r6', { name: 'changed' });
			await client.activateWorkflow(id);
			expect(idsOf((await runsOf(client, id, 4))[3])).toEqual(['r6']);

			// Too many gone at once: n8n shows the message, and nothing is told to be gone.
			const kept = [...list.rows];
			list.rows.clear();
			const refused = (await runsOf(client, id, 5))[4];
			expect([refused?.status, refused?.error?.message]).toEqual([
				'error',
				expect.stringContaining('20 of 20 known records are not in the list any more'),
			]);
			await client.deactivateWorkflow(id);
			for (const [key, row] of kept) list.rows.set(key, row);
			await client.activateWorkflow(id);
			await client.deactivateWorkflow(id);
			const all = await runsOf(client, id, 5);
			expect(all.filter(({ succeeded }) => succeeded)).toHaveLength(3);
		},
		TEST_LIMIT_MS,
	);

	it(
		'asks from the high-water mark on, and loses nothing when an answer breaks off',
		async () => {
			const id = await client.createWorkflow(
				connector(listParameters(list, 'highWater', { highWaterOverlap: 10 }, MARK)),
			);
			await client.activateWorkflow(id);
			expect(await client.executionIds(id)).toEqual([]);
			expect(new Set(list.asked)).toEqual(new Set([undefined]));

			list.asked.length = 0;
			list.fault = { kind: 'cut', after: 0 };
			list.put('r3', { updated: iso(30) });
			const [failed, next] = await runsOf(client, id, 2);
			expect([failed?.status, next?.status]).toEqual(['error', 'success']);
			expect(idsOf(next)).toEqual(['r3']);
			// Ten of the twenty records are at or above the mark.
			expect(new Set(list.asked)).toEqual(new Set([iso(0)]));

			await client.deactivateWorkflow(id);
			list.put('late', { updated: iso(40) });
			await client.activateWorkflow(id);
			expect(idsOf((await runsOf(client, id, 3))[2])).toEqual(['late']);
			expect(list.asked.at(-1)).toBe(iso(1));
			await client.deactivateWorkflow(id);
		},
		TEST_LIMIT_MS,
	);

	it(
		'starts a run with everything when all records are wanted, and says what it left out',
		async () => {
			const mapping = { row: [{ target: 'id', path: 'name', onMissing: 'reject' }] };
			list.put('r9', { name: 'r9' });
			const id = await client.createWorkflow(connector(listParameters(list, 'all', { mapping })));
			await client.activateWorkflow(id);
			const [first] = await runsOf(client, id, 1);
			expect(idsOf(first)).toEqual(['r9']);
			await client.deactivateWorkflow(id);
			const log = readFileSync(join(process.env.E2E_N8N_FOLDER ?? '', 'n8n.log'), 'utf8');
			expect(log).toContain(
				`${TRIGGER}: 19 records rejected by the mapping; the first one is record 1, id: there is no value`,
			);
		},
		TEST_LIMIT_MS,
	);

	it(
		'shows records in a test of the editor, or why there are none, and leaves the trigger as it is',
		async () => {
			const file = connector(listParameters(list, 'newOrChanged'));
			const id = await client.createWorkflow(file);
			const tested = async () =>
				await client.waitForExecution(await client.startWorkflow(id, file, TRIGGER), RUN_LIMIT_MS);
			await client.activateWorkflow(id);
			await client.deactivateWorkflow(id);
			list.put('late');
			expect(idsOf(await tested())).toEqual([...list.rows.keys()].slice(0, 10));
			await client.activateWorkflow(id);
			expect(idsOf((await runsOf(client, id, 2))[1])).toEqual(['late']);
			await client.deactivateWorkflow(id);
			list.rows.clear();
			const empty = await tested();
			expect([empty.status, empty.error?.message]).toEqual([
				'error',
				'There are no records to show',
			]);
			expect(empty.error?.description).toContain("Check 'Path'");
		},
		TEST_LIMIT_MS,
	);

	it('refuses to be turned on with settings that can not be used, and asks nobody', async () => {
		const file = connector(listParameters(list, 'newOrChanged', { syncField: '' }));
		const id = await client.createWorkflow(file);
		await expect(client.activateWorkflow(id)).rejects.toThrow("no 'Records: Sync Field'");
		expect(list.asked).toEqual([]);
	});
});

describe('an n8n that ends by force and is started again', () => {
	it(
		'knows what its triggers have told, and tells what has changed meanwhile',
		async () => {
			const [n8n, list, sandbox] = await Promise.all([
				startRestartableN8n(),
				filled(),
				startSimulator(),
			]);
			try {
				const add = (name: string) => {
					list.put(name, { updated: iso(list.rows.size * 10) });
					const [company] = sandbox.store.all('companies');
					sandbox.store.insert('assets', { name, companyId: company?._id });
				};
				const importer = new WorkflowImporter(n8n.client, sandbox);
				const files = [
					connector(listParameters(list, 'newOrChanged')),
					connector(listParameters(list, 'highWater', {}, MARK)),
					workflow(
						'planhatTrigger',
						{ resource: 'asset', event: 'createdOrUpdated' },
						{ planhatApi: { id: null, name: 'Planhat' } },
					),
				];
				const ids: string[] = [];
				for (const file of files) ids.push((await importer.import(file)).id);
				for (const id of ids) await n8n.client.activateWorkflow(id);
				const told = async (client: N8nClient, count: number) =>
					await Promise.all(
						ids.map(async (id) =>
							(await runsOf(client, id, count)).map((run) =>
								run.rowsOf(TRIGGER).map(({ id: key, name }) => name ?? key),
							),
						),
					);
				add('before');
				const each = (...names: string[]) => ids.map(() => names.map((name) => [name]));
				expect(await told(n8n.client, 1)).toEqual(each('before'));

				// While n8n is down.
				const restarted = n8n.restart();
				add('meanwhile');
				const client = await restarted;
				expect(await told(client, 2)).toEqual(each('before', 'meanwhile'));
				add('after');
				expect(await told(client, 3)).toEqual(each('before', 'meanwhile', 'after'));
			} finally {
				await Promise.all([n8n.close(), list.close(), sandbox.close()]);
			}
		},
		TEST_LIMIT_MS,
	);
});
