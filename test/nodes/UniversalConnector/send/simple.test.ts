import { type INodeParameters, type INodeProperties, NodeHelpers } from 'n8n-workflow';

import { UniversalConnector } from '../../../../nodes/UniversalConnector/UniversalConnector.node';

/** The inputs that the editor shows of the node with these values. */
function shownProperties(values: INodeParameters): INodeProperties[] {
	const { description } = new UniversalConnector();
	const defaults = NodeHelpers.getNodeParameters(
		description.properties,
		{ operation: 'send', ...values },
		true,
		false,
		null,
		description,
	);
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(defaults ?? {}, property, null, description),
	);
}

function shown(values: INodeParameters): string[] {
	// Where the credential stands is no input of its own.
	const inputs = shownProperties(values).filter(({ type }) => type !== 'credentials');
	return inputs.map(({ displayName }) => displayName);
}

/** Labels of the options that can be added. */
function optionsOf(values: INodeParameters): string[] {
	const options = shownProperties(values).filter(({ name }) => name === 'sendOptions');
	expect(options).toHaveLength(1);
	return ((options[0]?.options ?? []) as INodeProperties[]).map(({ displayName }) => displayName);
}

const FIRST = ['Operation', 'Authentication'];

it.each<[INodeParameters, string[]]>([
	[{ authentication: 'token' }, ['Method', 'Path', 'Body Shape', 'Body Key', 'Batch Size']],
	[
		{ authentication: 'none' },
		['Base URL', 'Method', 'Path', 'Body Shape', 'Body Key', 'Batch Size'],
	],
	[{ authentication: 'basic', bodyShape: 'object' }, ['Method', 'Path', 'Body Shape', 'Body Key']],
	[{ authentication: 'basic', bodyShape: 'none' }, ['Method', 'Path', 'Body Shape']],
	[
		{ authentication: 'basic', bodyShape: 'map' },
		['Method', 'Path', 'Body Shape', 'Name Field', 'Body Key', 'Batch Size'],
	],
	[{ authentication: 'planhat' }, ['Template', 'Collection', 'Batch Size']],
	[
		{ authentication: 'planhat', template: 'manual' },
		['Template', 'Method', 'Path', 'Body Shape', 'Body Key', 'Batch Size'],
	],
	[
		// Chosen once, then signed in in another way.
		{ authentication: 'token', template: 'planhatCollection' },
		['Method', 'Path', 'Body Shape', 'Body Key', 'Batch Size'],
	],
])('shows only what is needed for %j', (values, wanted) => {
	expect(shown(values)).toEqual([...FIRST, ...wanted, 'Options']);
});

it('a template leaves out the options that it answers by itself, and no others', () => {
	const all = optionsOf({ authentication: 'token' });
	expect(optionsOf({ authentication: 'planhat', template: 'manual' })).toEqual(all);
	expect(optionsOf({ authentication: 'token', template: 'planhatCollection' })).toEqual(all);
	const left = optionsOf({ authentication: 'planhat' });
	expect(all.filter((label) => !left.includes(label))).toEqual(
		all.filter((label) =>
			/^(Body: |Lookup: |Outcome: |Update: |Write Mode|Records: (Sync|Without)|Refused|Retry: (Idem|Repeat))/.test(
				label,
			),
		),
	);
	expect(left).toEqual(expect.arrayContaining(['Records: Duplicates', 'Records: Mapping', 'Run']));
});
