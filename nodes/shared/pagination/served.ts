import { isObject } from '../extract/jsonValue';
import { hasEach, type Path } from '../extract/path';
import { valueAt } from '../extract/readPath';
import type { RecordOptions } from '../extract/records';

/** The path of the list that a record path goes through first, the whole path when it has no `[*]`. */
function listPath(path: Path): Path {
	const at = path.findIndex(({ kind }) => kind === 'each');
	return at < 0 ? path : path.slice(0, at);
}

/**
 * The entries that the server served on a page, as its own positions count them: the list that the
 * record path leads to or first goes through, before `[*]`, a nested list or a map made records of
 * it. Undefined where there is no list, map or lone record.
 */
export function servedEntries(
	body: unknown,
	{ path, shape }: RecordOptions,
): readonly unknown[] | undefined {
	// The first row may hold the names.
	if (shape === 'table') return undefined;
	const value = valueAt(body, listPath(path));
	if (value === null) return [];
	if (Array.isArray(value)) return value as readonly unknown[];
	if (!isObject(value) || hasEach(path)) return undefined;
	return shape === 'map' ? Object.values(value) : [value];
}
