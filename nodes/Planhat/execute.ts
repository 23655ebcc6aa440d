import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import { errorItem } from '../shared/n8n/items';
import { toNodeError } from '../shared/n8n/errors';
import { itemParameters } from '../shared/n8n/parameters';
import { connect } from './connect';
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
	const operationName = parameters.text('operation');
	const resource = resources.find(({ name }) => name === resourceName);
	const operation = operations.find(({ name }) => name === operationName);
	if (resource && operation && resource.operations.includes(operation.name)) {
		return { resource, operation };
	}
	throw new ConfigError(
		`This version of the node has no operation '${operationName}' for '${resourceName}'`,
		"Choose 'Resource' and 'Operation' again.",
		{ field: 'Operation' },
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
		const api = await connect(context, {
			...(options['timeout'] === undefined ? {} : { timeoutSeconds: Number(options['timeout']) }),
			...(options['maxAttempts'] === undefined
				? {}
				: { maxAttempts: Number(options['maxAttempts']) }),
		});
		return await operation.run({ context, resource, api });
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error, 0);
		if (!context.continueOnFail() || context.getExecutionCancelSignal()?.aborted) throw nodeError;
		return context.getInputData().map((_, index) => errorItem(error, index));
	}
}
