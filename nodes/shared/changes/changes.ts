import {
	compareContents,
	type ContentChanges,
	type ContentState,
	type ContentView,
	NO_CONTENTS,
} from './contents';
import { type ContentRule, contentOf, digest, digestOf } from './digest';
import type { Memory } from './memory';
import {
	compareMarks,
	expectedKeys,
	rememberedKeys,
	floorBelow,
	floorOf,
	type MarkState,
	NO_MARKS,
} from './marks';
import type { IsEnough, NewestRead } from './newest';

/** What is remembered of a list between two polls. JSON. */
export type ChangeState =
	| { readonly by: 'stamps'; readonly stamps: MarkState; readonly unstamped: ContentState }
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
	readonly newest?: (isEnough: IsEnough<Item>) => Promise<NewestRead<Item>>;
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

/**
 * So many of the latest records are always remembered. A few with timestamps far in the future, or
 * a server whose clock was set back, would otherwise hide what comes after them.
 */
export const HEAD = 500;

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
	before: { readonly stamps: MarkState; readonly unstamped: ContentState } | undefined,
	source: ChangeSource<Item>,
	items: readonly Item[],
	options: ChangeOptions,
): Promise<FoundChanges<Item>> {
	const { content, fieldsRead, memory, overlapMs } = options;
	const views = contentViews(source, items, content).map((view) => ({
		...view,
		// The reader leaves out records without a timestamp.
		level: source.stampOf(view.item) ?? 0,
	}));
	const stamped = compareMarks(before?.stamps, views, {
		tellsBy: 'mark',
		head: HEAD,
		overlap: overlapMs,
		extent: 'whole',
		rule: digestOf([content.watched, [...content.ignored], fieldsRead]),
		memory: memory.stamps,
	});
	const others = contentViews(source, await source.unstamped(), content);
	const unstamped = compareContents(before?.unstamped, others, memory.contents);
	const changes = [...stamped.changes]
		.sort((a, b) => a.view.level - b.view.level || (a.view.key < b.view.key ? -1 : 1))
		.map(({ view, isKnown }): Change<Item> => {
			const isNew = !isKnown && isUntouched(source.createdOf(view.item), view.level);
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
 * How far the list has to be read: down to the floor, and further as long as a remembered record has
 * not turned up, because its timestamp may have gone back by any amount. One that was deleted is
 * looked for once.
 */
function enoughFor<Item>(
	stamps: MarkState | undefined,
	{ keyOf }: ChangeSource<Item>,
	{ overlapMs }: ChangeOptions,
): IsEnough<Item> {
	const floor = stamps && floorOf(stamps);
	const missing = stamps ? expectedKeys(stamps) : new Set<string>();
	return (read, page) => {
		for (const item of page) missing.delete(digest(keyOf(item)));
		const enough = stamps ? floor : floorBelow(read, HEAD, overlapMs);
		return enough !== undefined && (read.at(-1) ?? 0) < enough && missing.size === 0;
	};
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
	const newest = await source.newest(enoughFor(known?.stamps, source, options));
	if (isUsable(source, newest, known === undefined, options)) {
		const blank = nothing ? { stamps: NO_MARKS, unstamped: nothing } : undefined;
		return await byStamps(known ?? blank, source, newest.items, options);
	}
	// Fine when all records that had a timestamp were deleted.
	const seen = rememberedKeys(known?.stamps ?? NO_MARKS);
	return await byContents(known?.unstamped ?? nothing, source, options, seen);
}
