import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ConfigError } from '../shared/http/errors';
import { errorItem } from '../shared/n8n/items';
import { toNodeError } from '../shared/n8n/errors';
import { itemParameters } from '../shared/n8n/parameters';
import { itemsForModel } from '../shared/n8n/tool';
import type { NodeOperation } from './nodeResource';
import { nodeResources } from './nodeResources';

/** The operation the node is set to; a workflow of another version may name others. */
function chosen(context: IExecuteFunctions): NodeOperation {
	const parameters = itemParameters(context, 0);
	const resourceName = parameters.text('resource');
	const resource = nodeResources.find(({ name }) => name === resourceName);
	if (!resource) throw unknownChoice(`resource '${resourceName}'`, 'Resource');
	const operationName = parameters.text('operation');
	const operation = resource.operations.find(({ name }) => name === operationName);
	if (operation) return operation;
	throw unknownChoice(`operation '${operationName}' for '${resourceName}'`, 'Operation');
}

function unknownChoice(choice: string, field: string): ConfigError {
	return new ConfigError(
		`This version of the node has no ${choice}`,
		"Choose 'Resource' and 'Operation' again.",
		{ field },
	);
}

/**
 * Runs the chosen operation on all input items.
 * @throws NodeApiError, NodeOperationError; with Continue On Fail every item gets the error instead
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	if (context.getInputData().length === 0) return [];
	try {
		return [...(await chosen(context).run(context)), ...itemsForModel(context)];
	} catch (error) {
		const nodeError = toNodeError(context, error, 0);
		if (!context.continueOnFail() || context.getExecutionCancelSignal()?.aborted) throw nodeError;
		return context.getInputData().map((_, index) => errorItem(context, error, index));
	}
}
