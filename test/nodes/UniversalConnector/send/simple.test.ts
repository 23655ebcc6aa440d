import { type INodeParameters, NodeHelpers } from 'n8n-workflow';

import { UniversalConnector } from '../../../../nodes/UniversalConnector/UniversalConnector.node';

/** What the editor shows of the node with these values. */
function shown(values: INodeParameters): string[] {
	const { description } = new UniversalConnector();
	const defaults = NodeHelpers.getNodeParameters(
		description.properties,
		{ operation: 'send', ...values },
		true,
		false,
		null,
		description,
	);
	return description.properties
		.filter((property) => NodeHelpers.displayParameter(defaults ?? {}, property, null, description))
		.map(({ displayName }) => displayName);
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
