import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { operations } from './operations';
import type { Operation } from './operations/operation';
import { resources } from './resources';

function offered(resource: ResourceDefinition): Operation[] {
	return operations.filter(({ name }) => resource.operations.includes(name));
}

function resourceProperty(): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'asset',
		options: resources
			.map(({ name, label }): INodePropertyOptions => ({ name: label.one, value: name }))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}

function operationProperty(resource: ResourceDefinition): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.name] } },
		default: 'getAll',
		options: offered(resource).map(
			(operation): INodePropertyOptions => ({
				name: operation.label,
				value: operation.name,
				description: operation.describe(resource),
				action: operation.action(resource),
			}),
		),
	};
}

/** An input of an operation, shown only with its resource and operation. */
function shownWith(
	resource: ResourceDefinition,
	operation: Operation,
	property: INodeProperties,
): INodeProperties {
	const show = {
		resource: [resource.name],
		operation: [operation.name],
		...property.displayOptions?.show,
	};
	return { ...property, displayOptions: { show } };
}

/**
 * All properties of the node, derived from resources and operations. Built anew with each call,
 * because n8n changes the objects it is given.
 */
export function planhatProperties(): INodeProperties[] {
	return [
		resourceProperty(),
		...resources.map(operationProperty),
		...resources.flatMap((resource) =>
			offered(resource).flatMap((operation) =>
				operation.properties(resource).map((property) => shownWith(resource, operation, property)),
			),
		),
	];
}
