import { mapRecord, type MappingRow } from '../shared/extract/mapping';
import type { DataRecord } from '../shared/extract/records';

/** A record that the mapping turned down. */
export interface RejectedRecord {
	/** Place among the records read, 1 the first. */
	readonly number: number;
	readonly reason: string;
}

/** What the mapping gave. */
export interface MappedRecords {
	readonly records: readonly DataRecord[];
	readonly rejected: readonly RejectedRecord[];
}

/** Maps all records; without rows they stay as they are. */
export function mapRecords(
	records: readonly DataRecord[],
	rows: readonly MappingRow[],
	timezone: string,
): MappedRecords {
	if (rows.length === 0) return { records, rejected: [] };
	const kept: DataRecord[] = [];
	const rejected: RejectedRecord[] = [];
	records.forEach((record, at) => {
		const mapped = mapRecord(record, rows, timezone);
		if (mapped.ok) kept.push(mapped.record);
		else rejected.push({ number: at + 1, reason: mapped.reason });
	});
	return { records: kept, rejected };
}
