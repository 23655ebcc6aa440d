import { withoutDuplicates } from '../shared/batching/duplicates';
import { valueAt } from '../shared/extract/readPath';
import type { DataRecord } from '../shared/extract/records';
import type { SyncSettings } from './settings';

function normalised(value: unknown, { trims, ignoresCase }: SyncSettings): unknown {
	if (typeof value !== 'string') return value;
	const trimmed = trims ? value.trim() : value;
	return ignoresCase ? trimmed.toLowerCase() : trimmed;
}

/**
 * The text that tells two records apart; undefined when a sync field has no value. As JSON, so that
 * `["a", "b,c"]` and `["a,b", "c"]` differ. 1 and "1" differ too, unlike in sending: a record that
 * is wrongly taken for another is lost here, and the values are read back out of the text.
 */
export function keyOf(record: DataRecord, sync: SyncSettings): string | undefined {
	const values = sync.fields.map((path) => normalised(valueAt(record, path) ?? null, sync));
	return values.some((value) => value === null || value === '')
		? undefined
		: JSON.stringify(values);
}

/** Records left after the duplicate policy, and what was left out. */
export interface UniqueRecords {
	readonly records: readonly DataRecord[];
	readonly duplicates: number;
	/** Records without a value in the sync field; they are never duplicates. */
	readonly keyless: number;
}

/** Applies the duplicate policy; without sync fields every record is one of its own. */
export function uniqueRecords(records: readonly DataRecord[], sync: SyncSettings): UniqueRecords {
	if (sync.fields.length === 0) return { records, duplicates: 0, keyless: 0 };
	const keys = new Map(records.map((record) => [record, keyOf(record, sync)]));
	const { kept, dropped } = withoutDuplicates(
		records,
		(record) => keys.get(record),
		sync.duplicates,
	);
	const keyless = [...keys.values()].filter((key) => key === undefined).length;
	return { records: kept, duplicates: dropped.length, keyless };
}
