import { describeValue, isObject, member, spelled } from './jsonValue';
import { EACH, formatPath, hasEach, type IndexSegment, type Path } from './path';

/** A value, or where the way to it ended. `null` is a value. */
export type PathResult =
	| { readonly found: true; readonly value: unknown }
	| {
			readonly found: false;
			/** The first part of the path that does not exist, for example `data.items`. */
			readonly missingAt: string;
			/** What is there instead of an object or list with that part, for example `a text`. */
			readonly inside: string;
			/** The keys that exist there; none when it is not an object. */
			readonly keys: readonly string[];
	  };

/** A way along a path: the value at its end, or what it ended in and the path until there. */
type Walk =
	| { readonly found: true; readonly value: unknown }
	| { readonly found: false; readonly holder: unknown; readonly trail: Path };

/** Every element's value; a list none of whose elements has one counts as missing in the first. */
function walkEach(holder: unknown, path: Path, at: number): Walk {
	if (holder === null) return { found: true, value: [] };
	if (!Array.isArray(holder)) return { found: false, holder, trail: path.slice(0, at + 1) };
	const rest = path.slice(at + 1);
	const walks = holder.map((element: unknown) => walk(element, rest));
	const [first] = walks;
	if (first?.found === false && !walks.some(({ found }) => found)) {
		const here: IndexSegment = { kind: 'index', index: 0 };
		return { ...first, trail: [...path.slice(0, at), here, ...first.trail] };
	}
	const values = walks.flatMap((step) => (step.found ? [step.value] : []));
	// Further [*] give lists of their own, of which the whole is one list.
	return { found: true, value: hasEach(rest) ? values.flat() : values };
}

function walk(value: unknown, path: Path): Walk {
	let current = value;
	for (let at = 0; at < path.length; ) {
		const segment = path[at] ?? EACH; // at is inside the path, see the condition
		if (segment.kind === 'each') return walkEach(current, path, at);
		const { key, used } =
			segment.kind === 'key' ? spelled(current, segment) : { key: segment.index, used: 1 };
		const next = member(current, key);
		if (next === undefined) return { found: false, holder: current, trail: path.slice(0, at + 1) };
		current = next;
		at += used;
	}
	return { found: true, value: current };
}

/**
 * Reads the value at a path, own members only. A `[*]` gives the list of what its elements have
 * there, leaving out those that have nothing; `null` in place of the list is an empty list.
 *
 * `{"data":{"rows":[]}}` and `data.items` give
 * `{ found: false, missingAt: 'data.items', inside: 'an object', keys: ['rows'] }`
 */
export function readPath(value: unknown, path: Path): PathResult {
	const result = walk(value, path);
	if (result.found) return result;
	const { holder, trail } = result;
	return {
		found: false,
		missingAt: formatPath(trail),
		inside: describeValue(holder),
		keys: isObject(holder) ? Object.keys(holder) : [],
	};
}

/** Reads like readPath, undefined when there is nothing. Cheaper where a miss is nothing special. */
export function valueAt(value: unknown, path: Path): unknown {
	const result = walk(value, path);
	return result.found ? result.value : undefined;
}

/** All values at a path: one per match of its `[*]`, one or none without; empty when missing. */
export function readAll(value: unknown, path: Path): readonly unknown[] {
	const result = walk(value, path);
	if (!result.found) return [];
	return hasEach(path) ? (result.value as unknown[]) : [result.value]; // a list, see walkEach
}
