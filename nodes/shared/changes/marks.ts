import type { ContentView } from './contents';
import { DIGEST_LENGTH } from './digest';
import { type Memory, requireRoom } from './memory';
import {
	exactLevel,
	type Level,
	packByLevel,
	packKeys,
	packLevel,
	packPairs,
	unpackByLevel,
	unpackKeys,
	unpackLevel,
	unpackPairs,
} from './packed';

/**
 * A record with its mark: the server's time of its last change, or any other value by which the
 * list can be asked for what came last.
 */
export interface MarkedView extends ContentView {
	/** Milliseconds since 1970 of a time, otherwise the number itself. */
	readonly level: Level;
}

/** What is remembered of the records with the highest marks. JSON. */
export interface MarkState {
	/** Everything below was dealt with; never falls. Packed; absent as long as all are remembered. */
	readonly floor?: string;
	/** The records dealt with that are not below the floor, with their marks, packed. */
	readonly seen: string;
	/** Contents of the news with the highest marks, for the next poll alone. */
	readonly fresh?: { readonly rule: string; readonly contents: string };
	/** Those of `seen` that were looked for in the whole list in vain, packed. */
	readonly absent?: string;
}

/** Nothing seen so far: every record is news. */
export const NO_MARKS: MarkState = { seen: '' };

export interface MarkOptions {
	/**
	 * What tells that a record has changed: `mark`, another mark than any it had; or `content`, which
	 * the mark is part of.
	 */
	readonly tellsBy: 'content' | 'mark';
	/** So many of the highest marks are above the floor at least. */
	readonly head: number;
	/** How far below the others a record may turn up late, in the unit of the marks. */
	readonly overlap: number;
	/**
	 * What was read: everything from the floor on; a part of it in the order of the marks, lowest
	 * first; or any part.
	 */
	readonly extent: 'part' | 'rising part' | 'whole';
	/** Marks above don't move the floor; absent when marks can't be told to be ahead. */
	readonly highest?: Level;
	/** What the contents are taken from; those of another rule can't be compared. */
	readonly rule: string;
	readonly memory: Memory;
}

/** A record that is news, and whether it was dealt with before in another state. */
export interface MarkedChange<View> {
	readonly view: View;
	readonly isKnown: boolean;
}

export interface MarkChanges<View> {
	/** In the order of the read. */
	readonly changes: ReadonlyArray<MarkedChange<View>>;
	/** The record whose mark, less the overlap, the floor may rise to; absent when it has to stay. */
	readonly base?: View;
	readonly state: MarkState;
}

/** A timestamp in whole seconds can't tell two changes of one second apart. */
const FRESH_MS = 1000;

/** A level so much below another one, exactly; a fraction more where whole numbers are beyond 2^53. */
export function lowerLevel(level: Level, amount: number): Level {
	if (typeof level === 'number') return level - amount;
	return exactLevel(level - BigInt(Math.ceil(amount)));
}

function byLevelFalling(a: { readonly level: Level }, b: { readonly level: Level }): number {
	if (a.level === b.level) return 0;
	return a.level > b.level ? -1 : 1;
}

/**
 * The level down to which a list has to be read, so that `head` records are above it; undefined when
 * there are not that many.
 */
export function floorBelow(
	levels: Iterable<number>,
	head: number,
	overlap: number,
): number | undefined {
	const last = [...levels].sort((a, b) => b - a)[head - 1];
	return last === undefined ? undefined : last - overlap;
}

/** The level below which everything was dealt with. */
export function floorOf({ floor }: MarkState): Level | undefined {
	return floor === undefined ? undefined : unpackLevel(floor);
}

/** The remembered records. */
export function rememberedKeys({ seen }: MarkState): Set<string> {
	return new Set(unpackByLevel(seen).map(([key]) => key));
}

/** The marks of the remembered records. */
export function rememberedLevels({ seen }: MarkState): Level[] {
	return unpackByLevel(seen).map(([, level]) => level);
}

/** The remembered records that should still be found above the floor, or below it if they fell. */
export function expectedKeys(state: MarkState): Set<string> {
	const keys = rememberedKeys(state);
	for (const key of unpackKeys(state.absent ?? '')) keys.delete(key);
	return keys;
}

/** What is known of one record: its last content, and the marks under which it was dealt with. */
interface Known {
	readonly levels: readonly Level[];
	readonly content?: string;
}

function readSeen({ seen }: MarkState, tellsBy: MarkOptions['tellsBy']): Map<string, Known> {
	const known = new Map<string, Known>();
	const length = tellsBy === 'content' ? 2 * DIGEST_LENGTH : DIGEST_LENGTH;
	for (const [entry, level] of unpackByLevel(seen, length)) {
		const key = entry.slice(0, DIGEST_LENGTH);
		const content = tellsBy === 'content' ? entry.slice(DIGEST_LENGTH) : undefined;
		known.set(key, { levels: [...(known.get(key)?.levels ?? []), level], content });
	}
	return known;
}

function packSeen(known: ReadonlyMap<string, Known>): string {
	const entries = [...known].flatMap(([key, { levels, content = '' }]) =>
		levels.map((level): [string, Level] => [key + content, level]),
	);
	return packByLevel(entries);
}

/** The record from whose mark on everything is remembered from now on. */
function findBase<View extends MarkedView>(
	views: readonly View[],
	{ extent, head, highest }: MarkOptions,
): View | undefined {
	if (extent === 'part') return undefined;
	const usual = views.filter(({ level }) => highest === undefined || level <= highest);
	const falling = [...usual].sort(byLevelFalling);
	if (extent === 'whole') return falling[head - 1];
	// More comes after what was read, so the last one does not stand alone.
	const isRising = views.every(
		({ level }, at) => at === 0 || (views[at - 1]?.level ?? level) <= level,
	);
	return isRising ? falling[0] : undefined;
}

function isNews(
	known: Known | undefined,
	{ content, level }: MarkedView,
	fresh: string | undefined,
	{ floor, tellsBy }: { floor: Level | undefined; tellsBy: MarkOptions['tellsBy'] },
): boolean {
	if (known === undefined) return floor === undefined || level >= floor;
	if (tellsBy === 'content') return known.content !== content;
	if (!known.levels.includes(level)) return true;
	const isLatest = known.levels.every((other) => other <= level);
	return isLatest && fresh !== undefined && fresh !== content;
}

/** What is remembered besides, where marks alone tell what has changed. */
function rememberLatest<View extends MarkedView>(
	views: readonly View[],
	changes: ReadonlyArray<MarkedChange<View>>,
	known: ReadonlyMap<string, Known>,
	rule: string,
): Pick<MarkState, 'absent' | 'fresh'> {
	const [newest] = [...views].sort(byLevelFalling);
	const latest = changes
		.map(({ view }) => view)
		.filter(({ level }) => newest && level > lowerLevel(newest.level, FRESH_MS));
	const there = new Set(views.map(({ key }) => key));
	const absent = packKeys([...known.keys()].filter((key) => !there.has(key)));
	return {
		fresh: { rule, contents: packPairs(latest.map(({ key, content }) => [key, content])) },
		absent: absent === '' ? undefined : absent,
	};
}

/**
 * Tells the news among records with marks: those from the floor on that were not dealt with, and
 * those dealt with whose mark or content is another one, wherever their mark moved to. So it does no
 * harm when the server gives a boundary again, gives more than was asked for, shows a record late
 * (not later than the overlap), or gives a few records marks far ahead of all others: the floor
 * follows only the `head`-highest mark. The first read (no state) sets the baseline and brings
 * nothing. Nothing but `highest` is compared with a clock.
 * @throws ConfigError when there are more records than may be remembered
 */
export function compareMarks<View extends MarkedView>(
	before: MarkState | undefined,
	views: readonly View[],
	options: MarkOptions,
): MarkChanges<View> {
	const { memory, overlap, rule, tellsBy } = options;
	const floor = before && floorOf(before);
	const known = readSeen(before ?? NO_MARKS, tellsBy);
	const fresh =
		before?.fresh?.rule === rule ? unpackPairs(before.fresh.contents) : new Map<string, string>();
	const changes: Array<MarkedChange<View>> = [];
	for (const view of views) {
		const own = known.get(view.key);
		if (!isNews(own, view, fresh.get(view.key), { floor, tellsBy })) continue;
		const isOther = tellsBy === 'content' || own === undefined;
		known.set(view.key, {
			levels: isOther ? [view.level] : [...new Set([...own.levels, view.level])],
			content: tellsBy === 'content' ? view.content : undefined,
		});
		changes.push({ view, isKnown: own !== undefined });
	}
	const base = findBase(views, options);
	const lowest = base && lowerLevel(base.level, overlap);
	const isHigher = lowest !== undefined && (floor === undefined || lowest > floor);
	const nextFloor = isHigher ? lowest : floor;
	const fallen = changes.filter(({ view }) => nextFloor !== undefined && view.level < nextFloor);
	// What fell below the floor is dealt with, whatever mark it had before.
	for (const { view } of fallen) known.delete(view.key);
	for (const [key, own] of known) {
		const levels = own.levels.filter((level) => nextFloor === undefined || level >= nextFloor);
		if (levels.length === 0) known.delete(key);
		else if (levels.length < own.levels.length) known.set(key, { ...own, levels });
	}
	requireRoom(memory, known.size);
	const marks = {
		floor: nextFloor === undefined ? undefined : packLevel(nextFloor),
		seen: packSeen(known),
	};
	const latest = tellsBy === 'mark' ? rememberLatest(views, changes, known, rule) : {};
	return { changes: before ? changes : [], base, state: { ...marks, ...latest } };
}
