import type { Execution } from '../realN8n/execution';
import { resultTable, type TableRow } from './resultTable';

/** A finished run in words, and the items of its last node when it succeeded. */
export interface RunReport {
	text: string;
	rows: TableRow[];
}

/** Tells a person at a terminal how a run went. */
export function runReport(name: string, execution: Execution): RunReport {
	const seconds = (execution.milliseconds / 1000).toFixed(1);
	const outcome = `Workflow '${name}': ${execution.status} after ${seconds} s`;
	if (!execution.succeeded) return { text: `${outcome}\n${reasonOf(execution)}`, rows: [] };
	const lastNode = execution.lastNode ?? '';
	const rows = execution.rowsOf(lastNode);
	return {
		text: `${outcome}\nResult of its last node '${lastNode}' (${rows.length} items):`,
		rows: resultTable(rows),
	};
}

function reasonOf({ error }: Execution): string {
	if (!error) return 'n8n gives no reason';
	return [`Node '${error.node}': ${error.message}`, error.description].filter(Boolean).join('\n');
}
