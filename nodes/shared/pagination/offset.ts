import { announcesMore, isTotalReached } from './totals';
import { fillPlaceholders } from './placeholders';
import { type Placement, place } from './placement';
import { type PageSize, withPageSize } from './pageSize';
import type { PageFacts, PageStrategy, RequestStrategy, Step } from './strategy';

/** What a short page means. */
export type ShortPage =
	/** The end, without another look; the first page may be cut by a cap and is looked behind. */
	| 'ends'
	/** The end when the page after it holds nothing. */
	| 'endsWhenProven'
	/**
	 * As 'endsWhenProven', but a first page whose count is no round hundred can't be a cap and ends the
	 * list at once: for an API that is known to fill its pages.
	 */
	| 'endsUnlessRound'
	/** Nothing; only an empty page ends. */
	| 'goesOn';

/** Pages without a record that are passed over while the API says that there is more. */
const MOST_EMPTY_PAGES = 5;

export interface OffsetOptions {
	/** Offset of the first record, mostly 0. */
	readonly start: number;
	/** Whether a person named the start, so that the list may begin before it. */
	readonly isStartTyped?: boolean;
	/** Records asked for in one page. */
	readonly pageSize: number;
	readonly shortPage: ShortPage;
	/** Whether a stated total that is reached ends the read without another look. */
	readonly trustsTotal?: boolean;
	/**
	 * Records of a page that the next one reads again, 0 when left out: rows that slip forward while
	 * the list is read are found there (quirk P32). Whoever sets it removes the duplicates.
	 */
	readonly overlap?: number;
}

/** Position in an offset-paged list. `size` is what a full page holds as far as known. */
export type OffsetCursor = {
	readonly offset: number;
	/** Offset of the first record. */
	readonly start: number;
	readonly size: number;
	/** Whether a page of exactly `size` records was seen. */
	readonly isProven: boolean;
	/** Records in the page before, 0 for the first. */
	readonly previous: number;
	/** Records at the start of the page that the one before may have held already. */
	readonly rereads: number;
	/**
	 * Set when the page only has to show that the end was reached: it lies so that it begins with the
	 * last records that were read. Why the read ends if it holds no others.
	 */
	readonly closing: 'short-page' | 'empty-page' | 'has-more-false' | null;
	/** Whether a page that was not full had others after it. */
	readonly isGappy: boolean;
	/** Empty pages in a row. */
	readonly empties: number;
};

/** Caps in the wild are round numbers; a page of 1,337 records was not cut by one. */
const CAP_STEP = 100;

/**
 * Whether a page is surely the last one of an API that is known to fill its pages: it is not full, and
 * its count can't be a cap.
 */
export function isSurelyLast(received: number, asked: number): boolean {
	return received < asked && (received === 0 || received % CAP_STEP !== 0);
}

/** The records to read again after a page: never all of it, nor so many that a read crawls. */
function backBy(overlap: number, received: number): number {
	return Math.min(overlap, Math.floor(received / 2));
}

/**
 * Pages by offset and limit. Steps by what the server served, never by the size asked for, so a
 * server that gives fewer per page than asked (quirk P25) loses nothing. One that leaves out rows
 * after paging and counts what was asked for gives some rows again; those are left out.
 *
 * Sample: `GET /assets?limit=2000&offset=0` answers 2,000 records, `offset=2000` answers 137 and
 * `offset=2137` none: stops with 'short-page' after 3 calls.
 */
export function offsetStrategy(options: OffsetOptions): PageStrategy<OffsetCursor> {
	const { overlap = 0, shortPage, start, pageSize } = options;
	const isKnownApi = shortPage === 'endsUnlessRound';

	const first: OffsetCursor = {
		offset: start,
		start,
		size: pageSize,
		isProven: false,
		previous: 0,
		rereads: 0,
		closing: null,
		isGappy: false,
		empties: 0,
	};

	function afterEmpty(cursor: OffsetCursor, page: PageFacts): Step<OffsetCursor> {
		const stop = 'empty-page';
		if (cursor.closing !== null) return misplaced(cursor);
		const empties = cursor.empties + 1;
		const next = {
			...cursor,
			offset: cursor.offset + (cursor.isProven ? cursor.size : Math.max(1, cursor.previous)),
			empties,
			rereads: 0,
		};
		if (page.hasMore === true) {
			return empties > MOST_EMPTY_PAGES
				? { stop, evidence: { kind: 'too-many-empty-pages', count: empties } }
				: { next };
		}
		const evidence = { kind: 'empty-page' as const };
		if (page.isBlank === true && cursor.previous === 0) {
			// Whether there is a list at all shows behind the page that holds none.
			const behind = { ...next, offset: cursor.offset + cursor.size };
			return empties === 1 ? { stop, evidence, check: behind } : { stop, evidence };
		}
		// A list that counts from 1 may be empty at 0.
		if (cursor.offset === 0 && !isKnownApi)
			return { stop, evidence, check: { ...first, offset: 1, start: 1 } };
		// Where pages have gaps, or no list came at all, one empty page may be a gap of its own.
		const isDoubtful = cursor.isGappy || page.isBlank === true;
		if (isDoubtful && cursor.previous > 0 && empties === 1) {
			const closer = closerTo({ ...cursor, isGappy: true }, stop);
			return { stop, evidence, check: next, closer };
		}
		return { stop, evidence, closer: closerTo(cursor, stop) };
	}

	/** A position just before the end of what was read; undefined where there is nothing to show. */
	function closerTo(
		cursor: OffsetCursor,
		closing: NonNullable<OffsetCursor['closing']>,
	): OffsetCursor | undefined {
		if (overlap > 0 || isKnownApi) return undefined;
		// The position of the last page would show the same page, whatever it counts.
		const back = cursor.previous > 1 ? 1 : 2;
		const offset = cursor.offset - back;
		// Pages of one record can't overlap.
		const isTooSmall = Math.max(cursor.size, cursor.previous) < back;
		if (offset < cursor.start || cursor.previous === 0 || isTooSmall) return undefined;
		return { ...cursor, offset, rereads: back, closing };
	}

	/** Whether a page just before the end begins with the last records, and is not the last page again. */
	function isInPlace({ rereads, previous }: OffsetCursor, page: PageFacts): boolean {
		const { leading = 0, isTail = false } = page;
		return isTail && (leading === rereads || (leading > rereads && leading < previous));
	}

	function misplaced({ offset }: OffsetCursor): Step<OffsetCursor> {
		return { stop: 'short-page', evidence: { kind: 'positions-unclear', at: String(offset) } };
	}

	function afterShort(
		cursor: OffsetCursor,
		{ received }: PageFacts,
		next: OffsetCursor,
	): Step<OffsetCursor> {
		const stop = 'short-page';
		if (overlap > 0 && received <= backBy(overlap, cursor.previous)) {
			return { stop, evidence: { kind: 'empty-page' } };
		}
		if (shortPage === 'goesOn') return { next };
		if (isKnownApi && cursor.previous === 0 && isSurelyLast(received, cursor.size)) {
			return { stop, evidence: { kind: 'short-page-of-known-api' } };
		}
		const evidence = { kind: 'short-page-as-set' as const };
		if (shortPage === 'ends' && cursor.isProven) return { stop, evidence };
		// That this page is short is no gap yet.
		const closer = closerTo({ ...next, isGappy: cursor.isGappy }, stop);
		return { stop, evidence, check: next, closer };
	}

	/** The position after a page that holds something. */
	function onwards(cursor: OffsetCursor, { received, leading = 0 }: PageFacts): OffsetCursor {
		const end = cursor.offset + received;
		const isFull = received >= cursor.size;
		// Two pages of one size below the size asked for: that size is the server's cap.
		const isClosing = cursor.closing !== null;
		const isCap = !isFull && received === cursor.previous && (leading === 0 || isClosing);
		return {
			offset: end - backBy(overlap, received),
			start: cursor.start,
			size: isCap ? received : cursor.size,
			isProven: isFull || isCap || cursor.isProven,
			previous: received,
			rereads: isFull || isCap ? 0 : Math.max(0, cursor.size - received),
			closing: null,
			// A page that was to show the end and holds more follows one that was not full.
			isGappy: cursor.isGappy || (cursor.isProven && (isClosing || (!isFull && !isCap))),
			empties: 0,
		};
	}

	function advance(cursor: OffsetCursor, page: PageFacts): Step<OffsetCursor> {
		const { received, leading = 0 } = page;
		if (received === 0) return afterEmpty(cursor, page);
		const { closing } = cursor;
		if (closing !== null && !isInPlace(cursor, page)) {
			const isAgain = leading === received && leading >= cursor.previous;
			return isAgain ? { stop: 'loop', evidence: { kind: 'repeats' } } : misplaced(cursor);
		}
		if (closing !== null && leading === received) {
			const kind = closing === 'has-more-false' ? closing : 'empty-page';
			const stop = { stop: closing, evidence: { kind } } as const;
			// A page that is as full as pages may be does not show what comes after it.
			const isFull = received >= (cursor.isProven ? cursor.size : cursor.previous);
			const isDoubtful = isFull || cursor.isGappy;
			if (!isDoubtful || kind === closing) return stop;
			const end = cursor.offset + received;
			// Where pages have gaps the one behind the empty one is looked at, too.
			const offset = cursor.isGappy ? end + Math.max(cursor.size, cursor.previous) : end;
			return { ...stop, check: { ...cursor, offset, closing: null, rereads: 0 } };
		}
		const known = backBy(overlap, cursor.previous);
		if (known > 0 && leading === received && received <= known) {
			return { stop: 'short-page', evidence: { kind: 'empty-page' } };
		}
		const next = onwards(cursor, page);
		if (page.hasMore === false) {
			const stop = 'has-more-false';
			const isOnly = cursor.previous === 0;
			const closer = isOnly ? undefined : closerTo(next, stop);
			return { stop, evidence: { kind: stop }, closer };
		}
		const read = cursor.offset + received - cursor.start;
		if (isTotalReached(page.total, read)) {
			const stop = 'total-reached';
			return options.trustsTotal === true
				? { stop, evidence: { kind: 'total-trusted' } }
				: { stop, evidence: { kind: 'empty-page' }, check: next };
		}
		const isAnnounced = announcesMore(page.total, read) || page.hasMore === true;
		// A page that is as short as the one before is full: that size is the server's cap.
		const isShort = received < next.size;
		return isShort && !isAnnounced ? afterShort(cursor, page, next) : { next };
	}

	function ahead(
		cursor: OffsetCursor,
		pages: number,
		last: PageFacts | undefined,
	): OffsetCursor | undefined {
		const isSteady = cursor.isProven && !cursor.isGappy && cursor.rereads === 0;
		if (!isSteady || cursor.empties > 0 || last?.received === 0) return undefined;
		// A server that gives more than asked for goes on where its own pages end.
		const size = Math.max(cursor.size, cursor.previous);
		const offset = cursor.offset + pages * (size - backBy(overlap, size));
		const before = cursor.offset - cursor.start;
		// One page past a stated total confirms it; a total below what was read says nothing (P30).
		const looksPast = options.trustsTotal === true ? 0 : size;
		const isPastEnd =
			announcesMore(last?.total, before) &&
			!announcesMore(last?.total, offset + backBy(overlap, size) - cursor.start - looksPast);
		return isPastEnd ? undefined : { ...cursor, offset, previous: size };
	}

	/**
	 * The most records that a page may hold again. A server that leaves out rows after paging counts the
	 * ones that it left out, too, so a position just before the end lies earlier by as many.
	 */
	function rereadable({ rereads, closing, size, previous }: OffsetCursor): number {
		return closing === null ? rereads : rereads + Math.max(0, size - previous);
	}

	const before = options.isStartTyped === true && start > 0;
	return {
		first,
		advance,
		ahead,
		asksSame: (one, other) => one.offset === other.offset,
		isCounted: true,
		resumesOnLastPage: true,
		rereads: rereadable,
		mayRepeat: ({ closing }) => closing !== null || overlap > 0,
		...(before ? { before: () => ({ ...first, offset: start - 1 }) } : {}),
	};
}

/** Offset paging as a person sets it up. */
export interface OffsetPaging extends Omit<OffsetOptions, 'pageSize'> {
	readonly position: Placement;
	readonly size: PageSize;
}

/** Offset paging that writes `offset` and `limit` into requests, also as `{offset}` and `{limit}`. */
export function offsetPaging({
	position,
	size,
	...rest
}: OffsetPaging): RequestStrategy<OffsetCursor> {
	const strategy = offsetStrategy({ ...rest, pageSize: size.value });
	return {
		...strategy,
		...(size.placement.name === '' ? {} : { pageSize: size.value }),
		countsEntries: true,
		fills: ['offset', 'limit'],
		demands: position.name === '' ? ['offset'] : [],
		apply(template, { offset, start }) {
			const filled = fillPlaceholders(template, { offset, limit: size.value });
			const sized = withPageSize(filled, size, offset === start);
			return place(sized, position, offset);
		},
	};
}
