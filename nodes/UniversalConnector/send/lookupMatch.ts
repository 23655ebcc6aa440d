import { isObject } from '../../shared/extract/jsonValue';
import { formatPath } from '../../shared/extract/path';
import { valueAt } from '../../shared/extract/readPath';
import type { DataRecord } from '../../shared/extract/records';
import { ResponseShapeError } from '../../shared/http/errors';
import type { LookupSettings } from './lookupSettings';
import type { PreparedRow } from './row';
import { shownKey, type SyncKey, tupleOf } from './syncKey';

function several(count: number): ResponseShapeError {
	return new ResponseShapeError(
		`The lookup found ${count} records with the same key`,
		'Look at them in the API; which one to write can not be told.',
	);
}

function keyless(paths: string): ResponseShapeError {
	return new ResponseShapeError(
		`The lookup found records, but none has a value at ${paths}`,
		"Enter where they hold the sync field in 'Lookup: Key Path'.",
	);
}

/** Other records: the API did not look for this one, or says that it is not there. */
function others(
	keys: ReadonlyArray<string | undefined>,
	identity: string,
	paths: string,
): ResponseShapeError {
	const loose = (key: string | undefined) => key?.toLowerCase().replace(/\s/g, '');
	const isNear = keys.some((key) => loose(key) === loose(identity));
	return new ResponseShapeError(
		`The lookup answered ${keys.length === 1 ? 'another record' : `${keys.length} other records`}, none with '${shownKey(identity)}' at ${paths}`,
		isNear
			? "If capital letters or blanks do not matter in it, turn on 'Records: Sync Field Ignores Case' or 'Records: Sync Field Ignores Blanks'."
			: "Correct the filter in 'Lookup: Path', which the API seems to ignore. If it is a search that finds others too, turn on 'Lookup: Finds Others Too'.",
	);
}

/**
 * The record that an answer names; undefined when it says that there is none. Other records in the
 * place of the wanted one say so only in the answer of a search: an API that does not know the
 * filter answers any, and the row would be created once more with every run.
 * @throws ResponseShapeError when the answer does not tell for certain
 */
export function matching(
	records: readonly DataRecord[],
	{ identity = '' }: PreparedRow,
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
	if (found.length > 1) throw several(found.length);
	if (found.length === 1 || records.length === 0) return found[0];
	const label = paths.map((path) => `'${formatPath(path)}'`).join(', ');
	if (keys.every((key) => key === undefined)) throw keyless(label);
	if (lookup.isSearch) return undefined;
	throw others(keys, identity, label);
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
