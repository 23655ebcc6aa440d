import {
	type DuplicatePolicy,
	mergeDuplicates,
	withoutDuplicates,
} from '../../shared/batching/duplicates';
import { failed, type Outcome, skipped } from '../../shared/batching/outcomes';
import type { Outcomes } from './prepare';
import type { SendDuplicatePolicy } from './syncKey';

/** What became of rows that are not sent by themselves. */
export interface PushedAside {
	readonly outcomes: Outcomes;
	/** Indexes of items that were left out, because others have the same key. */
	readonly duplicates: Set<number>;
	/** By the index of an item the index of the one whose row it was merged into. */
	readonly mergedInto: Map<number, number>;
}

/** Why a row was pushed aside, by policy. */
const DUPLICATE: Record<DuplicatePolicy, string> = {
	firstWins: 'An earlier record with the same key is sent instead',
	lastWins: 'A later record with the same key is sent instead',
	rejectAll:
		"Not sent: another record of this run has the same key. Remove one of them, or choose in 'Records: Duplicates' which is sent",
};

const mergedText = (into: number) => `Merged into item ${into}, which has the same key`;

/** How rows with one key become one. */
export interface Uniting<Row> {
	readonly keyOf: (row: Row) => string | undefined;
	readonly policy: SendDuplicatePolicy;
	readonly merge: (earlier: Row, later: Row) => Row;
}

/** The rows to send, at most one of each key; the others get their outcome at once. */
export function uniqueRows<Row extends { readonly index: number }>(
	rows: readonly Row[],
	{ keyOf, policy, merge }: Uniting<Row>,
	{ outcomes, duplicates, mergedInto }: PushedAside,
): readonly Row[] {
	if (policy === 'merge') {
		const { kept, merged } = mergeDuplicates(rows, keyOf, merge);
		for (const [{ index }, last] of merged) {
			outcomes[index] = skipped(mergedText(last.index));
			duplicates.add(index);
			mergedInto.set(index, last.index);
		}
		return kept;
	}
	const { kept, dropped } = withoutDuplicates(rows, keyOf, policy);
	const outcome = policy === 'rejectAll' ? failed : skipped;
	for (const { index } of dropped) {
		outcomes[index] = outcome(DUPLICATE[policy]);
		duplicates.add(index);
	}
	return kept;
}

/**
 * The outcome of an item. One whose fields were sent with another shares its trouble, so that
 * nothing is lost without a word; otherwise it counts as left out, since the one record that was
 * written is counted with the other.
 */
export function outcomeOf(
	index: number,
	{ outcomes, mergedInto }: Pick<PushedAside, 'mergedInto' | 'outcomes'>,
): Outcome | undefined {
	const into = mergedInto.get(index);
	if (into === undefined) return outcomes[index];
	const whole = outcomeOf(into, { outcomes, mergedInto });
	if (whole === undefined) return undefined;
	const text = mergedText(into);
	const reason = whole.reason === undefined ? text : `${text}: ${whole.reason}`;
	return whole.isProblem ? { ...whole, reason } : { ...skipped(reason), id: whole.id };
}
