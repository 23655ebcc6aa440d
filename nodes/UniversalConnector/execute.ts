import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { attempt } from '../shared/attempt';
import { ConfigError } from '../shared/http/errors';
import { toNodeError } from '../shared/n8n/errors';
import { errorItem } from '../shared/n8n/items';
import { itemParameters } from '../shared/n8n/parameters';
import { itemsForModel, tellModel } from '../shared/n8n/tool';
import { operations } from './operations';
import type { ConnectorOperation } from './operations/operation';

/** The operation the node is set to; a workflow of another version may name another one. */
function chosen(context: IExecuteFunctions): ConnectorOperation {
	const name = itemParameters(context, 0).text('operation');
	const found = operations.find((operation) => operation.name === name);
	if (found) return found;
	throw new ConfigError(
		`'Operation' is set to '${name}', which this version does not know`,
		'Choose it again.',
		{ field: 'Operation' },
	);
}

/**
 * Runs the chosen operation. Returns two outputs: the records, and items that say how it went.
 * @throws NodeApiError or NodeOperationError; with Continue On Fail failed items get the error
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const operation = attempt(() => chosen(context));
	if (operation.ok) {
		const [records = [], runs = []] = await operation.value.run(context);
		for (const { json } of runs) {
			if (json['complete'] === false && typeof json['summary'] === 'string') {
				tellModel(context, json['summary']);
			}
		}
		return [[...records, ...itemsForModel(context)], runs];
	}
	if (!context.continueOnFail()) throw toNodeError(context, operation.error, 0);
	return [items.map((_, item) => errorItem(context, operation.error, item)), []];
}
