/** What to do with rows of one key in the same run. Stored in workflows: never change. */
export type DuplicatePolicy = 'lastWins' | 'firstWins' | 'rejectAll';

/** Rows to send, and those that another row of the same key pushed out. */
export interface Deduplicated<Row> {
	readonly kept: readonly Row[];
	readonly dropped: readonly Row[];
}

/**
 * Applies the policy to rows that share a key. Rows without a key are never duplicates. The kept
 * rows stay in input order.
 */
export function withoutDuplicates<Row>(
	rows: readonly Row[],
	keyOf: (row: Row) => string | undefined,
	policy: DuplicatePolicy,
): Deduplicated<Row> {
	const winner = new Map<string, Row | undefined>();
	for (const row of rows) {
		const key = keyOf(row);
		if (key === undefined) continue;
		if (!winner.has(key) || policy === 'lastWins') winner.set(key, row);
		else if (policy === 'rejectAll') winner.set(key, undefined);
	}
	const kept: Row[] = [];
	const dropped: Row[] = [];
	for (const row of rows) {
		const key = keyOf(row);
		(key === undefined || winner.get(key) === row ? kept : dropped).push(row);
	}
	return { kept, dropped };
}
