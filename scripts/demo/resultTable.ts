import type { Row } from '../realN8n/execution';

const MAX_ROWS = 25;
const MAX_WIDTH = 44;

/** One line of a `console.table`. */
export type TableRow = Record<string, string | number | boolean>;

/** Rows made readable in a terminal: nested values as JSON, long values cut, too many rows cut. */
export function resultTable(rows: Row[]): TableRow[] {
	return rows
		.slice(0, MAX_ROWS)
		.map((row) =>
			Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)])),
		);
}

function cell(value: unknown): string | number | boolean {
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
	return text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 1)}…` : text;
}
