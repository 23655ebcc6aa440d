import { mergedResources, type NodeOperation } from '../../../nodes/Planhat/nodeResource';
import { nodeResources } from '../../../nodes/Planhat/nodeResources';
import { resources } from '../../../nodes/Planhat/resources';
import { runPlanhat } from '../../helpers/planhat';

function operation(name: string): NodeOperation {
	return {
		name,
		label: name,
		description: name,
		action: name,
		properties: () => [],
		run: async () => await Promise.resolve([]),
	};
}

function repeated(texts: readonly string[]): string[] {
	return texts.filter((text, index) => texts.indexOf(text) !== index);
}

it('gives every resource a name and a label of its own', () => {
	expect(repeated(nodeResources.map(({ name }) => name))).toEqual([]);
	expect(repeated(nodeResources.map(({ label }) => label))).toEqual([]);
});

it('gives every operation of a resource a name, a label and a sentence of its own', () => {
	for (const { operations } of nodeResources) {
		expect(operations).not.toEqual([]);
		for (const key of ['name', 'label', 'action'] as const) {
			expect(repeated(operations.map((one) => one[key]))).toEqual([]);
		}
	}
});

it('offers every resource that follows the common pattern, and those that do not', () => {
	const plain = resources.map(({ name }) => name);
	const others = nodeResources.map(({ name }) => name).filter((name) => !plain.includes(name));
	expect(others.sort()).toEqual(['api', 'metric', 'userActivity']);
	const fields = nodeResources.find(({ name }) => name === 'customField');
	expect(fields?.operations.map(({ name }) => name)).toEqual([
		'create',
		'delete',
		'get',
		'getAll',
		'update',
	]);
});

it('merges resources of one name, their operations in alphabetical order', () => {
	const merged = mergedResources([
		{ name: 'a', label: 'A', operations: [operation('update'), operation('create')] },
		{ name: 'b', label: 'B', operations: [operation('get')] },
		{ name: 'a', label: 'A', operations: [operation('getAll')] },
	]);
	expect(merged.map(({ name, operations }) => [name, operations.map((one) => one.name)])).toEqual([
		['a', ['create', 'getAll', 'update']],
		['b', ['get']],
	]);
});

it.each([
	['metric', 'create', /no operation 'create' for 'metric'/],
	['customField', 'upsert', /no operation 'upsert' for 'customField'/],
	['dimension', 'push', /no resource 'dimension'/],
])('refuses %s with %s before any call', async (resource, name, message) => {
	const address = { url: 'http://127.0.0.1:1', token: 'token' };
	const { error } = await runPlanhat(address, { resource, operation: name });
	expect(error?.message).toMatch(message);
	expect(error?.description).toContain("Choose 'Resource' and 'Operation' again");
});
