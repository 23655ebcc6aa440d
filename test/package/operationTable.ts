import { nodeResources } from '../../nodes/Planhat/nodeResources';
import { operations } from '../../nodes/Planhat/operations';

/** Stand around the table in README.md. */
export const TABLE_START = '<!-- resources and operations: start -->';
export const TABLE_END = '<!-- resources and operations: end -->';

function row(cells: readonly string[]): string {
	return `| ${cells.join(' | ')} |`;
}

/** The resources and operations of the Planhat node as a Markdown table. */
export function operationTable(): string {
	const common = operations.map(({ name }): string => name);
	return [
		row(['Resource', ...operations.map(({ label }) => label), 'Others']),
		row(['---', ...common.map(() => ':-:'), '---']),
		...[...nodeResources]
			.sort((a, b) => a.label.localeCompare(b.label))
			.map((resource) => {
				const offered = resource.operations.map(({ name }) => name);
				const others = resource.operations.filter(({ name }) => !common.includes(name));
				return row([
					resource.label,
					...common.map((name) => (offered.includes(name) ? 'yes' : '–')),
					others.map(({ label }) => label).join(', '),
				]);
			}),
	].join('\n');
}

/** The text between the two markers; undefined when one of them is missing. */
export function tableIn(page: string): string | undefined {
	const start = page.indexOf(TABLE_START);
	const end = page.indexOf(TABLE_END);
	if (start < 0 || end < start) return undefined;
	return page.slice(start + TABLE_START.length, end).trim();
}
