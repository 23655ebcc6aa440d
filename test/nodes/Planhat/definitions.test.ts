import { resources } from '../../../nodes/Planhat/resources';
import type { RecordIdKind, ResourceDefinition } from '../../../nodes/shared/definition/resource';
import { type Prefix, type ResourceRules, resourceTable } from '../../simulator/resourceTable';
import { samples } from './samples';

const PREFIX: Partial<Record<RecordIdKind, Prefix>> = { externalId: 'extid', sourceId: 'srcid' };

interface Pair {
	readonly name: string;
	readonly resource: ResourceDefinition;
	/** The rules of the sandbox, which were written from the documentation by themselves. */
	readonly rules: ResourceRules;
}

const pairs = resources.flatMap((resource): Pair[] => {
	const sample = samples.find((entry) => entry.resource === resource.name);
	return sample ? [{ name: resource.name, resource, rules: resourceTable[sample.collection] }] : [];
});

function prefixesOf(kinds: readonly RecordIdKind[]): Prefix[] {
	return kinds.flatMap((kind) => PREFIX[kind] ?? []);
}

describe.each(pairs)('$name', ({ name, resource, rules }) => {
	it('has the calls that the documentation names', () => {
		const verbs = { create: 'create', get: 'read', update: 'update', delete: 'delete' } as const;
		const single = (['create', 'get', 'update', 'delete'] as const)
			.filter((operation) => resource.operations.includes(operation))
			.map((operation) => verbs[operation]);
		expect(single.sort()).toEqual([...rules.single].sort());
		expect(resource.operations.includes('upsert')).toBe(rules.bulk);
	});

	it('names records as the documentation allows it in each call', () => {
		const { ids, updateIds = ids } = resource;
		// A note is changed by its Planhat ID alone, other conversations in more ways.
		const put = name === 'note' ? [] : rules.prefixes.put;
		expect(prefixesOf(ids).sort()).toEqual([...rules.prefixes.get].sort());
		expect(prefixesOf(updateIds).sort()).toEqual([...put].sort());
	});

	it('reads pages of the size that the documentation gives', () => {
		expect(resource.list.maxPageSize).toBe(rules.listMaximum);
	});

	it('knows keys in the order of the documentation, and no others', () => {
		const known = rules.bulkKeys.filter((key) => resource.bulkKeys.includes(key));
		expect(resource.bulkKeys).toEqual(known);
	});

	it('has the filters of the documentation, and no others', () => {
		const own = resource.list.filters
			.filter(({ type }) => type !== 'company' && type !== 'companies')
			.map(({ name: filter }) => filter);
		// What the type of a conversation does in a list is not documented.
		expect(own.sort()).toEqual(rules.filters.filter((filter) => filter !== 'type').sort());
		const several = resource.list.filters.some(({ type }) => type === 'companies');
		expect(several).toBe(rules.companyIdList);
	});

	it('asks for what the documentation asks for', () => {
		const { companyField, fields, createNeedsOneOf = [] } = resource;
		if (!resource.operations.includes('create') || createNeedsOneOf.length > 0) return;
		const asked = fields.filter(({ requiredOnCreate }) => requiredOnCreate).map((it) => it.name);
		const all = [...asked, ...(companyField === undefined ? [] : [companyField])];
		expect(all).toEqual(expect.arrayContaining([...rules.required]));
	});

	it('offers the custom fields of its model', () => {
		expect(resource.customFieldParent).toBe(rules.model.toLowerCase());
	});
});

it.each(resources)('$name points only at fields that it has', (resource) => {
	const {
		fields,
		companyField = '_id',
		createNeedsOneOf,
		bulkRowNeeds,
		timestamps,
		list,
	} = resource;
	const names = [...fields.map(({ name }) => name), companyField];
	const pointed = [
		...(createNeedsOneOf ?? []),
		...(bulkRowNeeds ?? []),
		...Object.values(timestamps ?? {}),
		...(list.only ? [list.only.field] : []),
		...list.filters.flatMap(({ confirmedBy }) => confirmedBy ?? []),
	];
	expect(names).toEqual(expect.arrayContaining(pointed as string[]));
	expect(fields.filter(({ entryKey, type }) => entryKey && type !== 'objectList')).toEqual([]);
});
