import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { resources } from '../../nodes/Planhat/resources';
import { credentials, nodes } from './catalogue';

type Inner = INodeProperties | INodePropertyCollection | INodePropertyOptions;

function namesIn(property: Inner): string[] {
	const own = 'displayName' in property ? property.displayName : property.name;
	const inner: readonly Inner[] = [
		...(('options' in property ? property.options : undefined) ?? []),
		...('values' in property ? property.values : []),
	];
	const modes = 'modes' in property ? (property.modes ?? []) : [];
	return [own, ...modes.map(({ displayName }) => displayName), ...inner.flatMap(namesIn)];
}

/**
 * Everything that a person can see in the editor under a name of ours: nodes, their outputs, inputs
 * and choices, the fields of the mapper, and the same of the credentials.
 */
export function shownNames(): Set<string> {
	const ofNodes = nodes.flatMap(({ create }) => {
		const { displayName, properties, outputNames = [] } = create().description;
		return [displayName, ...outputNames, ...properties.flatMap(namesIn)];
	});
	const ofCredentials = credentials.flatMap(({ create }) => {
		const { displayName, properties } = create();
		return [displayName, ...properties.flatMap(namesIn)];
	});
	const ofFields = resources.flatMap(({ fields }) => fields.map(({ label }) => label));
	return new Set([...ofNodes, ...ofCredentials, ...ofFields, 'Company ID']);
}
