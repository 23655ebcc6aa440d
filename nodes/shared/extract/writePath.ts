import { ConfigError } from '../http/errors';
import { describeValue, isObject, member, spelled } from './jsonValue';
import { formatPath, type KeySegment, type Path, requireSafeKey } from './path';

function writeError(path: Path, at: number, what: string, hint: string): ConfigError {
	const message = `'${formatPath(path)}' can't be written: ${formatPath(path.slice(0, at + 1))} ${what}`;
	return new ConfigError(message, hint, { field: 'Path' });
}

function writtenList(current: unknown, path: Path, at: number, index: number, value: unknown) {
	const list: readonly unknown[] = Array.isArray(current) ? current : [];
	if (!Array.isArray(current) && current !== undefined && current !== null) {
		throw writeError(
			path,
			at,
			`is inside ${describeValue(current)}, not a list`,
			'Correct the path.',
		);
	}
	if (index > list.length) {
		const hint = `The next free place is [${list.length}].`;
		throw writeError(path, at, 'leaves a gap in the list', hint);
	}
	const copy = [...list];
	copy[index] = written(list[index], path, at + 1, value);
	return copy;
}

function writtenObject(
	current: unknown,
	path: Path,
	at: number,
	segment: KeySegment,
	value: unknown,
) {
	if (!isObject(current) && current !== undefined && current !== null) {
		const what = `is inside ${describeValue(current)}, not an object`;
		throw writeError(path, at, what, 'Correct the path.');
	}
	const { key, used } = spelled(current, segment);
	return { ...current, [key]: written(member(current, key), path, at + used, value) };
}

function written(current: unknown, path: Path, at: number, value: unknown): unknown {
	const segment = path[at];
	if (segment === undefined) return value;
	if (segment.kind === 'key') return writtenObject(current, path, at, segment, value);
	if (segment.kind === 'index') return writtenList(current, path, at, segment.index, value);
	throw writeError(path, at, 'stands for many places', 'Write to one place, for example [0].');
}

/**
 * Returns a document that has `value` at the path. What is missing on the way is created; `null`
 * there is replaced. `target` is left as it is: only what lies on the way is copied, the rest is
 * shared, so a request body can be written to page by page.
 *
 * `writePath({ page: { size: 5 } }, parsePath('page.after'), 'x')` gives
 * `{ page: { size: 5, after: 'x' } }`
 * @throws ConfigError for a name that reaches into prototypes, for `[*]`, for a gap in a list, and
 * where something else than an object or list is in the way
 */
export function writePath(target: unknown, path: Path, value: unknown): unknown {
	for (const segment of path) if (segment.kind === 'key') requireSafeKey(segment.key);
	return written(target, path, 0, value);
}

/**
 * Returns the document without the member at the path, copying only what lies on the way;
 * `target` itself when there is none. List elements and `[*]` are never removed.
 */
export function removePath(target: unknown, path: Path): unknown {
	const [segment] = path;
	if (segment?.kind !== 'key' || !isObject(target)) return target;
	const { key, used } = spelled(target, segment);
	if (!Object.hasOwn(target, key)) return target;
	const { [key]: removed, ...others } = target;
	return used >= path.length ? others : { ...target, [key]: removePath(removed, path.slice(used)) };
}
