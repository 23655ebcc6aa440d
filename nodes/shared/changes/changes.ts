import {
	compareContents,
	type ContentChanges,
	type ContentState,
	type ContentView,
	NO_CONTENTS,
} from './contents';
import { type ContentRule, contentOf, digest, digestOf } from './digest';
import type { Memory } from './memory';
import type { IsEnough, NewestRead } from './newest';
import { unpackNumbered } from './packed';
import { compareStamps, floorOf, NO_STAMPS, type StampState } from './stamps';

/** What is remembered of a list between two polls. JSON. */
export type ChangeState =
	| { readonly by: 'stamps'; readonly stamps: StampState; readonly unstamped: ContentState }
	| { readonly by: 'contents'; readonly contents: ContentState };

/** Where the records come from. */
export interface ChangeSource<Item> {
	keyOf(item: Item): string;
	fieldsOf(item: Item): Readonly<Record<string, unknown>>;
	/** When it last changed, in milliseconds since 1970 by the server's clock, if it tells. */
	stampOf(item: Item): number | undefined;
	/** When it was created, likewise. */
	createdOf(item: Item): number | undefined;
	/** The latest records; absent when the list can't be sorted by a timestamp. */
	readonly newest?: (isEnough: IsEnough) => Promise<NewestRead<Item>>;
	/** All records that have no timestamp. */
	unstamped(): Promise<readonly Item[]>;
	/** All records. */
	all(): Promise<readonly Item[]>;
	/** The error for a list whose timestamps can't be relied on any more. */
	lostStamps(): Error;
}

export interface ChangeOptions {
	readonly overlapMs: number;
	readonly content: ContentRule;
	/** The fields that are read of each record; empty for all. */
	readonly fieldsRead: readonly string[];
	/** Whether changes are told by content even where there are timestamps. */
	readonly isByContent: boolean;
	/** Whether timestamps are of use only together with the time of creation. */
	readonly needsCreated: boolean;
	/** How many records may be remembered by timestamp and by content. */
	readonly memory: { readonly stamps: Memory; readonly contents: Memory };
}

/** A record that is news. */
export interface Change<Item> {
	readonly item: Item;
	readonly kind: 'created' | 'updated';
}

export interface FoundChanges<Item> {
	/** Oldest first. */
	readonly changes: ReadonlyArray<Change<Item>>;
	readonly state: ChangeState;
}

/** Whether nothing was ever seen, so that it does not matter yet how changes are told. */
function isBlank(state: ChangeState): boolean {
	const { present, gone } = state.by === 'contents' ? state.contents : state.unstamped;
	const seen = state.by === 'stamps' ? state.stamps.seen : '';
	return `${present}${gone}${seen}` === '';
}

interface ItemView<Item> extends ContentView {
	readonly item: Item;
}

function contentViews<Item>(
	source: ChangeSource<Item>,
	items: readonly Item[],
	rule: ContentRule,
): Array<ItemView<Item>> {
	return items.map((item) => ({
		key: digest(source.keyOf(item)),
		content: contentOf(source.fieldsOf(item), rule),
		item,
	}));
}

/** A server that sets both at creation may set the one a little later, or in whole seconds. */
const CREATION_MS = 1000;

/**
 * Whether a record is as it was made. One that was made and changed since the last poll counts as
 * changed: another trigger that polled in between may have told it as new, and this change would be
 * told by nobody.
 */
function isUntouched(created: number | undefined, stamp: number): boolean {
	return created !== undefined && Math.abs(stamp - created) < CREATION_MS;
}

/** In the order of the read, which is that of the list. */
function contentNews<Item>(
	views: readonly ItemView<Item>[],
	{ created, updated }: ContentChanges<ItemView<Item>>,
): Array<Change<Item>> {
	const [isCreated, isUpdated] = [new Set(created), new Set(updated)];
	return views.flatMap((view): Array<Change<Item>> => {
		if (isCreated.has(view)) return [{ item: view.item, kind: 'created' }];
		return isUpdated.has(view) ? [{ item: view.item, kind: 'updated' }] : [];
	});
}

/** `seen` holds records that had a timestamp, which the list must not show without one. */
async function byContents<Item>(
	before: ContentState | undefined,
	source: ChangeSource<Item>,
	{ content, memory }: ChangeOptions,
	seen: ReadonlySet<string> = new Set(),
): Promise<FoundChanges<Item>> {
	const views = contentViews(source, await source.all(), content);
	if (views.some(({ key }) => seen.has(key))) throw source.lostStamps();
	const found = compareContents(before, views, memory.contents);
	return {
		changes: contentNews(views, found),
		state: { by: 'contents', contents: found.state },
	};
}

async function byStamps<Item>(
	before: { readonly stamps: StampState; readonly unstamped: ContentState } | undefined,
	source: ChangeSource<Item>,
	items: readonly Item[],
	options: ChangeOptions,
): Promise<FoundChanges<Item>> {
	const { content, fieldsRead, memory, overlapMs } = options;
	const views = contentViews(source, items, content).map((view) => ({
		...view,
		// The reader leaves out records without a timestamp.
		stamp: source.stampOf(view.item) ?? 0,
	}));
	const rule = digestOf([content.watched, [...content.ignored], fieldsRead]);
	const stamped = compareStamps(before?.stamps, views, { overlapMs, rule, memory: memory.stamps });
	const others = contentViews(source, await source.unstamped(), content);
	const unstamped = compareContents(before?.unstamped, others, memory.contents);
	const changes = [...stamped.changes]
		.sort((a, b) => a.view.stamp - b.view.stamp || (a.view.key < b.view.key ? -1 : 1))
		.map(({ view, isKnown }): Change<Item> => {
			const isNew = !isKnown && isUntouched(source.createdOf(view.item), view.stamp);
			return { item: view.item, kind: isNew ? 'created' : 'updated' };
		});
	return {
		changes: [...contentNews(others, unstamped), ...changes],
		state: { by: 'stamps', stamps: stamped.state, unstamped: unstamped.state },
	};
}

/** Whether the timestamps read can tell changes; what they can't tell, contents do. */
function isUsable<Item>(
	source: ChangeSource<Item>,
	{ items, order }: NewestRead<Item>,
	isFirst: boolean,
	{ needsCreated }: ChangeOptions,
): boolean {
	if (order === 'unusable') return false;
	const [first] = items;
	const lacksCreated = first !== undefined && source.createdOf(first) === undefined;
	return !(isFirst && needsCreated && lacksCreated);
}

/**
 * One poll: reads what is needed and tells what is new since the state was made. Where the server
 * keeps timestamps, only the front of the list is read; records without one are told by their
 * content, and so is a whole list without timestamps. No state sets the baseline: it brings no
 * news. The state is to be kept only when the news were handed on.
 * @throws ConfigError when too many records would have to be remembered, what `lostStamps` gives
 * when the timestamps relied on before are gone, and what the source throws
 */
export async function findChanges<Item>(
	before: ChangeState | undefined,
	source: ChangeSource<Item>,
	options: ChangeOptions,
): Promise<FoundChanges<Item>> {
	const known = before === undefined || isBlank(before) ? undefined : before;
	const nothing = before === undefined ? undefined : NO_CONTENTS;
	if (known?.by === 'contents') return await byContents(known.contents, source, options);
	if (!source.newest || options.isByContent) {
		if (known) throw source.lostStamps();
		return await byContents(nothing, source, options);
	}
	const newest = await source.newest((stamps) => {
		const enough = known ? known.stamps.floor : floorOf(stamps, options.overlapMs);
		return enough !== undefined && (stamps.at(-1) ?? 0) < enough;
	});
	if (isUsable(source, newest, known === undefined, options)) {
		const blank = nothing ? { stamps: NO_STAMPS, unstamped: nothing } : undefined;
		return await byStamps(known ?? blank, source, newest.items, options);
	}
	// Fine when all records that had a timestamp were deleted.
	const seen = new Set(unpackNumbered(known?.stamps.seen ?? '').keys());
	return await byContents(known?.unstamped ?? nothing, source, options, seen);
}
