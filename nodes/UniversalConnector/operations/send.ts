import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { CancelledError } from '../../shared/http/errors';
import { toNodeError } from '../../shared/n8n/errors';
import { errorItem } from '../../shared/n8n/items';
import { sendProperties } from '../properties/send';
import { sendRecords } from '../send/send';
import type { ConnectorOperation } from './operation';

/**
 * All input items go together, so what is wrong with the settings is wrong for all of them.
 * @throws NodeApiError or NodeOperationError unless Continue On Fail is set
 */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const done = await attemptAsync(async () => await sendRecords(context));
	if (done.ok) return done.value;
	const { error } = done;
	const isCancelled =
		error instanceof CancelledError || context.getExecutionCancelSignal()?.aborted;
	if (isCancelled || !context.continueOnFail()) throw toNodeError(context, error, 0);
	const items = context.getInputData().map((_, item) => errorItem(context, error, item));
	const json = { stopReason: 'error', complete: false, records: items.length };
	return [items, [{ json, pairedItem: { item: 0 } }]];
}

/** A template leaves method and path to itself. */
const SUMMARY = [
	'"send: " + ($parameter["authentication"] === "planhat" && $parameter["template"] === "planhatCollection"',
	'? "Planhat " + $parameter["collection"]',
	': $parameter["method"] + " " + $parameter["path"])',
].join(' ');

/** Writes input items to an API, in batches. */
export const send: ConnectorOperation = {
	name: 'send',
	label: 'Send Records',
	description: 'Write all input items to an API, in batches',
	action: 'Send records',
	summary: SUMMARY,
	properties: sendProperties,
	run,
};
