import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
	exampleFiles,
	type ImportedWorkflow,
	WorkflowImporter,
} from '../../scripts/demo/workflowImporter';
import type { N8nClient } from '../../scripts/realN8n/client';
import type { Execution } from '../../scripts/realN8n/execution';
import type { WorkflowFile, WorkflowNode } from '../../scripts/realN8n/workflowFile';
import { startSimulator } from '../simulator/server';
import { startChatModel, type ToolCall } from './chatModel';
import { signedInClient } from './n8nUnderTest';

const RUN_LIMIT_MS = 60_000;

const MODEL = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

function exampleText(file: string): string {
	return readFileSync(join(__dirname, '..', '..', 'examples', file), 'utf8');
}

describe('the example workflows in a real n8n', () => {
	let client: N8nClient;
	let sandbox: Awaited<ReturnType<typeof startSimulator>>;
	let importer: WorkflowImporter;

	beforeAll(async () => {
		client = await signedInClient();
		sandbox = await startSimulator();
		importer = new WorkflowImporter(client, sandbox);
	});

	afterAll(async () => await sandbox.close());

	async function run({ id, workflow }: ImportedWorkflow): Promise<Execution> {
		const execution = await client.runWorkflow(id, workflow);
		expect(execution.error).toBeUndefined();
		expect(execution.status).toBe('success');
		return execution;
	}

	/** The runs of a workflow that n8n starts by itself, once there is one. */
	async function firstRuns(id: string): Promise<Execution[]> {
		const giveUpAt = Date.now() + RUN_LIMIT_MS;
		let ids = await client.executionIds(id);
		while (ids.length === 0 && Date.now() < giveUpAt) {
			await pause(500);
			ids = await client.executionIds(id);
		}
		return await Promise.all(ids.map((it) => client.waitForExecution(it, RUN_LIMIT_MS)));
	}

	it.each(exampleFiles())('%s can be imported', async (file) => {
		const { id, workflow } = await importer.importExample(file);
		expect(id).not.toBe('');
		const unconnected = workflow.nodes.filter(({ credentials = {} }) =>
			Object.values(credentials).some((reference) => !reference.id),
		);
		expect(unconnected).toEqual([]);
	});

	describe('read-pages-into-planhat.json', () => {
		it('makes an asset of each record, page by page, and nothing when it is run again', async () => {
			const example = await importer.importExample('read-pages-into-planhat.json');
			const licenses = sandbox.store.all('licenses');
			const pages = Math.ceil((licenses.length + 1) / 4);

			const first = await run(example);
			expect(first.rowsOf('Report of the Run')).toEqual([
				{ complete: true, stopReason: expect.any(String), pages, records: licenses.length },
			]);
			const outcomes = first.rowsOf('Keep Assets').map(({ outcome }) => outcome);
			expect(outcomes).toEqual(licenses.map(() => 'created'));
			const stored = sandbox.store
				.all('assets')
				.filter(({ externalId }) => String(externalId).startsWith('billing-'))
				.map(({ externalId, companyId, name }) => ({ externalId, companyId, name }));
			expect(stored).toEqual(
				licenses.map(({ _id, companyId, product }) => ({
					externalId: `billing-${_id}`,
					companyId,
					name: product,
				})),
			);

			const again = await run(example);
			expect(new Set(again.rowsOf('Keep Assets').map(({ outcome }) => outcome))).toEqual(
				new Set(['unchanged']),
			);
		});
	});

	describe('new-or-changed-records.json', () => {
		it('takes what is there for known, and makes an asset of what is new', async () => {
			const { id } = await importer.importExample('new-or-changed-records.json');
			await client.activateWorkflow(id);
			expect(await client.executionIds(id)).toEqual([]);
			await client.deactivateWorkflow(id);

			const [company] = sandbox.store.all('companies');
			const { _id } = sandbox.store.insert('licenses', {
				companyId: company?._id,
				product: 'Night Shift',
				_currency: 'EUR',
				value: 100,
			});
			// Turning it on is a poll too.
			await client.activateWorkflow(id);
			const [execution] = await firstRuns(id);
			await client.deactivateWorkflow(id);
			expect(execution?.error).toBeUndefined();
			expect(execution?.rowsOf('Keep Assets').map(({ outcome }) => outcome)).toEqual(['created']);
			const names = sandbox.store
				.all('assets')
				.filter(({ externalId }) => externalId === `billing-${_id}`)
				.map(({ name }) => name);
			expect(names).toEqual(['Night Shift']);
		});
	});

	describe('read-in-pieces.json', () => {
		it('reads the whole list, piece by piece', async () => {
			const parsed = JSON.parse(exampleText('read-in-pieces.json')) as WorkflowFile;
			const nodes = parsed.nodes.map((node) =>
				node.name === 'Piece'
					? {
							...node,
							parameters: {
								...node.parameters,
								options: {
									...(node.parameters['options'] as object),
									pageSize: 10,
									maxRecords: 20,
								},
							},
						}
					: node,
			);
			const example = await importer.import({ ...parsed, nodes });
			const execution = await run(example);
			const records = execution.rowsOf('Read One Piece').map((piece) => piece['records']);
			const sum = records.reduce((total: number, count) => total + Number(count), 0);
			expect(records.length).toBeGreaterThan(1);
			expect(sum).toBe(sandbox.store.all('assets').length);
		});
	});

	describe('send-rows-in-batches.json', () => {
		it('shows the calls, tries the first batch, sends all and keeps the answers', async () => {
			const example = await importer.importExample('send-rows-in-batches.json');
			const execution = await run(example);

			const preview = execution.rowsOf('1 Preview');
			expect(preview).toHaveLength(3);
			expect(JSON.stringify(preview)).not.toContain(sandbox.token);
			const outcomesOf = (node: string) => {
				const all = execution.rowsOf(node).map(({ outcome }) => String(outcome));
				return Object.fromEntries(
					[...new Set(all)].map((name) => [name, all.filter((it) => it === name).length]),
				);
			};
			expect(outcomesOf('2 Test the First Batch')).toEqual({ created: 100, skipped: 150 });
			expect(outcomesOf('3 Send All')).toEqual({ unchanged: 100, created: 150 });
			expect(execution.rowsOf('Kept Responses')).toHaveLength(3);
			const shops = sandbox.store
				.all('companies')
				.filter(({ externalId }) => String(externalId).startsWith('SHOP-'));
			expect(shops).toHaveLength(250);
		});
	});

	describe('ask-an-ai-agent.json', () => {
		const file = 'ask-an-ai-agent.json';
		let model: Awaited<ReturnType<typeof startChatModel>> | undefined;

		afterEach(async () => await model?.close());

		/** The example with its model being one that calls these tools, one after the other. */
		async function asked(
			steps: Array<(answers: readonly unknown[]) => ToolCall>,
			change: (nodes: WorkflowNode[]) => WorkflowNode[] = (nodes) => nodes,
		): Promise<Execution> {
			model = await startChatModel(steps);
			const id = await client.createCredential({
				name: 'Stand-in Model',
				type: 'openAiApi',
				data: { apiKey: 'stand-in', url: model.url, header: false },
			});
			const parsed = JSON.parse(exampleText(file)) as WorkflowFile;
			const example = await importer.import({ ...parsed, nodes: change(parsed.nodes) });
			const nodes = example.workflow.nodes.map((node) =>
				node.type === MODEL
					? { ...node, credentials: { openAiApi: { id, name: 'Stand-in Model' } } }
					: node,
			);
			const workflow = { ...example.workflow, nodes };
			return await client.runWorkflow(await client.createWorkflow(workflow), workflow);
		}

		it('answers what the tools read from Planhat', async () => {
			const company = sandbox.store.all('companies').find(({ name }) => name === 'Lumen Freight');
			const license = sandbox.store
				.all('licenses')
				.find(({ companyId }) => companyId === company?._id);
			const execution = await asked([
				() => ({ tool: 'Find_Companies', arguments: {} }),
				() => ({ tool: 'Licenses_of_a_Company', arguments: { companyId: company?._id } }),
				() => ({ tool: 'One_License', arguments: { licenseId: license?._id } }),
			]);
			expect(execution.error).toBeUndefined();
			expect(execution.rowsOf('Agent')).toEqual([{ output: 'Done.' }]);
			const [companies, licenses, one] = (model?.toolAnswers() ?? []).map(String);
			expect(companies).toContain('Halcyon Dental');
			expect(licenses).toContain(String(license?._id));
			expect(one).toContain(String(license?.['product']));
		});

		it('hears why a tool failed', async () => {
			const execution = await asked([
				() => ({ tool: 'One_License', arguments: { licenseId: '66a1f0c2d3e4b5a6978810ff' } }),
				() => ({ tool: 'Licenses_of_a_Company', arguments: { companyId: 'Lumen Freight' } }),
			]);
			expect(execution.error).toBeUndefined();
			const [missing, misnamed] = (model?.toolAnswers() ?? []).map(String);
			expect(missing).toContain('There is no such record');
			expect(misnamed).toContain('There is no company with the Planhat ID');
		});

		it.each([
			['can not be talked into a delete', 'Planhat Sandbox (Read Only)', 0],
			['would delete with a credential of full access', 'Planhat Sandbox', 1],
		])('%s', async (_title, credential, deletes) => {
			const [victim] = sandbox.store.all('licenses');
			sandbox.log.clear();
			await asked(
				[() => ({ tool: 'One_License', arguments: { licenseId: victim?._id } })],
				(nodes) =>
					nodes.map((node) =>
						node.name === 'One License'
							? {
									...node,
									parameters: { ...node.parameters, operation: 'delete' },
									credentials: { planhatApi: { id: null, name: credential } },
								}
							: node,
					),
			);
			const asks = sandbox.log.entries.filter(({ method }) => method === 'DELETE');
			expect(asks).toHaveLength(deletes);
			const left = sandbox.store.all('licenses').map(({ _id }) => _id);
			expect(left.includes(victim?._id ?? '')).toBe(deletes === 0);
		});
	});
});
