import fc from 'fast-check';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeParameters,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { resolvePlainly } from '../../../../nodes/shared/n8n/plainExpression';
import { runNode } from '../../../helpers/engine';

/** What n8n's engine gives for a parameter, and what the short cut gives. */
interface Both {
	readonly engine: unknown;
	readonly short: { readonly value: unknown } | undefined;
}

/** A node that resolves its parameter in both ways. */
function comparing(seen: Both[]): INodeType {
	return {
		description: {
			displayName: 'Compare',
			name: 'compare',
			group: ['transform'],
			version: 1,
			description: 'Resolves a parameter',
			defaults: { name: 'Compare' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [{ displayName: 'Given', name: 'given', type: 'json', default: '' }],
		},
		async execute(this: IExecuteFunctions) {
			this.getInputData().forEach(({ json }, index) => {
				const raw = this.getNodeParameter('given', index, null, { rawExpressions: true });
				seen.push({
					engine: this.getNodeParameter('given', index, null),
					short: resolvePlainly(raw, json),
				});
			});
			return [[]];
		},
	};
}

async function resolve(given: unknown, items: IDataObject[]): Promise<Both[]> {
	const seen: Both[] = [];
	const parameters = { given } as INodeParameters;
	const { error } = await runNode({ type: comparing(seen), parameters, items });
	if (error) throw error;
	return seen;
}

const item: IDataObject = {
	name: 'Pump',
	seats: 0,
	isOpen: false,
	nothing: null,
	empty: '',
	formula: '={{ 1 + 1 }}',
	deep: { 'serial number': 'S-1', list: [1, 2] },
};

it.each<[unknown, unknown]>([
	['={{ $json.name }}', 'Pump'],
	['={{$json.seats}}', 0],
	['={{ $json["isOpen"] }}', false],
	["={{ $json['nothing'] }}", null],
	['={{ $json.empty }}', ''],
	['={{ $json.formula }}', '={{ 1 + 1 }}'],
	['={{ $json.deep["serial number"] }}', 'S-1'],
	['no expression', 'no expression'],
	[7, 7],
	[
		{ mode: 'id', value: '={{ $json.name }}' },
		{ mode: 'id', value: 'Pump' },
	],
	[{ values: ['={{ $json.seats }}', true] }, { values: [0, true] }],
])('%j is resolved without the engine, and as the engine does', async (given, value) => {
	expect(await resolve(given, [item])).toEqual([{ engine: value, short: { value } }]);
});

it.each<[unknown]>([
	['={{ $json.deep }}'],
	['={{ $json.deep.list }}'],
	['={{ $json.name.length }}'],
	['={{ $json.missing }}'],
	['={{ $json.name }} '],
	['=Asset {{ $json.name }}'],
	['={{ $json.name + 1 }}'],
	['={{ $json.name || "x" }}'],
	['={{ $now.year }}'],
	['={{ $("Start").item.json.name }}'],
	[{ a: '={{ $json.name }}', b: '={{ 1 + 1 }}' }],
])('%j is left to the engine', async (given) => {
	const [{ short } = { short: undefined }] = await resolve(given, [item]);
	expect(short).toBeUndefined();
});

it.each(['={{ $json.constructor }}', '={{ $json["__proto__"] }}'])(
	'%s is left to the engine',
	(raw) => {
		expect(resolvePlainly(raw, JSON.parse('{"constructor":"c","__proto__":"p"}'))).toBeUndefined();
	},
);

it('agrees with the engine on any item and any reference', async () => {
	const key = fc.constantFrom('a', 'b', 'c d', 'e.f', 'g"h', 'toString', 'länge', '1');
	const tree = fc.letrec((tie) => ({
		leaf: fc.oneof(
			fc.string(),
			fc.integer(),
			fc.double({ noNaN: true }),
			fc.boolean(),
			fc.constant(null),
		),
		node: fc.dictionary(key, fc.oneof(tie('leaf'), tie('node')), {
			maxKeys: 4,
			noNullPrototype: true,
		}),
	}));
	const reference = fc
		.array(key, { minLength: 1, maxLength: 3 })
		.map(
			(keys) =>
				`={{ $json${keys.map((name) => (/^[a-z]$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)).join('')} }}`,
		);
	await fc.assert(
		fc.asyncProperty(tree['node'] as fc.Arbitrary<IDataObject>, reference, async (json, given) => {
			const short = resolvePlainly(given, json);
			if (short === undefined) return;
			expect(await resolve(given, [json])).toEqual([{ engine: short.value, short }]);
		}),
		{ numRuns: 300 },
	);
});

it('resolves each item anew', async () => {
	const items = [{ name: 'A' }, { name: 'B' }];
	const seen = await resolve({ value: '={{ $json.name }}' }, items);
	expect(seen.map(({ short }) => short?.value)).toEqual([{ value: 'A' }, { value: 'B' }]);
});
