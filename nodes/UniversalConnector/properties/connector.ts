import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { operations } from '../operations';
import type { ConnectorOperation } from '../operations/operation';
import { connectionProperties } from './connection';

function operationProperty(): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'fetch',
		options: operations.map(
			({ name, label, description, action }): INodePropertyOptions => ({
				name: label,
				value: name,
				description,
				action,
			}),
		),
	};
}

/** An input of an operation, shown only with it. */
function shownWith({ name }: ConnectorOperation, property: INodeProperties): INodeProperties {
	const show = { operation: [name], ...property.displayOptions?.show };
	return { ...property, displayOptions: { ...property.displayOptions, show } };
}

/**
 * All properties of the node, derived from the operations. Built anew with each call, because n8n
 * changes the objects it is given.
 */
export function connectorProperties(): INodeProperties[] {
	return [
		operationProperty(),
		...connectionProperties(),
		...operations.flatMap((operation) =>
			operation.properties().map((property) => shownWith(operation, property)),
		),
	];
}
