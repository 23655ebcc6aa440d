import { operations } from '../../nodes/Planhat/operations';
import { resources } from '../../nodes/Planhat/resources';

/** Stand around the table in README.md. */
export const TABLE_START = '<!-- resources and operations: start -->';
export const TABLE_END = '<!-- resources and operations: end -->';

function row(cells: readonly string[]): string {
	return `| ${cells.join(' | ')} |`;
}

/** The resources and operations of the Planhat node as a Markdown table. */
export function operationTable(): string {
	return [
		row(['Resource', ...operations.map(({ label }) => label)]),
		row(['---', ...operations.map(() => ':-:')]),
		...[...resources]
			.sort((a, b) => a.label.one.localeCompare(b.label.one))
			.map((resource) =>
				row([
					resource.label.one,
					...operations.map(({ name }) => (resource.operations.includes(name) ? 'yes' : '–')),
				]),
			),
	].join('\n');
}

/** The text between the two markers; undefined when one of them is missing. */
export function tableIn(page: string): string | undefined {
	const start = page.indexOf(TABLE_START);
	const end = page.indexOf(TABLE_END);
	if (start < 0 || end < start) return undefined;
	return page.slice(start + TABLE_START.length, end).trim();
}
