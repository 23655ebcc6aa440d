import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import { type BatchLimits, isTooLarge, splitRows } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { explained } from '../../shared/http/errors';
import { itemParameters, optionNumber } from '../../shared/n8n/parameters';
import { tellingStops } from '../../shared/n8n/stopped';
import { outcomeItem, summaryError } from '../bulk/outcomeItems';
import { runCallOptions } from '../withApi';
import { type AnalyticsRoute, connectAnalytics } from './host';
import { pushBatches } from './push';
import { type PushOutcome, type PushRow, refused } from './pushRow';

/**
 * Planhat developer documentation, metrics: 32 MB at most for one POST, and roughly 150,000 small
 * items. The smaller reading of a megabyte is safe in both.
 */
const MAX_BYTES = 32_000_000;
const MAX_ROWS = 150_000;

/** What is pushed for the input items of a run, together in few calls. */
export interface BulkPush {
	readonly route: AnalyticsRoute;
	readonly label: ResourceDefinition['label'];
	/** @throws EngineError when the item can't be pushed */
	readonly toRow: (itemIndex: number) => PushRow;
}

/** The option of how much goes into one call. */
export function pushProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_ROWS },
			default: MAX_ROWS,
			description: 'How many items are sent in one call; a call also ends at 32 MB',
		},
	];
}

function readLimits(context: IExecuteFunctions): BatchLimits {
	const options = itemParameters(context, 0).collection('options');
	const rule = { label: 'Batch Size', fallback: MAX_ROWS, min: 1, max: MAX_ROWS, isWhole: true };
	return { maxRows: optionNumber(options, 'batchSize', rule), maxBytes: MAX_BYTES };
}

/** Makes a row of each input item; items that can't be one get their outcome at once. */
function readRows(
	context: IExecuteFunctions,
	toRow: BulkPush['toRow'],
	limits: BatchLimits,
	outcomes: PushOutcome[],
): PushRow[] {
	const rows: PushRow[] = [];
	for (let index = 0; index < context.getInputData().length; index++) {
		const row = attempt(() => toRow(index));
		if (!row.ok) outcomes[index] = refused(explained(row.error));
		else if (isTooLarge(row.value, limits)) {
			outcomes[index] = refused('The row alone is larger than one call may be');
		} else rows.push(row.value);
	}
	return rows;
}

/**
 * Pushes all input items together and tells what became of each. Without a way on for failed items
 * the node stops at the end; what was pushed stays pushed.
 * @throws NodeApiError then; ConfigError, AccessError before anything is sent
 */
export async function pushItems(
	context: IExecuteFunctions,
	{ route, label, toRow }: BulkPush,
): Promise<INodeExecutionData[]> {
	const limits = readLimits(context);
	const host = await connectAnalytics(context, runCallOptions(context));
	const outcomes: PushOutcome[] = [];
	const rows = readRows(context, toRow, limits, outcomes);
	const keys = new Map(rows.map(({ index, names }) => [index, Object.entries(names)]));
	const progress = () => ({
		total: context.getInputData().length,
		outcomes,
		keyOf: (index: number) => keys.get(index)?.map(([, value]) => value)[0],
	});
	await tellingStops(context, progress, async () => {
		await pushBatches(host, route, splitRows(rows, limits), (row, outcome) => {
			outcomes[row.index] = outcome;
		});
	});
	if (!context.continueOnFail() && outcomes.some(({ isProblem }) => isProblem)) {
		throw summaryError(context, { label }, outcomes);
	}
	return outcomes.map((outcome, index) =>
		outcomeItem(outcome, { keys: keys.get(index) ?? [] }, index),
	);
}
