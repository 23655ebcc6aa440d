import type { ShortPage } from './offset';
import { announcesMore, isTotalReached } from './totals';
import { type PageSize, withPageSize } from './pageSize';
import { fillPlaceholders } from './placeholders';
import { type Placement, place } from './placement';
import type { PageFacts, RequestStrategy, Step } from './strategy';

export interface PageNumberPaging {
	/** Number of the first page, mostly 1. */
	readonly start: number;
	readonly position: Placement;
	readonly size: PageSize;
	readonly shortPage: ShortPage;
	/** False for servers that answer the first page only without its number. */
	readonly isSentOnFirstCall: boolean;
}

/** Position in a list of numbered pages. */
export type PageNumberCursor = {
	readonly page: number;
	/** Records read before this page. */
	readonly read: number;
	/** Records of the largest page so far, 0 before the first. */
	readonly full: number;
};

/** Whether a page that is shorter than another one was, or than asked for, is the last. */
function isLast(received: number, cursor: PageNumberCursor, paging: PageNumberPaging): boolean {
	if (paging.shortPage === 'goesOn') return false;
	if (paging.shortPage === 'ends') return received < paging.size.value;
	return cursor.full > 0 && received < cursor.full;
}

/**
 * Pages by number. A page size the server caps does no harm: pages are counted, not records.
 *
 * Sample: `GET /users?page=1&per_page=100` answers 100 users, `page=2` answers 17: stops with
 * 'short-page' after 2 calls.
 */
export function pageNumberPaging(paging: PageNumberPaging): RequestStrategy<PageNumberCursor> {
	const { start, position, size } = paging;

	function advance(cursor: PageNumberCursor, page: PageFacts): Step<PageNumberCursor> {
		const { received } = page;
		if (received === 0) return { stop: 'empty-page' };
		const next = {
			page: cursor.page + 1,
			read: cursor.read + received,
			full: Math.max(cursor.full, received),
		};
		if (page.hasMore === false) return { stop: 'has-more-false' };
		const pagesRead = next.page - start;
		if (isTotalReached(page.totalPages, pagesRead) || isTotalReached(page.total, next.read)) {
			return { stop: 'total-reached' };
		}
		const isAnnounced =
			announcesMore(page.totalPages, pagesRead) ||
			announcesMore(page.total, next.read) ||
			page.hasMore === true;
		if (!isAnnounced && isLast(received, cursor, paging))
			return { stop: 'short-page', unless: next };
		return { next };
	}

	function ahead(
		cursor: PageNumberCursor,
		pages: number,
		last: PageFacts | undefined,
	): PageNumberCursor | undefined {
		// Until a second page of the same size was asked for nothing says that there is one.
		if (last === undefined || last.received < cursor.full) return undefined;
		const page = cursor.page + pages;
		const read = cursor.read + pages * cursor.full;
		if (last.totalPages !== undefined && page - start >= last.totalPages) return undefined;
		if (last.total !== undefined && read >= last.total) return undefined;
		return { page, read, full: cursor.full };
	}

	return {
		first: { page: start, read: 0, full: 0 },
		...(size.placement.name === '' ? {} : { pageSize: size.value }),
		fills: ['page', 'limit'],
		demands: position.name === '' ? ['page'] : [],
		advance,
		ahead,
		apply(template, { page }) {
			const isFirst = page === start;
			const filled = fillPlaceholders(template, { page, limit: size.value });
			const sized = withPageSize(filled, size, isFirst);
			return isFirst && !paging.isSentOnFirstCall ? sized : place(sized, position, page);
		},
	};
}
