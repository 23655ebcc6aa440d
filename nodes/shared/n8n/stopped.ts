import type { IExecuteFunctions } from 'n8n-workflow';

import { attemptAsync } from '../attempt';
import { CancelledError } from '../http/errors';
import { tellHint, tellLog } from './hints';
import { runMask } from './runMask';

/** How far a run that writes has come. */
export interface Progress {
	/** Rows or items in all. */
	readonly total: number;
	/** What became of each so far, by its index; nothing for those that are not settled. */
	readonly outcomes: ReadonlyArray<{ readonly outcome: string } | undefined>;
	/** By what a person knows a row: its key, or the ID it got. */
	readonly keyOf: (index: number) => string | undefined;
}

/** Stops that are remembered; by workflow and node. */
const MOST_KEPT = 200;

/**
 * What stopped runs had done, until the next run of the node in this process tells it. n8n has no
 * better place: a stopped run puts out nothing, and the static data of a workflow is written as a
 * whole, so that a note in it could undo what a trigger of the workflow remembers.
 */
const stops = new Map<string, string>();

function nodeKey(context: IExecuteFunctions): string {
	return JSON.stringify([context.getWorkflow().id, context.getNode().id]);
}

/** Outcomes after which something has changed at the server, for certain or not. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['failed', 'skipped', 'unchanged']);

/** `3 created, 9 updated, 28 without an outcome. The last one written is item 11, 'LF-12'.` */
function described({ total, outcomes, keyOf }: Progress): string {
	const counts = new Map<string, number>();
	let last: number | undefined;
	for (const [index, settled] of outcomes.entries()) {
		if (settled === undefined) continue;
		const { outcome } = settled;
		counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
		if (!WITHOUT_EFFECT.has(outcome)) last = index;
	}
	const open = total - [...counts.values()].reduce((sum, count) => sum + count, 0);
	const told = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
	const all = [...told, ...(open > 0 ? [`${open} without an outcome`] : [])].join(', ');
	if (last === undefined) return `${all}.`;
	const key = keyOf(last)?.slice(0, 100);
	const name = key === undefined ? '' : `, ${key}`;
	return `${all}. The last one written is item ${last}${name}.`;
}

const MAYBE = 'A call that was under way may have been carried out, too.';

/**
 * Does work that writes, and when the run is stopped or times out tells what had been written: at
 * once in n8n's log, and below the node with its next run in the same process.
 * @throws what the work throws
 */
export async function tellingStops<Result>(
	context: IExecuteFunctions,
	progress: () => Progress,
	work: () => Promise<Result>,
): Promise<Result> {
	const key = nodeKey(context);
	const earlier = stops.get(key);
	stops.delete(key);
	if (earlier !== undefined) {
		tellHint(context, `The run before was stopped. It left behind: ${earlier} ${MAYBE}`);
	}
	const done = await attemptAsync(work);
	if (done.ok) return done.value;
	const { error } = done;
	if (error instanceof CancelledError || context.getExecutionCancelSignal()?.aborted === true) {
		const text = runMask(context).redact(described(progress()));
		tellLog(context, `The run was stopped. It leaves behind: ${text} ${MAYBE}`);
		stops.set(key, text);
		const [oldest] = stops.keys();
		if (stops.size > MOST_KEPT && oldest !== undefined) stops.delete(oldest);
	}
	throw error;
}
