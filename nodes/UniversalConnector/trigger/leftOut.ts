import type { RejectedRecord } from '../mapped';
import { counted } from '../report';
import type { KeyedView } from './keyed';
import type { Reading } from './reading';

/** The records that the mapping turned down, by their place among those read. */
export function rejectedOf({ outcome }: Reading, views: readonly KeyedView[]): RejectedRecord[] {
	const reasons = new Map(views.map(({ read, rejection }) => [read, rejection]));
	return outcome.records.flatMap((record, at) => {
		const reason = reasons.get(record);
		return reason === undefined ? [] : [{ number: at + 1, reason }];
	});
}

/** Why the first one was turned down, which mostly goes for the others, too. */
export function firstReason([first]: readonly RejectedRecord[]): string {
	return first ? `record ${first.number}, ${first.reason}` : '';
}

/**
 * The records that are not emitted although they are there, in words for n8n's log: nobody looks on
 * while a trigger polls, so nothing else would tell why they never come.
 */
export function leftOutNotes(
	{ unique }: Reading,
	rejected: readonly RejectedRecord[],
	skipsKeyless: boolean,
): string[] {
	const first = firstReason(rejected);
	return [
		...counted(unique.duplicates, 'with a sync field value of another one left out'),
		...counted(skipsKeyless ? unique.keyless : 0, 'without a value in the sync field left out'),
		...counted(rejected.length, `rejected by the mapping; the first one is ${first}`),
	];
}
