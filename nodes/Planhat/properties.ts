import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { NodeOperation, NodeResource } from './nodeResource';
import { nodeResources } from './nodeResources';

/** The operation chosen at first: to list, where a resource can, because it changes nothing. */
function firstChoice(operations: readonly NodeOperation[]): string {
	const list = operations.find(({ name }) => name === 'getAll');
	return (list ?? operations[0])?.name ?? '';
}

function resourceProperty(): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'asset',
		options: nodeResources
			.map(
				({ name, label, description }): INodePropertyOptions => ({
					name: label,
					value: name,
					...(description === undefined ? {} : { description }),
				}),
			)
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}

function operationProperty({ name: resource, operations }: NodeResource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		default: firstChoice(operations),
		options: operations.map(
			({ label, name, description, action }): INodePropertyOptions => ({
				name: label,
				value: name,
				description,
				action,
			}),
		),
	};
}

/** An input of an operation, shown only with its resource and operation. */
function shownWith(
	resource: NodeResource,
	operation: NodeOperation,
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
 * All properties of the node, derived from the resources and their operations. Built anew with
 * each call, because n8n changes the objects it is given.
 */
export function planhatProperties(): INodeProperties[] {
	return [
		resourceProperty(),
		...nodeResources.map(operationProperty),
		...nodeResources.flatMap((resource) =>
			resource.operations.flatMap((operation) =>
				operation.properties().map((property) => shownWith(resource, operation, property)),
			),
		),
	];
}
