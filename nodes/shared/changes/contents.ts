import { type Memory, requireRoom } from './memory';
import { packPairs, unpackPairs } from './packed';

/** A record by the digests of its id and of its content. */
export interface ContentView {
	readonly key: string;
	readonly content: string;
}

/** What is remembered of records whose changes only their content tells. JSON. */
export interface ContentState {
	/** The records of the last read, packed. */
	readonly present: string;
	/** Records that were there before and were not in the last read, latest first, packed. */
	readonly gone: string;
}

/** Nothing seen so far: every record is new. */
export const NO_CONTENTS: ContentState = { present: '', gone: '' };

/** What a complete read brought. */
export interface ContentChanges<View> {
	readonly created: readonly View[];
	readonly updated: readonly View[];
	readonly state: ContentState;
}

/**
 * Compares a complete read with the one before. A record that is missing stays remembered as long
 * as there is room: pages that shift while they are read leave records out, and one that comes back
 * unchanged is no news. The first read (no state) sets the baseline and brings nothing.
 * @throws ConfigError when there are more records than may be remembered
 */
export function compareContents<View extends ContentView>(
	before: ContentState | undefined,
	views: readonly View[],
	memory: Memory,
): ContentChanges<View> {
	const latest = new Map(views.map((view) => [view.key, view]));
	requireRoom(memory, latest.size);
	const present = unpackPairs(before?.present ?? '');
	const gone = unpackPairs(before?.gone ?? '');
	const created: View[] = [];
	const updated: View[] = [];
	for (const [key, view] of latest) {
		const content = present.get(key) ?? gone.get(key);
		if (content === undefined) created.push(view);
		else if (content !== view.content) updated.push(view);
	}
	const missing = [...present, ...gone].filter(([key]) => !latest.has(key));
	const state = {
		present: packPairs([...latest.values()].map(({ key, content }) => [key, content])),
		gone: packPairs(missing.slice(0, memory.most - latest.size)),
	};
	return before ? { created, updated, state } : { created: [], updated: [], state };
}
