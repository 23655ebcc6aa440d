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
	/** By the index of an item that was left out the index of the one that is sent instead. */
	readonly sentInstead: Map<number, number>;
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
	{ outcomes, duplicates, mergedInto, sentInstead }: PushedAside,
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
	const isRejected = policy === 'rejectAll';
	const keptAs = new Map(kept.map((row) => [keyOf(row), row.index]));
	for (const row of dropped) {
		const { index } = row;
		outcomes[index] = isRejected ? failed(DUPLICATE[policy]) : skipped(DUPLICATE[policy]);
		duplicates.add(index);
		const instead = keptAs.get(keyOf(row));
		if (!isRejected && instead !== undefined) sentInstead.set(index, instead);
	}
	return kept;
}

/**
 * The outcome of an item. One whose fields were sent with another shares its trouble, so that
 * nothing is lost without a word; otherwise it counts as left out, since the one record that was
 * written is counted with the other. One in whose place another was sent carries the ID of that.
 */
export function outcomeOf(
	index: number,
	aside: Pick<PushedAside, 'mergedInto' | 'outcomes' | 'sentInstead'>,
): Outcome | undefined {
	const { outcomes, mergedInto, sentInstead } = aside;
	const into = mergedInto.get(index);
	if (into === undefined) {
		const own = outcomes[index];
		const instead = sentInstead.get(index);
		if (own === undefined || instead === undefined) return own;
		const id = outcomeOf(instead, aside)?.id;
		return id === undefined ? own : { ...own, id };
	}
	const whole = outcomeOf(into, aside);
	if (whole === undefined) return undefined;
	const text = mergedText(into);
	const reason = whole.reason === undefined ? text : `${text}: ${whole.reason}`;
	return whole.isProblem ? { ...whole, reason } : skipped(reason, whole.id);
}
