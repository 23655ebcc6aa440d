import type { INodeProperties } from 'n8n-workflow';

import { resources } from '../../nodes/Planhat/resources';
import { credentials, nodes } from './catalogue';
import { credentialContract, fieldContract, nodeContract } from './contract';
import { DESCRIPTION_RULES, placed } from './descriptionRules';
import { clashingNames } from './clashingNames';
import { repeatedObjects, sharedObjects } from './sharedObjects';

/** What n8n hands to the editor of a credential; its functions stay on the server. */
function withoutFunctions(credential: object): object {
	return Object.fromEntries(
		Object.entries(credential).filter(([, value]) => typeof value !== 'function'),
	);
}

/** Every node and credential: what n8n reads of it, made anew with each call. */
const described = [
	...nodes.map(({ className, create }) => ({
		className,
		describe: () => create().description,
		properties: () => create().description.properties,
	})),
	...credentials.map(({ className, create }) => ({
		className,
		describe: () => withoutFunctions(create()),
		properties: () => create().properties,
	})),
];

describe.each(described)('$className', ({ describe: read, properties }) => {
	it('is described equally each time, without an object in common', () => {
		expect(read()).toEqual(read());
		expect(sharedObjects(read(), read())).toEqual([]);
	});

	it('holds no object in two places', () => {
		expect(repeatedObjects(read())).toEqual([]);
	});

	it('survives a round trip through JSON', () => {
		const before = properties();
		expect(JSON.parse(JSON.stringify(before))).toStrictEqual(before);
		expect(JSON.parse(JSON.stringify(read()))).toEqual(read());
	});

	it('has no two properties of one name that can be seen together', () => {
		expect(clashingNames(properties())).toEqual([]);
	});

	it.each(DESCRIPTION_RULES)('every property $title', ({ isBroken }) => {
		const broken = placed(properties()).filter(({ property }) => isBroken(property));
		expect(broken.map(({ path }) => path)).toEqual([]);
	});
});

/**
 * What workflows and credentials store. A line that is new breaks nothing; a line that is gone or
 * different breaks somebody's workflow and needs an entry under Breaking in CHANGELOG.md.
 */
describe('the stored contract', () => {
	it.each(nodes)('of node $className', ({ create }) => {
		expect(nodeContract(create().description, resources)).toMatchSnapshot();
	});

	it.each(credentials)('of credential $className', ({ create }) => {
		expect(credentialContract(create())).toMatchSnapshot();
	});

	it.each(resources)('of the fields of resource $name', (resource) => {
		expect(fieldContract(resource)).toMatchSnapshot();
	});
});

describe('the check itself', () => {
	const plain: INodeProperties = { displayName: 'Word', name: 'word', type: 'string', default: '' };

	it.each(DESCRIPTION_RULES)(
		'notices when a property does not hold: $title',
		({ isBroken, bad }) => {
			expect(isBroken(plain)).toBe(false);
			expect(bad).not.toEqual([]);
			for (const change of bad) expect(isBroken({ ...plain, ...change })).toBe(true);
		},
	);

	it('looks into collections and fixed collections', () => {
		const nested = (type: 'collection' | 'fixedCollection'): INodeProperties => ({
			...plain,
			name: 'outer',
			type,
			default: {},
			options:
				type === 'collection' ? [plain] : [{ name: 'pair', displayName: 'Pair', values: [plain] }],
		});
		expect(placed([nested('collection')]).map(({ path }) => path)).toEqual(['outer', 'outer.word']);
		expect(placed([nested('fixedCollection')]).map(({ path }) => path)).toEqual([
			'outer',
			'outer.pair.word',
		]);
	});

	it.each([
		['without conditions', {}, {}, true],
		['with one resource', { show: { resource: ['a'] } }, { show: { resource: ['a', 'b'] } }, true],
		['with two resources', { show: { resource: ['a'] } }, { show: { resource: ['b'] } }, false],
		['where one is hidden', { show: { resource: ['a'] } }, { hide: { resource: ['a'] } }, false],
		['where one is hidden', { hide: { resource: ['a'] } }, { show: { resource: ['a'] } }, false],
		['with a condition of a version', { show: { '@version': [{ _cnd: { gte: 2 } }] } }, {}, true],
	])('tells whether one name clashes %s', (_, one, other, clashes) => {
		const properties = [
			{ ...plain, displayOptions: one },
			{ ...plain, displayOptions: other },
		] as INodeProperties[];
		expect(clashingNames(properties)).toEqual(clashes ? ['word'] : []);
	});

	it('looks for clashing names inside each section of a fixed collection', () => {
		const sections = (...values: INodeProperties[][]): INodeProperties => ({
			...plain,
			name: 'outer',
			type: 'fixedCollection',
			default: {},
			options: values.map((inner, index) => ({
				name: `pair${index}`,
				displayName: `Pair ${index}`,
				values: inner,
			})),
		});
		expect(clashingNames([sections([plain], [plain])])).toEqual([]);
		expect(clashingNames([sections([plain], [plain, plain])])).toEqual(['outer.pair1.word']);
	});

	it('finds objects that two descriptions share', () => {
		const shared = { a: 1 };
		expect(sharedObjects({ x: [shared] }, { y: shared })).toEqual(['.y']);
		expect(repeatedObjects({ x: shared, y: [shared] })).toEqual(['.x = .y.0']);
	});

	it('shows a renamed value in the contract', () => {
		const node = nodes[0]?.create().description;
		if (node === undefined) throw new Error('package.json names no node');
		const renamed = structuredClone({ ...node });
		const [first] = renamed.properties;
		if (first === undefined) throw new Error('The node has no property');
		first.name = 'kind';
		expect(nodeContract(renamed, resources)).not.toBe(nodeContract(node, resources));
	});
});
