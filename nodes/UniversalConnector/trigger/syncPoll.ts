import { attemptJson } from '../../shared/attempt';
import { compareContents, type ContentState, NO_CONTENTS } from '../../shared/changes/contents';
import { digest } from '../../shared/changes/digest';
import { requireRoom } from '../../shared/changes/memory';
import { packPairs, unpackPairs } from '../../shared/changes/packed';
import { formatPath, hasEach } from '../../shared/extract/path';
import type { DataRecord } from '../../shared/extract/records';
import { writePath } from '../../shared/extract/writePath';
import type { SyncSettings } from '../settings';
import { keyedViews, type KeyedView, namesOf } from './keyed';
import { leftOutNotes, rejectedOf } from './leftOut';
import { MOST_REMEMBERED } from './limits';
import { type Reading, requireBaseline } from './reading';
import type { TriggerSettings } from './settings';
import { findVanished, type NamesState } from './vanished';

/** What is remembered of a list that is compared by sync field. JSON. */
export interface SyncState extends Partial<NamesState> {
	readonly contents: ContentState;
}

/** What a poll hands on. */
export interface PollResult {
	readonly records: readonly DataRecord[];
	readonly vanished: readonly DataRecord[];
	/** What a person should know of the poll, for n8n's log. */
	readonly notes: readonly string[];
}

/** What a poll found, and what to remember once it was handed on. */
export interface PollFinding<State> extends PollResult {
	readonly state: State;
}

const MEMORY = {
	most: MOST_REMEMBERED.contents,
	what: 'records in the list',
	hint: "Nothing is lost: split the list with filters among several triggers, or set 'Emit' to 'Records Above a High-Water Mark' if the API has a parameter for it.",
};

/** The sync field values as a record has them. */
function buildNamed(name: string, { fields }: SyncSettings): DataRecord {
	const parsed = attemptJson(name);
	// Written by keyOf.
	const values = parsed.ok ? (parsed.value as readonly unknown[]) : [];
	return fields.reduce<DataRecord>((record, path, at) => {
		if (hasEach(path)) return { ...record, [formatPath(path)]: values[at] };
		// Written into an object, so it is one.
		return writePath(record, path, values[at]) as DataRecord;
	}, {});
}

/**
 * Records that were not reached are remembered along with those read.
 * @throws ConfigError when they are too many together
 */
function requireUnion(
	known: ContentState | undefined,
	views: readonly KeyedView[],
	{ isComplete }: Reading,
): void {
	if (isComplete || known === undefined) return;
	const keys = [known.present, known.gone].flatMap((packed) => [...unpackPairs(packed).keys()]);
	requireRoom(MEMORY, new Set([...keys, ...views.map(({ key }) => key)]).size);
}

/** What was told to be gone is new when it comes back. */
function forgetGone(state: ContentState, names: readonly string[]): ContentState {
	const gone = new Set(names.map(digest));
	const kept = [...unpackPairs(state.gone)].filter(([key]) => !gone.has(key));
	return { ...state, gone: packPairs(kept) };
}

/**
 * Compares the list with what it was before. A record that disappears and comes back as it was is
 * no news, unless its disappearance was told.
 * @throws ConfigError when there is too much to remember
 * @throws PaginationError when too many records are gone, or the first read is not complete
 */
export function compareList(
	before: SyncState | undefined,
	reading: Reading,
	settings: TriggerSettings,
): PollFinding<SyncState> {
	const { emit, emitsExisting, vanishing } = settings;
	if (before === undefined && !emitsExisting) requireBaseline(reading);
	const views = keyedViews(reading, settings);
	const known = before?.contents ?? (emitsExisting ? NO_CONTENTS : undefined);
	requireUnion(known, views, reading);
	const fitting = views.filter(({ emitted }) => emitted !== undefined);
	const { created, updated, state } = compareContents(known, fitting, MEMORY);
	const news = new Set(emit === 'new' ? created : [...created, ...updated]);
	const records = fitting.flatMap((view) =>
		news.has(view) && view.emitted !== undefined ? [view.emitted] : [],
	);
	const notes = leftOutNotes(reading, rejectedOf(reading, views), true);
	const result = { records, vanished: [], notes };
	if (vanishing === undefined) return { ...result, state: { contents: state } };
	const namesBefore = before?.names && { names: before.names, missing: before.missing };
	const { isComplete } = reading;
	const names = findVanished(namesBefore, namesOf(reading), { isComplete, ...vanishing });
	const { sync } = reading.plan.settings;
	return {
		...result,
		vanished: names.gone.map((name) => buildNamed(name, sync)),
		state: { contents: forgetGone(state, names.gone), ...names.state },
	};
}
