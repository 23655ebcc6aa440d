import { PaginationError } from '../http/errors';
import { saysFirst } from './hints';
import type { ShortPage } from './offset';
import { announcesMore, isTotalReached } from './totals';
import { type PageSize, withPageSize } from './pageSize';
import { fillPlaceholders } from './placeholders';
import { type Placement, place } from './placement';
import type { PageFacts, RequestStrategy, Step } from './strategy';

export interface PageNumberPaging {
	/** Number of the first page, mostly 1. */
	readonly start: number;
	/** Whether a person named it; otherwise the list may turn out to begin one page earlier. */
	readonly isStartTyped: boolean;
	readonly position: Placement;
	readonly size: PageSize;
	readonly shortPage: ShortPage;
	/** False for servers that answer the first page only without its number. */
	readonly isSentOnFirstCall: boolean;
	/** Whether a stated total that is reached ends the read without another look. */
	readonly trustsTotal?: boolean;
}

/** Position in a list of numbered pages. */
export type PageNumberCursor = {
	readonly page: number;
	/** Number of the first page. */
	readonly start: number;
	/** Records read before this page. */
	readonly read: number;
	/** Records of the largest page so far, 0 before the first. */
	readonly full: number;
	/** Whether a page that was not full had others after it. */
	readonly isGappy: boolean;
	/** Empty pages in a row. */
	readonly empties: number;
};

/** Pages without a record that are passed over while the API says that there is more. */
const MOST_EMPTY_PAGES = 5;

function requirePages(
	{ page, start }: PageNumberCursor,
	{ received, leading = 0 }: PageFacts,
	{ name }: Placement,
): void {
	if (page !== start + 1 || received < 3 || leading !== received - 1) return;
	throw new PaginationError(
		`The second page repeats the first one but for one record, so '${name}' seems to count records and not pages`,
		"Choose the pagination 'Limit and Offset'.",
		{ field: 'Pagination' },
	);
}

/**
 * Pages by number. A page size the server caps does no harm: pages are counted, not records.
 *
 * Sample: `GET /users?page=1&per_page=100` answers 100 users, `page=2` answers 17 and `page=3` none:
 * stops with 'short-page' after 3 calls.
 * @throws PaginationError when the number turns out to count records
 */
export function pageNumberPaging(paging: PageNumberPaging): RequestStrategy<PageNumberCursor> {
	const { position, size, shortPage, isSentOnFirstCall, trustsTotal = false } = paging;
	const first: PageNumberCursor = {
		page: paging.start,
		start: paging.start,
		read: 0,
		full: 0,
		isGappy: false,
		empties: 0,
	};

	function afterEmpty(cursor: PageNumberCursor, page: PageFacts): Step<PageNumberCursor> {
		const stop = 'empty-page';
		const empties = cursor.empties + 1;
		const next = { ...cursor, page: cursor.page + 1, empties };
		if (page.hasMore === true || announcesMore(page.totalPages, next.page - cursor.start)) {
			return empties > MOST_EMPTY_PAGES
				? { stop, evidence: { kind: 'too-many-empty-pages', count: empties } }
				: { next };
		}
		const evidence = { kind: 'empty-page' as const };
		// A list that counts from 1 may be empty at 0.
		if (cursor.page === 0) {
			return { stop, evidence, check: { ...first, page: 1, start: 1 } };
		}
		// Where pages have gaps, or no list came at all, one empty page may be a gap of its own.
		const isGap = cursor.isGappy && cursor.full > 0;
		return (isGap || page.isBlank === true) && empties === 1
			? { stop, evidence, check: next }
			: { stop, evidence };
	}

	function advance(cursor: PageNumberCursor, page: PageFacts): Step<PageNumberCursor> {
		const { received } = page;
		if (received === 0) return afterEmpty(cursor, page);
		requirePages(cursor, page, position);
		if (page.hasMore === false) {
			return { stop: 'has-more-false', evidence: { kind: 'has-more-false' } };
		}
		const isShort = cursor.full === 0 ? received < size.value : received < cursor.full;
		const next: PageNumberCursor = {
			page: cursor.page + 1,
			start: cursor.start,
			read: cursor.read + received,
			full: Math.max(cursor.full, received),
			isGappy: cursor.isGappy || (cursor.full > 0 && isShort),
			empties: 0,
		};
		const pagesRead = next.page - cursor.start;
		if (isTotalReached(page.totalPages, pagesRead) || isTotalReached(page.total, next.read)) {
			const stop = 'total-reached';
			return trustsTotal
				? { stop, evidence: { kind: 'total-trusted' } }
				: { stop, evidence: { kind: 'empty-page' }, check: next };
		}
		const isAnnounced =
			announcesMore(page.totalPages, pagesRead) ||
			announcesMore(page.total, next.read) ||
			page.hasMore === true;
		if (isAnnounced || !isShort || shortPage === 'goesOn') return { next };
		const evidence = { kind: 'short-page-as-set' as const };
		// A first page may be cut by a cap, whatever is set.
		return shortPage === 'ends' && cursor.full > 0
			? { stop: 'short-page', evidence }
			: { stop: 'short-page', evidence, check: next };
	}

	function ahead(
		cursor: PageNumberCursor,
		pages: number,
		last: PageFacts | undefined,
	): PageNumberCursor | undefined {
		// Until a second page of the same size was asked for nothing says that there is one.
		if (last === undefined || last.received < cursor.full) return undefined;
		if (cursor.empties > 0 || last.received === 0) return undefined;
		const page = cursor.page + pages;
		const read = cursor.read + pages * cursor.full;
		// One page past what is stated confirms it.
		const past = trustsTotal ? 0 : 1;
		if (last.totalPages !== undefined && page - cursor.start >= last.totalPages + past) {
			return undefined;
		}
		if (last.total !== undefined && read - past * cursor.full >= last.total) return undefined;
		return { ...cursor, page, read };
	}

	function before(page: PageFacts): PageNumberCursor | undefined {
		if (saysFirst(page) === true) return undefined;
		// Without its number the first call gives the first page, whatever that is called.
		if (!isSentOnFirstCall) return undefined;
		if (paging.start === 0) return undefined;
		const start = paging.start - 1;
		return { ...first, page: start, start };
	}

	return {
		first,
		...(size.placement.name === '' ? {} : { pageSize: size.value }),
		fills: ['page', 'limit'],
		demands: position.name === '' ? ['page'] : [],
		advance,
		ahead,
		asksSame: (one, other) => one.page === other.page,
		isCounted: true,
		before,
		mayRepeat: ({ page, start }) => start === 0 && page === 1,
		beginsBefore: !paging.isStartTyped,
		apply(template, { page, start }) {
			const isFirst = page === start;
			const filled = fillPlaceholders(template, { page, limit: size.value });
			const sized = withPageSize(filled, size, isFirst);
			return isFirst && !isSentOnFirstCall ? sized : place(sized, position, page);
		},
	};
}
