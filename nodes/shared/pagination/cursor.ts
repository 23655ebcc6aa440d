import type { Json } from '../json/readJson';
import { writeJson } from '../json/writeJson';
import { noCursor } from './noCursor';
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
	/** Whether a first answer that leads to no other page holds everything. */
	readonly isOnePageAll?: boolean;
}

/** Position in a list with cursors: `value` is null before the first page. */
export type CursorCursor = { readonly value: Json; readonly empties: number };

/**
 * Pages by a cursor that each answer gives for the next one.
 *
 * Sample: `{"data": [...], "meta": {"next": "abc"}}` with the source `meta.next` asks
 * `?cursor=abc` next, and stops with 'no-cursor' when `next` is null or blank, or is missing after
 * an answer that had it.
 * @throws PaginationError for a place that is not there although there is more
 */
export function cursorPaging(paging: CursorPaging): RequestStrategy<CursorCursor> {
	const { source, position, size, firstValue, isZeroValid, maxEmptyPages } = paging;

	function advance(cursor: CursorCursor, page: PageFacts): Step<CursorCursor> {
		if (page.received === 0 && source.from === 'lastRecord') {
			const kind = page.isBlank === true ? 'blank-answer' : 'empty-page';
			return { stop: 'empty-page', evidence: { kind } };
		}
		const value = readCursor(source, page, isZeroValid);
		if (value === undefined && page.hasMore === false) {
			return { stop: 'no-cursor', evidence: { kind: 'has-more-false' } };
		}
		if (value === undefined) {
			const { isOnePageAll } = paging;
			const wasSeen = cursor.value !== null;
			return noCursor({ source, field: 'Cursor Path', wasSeen, isOnePageAll, size }, page);
		}
		const empties = page.received === 0 ? cursor.empties + 1 : 0;
		const next = { value, empties };
		if (page.hasMore === false) {
			return { stop: 'has-more-false', evidence: { kind: 'has-more-false' }, later: next };
		}
		if (empties > 0 && writeJson(value) === writeJson(cursor.value)) {
			return { stop: 'empty-page', evidence: { kind: 'cursor-stays' }, later: next };
		}
		if (empties <= maxEmptyPages) return { next };
		const evidence = { kind: 'too-many-empty-pages' as const, count: empties };
		return { stop: 'empty-page', evidence, later: next };
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
