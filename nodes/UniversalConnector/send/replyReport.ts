import type { KeyedRow, KeyObject } from '../../shared/batching/rowIndex';
import { isObject } from '../../shared/extract/jsonValue';
import type { Path } from '../../shared/extract/path';
import { readPath, valueAt } from '../../shared/extract/readPath';
import { type FittedReport, fitted, reportOf, type Told } from './reportFit';
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

interface Found extends Told<unknown> {
	readonly isThere: boolean;
}

/** What stands at the paths: the entries of all lists, and the largest count. */
function toldAt(body: unknown, paths: readonly Path[]): Found {
	let isThere = false;
	let stated = 0;
	const entries: unknown[] = [];
	for (const path of paths) {
		const result = readPath(body, path);
		if (!result.found) continue;
		const { value } = result;
		if (typeof value === 'number') {
			stated = Number.isInteger(value) && value >= 0 ? Math.max(stated, value) : Number.NaN;
		} else if (Array.isArray(value)) {
			for (const entry of value as unknown[]) entries.push(entry);
		} else if (value !== null) continue;
		isThere = true;
	}
	return { isThere, stated, entries };
}

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

const MAX_DEPTH = 3;

/** The keys of rows in the lists of an error, such as `{"message":"...","context":{"ids":["a1"]}}`. */
function listedKeys(
	element: unknown,
	sync: SyncKey,
	sent: ReadonlySet<string>,
	depth = 0,
): readonly string[] {
	if (depth > MAX_DEPTH || typeof element !== 'object' || element === null) return [];
	const values: unknown[] = Object.values(element);
	if (!Array.isArray(element)) {
		return values.flatMap((value) => listedKeys(value, sync, sent, depth + 1));
	}
	const keys = values.map((value) => tupleOf([value], sync) ?? '');
	// A list of which only some are keys may hold them by chance.
	return keys.every((key) => sent.has(key)) ? keys : [];
}

/**
 * An error with its key beside it, so that its words are kept; one for each record where it lists
 * several. A text may be only a reason.
 */
function namedErrors(
	element: unknown,
	paths: ReportPaths,
	sent: ReadonlySet<string>,
): readonly unknown[] {
	const { entry } = paths;
	if (entry === undefined) return [element];
	const key = named(element, paths)?.[SYNC_KEY];
	if (isObject(element)) {
		const keys = typeof key === 'string' ? [key] : listedKeys(element, entry.sync, sent);
		return keys.length === 0 ? [element] : keys.map((one) => ({ ...element, [SYNC_KEY]: one }));
	}
	const isKey = typeof key === 'string' && sent.has(key);
	return [isKey ? { message: element, [SYNC_KEY]: key } : element];
}

/**
 * Reads a report by these paths, about the rows of a call; undefined when the answer has nothing at
 * any of them.
 */
export function readReplyReport(
	body: unknown,
	paths: ReportPaths,
	rows: readonly KeyedRow[],
): FittedReport | undefined {
	const created = toldAt(body, paths.created);
	const updated = toldAt(body, paths.updated);
	const unchanged = toldAt(body, paths.unchanged);
	const failed = toldAt(body, paths.failed);
	if (![created, updated, unchanged, failed].some(({ isThere }) => isThere)) return undefined;
	const withKeys = ({ stated, entries }: Found): Told => ({
		stated,
		entries: entries.map((entry) => named(entry, paths)).filter((entry) => entry !== undefined),
	});
	const sent = new Set(rows.flatMap(({ keys }) => keys.map(([, key]) => key)));
	const told = {
		created: withKeys(created),
		updated: withKeys(updated),
		unchanged: withKeys(unchanged),
		failed: {
			stated: failed.stated,
			entries: failed.entries.flatMap((entry) => namedErrors(entry, paths, sent)),
		},
	};
	// A template knows how its server counts, and that it names records by keys of its own, too.
	return paths.entry === undefined
		? { report: reportOf(told, rows.length) }
		: fitted(told, sent, rows.length);
}
