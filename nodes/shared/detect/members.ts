import { isObject } from '../extract/jsonValue';
import type { KeySegment, Path } from '../extract/path';

/** A member of an answer that is in no list. */
export interface Member {
	readonly path: readonly KeySegment[];
	/** The last name of the path. */
	readonly name: string;
	readonly value: unknown;
}

/** Bounds for answers that are huge or deep. */
const MAX_DEPTH = 6;
const MAX_MEMBERS = 2_000;

const UNSAFE: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor', '']);

/**
 * All members of an answer that can be named without a place in a list, the outermost first, at
 * most 2,000 and six levels deep. Names that reach into prototypes are left out with all below.
 */
export function membersOf(body: unknown): readonly Member[] {
	const found: Member[] = [];
	let level: Array<{ path: readonly KeySegment[]; value: unknown }> = [{ path: [], value: body }];
	for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
		const below: typeof level = [];
		for (const { path, value } of level) {
			if (!isObject(value)) continue;
			for (const name of Object.keys(value)) {
				if (UNSAFE.has(name)) continue;
				if (found.length >= MAX_MEMBERS) return found;
				const member = {
					path: [...path, { kind: 'key' as const, key: name }],
					name,
					value: value[name],
				};
				found.push(member);
				if (isObject(member.value)) below.push(member);
			}
		}
		level = below;
	}
	return found;
}

/** Whether a path lies at or below another one. */
export function isBelow(path: Path, above: Path): boolean {
	return (
		above.length <= path.length &&
		above.every((segment, at) => {
			const other = path[at];
			return segment.kind === 'key' && other?.kind === 'key' && segment.key === other.key;
		})
	);
}
