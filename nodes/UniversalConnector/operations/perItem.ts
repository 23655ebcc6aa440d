import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { CancelledError } from '../../shared/http/errors';
import { toNodeError } from '../../shared/n8n/errors';
import { errorItem } from '../../shared/n8n/items';
import type { FetchResult } from '../fetchResult';

const FAILED = 'Not complete: the read failed, see the error.';

/** The work of one input item. */
type Work = (context: IExecuteFunctions, itemIndex: number) => Promise<FetchResult>;

/**
 * Does the work for every input item, one after the other. Returns two outputs: the records, and
 * one item for each run that says how it went.
 * @throws NodeApiError or NodeOperationError of the first failed item unless Continue On Fail is set
 */
export async function runPerItem(
	context: IExecuteFunctions,
	work: Work,
): Promise<INodeExecutionData[][]> {
	const records: INodeExecutionData[] = [];
	const runs: INodeExecutionData[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		const done = await attemptAsync(async () => await work(context, item));
		const pairedItem = { item };
		if (!done.ok) {
			if (done.error instanceof CancelledError || !context.continueOnFail()) {
				throw toNodeError(context, done.error, item);
			}
			records.push(errorItem(context, done.error, item));
			runs.push({
				json: { summary: FAILED, stopReason: 'error', complete: false, records: 0 },
				pairedItem,
			});
			continue;
		}
		const { value } = done;
		// Parsed JSON is what an n8n item holds.
		for (const record of value.records) records.push({ json: record as IDataObject, pairedItem });
		const failure =
			value.error === undefined ? {} : { failure: errorItem(context, value.error, item).json };
		runs.push({ json: { ...value.run, ...failure }, pairedItem });
		if (value.error !== undefined && context.continueOnFail())
			records.push(errorItem(context, value.error, item));
	}
	return [records, runs];
}
