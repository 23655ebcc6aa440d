import type { Json } from '../json/readJson';
import { type PageSize, withPageSize } from './pageSize';
import { fillPlaceholders } from './placeholders';
import { type Placement, place } from './placement';
import { readCursor, type Source } from './source';
import type { PageFacts, RequestStrategy, Step } from './strategy';

export interface CursorPaging {
	/** Where an answer holds the cursor of the next page. */
	readonly source: Source;
	/** Where a request takes it. */
	readonly position: Placement;
	/** Absent for servers that choose the size. */
	readonly size?: PageSize;
	/** Sent on the first call, for example `*`; absent to send none (quirk P10). */
	readonly firstValue?: string;
	/** Whether 0 is a cursor and not the sign for the end (quirk P09). */
	readonly isZeroValid: boolean;
	/** How many empty pages in a row may pass while the cursor goes on (quirk P19). */
	readonly maxEmptyPages: number;
}

/** The end for want of a cursor, with a warning where more was promised (quirk P15). */
export function noCursor({ hasMore }: PageFacts): Step<never> {
	const warning = 'The server says there is more, but gives no cursor for it';
	return { stop: 'no-cursor', ...(hasMore === true ? { warning } : {}) };
}

/** Position in a list with cursors: `value` is null before the first page. */
export type CursorCursor = { readonly value: Json; readonly empties: number };

/**
 * Pages by a cursor that each answer gives for the next one.
 *
 * Sample: `{"data": [...], "meta": {"next": "abc"}}` with the source `meta.next` asks
 * `?cursor=abc` next, and stops with 'no-cursor' when `next` is missing, null or blank.
 */
export function cursorPaging(paging: CursorPaging): RequestStrategy<CursorCursor> {
	const { source, position, size, firstValue, isZeroValid, maxEmptyPages } = paging;

	function advance(cursor: CursorCursor, page: PageFacts): Step<CursorCursor> {
		if (page.received === 0 && source.from === 'lastRecord') return { stop: 'empty-page' };
		const value = readCursor(source, page, isZeroValid);
		if (value === undefined) {
			return noCursor(page);
		}
		const empties = page.received === 0 ? cursor.empties + 1 : 0;
		const next = { value, empties };
		if (page.hasMore === false) return { stop: 'has-more-false', later: next };
		return empties > maxEmptyPages ? { stop: 'empty-page', later: next } : { next };
	}

	return {
		first: { value: null, empties: 0 },
		...(size && size.placement.name !== '' ? { pageSize: size.value } : {}),
		fills: size ? ['cursor', 'limit'] : ['cursor'],
		demands: position.name === '' ? ['cursor'] : [],
		advance,
		apply(template, { value }) {
			const isFirst = value === null;
			const sent = isFirst ? firstValue : value;
			const values = { cursor: sent ?? null, ...(size ? { limit: size.value } : {}) };
			const filled = fillPlaceholders(template, values);
			const sized = size ? withPageSize(filled, size, isFirst) : filled;
			return sent === undefined ? sized : place(sized, position, sent);
		},
	};
}
