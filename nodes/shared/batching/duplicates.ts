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

/** Rows that are one by any of their keys, and those whose keys contradict each other. */
export interface LinkedRows<Row> {
	/** By row the first one of those that are one with it, directly or through others. */
	readonly firstOf: ReadonlyMap<Row, Row>;
	/** By row another one that shares a key with it, but can't be the same. */
	readonly contradicting: ReadonlyMap<Row, Row>;
}

/** Finds rows that share a key; `contradict` tells of two that can't be one all the same. */
export function linkRows<Row>(
	rows: readonly Row[],
	keysOf: (row: Row) => readonly string[],
	contradict: (earlier: Row, later: Row, key: string) => boolean,
): LinkedRows<Row> {
	const parent = new Map<Row, Row>();
	const contradicting = new Map<Row, Row>();
	const latest = new Map<string, Row>();
	const rootOf = (row: Row): Row => {
		let root = row;
		for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
		if (root !== row) parent.set(row, root);
		return root;
	};
	for (const row of rows) {
		for (const key of keysOf(row)) {
			const earlier = latest.get(key);
			latest.set(key, row);
			if (earlier === undefined) continue;
			if (contradict(earlier, row, key)) {
				contradicting.set(row, earlier);
				if (!contradicting.has(earlier)) contradicting.set(earlier, row);
				continue;
			}
			const [first, second] = [rootOf(earlier), rootOf(row)];
			if (first !== second) parent.set(second, first);
		}
	}
	return { firstOf: new Map(rows.map((row) => [row, rootOf(row)])), contradicting };
}
