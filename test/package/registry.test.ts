import { basename, join, posix } from 'node:path';

import { operations } from '../../nodes/Planhat/operations';
import { resources } from '../../nodes/Planhat/resources';
import { operations as connectorOperations } from '../../nodes/UniversalConnector/operations';
import { operationTable, tableIn } from './operationTable';
import { projectFiles, projectRoot, readProjectFile } from './project';

/** A folder whose files each hold one entry of the array in its index file. */
interface Registry {
	readonly folder: string;
	readonly entries: readonly object[];
	/** What makes an entry one of its kind. */
	readonly nameOf: (entry: never) => string;
	/** Files that hold something the entries share. */
	readonly shared: readonly string[];
}

const REGISTRIES: readonly Registry[] = [
	{
		folder: 'nodes/Planhat/resources',
		entries: resources,
		nameOf: ({ name }: { name: string }) => name,
		shared: ['sharedFields.ts'],
	},
	{
		folder: 'nodes/Planhat/operations',
		entries: operations,
		nameOf: ({ name }: { name: string }) => name,
		shared: ['operation.ts'],
	},
	{
		folder: 'nodes/UniversalConnector/operations',
		entries: connectorOperations,
		nameOf: ({ name }: { name: string }) => name,
		shared: ['operation.ts', 'perItem.ts'],
	},
];

const packageFiles = projectFiles().filter((file) => file.startsWith('nodes/'));

/** Entry files in the folder that hold nothing of the array. */
function unregistered({ folder, entries, shared }: Registry, files: readonly string[]): string[] {
	return files
		.filter((file) => posix.dirname(file) === folder && file.endsWith('.ts'))
		.filter((file) => ![...shared, 'index.ts'].includes(basename(file)))
		.filter((file) => {
			const exported = Object.values(jest.requireActual<object>(join(projectRoot, file)));
			return !exported.some((value) => entries.includes(value as object));
		});
}

describe.each(REGISTRIES)('$folder', (registry) => {
	it('has every file in its array', () => {
		expect(unregistered(registry, packageFiles)).toEqual([]);
	});

	it('gives each entry a name of its own', () => {
		const names = registry.entries.map((entry) => registry.nameOf(entry as never));
		expect(names).toEqual([...new Set(names)]);
	});

	it('excludes no file that is not there', () => {
		const excluded = registry.shared.map((file) => `${registry.folder}/${file}`);
		expect(excluded.filter((file) => !packageFiles.includes(file))).toEqual([]);
	});

	it('is noticed when a file is missing from the array', () => {
		const [first, ...others] = registry.entries;
		expect(first).toBeDefined();
		expect(unregistered({ ...registry, entries: others }, packageFiles)).toHaveLength(1);
	});
});

it('knows every folder that has an index file', () => {
	const folders = packageFiles
		.filter((file) => basename(file) === 'index.ts')
		.map((file) => posix.dirname(file));
	expect(folders.sort()).toEqual(REGISTRIES.map(({ folder }) => folder).sort());
});

it('names each resource file after its resource', () => {
	for (const { name } of resources) {
		expect(packageFiles).toContain(`nodes/Planhat/resources/${name}.ts`);
	}
});

it('offers each resource only operations that exist, each once', () => {
	const known = operations.map(({ name }) => name);
	for (const resource of resources) {
		expect(known).toEqual(expect.arrayContaining([...resource.operations]));
		expect(resource.operations).toEqual([...new Set(resource.operations)]);
	}
});

it('gives each field of a resource a name and a label of its own', () => {
	for (const { fields } of resources) {
		const names = fields.map(({ name }) => name);
		const labels = fields.map(({ label }) => label);
		expect(names).toEqual([...new Set(names)]);
		expect(labels).toEqual([...new Set(labels)]);
	}
});

it('points only at fields that the resource has', () => {
	for (const resource of resources) {
		const names: string[] = resource.fields.map(({ name }) => name);
		const { companyField, createChoice } = resource;
		const sendable = companyField === undefined ? names : [...names, companyField];
		expect(names).toContain(resource.titleField);
		expect(names).toEqual(expect.arrayContaining([...resource.bulkKeys]));
		expect(sendable).toEqual(expect.arrayContaining([...resource.bulkInsertNeeds]));
		expect(names).toEqual(
			expect.arrayContaining((createChoice?.choices ?? []).map(({ requires }) => requires)),
		);
	}
});

it('has the table of resources and operations in the README as the node offers them', () => {
	expect(tableIn(readProjectFile('README.md'))).toBe(operationTable());
});

it('finds no table when a marker is missing', () => {
	expect(tableIn('| Resource |')).toBeUndefined();
});
