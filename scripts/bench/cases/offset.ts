import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchCase, faster, requireEqual, share, type Stage } from '../benchCase';
import type { WorkflowNode } from '../../realN8n/workflowFile';
import type { Contender } from '../n8nBench';
import { ListServer } from '../listServerProcess';
import { alternate, median } from '../rounds';
import { connector, httpRequest, pagedBy } from '../workflows';

const PAGE_SIZE = 100;

/** The HTTP Request node's own pagination, one call after the other. */
function byHttpRequest(url: string) {
	return httpRequest({
		url: `${url}/records?limit=${PAGE_SIZE}`,
		options: pagedBy(
			'offset',
			`={{ $pageCount * ${PAGE_SIZE} }}`,
			`={{ $response.body.length < ${PAGE_SIZE} }}`,
		),
	});
}

function byConnector(url: string, options: object) {
	return connector({ baseUrl: url, path: '/records', pagination: 'offset', options });
}

interface Timed {
	milliseconds: number;
}

/** The plain loop, in a process of its own like n8n. */
function byPlainLoop(stage: Stage, url: string, inFlight: number): () => Promise<Timed> {
	const loop = join(__dirname, '..', 'plainLoop.mjs');
	const args = [loop, `${url}/records`, stage.scale.pages, PAGE_SIZE, inFlight].map(String);
	return async () => {
		const { stdout } = await promisify(execFile)(stage.node, args);
		const { milliseconds, records } = JSON.parse(stdout) as Timed & { records: number };
		requireEqual('Records of the plain loop', records, stage.scale.pages * PAGE_SIZE - 1);
		return { milliseconds };
	};
}

/** A contender that must have read to the very end. */
function checked(run: Contender, total: number): Contender {
	return async () => {
		const measurement = await run();
		requireEqual('Last record', measurement.last['id'], `r-${total - 1}`);
		return measurement;
	};
}

/** Medians in milliseconds. */
interface Times {
	http: number;
	ours: number;
	ours16: number;
	loop: number;
	loop16: number;
}

/** Stores nodes to be run in one way or the other. */
type Prepare = (nodes: WorkflowNode[]) => Promise<Contender>;

async function compare(
	stage: Stage,
	server: ListServer,
	latencyMs: number,
	prepare: Prepare,
): Promise<Times> {
	const { scale } = stage;
	const rounds = latencyMs === 0 ? scale.rounds : scale.slowRounds;
	// One short of full pages: all stop at the short page, without one more call.
	const total = scale.pages * PAGE_SIZE - 1;
	await server.configure({ total, latencyMs });
	const prepared = async (options: object) =>
		checked(await prepare([byConnector(server.url, options)]), total);
	const contenders = {
		http: checked(await prepare([byHttpRequest(server.url)]), total),
		ours: await prepared({}),
		ours16: await prepared({ pagesInFlight: 16 }),
		loop: byPlainLoop(stage, server.url, 4),
		loop16: byPlainLoop(stage, server.url, 16),
	};
	const runs = await alternate<keyof typeof contenders, Timed>(rounds, contenders);
	const timeOf = (name: keyof typeof contenders) =>
		median(runs[name].map(({ milliseconds }) => milliseconds));
	return {
		http: timeOf('http'),
		ours: timeOf('ours'),
		ours16: timeOf('ours16'),
		loop: timeOf('loop'),
		loop16: timeOf('loop16'),
	};
}

/** Offset pages of 100, without and with a pause of 50 ms before each answer. */
export const offset: BenchCase = {
	name: 'offset',
	async run(stage) {
		return await ListServer.during(async (server) => {
			const { n8n } = stage;
			const inEditor: Prepare = async (nodes) => await n8n.prepareInEditor(nodes);
			const onSchedule: Prepare = async (nodes) => await n8n.prepare(nodes);
			const at0 = await compare(stage, server, 0, inEditor);
			const scheduled = await compare(stage, server, 0, onSchedule);
			const at50 = await compare(stage, server, 50, inEditor);
			return [
				faster(
					'offset50_vs_http',
					'Offset read at 50 ms, default settings, against the HTTP Request node',
					{ ours: at50.ours, theirs: at50.http },
					3.5,
				),
				faster(
					'offset50x16_vs_http',
					'The same with 16 pages in flight',
					{ ours: at50.ours16, theirs: at50.http },
					12,
				),
				faster(
					'offset0_vs_http',
					'Offset read at 0 ms against the HTTP Request node',
					{ ours: at0.ours, theirs: at0.http },
					3,
				),
				faster(
					'offset0_scheduled_vs_http',
					'The same when nobody looks on: without the news that n8n sends to the editor',
					{ ours: scheduled.ours, theirs: scheduled.http },
					2,
				),
				share(
					'offset_vs_loop',
					'Offset read at 50 ms against a plain loop with the same calls in flight',
					{ ours: at50.ours, theirs: at50.loop },
					1.25,
				),
				share(
					'offset50x16_vs_loop',
					'The same with 16 in flight',
					{ ours: at50.ours16, theirs: at50.loop16 },
					1.25,
				),
				share(
					'offset0_vs_loop',
					'The same at 0 ms, 4 in flight',
					{ ours: at0.ours, theirs: at0.loop },
					1.25,
				),
			];
		});
	},
};
