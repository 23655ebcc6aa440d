import { type BatchLimits, isTooLarge, type SerializedRow, sizeOf, splitRows } from './split';

/** How rows are put together. Stored in workflows: never change. */
export type GroupingName =
	| 'balanced'
	| 'byBytes'
	| 'byKey'
	| 'keepGroups'
	| 'perItem'
	| 'sequential';

/** A row and the group it belongs to, where rows are grouped. */
export interface GroupedRow extends SerializedRow {
	/** Tells groups apart; rows without one are a group of their own. */
	readonly group?: string | undefined;
}

/** How large a batch may get, and what becomes of a group that is larger. */
export interface GroupingLimits extends BatchLimits {
	readonly largeGroup: 'reject' | 'split';
}

/** Batches, and the rows of groups that fit into none. */
export interface Grouped<Row> {
	readonly batches: readonly Row[][];
	readonly rejected: readonly Row[];
}

type Grouping = <Row extends GroupedRow>(
	rows: readonly Row[],
	limits: GroupingLimits,
) => Grouped<Row>;

function whole<Row>(batches: readonly Row[][]): Grouped<Row> {
	return { batches, rejected: [] };
}

/** The rows of each group in input order, groups in the order in which they were first seen. */
function groupsOf<Row extends GroupedRow>(rows: readonly Row[]): Row[][] {
	const groups = new Map<string | undefined, Row[]>();
	for (const row of rows) {
		const group = groups.get(row.group);
		if (group) group.push(row);
		else groups.set(row.group, [row]);
	}
	return [...groups.values()];
}

function bytesOf(rows: readonly SerializedRow[]): number {
	return rows.reduce((sum, row) => sum + sizeOf(row), 0);
}

/** Merges groups until the next one would exceed a limit. */
function merged<Row extends GroupedRow>(rows: readonly Row[], limits: GroupingLimits) {
	const { maxRows, maxBytes, overhead = 0, largeGroup } = limits;
	const batches: Row[][] = [];
	const rejected: Row[] = [];
	let batch: Row[] = [];
	let bytes = 0;
	const flush = () => {
		if (batch.length > 0) batches.push(batch);
		batch = [];
		bytes = 0;
	};
	for (const group of groupsOf(rows)) {
		const size = bytesOf(group);
		const fits = (count: number, sum: number) => count <= maxRows && sum + 1 + overhead <= maxBytes;
		if (!fits(group.length, size)) {
			flush();
			if (largeGroup === 'reject') for (const row of group) rejected.push(row);
			else batches.push(...splitRows(group, limits));
			continue;
		}
		if (!fits(batch.length + group.length, bytes + size)) flush();
		for (const row of group) batch.push(row);
		bytes += size;
	}
	flush();
	return { batches, rejected };
}

/** Where `count` batches whose sizes differ by at most one begin and end. */
function bounds(rows: number, count: number): Array<readonly [start: number, end: number]> {
	const at = (batch: number) => Math.floor((batch * rows) / count);
	return Array.from({ length: count }, (_, batch) => [at(batch), at(batch + 1)] as const);
}

/** As few batches of even size as the limits allow. */
function balanced<Row extends GroupedRow>(
	rows: readonly Row[],
	{ maxRows, maxBytes, overhead = 0 }: GroupingLimits,
): Row[][] {
	const sums = [0];
	for (const row of rows) sums.push((sums.at(-1) ?? 0) + sizeOf(row));
	const bytesBetween = ([start, end]: readonly [number, number]) =>
		(sums[end] ?? 0) - (sums[start] ?? 0) + 1 + overhead;
	let count = Math.ceil(rows.length / maxRows);
	let parts = bounds(rows.length, count);
	// A larger step for many batches: one more at a time would take for ever where one row is huge.
	while (count < rows.length && parts.some((part) => bytesBetween(part) > maxBytes)) {
		count = Math.min(rows.length, Math.max(count + 1, Math.floor(count * 1.05)));
		parts = bounds(rows.length, count);
	}
	return parts.map(([start, end]) => rows.slice(start, end));
}

/** Every way to make batches, by its stored name. No batch of any of them exceeds a limit. */
export const GROUPINGS: Readonly<Record<GroupingName, Grouping>> = {
	/** As many batches as `sequential` gives, their sizes differing by at most one. */
	balanced: (rows, limits) => whole(balanced(rows, limits)),
	/** Input order, each batch as full as the byte limit allows; the row limit still holds. */
	byBytes: (rows, limits) => whole(splitRows(rows, limits)),
	/** A batch never mixes groups. */
	byKey: (rows, limits) => whole(groupsOf(rows).flatMap((group) => splitRows(group, limits))),
	/** A group is never split, unless it alone exceeds a limit and may be. */
	keepGroups: merged,
	/** One row for each call. */
	perItem: (rows) => whole(rows.map((row) => [row])),
	/** Input order, cut at the limits. */
	sequential: (rows, limits) => whole(splitRows(rows, limits)),
};

/** The rows that fit into a batch, and those that alone exceed the byte limit. */
export function withoutTooLarge<Row extends SerializedRow>(
	rows: readonly Row[],
	limits: BatchLimits,
): { readonly fitting: readonly Row[]; readonly tooLarge: readonly Row[] } {
	const tooLarge = rows.filter((row) => isTooLarge(row, limits));
	if (tooLarge.length === 0) return { fitting: rows, tooLarge };
	return { fitting: rows.filter((row) => !isTooLarge(row, limits)), tooLarge };
}
