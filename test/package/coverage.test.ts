import { nodeResources } from '../../nodes/Planhat/nodeResources';
import { operations } from '../../nodes/Planhat/operations';
import { resources } from '../../nodes/Planhat/resources';
import { resourceNames, resourceTable } from '../simulator/resourceTable';
import { readProjectFile } from './project';

const PAGE = 'docs/coverage.md';

/** A line of the table: what the page says of one resource of Planhat's API. */
interface Line {
	readonly resource: string;
	readonly path: string;
	/** Cells under the common operations, by their label. */
	readonly cells: ReadonlyMap<string, string>;
	/** Labels of the operations that only this resource has. */
	readonly others: readonly string[];
}

function cellsOf(line: string): string[] {
	return line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());
}

function coverageIn(page: string): Line[] {
	const [, table = ''] = /<!-- coverage: start -->([\s\S]*)<!-- coverage: end -->/.exec(page) ?? [];
	const [head = '', , ...lines] = table.trim().split('\n');
	const labels = cellsOf(head).slice(2, -1);
	return lines.map((line) => {
		const cells = cellsOf(line);
		return {
			resource: cells[0] ?? '',
			path: (cells[1] ?? '').replaceAll('`', ''),
			cells: new Map(labels.map((label, index) => [label, cells[index + 2] ?? ''])),
			others: (cells.at(-1) ?? '').split(', ').filter((label) => label !== ''),
		};
	});
}

const lines = coverageIn(readProjectFile(PAGE));
const offered = nodeResources.filter(({ name }) => name !== 'api');
const common = operations.map(({ label }) => label);

describe(PAGE, () => {
	it('has the columns of the common operations and a line for each resource of the node', () => {
		expect([...(lines[0]?.cells.keys() ?? [])]).toEqual(common);
		const named = lines.map(({ resource }) => resource);
		expect(offered.map(({ label }) => label).filter((label) => !named.includes(label))).toEqual([]);
		expect(new Set(named).size).toBe(named.length);
	});

	it.each(lines)('says of $resource what the node offers', ({ resource, cells, others }) => {
		const found = offered.find(({ label }) => label === resource);
		const labels = (found?.operations ?? []).map(({ label }) => label);
		const said = [...cells].filter(([, cell]) => cell === 'yes').map(([label]) => label);
		expect([...said, ...others].sort()).toEqual([...labels].sort());
		for (const cell of cells.values()) expect(['yes', 'raw', '–']).toContain(cell);
		if (found) expect([...cells.values()]).not.toContain('raw');
	});

	/** Notes and their like share the path of others; the first line of a path tells of its calls. */
	const byPath = new Map([...lines].reverse().map((line) => [line.path.replace(/^\//, ''), line]));

	it.each(resourceNames)('says of /%s what its documentation has, as the sandbox does', (name) => {
		const { single, bulk } = resourceTable[name];
		const documented = [
			...(single.includes('create') ? ['Create'] : []),
			...(bulk ? ['Create or Update'] : []),
			...(single.includes('delete') ? ['Delete'] : []),
			...(single.includes('read') ? ['Get'] : []),
			'Get Many',
			...(single.includes('update') ? ['Update'] : []),
		];
		const cells = [...(byPath.get(name)?.cells ?? [])];
		expect(cells.filter(([, cell]) => cell !== '–').map(([label]) => label)).toEqual(documented);
	});

	it('names the paths that the node calls', () => {
		const wrong = resources.filter(
			({ label, path }) => lines.find(({ resource }) => resource === label.one)?.path !== path,
		);
		expect(wrong.map(({ name }) => name)).toEqual([]);
	});
});
