import type { IDataObject, INodeExecutionData, NodeApiError } from 'n8n-workflow';

import { adviceOnFailures, serviceError } from './errors';
import type { RequestContext } from './send';

/** What became of an item, whatever was done with it. */
export interface ToldOutcome {
	readonly outcome: string;
	readonly id?: string;
	/** How many rows of its call were taken, where only that is told. */
	readonly processed?: number;
	readonly reason?: string;
	/** True when a person has to look at the item. */
	readonly isProblem: boolean;
	/** True when the item was left alone because of others, which say more about what is wrong. */
	readonly isConsequence?: boolean;
}

/** Of items that can't be written twice none is written when others are known to be wrong. */
export const UNSENT = {
	outcome: 'failed',
	reason: 'Nothing was written, because all items are looked at first and others are wrong',
	isProblem: true,
	isConsequence: true,
} as const;

/**
 * The output item that tells what became of an input item, with what names it beside; n8n routes
 * problems to the error output.
 */
export function outcomeItem(
	outcome: ToldOutcome,
	index: number,
	names: IDataObject = {},
): INodeExecutionData {
	const { isProblem, reason, ...told } = outcome;
	const json: IDataObject = isProblem
		? { error: reason ?? outcome.outcome, details: { ...told, ...names } }
		: { ...told, ...names, ...(reason === undefined ? {} : { reason }) };
	return { json, pairedItem: { item: index } };
}

/** How to go on after a write that must not be repeated has failed among others. */
export function adviceOnRetry(done: number, total: number): string {
	return `${done} of ${total} are done and stay as they are. Retry On Fail, and a retry of this execution while n8n keeps running, leave them out; a new execution would write them again.`;
}

/** What a summary speaks of. */
export interface SummaryWords {
	/** The items, for example `assets`. */
	readonly many: string;
	/** What was done to them: `sent`, `written`. */
	readonly done: string;
	/** One of them in advice: `row`, `record`. */
	readonly one: 'record' | 'row';
	/** Whether to write those that are done again does harm. */
	readonly isHarmful: boolean;
}

const SHOWN_PROBLEMS = 5;

/** Without a way on for failed items the run ends here, but it says what has landed. */
export function summaryError(
	context: RequestContext,
	outcomes: readonly ToldOutcome[],
	{ many, done, one, isHarmful }: SummaryWords,
): NodeApiError {
	const total = outcomes.length;
	const problems = outcomes
		.flatMap(({ isProblem, isConsequence = false, outcome, reason = outcome }, index) =>
			isProblem ? [{ reason, index, isConsequence }] : [],
		)
		.sort((a, b) => Number(a.isConsequence) - Number(b.isConsequence));
	const [first] = problems;
	const more = problems.length - SHOWN_PROBLEMS;
	const skipped = outcomes.filter(({ outcome, isProblem }) => outcome === 'skipped' && !isProblem);
	const landed = total - problems.length - skipped.length;
	const message = `${problems.length} of ${total} ${many} were not ${done}, or not for certain. The first reason: ${first?.reason ?? ''}`;
	const stay = isHarmful
		? adviceOnRetry(landed, total)
		: `${landed} of ${total} are done and stay as they are.`;
	const description = [
		...problems.slice(0, SHOWN_PROBLEMS).map(({ reason, index }) => `Item ${index}: ${reason}`),
		...(more > 0 ? [`… and ${more} more`] : []),
		...(landed > 0 ? [stay] : []),
		adviceOnFailures(context, one),
	].join('\n');
	return serviceError(context, { message, description, itemIndex: first?.index ?? 0 });
}
