import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import { errorItem } from '../shared/n8n/items';
import { toNodeError } from '../shared/n8n/errors';
import { itemParameters } from '../shared/n8n/parameters';
import { connect } from './connect';
import { readCallOptions } from './inputs';
import { operations } from './operations';
import type { Operation } from './operations/operation';
import { resources } from './resources';

/** The resource and operation the node is set to; a workflow of another version may name others. */
function chosen(context: IExecuteFunctions): {
	resource: ResourceDefinition;
	operation: Operation;
} {
	const parameters = itemParameters(context, 0);
	const resourceName = parameters.text('resource');
	const resource = resources.find(({ name }) => name === resourceName);
	if (!resource) throw unknownChoice(`resource '${resourceName}'`, 'Resource');
	const operationName = parameters.text('operation');
	const operation = operations.find(({ name }) => name === operationName);
	if (operation && resource.operations.includes(operation.name)) return { resource, operation };
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
		const { resource, operation } = chosen(context);
		const options = itemParameters(context, 0).collection('options');
		const api = await connect(context, readCallOptions(options));
		// Pages that were read ahead may be under way when the last one needed is there.
		return await operation.run({ context, resource, api }).finally(async () => await api.settled());
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error, 0);
		if (!context.continueOnFail() || context.getExecutionCancelSignal()?.aborted) throw nodeError;
		return context.getInputData().map((_, index) => errorItem(error, index));
	}
}
