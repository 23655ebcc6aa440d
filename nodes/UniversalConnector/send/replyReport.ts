import type { KeyedReport } from '../../shared/batching/keyedReport';
import type { KeyObject } from '../../shared/batching/rowIndex';
import { isObject } from '../../shared/extract/jsonValue';
import type { Path } from '../../shared/extract/path';
import { readPath, valueAt } from '../../shared/extract/readPath';
import { SYNC_KEY, type SyncKey, tupleOf } from './syncKey';

/** Where an answer lists or counts its rows by outcome, and how it names them. */
export interface ReportPaths {
	/** A list names rows, a number counts them; several of both are fine. */
	readonly created: readonly Path[];
	readonly updated: readonly Path[];
	readonly unchanged: readonly Path[];
	readonly failed: readonly Path[];
	/** Keys that rows carry, in the order the server tries them. */
	readonly keyNames: readonly string[];
	/** Name of the key that is the record's own id. */
	readonly idName: string;
	/** Field within which keys are unique. */
	readonly scopeField: string | undefined;
	/** Where an entry holds the sync field; undefined when it holds the keys by their names. */
	readonly entry?: {
		readonly keys: readonly Path[];
		readonly sync: SyncKey;
		readonly id: Path | undefined;
	};
}

interface Told {
	readonly found: boolean;
	readonly count: number;
	readonly entries: readonly unknown[];
}

/** What stands at the paths: the entries of all lists, and the largest count. */
function toldAt(body: unknown, paths: readonly Path[]): Told {
	let found = false;
	let count = 0;
	const entries: unknown[] = [];
	for (const path of paths) {
		const result = readPath(body, path);
		if (!result.found) continue;
		const { value } = result;
		if (typeof value === 'number') count = Math.max(count, value);
		else if (Array.isArray(value)) entries.push(...(value as unknown[]));
		else if (value !== null) continue;
		found = true;
	}
	return { found, count: Math.max(count, entries.length), entries };
}

const COUNTED = 'The server counted it as failed, without a reason';

/** An entry with its key under the name that rows have it under. */
function named(element: unknown, { entry, idName }: ReportPaths): KeyObject | undefined {
	if (entry === undefined) return isObject(element) ? element : undefined;
	const isPlain = typeof element === 'string' || typeof element === 'number';
	const values = isPlain ? [element] : entry.keys.map((path) => valueAt(element, path));
	const key = values.length === 0 ? undefined : tupleOf(values, entry.sync);
	const id = entry.id && valueAt(element, entry.id);
	return {
		...(key === undefined ? {} : { [SYNC_KEY]: key }),
		...(id === undefined ? {} : { [idName]: id }),
	};
}

/** An error with its key beside it, so that its words are kept. */
function namedError(element: unknown, paths: ReportPaths): unknown {
	if (paths.entry === undefined) return element;
	const key = named(element, paths)?.[SYNC_KEY];
	if (key === undefined) return element;
	return isObject(element)
		? { ...element, [SYNC_KEY]: key }
		: { message: element, [SYNC_KEY]: key };
}

/** Reads a report by these paths; undefined when the answer has nothing at any of them. */
export function readReplyReport(body: unknown, paths: ReportPaths): KeyedReport | undefined {
	const created = toldAt(body, paths.created);
	const updated = toldAt(body, paths.updated);
	const unchanged = toldAt(body, paths.unchanged);
	const failed = toldAt(body, paths.failed);
	if (![created, updated, unchanged, failed].some(({ found }) => found)) return undefined;
	const objects = ({ entries }: Told): KeyObject[] =>
		entries.flatMap((element) => {
			const object = named(element, paths);
			return object === undefined ? [] : [object];
		});
	return {
		created: created.count,
		updated: updated.count,
		nonupdates: unchanged.count,
		insertsKeys: objects(created),
		updatesKeys: objects(updated),
		unchangedKeys: objects(unchanged),
		errors: [
			...failed.entries.map((element) => namedError(element, paths)),
			...Array.from({ length: failed.count - failed.entries.length }, () => COUNTED),
		],
	};
}
