import { type Memory, requireRoom } from './memory';
import { packNumbered, packPairs, unpackNumbered, unpackPairs } from './packed';
import type { ContentView } from './contents';

/** A record with the server's own timestamp of its last change. */
export interface StampedView extends ContentView {
	/** Whole milliseconds since 1970. */
	readonly stamp: number;
}

/** What is remembered of the latest records of a list. JSON. */
export interface StampState {
	/** Everything older was dealt with; absent as long as all records are remembered. */
	readonly floor?: number;
	/** The records dealt with that are not below the floor, with their timestamps, packed. */
	readonly seen: string;
	/** Contents of the news whose timestamp was the latest, for the next poll alone. */
	readonly fresh: { readonly rule: string; readonly contents: string };
}

/** Nothing seen so far: every record is news. */
export const NO_STAMPS: StampState = { seen: '', fresh: { rule: '', contents: '' } };

export interface StampOptions {
	/** How much later than others a record may appear in the list, by its timestamp. */
	readonly overlapMs: number;
	/** What the contents are taken from; those of another rule can't be compared. */
	readonly rule: string;
	readonly memory: Memory;
}

/** A record that is news, and whether it was dealt with before in another state. */
export interface StampedChange<View> {
	readonly view: View;
	readonly isKnown: boolean;
}

export interface StampChanges<View> {
	readonly changes: ReadonlyArray<StampedChange<View>>;
	readonly state: StampState;
}

/**
 * So many of the latest records are always remembered. A few with timestamps far in the future, or
 * a server whose clock was set back, would otherwise hide what comes after them.
 */
export const HEAD = 500;

/** A timestamp in whole seconds can't tell two changes of one second apart. */
const FRESH_MS = 1000;

/** The timestamp above which all records are remembered; undefined when that is all there are. */
export function floorOf(stamps: Iterable<number>, overlapMs: number): number | undefined {
	const sorted = [...stamps].sort((a, b) => b - a);
	const head = sorted[HEAD - 1];
	return head === undefined ? undefined : head - overlapMs;
}

function isContentNew(before: ReadonlyMap<string, string>, { key, content }: ContentView): boolean {
	const known = before.get(key);
	return known !== undefined && known !== content;
}

/**
 * Tells the news among the latest records, which must hold at least everything from the floor on.
 * Nothing is compared with a clock; a record seen with an older timestamp than before is one that
 * the server lists late. The first read (no state) sets the baseline and brings nothing.
 * @throws ConfigError when there are more records than may be remembered
 */
export function compareStamps<View extends StampedView>(
	before: StampState | undefined,
	views: readonly View[],
	{ overlapMs, rule, memory }: StampOptions,
): StampChanges<View> {
	const floor = before?.floor ?? Number.NEGATIVE_INFINITY;
	const seen = unpackNumbered(before?.seen ?? '');
	const fresh =
		before?.fresh.rule === rule ? unpackPairs(before.fresh.contents) : new Map<string, string>();
	const changes: Array<StampedChange<View>> = [];
	for (const view of views) {
		if (view.stamp < floor) continue;
		const known = seen.get(view.key);
		const isNews =
			known === undefined ||
			view.stamp > known ||
			(view.stamp === known && isContentNew(fresh, view));
		if (!isNews) continue;
		seen.set(view.key, view.stamp);
		changes.push({ view, isKnown: known !== undefined });
	}
	const nextFloor = Math.max(floor, floorOf(seen.values(), overlapMs) ?? floor);
	for (const [key, stamp] of seen) if (stamp < nextFloor) seen.delete(key);
	requireRoom(memory, seen.size);
	const newest = views.reduce((highest, { stamp }) => Math.max(highest, stamp), -Infinity);
	const latest = changes.map(({ view }) => view).filter(({ stamp }) => stamp > newest - FRESH_MS);
	const state: StampState = {
		...(Number.isFinite(nextFloor) ? { floor: nextFloor } : {}),
		seen: packNumbered(seen),
		fresh: { rule, contents: packPairs(latest.map(({ key, content }) => [key, content])) },
	};
	return { changes: before ? changes : [], state };
}
