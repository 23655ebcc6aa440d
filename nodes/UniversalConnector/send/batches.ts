import { type GroupingLimits, GROUPINGS, withoutTooLarge } from '../../shared/batching/grouping';
import { failed } from '../../shared/batching/outcomes';
import type { Outcomes } from './prepare';
import type { SendBatch, SendRow } from './row';
import type { SendSettings } from './settings';

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
function limitsFor(rows: readonly SendRow[], { limits, body }: SendSettings): GroupingLimits {
	let longest: SendRow | undefined;
	for (const row of rows) {
		if ((row.group?.length ?? 0) >= (longest?.group?.length ?? 0)) longest = row;
	}
	const values = { count: rows.length, batch: rows.length, group: longest?.groupValue ?? null };
	return { ...limits, overhead: body.overhead(values) };
}

/** Reasons that only the limits give. */
const TOO_LARGE = 'The record alone is larger than the body of one call may be';
const LARGE_GROUP =
	"The group is larger than one call may be, and 'Batch: Large Groups' does not split groups";

/**
 * Puts rows into batches, in lanes: batches of one lane must follow each other, because they write
 * to the same group. Rows that no call can hold get their outcome at once.
 */
export function makeBatches(
	rows: readonly SendRow[],
	settings: SendSettings,
	outcomes: Outcomes,
): SendBatch[][] {
	const limits = limitsFor(rows, settings);
	const { fitting, tooLarge } = withoutTooLarge(rows, limits);
	for (const { index } of tooLarge) outcomes[index] = failed(TOO_LARGE);
	const lanes = new Map<string, SendBatch[]>();
	let number = 0;
	for (const part of byAddress(fitting)) {
		const { batches, rejected } = GROUPINGS[settings.grouping](part, limits);
		for (const { index } of rejected) outcomes[index] = failed(LARGE_GROUP);
		for (const batch of batches) {
			number += 1;
			const lane = settings.grouping === 'byKey' ? (batch[0]?.group ?? '') : String(number);
			const others = lanes.get(lane);
			if (others) others.push({ number, rows: batch });
			else lanes.set(lane, [{ number, rows: batch }]);
		}
	}
	return [...lanes.values()];
}
