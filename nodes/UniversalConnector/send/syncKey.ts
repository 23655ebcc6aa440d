import { attemptJson } from '../../shared/attempt';
import type { DuplicatePolicy } from '../../shared/batching/duplicates';
import { isBlank } from '../../shared/extract/jsonValue';
import { parsePath, type Path } from '../../shared/extract/path';
import { valueAt } from '../../shared/extract/readPath';
import type { DataRecord } from '../../shared/extract/records';

/** Name under which the sync field's value is known in reports; the sync field may be several. */
export const SYNC_KEY = 'sync field';

/** What is sent of rows with one key. Stored in workflows: never change. */
export type SendDuplicatePolicy = DuplicatePolicy | 'merge';

/** What makes a row unique. */
export interface SyncKey {
	/** In the order typed; none when rows are not told apart. */
	readonly fields: readonly Path[];
	readonly duplicates: SendDuplicatePolicy;
	readonly trims: boolean;
	readonly ignoresCase: boolean;
	/** What happens to a record without a value there. */
	readonly whenMissing: 'create' | 'reject';
}

/** The paths of a comma-separated list. */
export function pathsIn(text: string, label: string): Path[] {
	return text
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '')
		.map((part) => parsePath(part, label));
}

function normalised(value: unknown, { trims, ignoresCase }: SyncKey): unknown {
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'string') return value;
	const trimmed = trims ? value.trim() : value;
	return ignoresCase ? trimmed.toLowerCase() : trimmed;
}

/**
 * The text that tells rows apart; undefined when a field has no value. Numbers and texts of the
 * same digits are the same key, because APIs give back the one for the other; a row that is wrongly
 * taken for a new one would be written twice.
 */
export function tupleOf(values: readonly unknown[], sync: SyncKey): string | undefined {
	const parts = values.map((value) => normalised(value, sync));
	if (parts.some(isBlank)) return undefined;
	const texts = parts.map((part) => (typeof part === 'object' ? part : String(part)));
	return JSON.stringify(texts);
}

const MAX_SHOWN = 60;

/** A key as a person reads it: its values, shortened. */
export function shownKey(tuple: string): string {
	const parsed = attemptJson(tuple);
	const values = parsed.ok && Array.isArray(parsed.value) ? parsed.value : [tuple];
	const text = values
		.map((value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)))
		.join(', ');
	return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** The key of a record; undefined when it has none. */
export function keyOf(record: DataRecord, sync: SyncKey): string | undefined {
	if (sync.fields.length === 0) return undefined;
	return tupleOf(
		sync.fields.map((path) => valueAt(record, path)),
		sync,
	);
}
