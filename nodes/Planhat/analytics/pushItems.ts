import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import { type BatchLimits, isTooLarge, splitRows } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { explained } from '../../shared/http/errors';
import { outcomeItem, summaryError, UNSENT } from '../../shared/n8n/outcomeItems';
import { itemParameters, optionNumber } from '../../shared/n8n/parameters';
import { tellingStops } from '../../shared/n8n/stopped';
import { leftOpen, rememberingTries, type Tries } from '../../shared/n8n/tries';
import { startsWithError } from '../../shared/n8n/writes';
import { runCallOptions } from '../withApi';
import { plural } from '../words';
import { type AnalyticsHost, type AnalyticsRoute, connectAnalytics } from './host';
import { pushBatches } from './push';
import { doubtful, type PushOutcome, type PushRow, refused } from './pushRow';

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

/** A push of a run's items: what is known of them, and what is to be sent. */
interface Push {
	readonly rows: readonly PushRow[];
	/** By index; rows that are to be sent have none yet. */
	readonly outcomes: PushOutcome[];
	/** By index what names an item; also of those that are not sent. */
	readonly names: ReadonlyMap<number, PushRow['names']>;
}

const OPEN = leftOpen((message, hint) => doubtful(`${message}. ${hint}`));

/** Makes a row of each input item; items that can't be one get their outcome at once. */
function readRows(
	context: IExecuteFunctions,
	toRow: BulkPush['toRow'],
	limits: BatchLimits,
	tries: Tries<PushOutcome>,
): Push {
	const rows: PushRow[] = [];
	const outcomes: PushOutcome[] = [];
	const names = new Map<number, PushRow['names']>();
	for (let index = 0; index < context.getInputData().length; index++) {
		const earlier = tries.recall(index);
		const row = attempt(() => toRow(index));
		if (row.ok) names.set(index, row.value.names);
		if (earlier !== undefined) outcomes[index] = earlier.kept;
		else if (!row.ok) outcomes[index] = refused(explained(row.error));
		else if (isTooLarge(row.value, limits)) {
			outcomes[index] = refused('The row alone is larger than one call may be');
		} else if (tries.isDoubtful(index)) outcomes[index] = OPEN.again;
		else rows.push(row.value);
	}
	return { rows, outcomes, names };
}

/**
 * Pushes rows and gives each its outcome. Without a way on for failed items nothing is pushed when
 * it is known before that some can't be.
 */
async function pushRows(
	context: IExecuteFunctions,
	{ host, route, limits }: { host: AnalyticsHost; route: AnalyticsRoute; limits: BatchLimits },
	{ rows, outcomes }: Push,
	tries: Tries<PushOutcome>,
): Promise<void> {
	if (!context.continueOnFail() && outcomes.some(({ outcome }) => outcome === 'failed')) {
		for (const { index } of rows) outcomes[index] = UNSENT;
		return;
	}
	await pushBatches(host, route, splitRows(rows, limits), {
		begin: (sent) => tries.begin(sent.map(({ index }) => index)),
		settle({ index }, outcome) {
			outcomes[index] = outcome;
			const { outcome: name } = outcome;
			const state = name === 'accepted' ? 'done' : name === 'unknown' ? 'doubt' : 'undone';
			tries.settle(index, state, outcome);
		},
	});
}

/**
 * Pushes all input items together and tells what became of each. What an earlier try of the same
 * work has pushed is not pushed again. Without a way on for failed items the node stops at the end;
 * what was pushed stays pushed.
 * @throws NodeApiError then; ConfigError, AccessError before anything is sent
 */
export async function pushItems(
	context: IExecuteFunctions,
	{ route, label, toRow }: BulkPush,
): Promise<INodeExecutionData[]> {
	const limits = readLimits(context);
	const host = await connectAnalytics(context, runCallOptions(context));
	const rules = {
		isFailure: startsWithError,
		open: OPEN,
		isHarmful: () => true,
	};
	return await rememberingTries<PushOutcome, INodeExecutionData[]>(
		context,
		rules,
		async (tries) => {
			const push = readRows(context, toRow, limits, tries);
			const { names, outcomes } = push;
			const progress = () => ({
				total: context.getInputData().length,
				outcomes,
				keyOf: (index: number) => Object.values(names.get(index) ?? {})[0],
			});
			await tellingStops(context, progress, async () => {
				await pushRows(context, { host, route, limits }, push, tries);
			});
			if (!context.continueOnFail() && outcomes.some(({ isProblem }) => isProblem)) {
				throw summaryError(context, outcomes, {
					many: plural({ label }),
					done: 'written',
					one: 'row',
					isHarmful: true,
				});
			}
			return outcomes.map((outcome, index) => outcomeItem(outcome, index, { ...names.get(index) }));
		},
	);
}
