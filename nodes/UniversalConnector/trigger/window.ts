import type { ContentView } from '../../shared/changes/contents';
import { type Memory, requireRoom } from '../../shared/changes/memory';
import { packPairs, unpackPairs } from '../../shared/changes/packed';
import { ResponseShapeError } from '../../shared/http/errors';
import { type Mark, overlapOf } from './mark';

/** What is remembered of records around a high-water mark. JSON. */
export interface WindowState {
	/** Absent as long as no record had a value. */
	readonly mark?: Mark;
	/** Everything below was dealt with; never moves back. Absent as long as there is no mark. */
	readonly floor?: number;
	/** The records from the floor on that were dealt with, by value, packed. */
	readonly seen: string;
}

/** Nothing seen so far: every record is news. */
export const NO_WINDOW: WindowState = { seen: '' };

/** A record with the value of its high-water field. */
export interface MarkedView extends ContentView {
	readonly mark: Mark;
}

export interface WindowOptions {
	/** How much later than others a record may turn up, by its value: seconds of a date. */
	readonly overlap: number;
	/** Whether everything from the mark on was read. */
	readonly isComplete: boolean;
	/** Whether the API lists records by this field, so that what was not read comes after. */
	readonly isOldestFirst: boolean;
	/** A date later than this is emitted, but does not become the mark: it would hide all others. */
	readonly latestMoment: number;
	readonly memory: Memory;
}

export interface WindowChanges<View> {
	/** In the order of the read. */
	readonly news: readonly View[];
	readonly state: WindowState;
}

interface Seen {
	readonly content: string;
	readonly at: number;
}

/** Records of one value together: `1764000000000:<key><content><key><content>;…`. */
function pack(seen: ReadonlyMap<string, Seen>): string {
	const groups = new Map<number, Array<readonly [string, string]>>();
	for (const [key, { content, at }] of seen) {
		const group = groups.get(at);
		if (group) group.push([key, content]);
		else groups.set(at, [[key, content]]);
	}
	return [...groups].map(([at, pairs]) => `${at}:${packPairs(pairs)}`).join(';');
}

function unpack(text: string): Map<string, Seen> {
	const groups = text === '' ? [] : text.split(';');
	return new Map(
		groups.flatMap((group) => {
			const [number = '', pairs = ''] = group.split(':');
			const at = Number(number);
			return [...unpackPairs(pairs)].map(([key, content]) => [key, { content, at }] as const);
		}),
	);
}

function requireOneKind(marks: readonly Mark[]): void {
	const [first] = marks;
	const other = marks.find(({ isTime }) => isTime !== first?.isTime);
	if (first === undefined || other === undefined) return;
	throw new ResponseShapeError(
		`The high-water field holds ${first.raw} in one record and ${other.raw} in another, which can't be compared`,
		"Choose another 'High-Water Field', or say in 'High-Water: Field Holds' what its numbers mean.",
		{ field: 'High-Water Field' },
	);
}

function isRising(marks: readonly Mark[]): boolean {
	return marks.every((mark, at) => at === 0 || (marks[at - 1]?.at ?? 0) <= mark.at);
}

function nextMark(
	before: Mark | undefined,
	marks: readonly Mark[],
	{ isComplete, isOldestFirst, latestMoment }: WindowOptions,
): Mark | undefined {
	if (!isComplete && !(isOldestFirst && isRising(marks))) return before;
	let highest = before;
	for (const mark of marks) {
		if (mark.isTime && mark.at > latestMoment) continue;
		if (highest === undefined || mark.at > highest.at) highest = mark;
	}
	return highest;
}

/**
 * Tells the news among records with a high-water value: those from the floor on that were not dealt
 * with in this state. So it does no harm when the server gives the boundary again, gives more than
 * was asked for, or shows a record late, as long as it is not later than the overlap. The first read
 * (no state) sets the baseline and brings nothing.
 * @throws ConfigError when there are more records within the overlap than may be remembered
 * @throws ResponseShapeError when values can't be compared
 */
export function compareWindow<View extends MarkedView>(
	before: WindowState | undefined,
	views: readonly View[],
	options: WindowOptions,
): WindowChanges<View> {
	const marks = views.map(({ mark }) => mark);
	requireOneKind(before?.mark ? [before.mark, ...marks] : marks);
	const floor = before?.floor ?? Number.NEGATIVE_INFINITY;
	const seen = unpack(before?.seen ?? '');
	const news: View[] = [];
	for (const view of views) {
		if (view.mark.at < floor || seen.get(view.key)?.content === view.content) continue;
		seen.set(view.key, { content: view.content, at: view.mark.at });
		news.push(view);
	}
	const mark = nextMark(before?.mark, marks, options);
	const lowest = mark ? mark.at - overlapOf(mark, options.overlap) : Number.NEGATIVE_INFINITY;
	const nextFloor = Math.max(floor, lowest);
	for (const [key, { at }] of seen) if (at < nextFloor) seen.delete(key);
	requireRoom(options.memory, seen.size);
	const state: WindowState = {
		...(mark ? { mark, floor: nextFloor } : {}),
		seen: pack(seen),
	};
	return { news: before ? news : [], state };
}
