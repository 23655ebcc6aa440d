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
	/** Position of the row to keep of each key; -1 for none. */
	const winner = new Map<string, number>();
	let hasDuplicates = false;
	const keys = rows.map((row, at) => {
		const key = keyOf(row);
		if (key === undefined) return key;
		const known = winner.get(key);
		if (known === undefined || policy === 'lastWins') winner.set(key, at);
		else if (policy === 'rejectAll') winner.set(key, -1);
		hasDuplicates ||= known !== undefined;
		return key;
	});
	if (!hasDuplicates) return { kept: rows, dropped: [] };
	const kept: Row[] = [];
	const dropped: Row[] = [];
	for (const [at, row] of rows.entries()) {
		const key = keys[at];
		(key === undefined || winner.get(key) === at ? kept : dropped).push(row);
	}
	return { kept, dropped };
}

/** One row for each key, and the rows that went into it. */
export interface Merged<Row> {
	readonly kept: readonly Row[];
	/** Each row that is not sent by itself, and the last one with its key. */
	readonly merged: ReadonlyArray<readonly [row: Row, last: Row]>;
}

/**
 * Makes one row of all that share a key, in the place of the last of them: `merge` is given what
 * the earlier ones make together, and the next. Rows without a key stay as they are.
 */
export function mergeDuplicates<Row>(
	rows: readonly Row[],
	keyOf: (row: Row) => string | undefined,
	merge: (earlier: Row, later: Row) => Row,
): Merged<Row> {
	const keys = rows.map(keyOf);
	const lastAt = new Map(keys.map((key, at) => [key, at]));
	const whole = new Map<string, Row>();
	const kept: Row[] = [];
	const merged: Array<readonly [Row, Row]> = [];
	for (const [at, row] of rows.entries()) {
		const key = keys[at];
		if (key === undefined) {
			kept.push(row);
			continue;
		}
		const earlier = whole.get(key);
		const together = earlier === undefined ? row : merge(earlier, row);
		const last = lastAt.get(key) ?? at;
		whole.set(key, together);
		if (last === at) kept.push(together);
		else merged.push([row, rows[last] ?? row]);
	}
	return { kept, merged };
}
