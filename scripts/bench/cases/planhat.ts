import { type WorkflowNode, workflowNode } from '../../realN8n/workflowFile';
import { type BenchCase, faster, requireEqual, type Stage } from '../benchCase';
import type { Contender, N8nBench } from '../n8nBench';
import { alternate, median } from '../rounds';
import { COMPANY, type SandboxReady } from '../sandbox';
import { type SandboxProcess, withSandbox } from '../sandboxProcess';
import { httpRequest, pagedBy, planhat } from '../workflows';

const PAGE_SIZE = 2_000;
const BATCH_SIZE = 5_000;
const LATENCY_MS = 20;
const LIST_LATENCY_MS = 50;

function timeOf(runs: ReadonlyArray<{ milliseconds: number }>): number {
	return median(runs.map(({ milliseconds }) => milliseconds));
}

function rows(amount: number): WorkflowNode {
	return workflowNode('Rows', 'n8n-nodes-bench.rows', 1, { amount });
}

function bulkUpsert(): WorkflowNode {
	return planhat({
		resource: 'asset',
		operation: 'upsert',
		fields: {
			mappingMode: 'defineBelow',
			value: { companyId: COMPANY, sourceId: '={{ $json.key }}', name: '={{ $json.name }}' },
			matchingColumns: [],
			schema: [],
		},
		options: { batchSize: BATCH_SIZE },
	});
}

function authorised({ token }: SandboxReady) {
	return {
		sendHeaders: true,
		headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${token}` }] },
	};
}

/** What the HTTP Request node proposes to whoever adds its option Batching. */
const BATCHING = { batching: { batch: { batchSize: 50, batchInterval: 1_000 } } };

/** One POST for each item, as the HTTP Request node does: all at once, or in its batches. */
function onePerItem(ready: SandboxReady, options = {}): WorkflowNode {
	return httpRequest({
		method: 'POST',
		url: `${ready.url}/assets`,
		...authorised(ready),
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ { companyId: '${COMPANY}', name: $json.name } }}`,
		options,
	});
}

/** Bodies of 5,000 rows put together by an expression, one item for each; then one PUT for each. */
function prebuiltBodies(ready: SandboxReady, amount: number): WorkflowNode[] {
	const row = `{ companyId: '${COMPANY}', sourceId: 'k-' + (b * ${BATCH_SIZE} + i), name: 'Asset ' + (b * ${BATCH_SIZE} + i) }`;
	const code = `return Array.from({ length: ${Math.ceil(amount / BATCH_SIZE)} }, (_, b) => ({ json: { body: Array.from({ length: Math.min(${BATCH_SIZE}, ${amount} - b * ${BATCH_SIZE}) }, (_, i) => (${row})) } }));`;
	return [
		workflowNode('Bodies', 'n8n-nodes-base.code', 2, { jsCode: code }),
		httpRequest({
			method: 'PUT',
			url: `${ready.url}/assets`,
			...authorised(ready),
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ $json.body }}',
			// One after the other, as Planhat advises.
			options: { batching: { batch: { batchSize: 1, batchInterval: 1 } } },
		}),
	];
}

async function expectAssets(sandbox: SandboxProcess, amount: number): Promise<void> {
	requireEqual('Assets in the sandbox', (await sandbox.tell({ count: true })).assets, amount);
}

/** All assets, against the same list read by the HTTP Request node. */
export const getMany: BenchCase = {
	name: 'planhatGetMany',
	async run({ n8n, scale }) {
		return await withSandbox(
			{ assets: scale.assets, latencyMs: LIST_LATENCY_MS },
			async (sandbox) => {
				const { ready } = sandbox;
				const paged = httpRequest({
					url: `${ready.url}/assets?limit=${PAGE_SIZE}&sort=_id`,
					...authorised(ready),
					options: pagedBy(
						'offset',
						`={{ $pageCount * ${PAGE_SIZE} }}`,
						`={{ $response.body.length < ${PAGE_SIZE} }}`,
					),
				});
				const ours = planhat({
					resource: 'asset',
					operation: 'getAll',
					returnAll: true,
					options: {},
				});
				const checked =
					(run: Contender): Contender =>
					async () => {
						const measurement = await run();
						requireEqual('Last asset', measurement.last['name'], `Asset ${scale.assets - 1}`);
						return measurement;
					};
				const runs = await alternate(scale.rounds, {
					http: checked(await n8n.prepare([paged])),
					ours: checked(await n8n.prepare([ours], ready)),
				});
				return [
					faster(
						'getmany_vs_http',
						`Planhat: Get Many of ${scale.assets} assets at ${LIST_LATENCY_MS} ms against the HTTP Request node with pages of ${PAGE_SIZE}`,
						{ ours: timeOf(runs.ours), theirs: timeOf(runs.http) },
						1,
					),
				];
			},
		);
	},
};

async function upsertTimes({ n8n, scale }: Stage) {
	const ours = await withSandbox({ latencyMs: LATENCY_MS }, async (sandbox) => {
		const run = await n8n.prepare([rows(scale.rows), bulkUpsert()], sandbox.ready);
		const bodies = await n8n.prepare(prebuiltBodies(sandbox.ready, scale.rows));
		const runs = await alternate(scale.rounds, { ours: run, bodies });
		await expectAssets(sandbox, scale.rows);
		return { ours: timeOf(runs.ours), bodies: timeOf(runs.bodies) };
	});
	const single = await singleTime(n8n, scale.singleRows, scale.rounds);
	const batched = await singleTime(n8n, scale.batchedRows, scale.slowRounds, BATCHING);
	const scaled = (time: number, rows: number) => (time / rows) * scale.rows;
	return {
		...ours,
		single: scaled(single, scale.singleRows),
		batched: scaled(batched, scale.batchedRows),
	};
}

/** Milliseconds for one call for each row. */
async function singleTime(n8n: N8nBench, amount: number, rounds: number, options = {}) {
	return await withSandbox({ latencyMs: LATENCY_MS }, async (sandbox) => {
		const run = await n8n.prepare([rows(amount), onePerItem(sandbox.ready, options)]);
		const runs = await alternate(rounds, { single: run });
		await expectAssets(sandbox, amount * (rounds + 1));
		return timeOf(runs.single);
	});
}

/** The way in: 5,000 rows to a call, against one call for each row. */
export const upsert: BenchCase = {
	name: 'planhatUpsert',
	async run(stage) {
		const { scale } = stage;
		const times = await upsertTimes(stage);
		return [
			faster(
				'upsert_vs_single',
				`Planhat: Create or Update of ${scale.rows} rows at ${LATENCY_MS} ms against the HTTP Request node with one call for each row, all at once (measured with ${scale.singleRows} rows, scaled up)`,
				{ ours: times.ours, theirs: times.single },
				100,
			),
			faster(
				'upsert_vs_batched',
				`The same against the HTTP Request node with its option Batching as it proposes it: 50 calls a second (measured with ${scale.batchedRows} rows, scaled up)`,
				{ ours: times.ours, theirs: times.batched },
				100,
			),
			faster(
				'upsert_vs_bodies',
				'The same against the HTTP Request node with bodies built by a Code node, without outcomes for the rows',
				{ ours: times.ours, theirs: times.bodies },
				0.5,
			),
		];
	},
};
