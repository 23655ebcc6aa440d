import { type GroupingLimits, GROUPINGS, withoutTooLarge } from '../../shared/batching/grouping';
import { failed } from '../../shared/batching/outcomes';
import type { Outcomes } from './prepare';
import type { SendBatch, SendRow } from './row';
import type { SendSettings } from './settings';

/** What making batches needs to know. */
type BatchingSettings = Pick<SendSettings, 'body' | 'grouping' | 'limits'>;

/** Rows of one address and purpose; only they can share a call. */
function byAddress(rows: readonly SendRow[]): SendRow[][] {
	const parts = new Map<string, SendRow[]>();
	for (const row of rows) {
		const address = `${row.intent} ${row.method} ${row.url}`;
		const part = parts.get(address);
		if (part) part.push(row);
		else parts.set(address, [row]);
	}
	return [...parts.values()];
}

/** The row and byte limits, with what stands around the rows at its longest taken off. */
function limitsFor(rows: readonly SendRow[], { limits, body }: BatchingSettings): GroupingLimits {
	let longest: SendRow | undefined;
	for (const row of rows) {
		if ((row.group?.length ?? 0) >= (longest?.group?.length ?? 0)) longest = row;
	}
	const values = {
		count: rows.length,
		batch: rows.length,
		group: longest?.groupValue ?? null,
		columns: longest?.columns,
	};
	return { ...limits, overhead: body.overhead(values) };
}

/** Reasons that only the limits give. */
const TOO_LARGE =
	"Not sent: the record alone is larger than 'Batch: Limit (Kilobytes)' lets the body of one call be. Raise the limit, or take fields out with 'Records: Exclude Fields'";
const LARGE_GROUP =
	"Not sent: the group is larger than one call may be, and 'Batch: Large Groups' does not split groups. Set it to 'Split', or raise 'Batch Size' or 'Batch: Limit (Kilobytes)'";

/** Batches of one lane share a group with another of it, and keep their order. */
function lanesOf(batches: readonly SendBatch[]): SendBatch[][] {
	const laneOf = new Map<string | undefined, SendBatch[]>();
	const lanes = new Set<SendBatch[]>();
	for (const batch of batches) {
		const groups = new Set(batch.rows.map(({ group }) => group));
		const joined = [...new Set([...groups].map((group) => laneOf.get(group)))]
			.filter((lane) => lane !== undefined)
			.sort((one, other) => other.length - one.length);
		const [lane = [], ...others] = joined;
		for (const other of others) {
			lanes.delete(other);
			for (const { rows } of other) for (const { group } of rows) laneOf.set(group, lane);
			lane.push(...other);
		}
		if (others.length > 0) lane.sort((one, other) => one.number - other.number);
		lane.push(batch);
		lanes.add(lane);
		for (const group of groups) laneOf.set(group, lane);
	}
	return [...lanes];
}

/** Groupings whose groups mean something. */
const BY_GROUP: ReadonlySet<SendSettings['grouping']> = new Set(['byKey', 'keepGroups']);

/**
 * Puts rows into batches, in lanes: batches of one lane must follow each other, because they write
 * to the same group. Rows that no call can hold get their outcome at once.
 */
export function makeBatches(
	rows: readonly SendRow[],
	settings: BatchingSettings,
	outcomes: Outcomes,
): SendBatch[][] {
	const limits = limitsFor(rows, settings);
	const { fitting, tooLarge } = withoutTooLarge(rows, limits);
	for (const { index } of tooLarge) outcomes[index] = failed(TOO_LARGE);
	const all: SendBatch[] = [];
	for (const part of byAddress(fitting)) {
		const { batches, rejected } = GROUPINGS[settings.grouping](part, limits);
		for (const { index } of rejected) outcomes[index] = failed(LARGE_GROUP);
		for (const batch of batches) {
			all.push({ number: all.length + 1, rows: batch });
		}
	}
	return BY_GROUP.has(settings.grouping) ? lanesOf(all) : all.map((batch) => [batch]);
}
