import { workflowNode } from '../../realN8n/workflowFile';
import { type BenchCase, faster, requireEqual, share, type Stage } from '../benchCase';
import { ListServer } from '../listServerProcess';
import type { Contender } from '../n8nBench';
import { alternate, median } from '../rounds';
import { connector, httpRequest, pagedBy } from '../workflows';

const PAGE_SIZE = 100;

function byHttpRequest(url: string) {
	return httpRequest({
		url: `${url}/cursor`,
		options: pagedBy(
			'cursor',
			"={{ $response.body.next ?? '0' }}",
			'={{ $response.body.next === null }}',
		),
	});
}

function byConnector(url: string) {
	return connector({
		baseUrl: url,
		path: '/cursor',
		recordPath: 'data',
		pagination: 'cursor',
		cursorPath: 'next',
		cursorParameter: 'cursor',
		options: {},
	});
}

function byBareNode(url: string) {
	return workflowNode('Reader', 'n8n-nodes-bench.bareLoop', 1, { url: `${url}/cursor` });
}

/** The HTTP Request node puts out pages, not records: its last item holds the last page. */
function lastIdOf(last: Record<string, unknown>): unknown {
	const { data, id } = last as { data?: Array<{ id: string }>; id?: string };
	return data ? data.at(-1)?.id : id;
}

async function compare({ n8n, scale }: Stage, server: ListServer, latencyMs: number) {
	// Waiting takes the same share of every page, so fewer pages tell as much.
	const pages = latencyMs === 0 ? scale.pages : Math.ceil(scale.pages / 4);
	const total = pages * PAGE_SIZE;
	await server.configure({ total, latencyMs });
	const checked =
		(run: Contender): Contender =>
		async () => {
			const measurement = await run();
			requireEqual('Last record', lastIdOf(measurement.last), `r-${total - 1}`);
			return measurement;
		};
	const runs = await alternate(latencyMs === 0 ? scale.rounds : scale.slowRounds, {
		http: checked(await n8n.prepareInEditor([byHttpRequest(server.url)])),
		ours: checked(await n8n.prepareInEditor([byConnector(server.url)])),
		bare: checked(await n8n.prepareInEditor([byBareNode(server.url)])),
	});
	const timeOf = (name: keyof typeof runs) =>
		median(runs[name].map(({ milliseconds }) => milliseconds));
	return { http: timeOf('http'), ours: timeOf('ours'), bare: timeOf('bare') };
}

/** Cursor pages of 100: nobody can have more than one call in flight. */
export const cursor: BenchCase = {
	name: 'cursor',
	async run(stage) {
		return await ListServer.during(async (server) => {
			const at0 = await compare(stage, server, 0);
			const at50 = await compare(stage, server, 50);
			return [
				faster(
					'cursor0_vs_http',
					'Cursor read at 0 ms against the HTTP Request node',
					{ ours: at0.ours, theirs: at0.http },
					2,
				),
				share(
					'cursor0_vs_bare',
					'Cursor read at 0 ms against a bare node with the same helper',
					{ ours: at0.ours, theirs: at0.bare },
					1.2,
				),
				faster(
					'cursor50_vs_http',
					'Cursor read at 50 ms against the HTTP Request node: the waiting is the same',
					{ ours: at50.ours, theirs: at50.http },
					0.95,
				),
			];
		});
	},
};
