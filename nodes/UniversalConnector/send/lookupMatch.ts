import { isObject } from '../../shared/extract/jsonValue';
import { formatPath } from '../../shared/extract/path';
import { valueAt } from '../../shared/extract/readPath';
import type { DataRecord } from '../../shared/extract/records';
import { ResponseShapeError } from '../../shared/http/errors';
import type { LookupSettings } from './lookupSettings';
import type { PreparedRow } from './row';
import { type SyncKey, tupleOf } from './syncKey';

/**
 * The record that an answer names.
 * @throws ResponseShapeError when the answer does not tell for certain
 */
export function matching(
	records: readonly DataRecord[],
	{ identity }: PreparedRow,
	lookup: LookupSettings,
	sync: SyncKey,
): DataRecord | undefined {
	const paths = lookup.keys.length > 0 ? lookup.keys : sync.fields;
	const keys = records.map((record) =>
		tupleOf(
			paths.map((path) => valueAt(record, path)),
			sync,
		),
	);
	const found = records.filter((_, at) => keys[at] === identity);
	if (found.length > 1) {
		throw new ResponseShapeError(
			`The lookup found ${found.length} records with the same key`,
			'Look at them in the API; which one to write can not be told.',
		);
	}
	if (records.length > 0 && keys.every((key) => key === undefined)) {
		throw new ResponseShapeError(
			`The lookup found records, but none has a value at ${paths.map((path) => `'${formatPath(path)}'`).join(', ')}`,
			"Enter where they hold the sync field in 'Lookup: Key Path'.",
		);
	}
	return found[0];
}

/** Whether everything that would be sent is there already; members beside it do not count. */
export function holds(there: unknown, wanted: unknown): boolean {
	if (Array.isArray(wanted)) {
		return (
			Array.isArray(there) &&
			there.length === wanted.length &&
			wanted.every((part, at) => holds(there[at], part))
		);
	}
	if (isObject(wanted)) {
		return (
			isObject(there) &&
			Object.entries(wanted).every(
				([key, part]) => Object.hasOwn(there, key) && holds(there[key], part),
			)
		);
	}
	return there === wanted;
}
