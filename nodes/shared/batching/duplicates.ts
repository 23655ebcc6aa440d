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
	const keys = rows.map(keyOf);
	/** Position of the row to keep of each key; -1 for none. */
	const winner = new Map<string, number>();
	for (const [at, key] of keys.entries()) {
		if (key === undefined) continue;
		if (!winner.has(key) || policy === 'lastWins') winner.set(key, at);
		else if (policy === 'rejectAll') winner.set(key, -1);
	}
	const kept: Row[] = [];
	const dropped: Row[] = [];
	for (const [at, row] of rows.entries()) {
		const key = keys[at];
		(key === undefined || winner.get(key) === at ? kept : dropped).push(row);
	}
	return { kept, dropped };
}
