import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../realN8n/execution';
import type { WorkflowFile } from '../realN8n/workflowFile';
import { requireEqual } from './benchCase';
import type { ListServer } from './listServerProcess';
import type { FileContender, Measurement } from './n8nBench';
import { connector } from './workflows';

const PIECE = 50_000;
const EXAMPLE = join(__dirname, '..', '..', 'examples', 'read-in-pieces.json');

/** The shipped example, reading the list server instead of Planhat. */
export function inPieces(url: string): WorkflowFile {
	const workflow = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as WorkflowFile;
	const nodes = workflow.nodes.map((node) => {
		if (!node.type.endsWith('.universalConnector')) return node;
		const { resumeFrom } = node.parameters['options'] as { resumeFrom: string };
		const options = { maxRecords: PIECE, resumeFrom };
		const reader = connector({ baseUrl: url, path: '/records', pagination: 'offset', options });
		const { id, name, position } = node;
		return { ...reader, id, name, position };
	});
	return { ...workflow, nodes };
}

/** Runs it and checks that every record came once. */
export async function runPieces(
	run: FileContender,
	server: ListServer,
	records: number,
): Promise<Measurement> {
	const { execution, ...measurement } = await run();
	const reports: Row[] = execution.rowsOf('Read One Piece');
	const read = reports.reduce((sum, report) => sum + Number(report['records']), 0);
	requireEqual('Records read in pieces', read, records);
	requireEqual('Pages read twice', (await server.counts()).repeated, 0);
	return measurement;
}
