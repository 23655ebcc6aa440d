import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { attemptAsync } from '../attempt';
import { CancelledError } from '../http/errors';
import { errorJson, toNodeError } from './errors';
import type { RequestContext } from './send';

/** The work for one input item: yields its output records, in as many portions as it likes. */
export type ItemWork = (itemIndex: number) => AsyncIterable<readonly IDataObject[]>;

/**
 * The item that stands for a failed input item. n8n routes it to the error output by its shape:
 * no keys besides error, message and details.
 */
export function errorItem(
	context: RequestContext,
	error: unknown,
	itemIndex: number,
): INodeExecutionData {
	return { json: errorJson(context, error) as IDataObject, pairedItem: { item: itemIndex } };
}

async function collect(
	context: IExecuteFunctions,
	work: ItemWork,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	try {
		for await (const records of work(itemIndex)) {
			for (const json of records) output.push({ json, pairedItem: { item: itemIndex } });
		}
	} catch (error) {
		// A cancelled run has no next item, whatever the node's setting.
		if (error instanceof CancelledError || !context.continueOnFail()) {
			throw toNodeError(context, error, itemIndex);
		}
		output.push(errorItem(context, error, itemIndex));
	}
	return output;
}

/** The failure that ends a run: of several at the same time the one of the earliest item. */
interface Failure {
	readonly itemIndex: number;
	readonly error: unknown;
}

/**
 * Runs the work for every input item, at most `inFlight` at the same time, and returns the output
 * in input order, every item paired. With Continue On Fail a failed item becomes an error item and
 * what it had yielded before is kept. Otherwise no further item is started after a failure, and
 * those under way are awaited: nothing may still be sent when the node has ended. What writes belongs
 * into runWrites.
 * @throws NodeApiError or NodeOperationError of the first failed item otherwise
 */
export async function runItems(
	context: IExecuteFunctions,
	inFlight: number,
	work: ItemWork,
): Promise<INodeExecutionData[]> {
	const count = context.getInputData().length;
	const outputs: INodeExecutionData[][] = [];
	const failures: Failure[] = [];
	let next = 0;

	async function worker(): Promise<void> {
		while (next < count && failures.length === 0) {
			const itemIndex = next++;
			const result = await attemptAsync(() => collect(context, work, itemIndex));
			if (result.ok) outputs[itemIndex] = result.value;
			else failures.push({ itemIndex, error: result.error });
		}
	}

	await Promise.all(Array.from({ length: Math.max(1, Math.min(inFlight, count)) }, worker));
	const [first] = failures.sort((a, b) => a.itemIndex - b.itemIndex);
	if (first) throw toNodeError(context, first.error, first.itemIndex);
	return outputs.flat();
}
