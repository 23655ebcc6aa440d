import { attempt } from '../attempt';
import type { DataRecord } from '../extract/records';
import { syncFields } from './fields';

/** Texts that tell records apart, one for each record. */
export type Identities = readonly string[];

/** Where a later page lies in the first one. */
export interface Overlap {
	/**
	 * The place in the first page at which the later one begins; `unseen` when none of its records
	 * was on the first page, `mixed` when some were, but not in a row.
	 */
	readonly start: number | 'unseen' | 'mixed';
	readonly count: number;
}

/** Everything in a record; its names alone where it is nested too deep to be written. */
function wholeRecord(record: DataRecord): string {
	const text = attempt(() => JSON.stringify(record));
	return text.ok ? text.value : Object.keys(record).join();
}

/** What tells records apart: a key they have, else everything in them. */
export function identityFor(records: readonly DataRecord[]): (record: DataRecord) => string {
	const [best] = syncFields(records);
	const name = best?.confidence === 'guess' ? undefined : best?.value.name;
	return (record) =>
		name !== undefined && Object.hasOwn(record, name)
			? JSON.stringify(record[name])
			: wholeRecord(record);
}

/** Compares a later page with the first one. */
export function overlapOf(first: Identities, later: Identities): Overlap {
	const count = later.length;
	const places = new Map(first.map((identity, at) => [identity, at]));
	const seen = later.filter((identity) => places.has(identity)).length;
	if (seen === 0) return { start: 'unseen', count };
	const start = places.get(later[0] ?? '');
	if (start === undefined) return { start: 'mixed', count };
	const isInRow = later.every((identity, at) => {
		const place = places.get(identity);
		return start + at < first.length ? place === start + at : place === undefined;
	});
	return { start: isInRow ? start : 'mixed', count };
}
