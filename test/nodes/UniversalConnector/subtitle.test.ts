// First: it loads what n8n-core needs before it is imported.
import '../../helpers/engine';

import { type INodeParameters, Workflow } from 'n8n-workflow';

import { operations } from '../../../nodes/UniversalConnector/operations';
import { UniversalConnector } from '../../../nodes/UniversalConnector/UniversalConnector.node';

/** The line below the node's name, as n8n makes it of what the editor stores. */
function subtitleFor(parameters: INodeParameters): unknown {
	const type = new UniversalConnector();
	const node = {
		id: 'n',
		name: 'Node',
		type: 'test.node',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	const workflow = new Workflow({
		id: 'w',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	const [read] = Object.values(workflow.nodes);
	if (!read) throw new Error('The workflow lost its node');
	return workflow.expression.getSimpleParameterValue(
		read,
		type.description.subtitle,
		'internal',
		{},
	);
}

const planhat = { operation: 'send', authentication: 'planhat' };

it.each<[INodeParameters, string]>([
	[{}, 'fetch: /'],
	[{ operation: 'fetch', path: '/devices' }, 'fetch: /devices'],
	[{ operation: 'detect', path: '/devices' }, 'detect: /devices'],
	[{ operation: 'send', path: '/people/{id}', method: 'PUT' }, 'send: PUT /people/{id}'],
	[{ operation: 'send' }, 'send: POST /'],
	[planhat, 'send: Planhat assets'],
	[{ ...planhat, collection: 'licenses' }, 'send: Planhat licenses'],
	[{ ...planhat, template: 'manual', path: '/assets' }, 'send: POST /assets'],
	// Left over from before the sign-in was changed.
	[{ operation: 'send', template: 'planhatCollection', path: '/x' }, 'send: POST /x'],
])('says what the node is set to do: %j', (parameters, wanted) => {
	expect(subtitleFor(parameters)).toBe(wanted);
});

it.each(operations.map(({ name }) => name))('knows the operation %s', (operation) => {
	expect(subtitleFor({ operation })).toMatch(/^\w+: /);
});
