import { announcesMore, isTotalReached } from './totals';
import { fillPlaceholders } from './placeholders';
import { type Placement, place } from './placement';
import { type PageSize, withPageSize } from './pageSize';
import type { PageFacts, PageStrategy, RequestStrategy, Step } from './strategy';

/** What a short page means. */
export type ShortPage =
	/** It is the last one. */
	| 'ends'
	/** It is the last one once a page of the expected size was seen; before that it may be a cap. */
	| 'endsWhenProven'
	/** As 'endsWhenProven', but a count that is no round hundred can't be a cap and ends at once. */
	| 'endsUnlessRound'
	/** It says nothing; only an empty page ends. */
	| 'goesOn';

export interface OffsetOptions {
	/** Offset of the first record, mostly 0. */
	readonly start: number;
	/** Records asked for in one page. */
	readonly pageSize: number;
	readonly shortPage: ShortPage;
	/**
	 * Records of a page that the next one reads again, 0 when left out: rows that slip forward while
	 * the list is read are found there (quirk P32). Whoever sets it removes the duplicates.
	 */
	readonly overlap?: number;
}

/** Position in an offset-paged list. `size` is what a full page holds as far as known. */
export type OffsetCursor = {
	readonly offset: number;
	readonly size: number;
	/** Whether a page of exactly `size` records was seen. */
	readonly isProven: boolean;
	/** Records in the page before, 0 for the first. */
	readonly previous: number;
};

/** Caps in the wild are round numbers; a page of 1,337 records was not cut by one. */
const CAP_STEP = 100;

function mayGoOn(received: number, cursor: OffsetCursor, rule: ShortPage): boolean {
	if (rule === 'goesOn') return true;
	if (rule === 'ends' || cursor.isProven) return false;
	return rule === 'endsWhenProven' || received % CAP_STEP === 0;
}

/** The records to read again after a page: never all of it, nor so many that a read crawls. */
function backBy(overlap: number, received: number): number {
	return Math.min(overlap, Math.floor(received / 2));
}

/**
 * Pages by offset and limit. Steps by the records received, never by the size asked for, so a
 * server that gives fewer per page than asked (quirk P25) loses nothing.
 *
 * Sample: `GET /assets?limit=2000&offset=0` answers 2,000 records, `offset=2000` answers 137:
 * stops with 'short-page' after 2 calls.
 */
export function offsetStrategy(options: OffsetOptions): PageStrategy<OffsetCursor> {
	const { overlap = 0 } = options;

	function advance(cursor: OffsetCursor, page: PageFacts): Step<OffsetCursor> {
		const { received } = page;
		if (received === 0) return { stop: 'empty-page' };
		const end = cursor.offset + received;
		const offset = end - backBy(overlap, received);
		if (page.hasMore === false) return { stop: 'has-more-false' };
		const read = end - options.start;
		if (isTotalReached(page.total, read)) return { stop: 'total-reached' };
		if (received >= cursor.size) {
			return { next: { offset, size: cursor.size, isProven: true, previous: received } };
		}
		const isAnnounced = announcesMore(page.total, read) || page.hasMore === true;
		const isAllKnown = received <= backBy(overlap, cursor.previous);
		const isEnd = options.shortPage !== 'goesOn' && isAllKnown;
		if (!isAnnounced && (isEnd || !mayGoOn(received, cursor, options.shortPage))) {
			return { stop: 'short-page', unless: { ...cursor, offset, previous: received } };
		}
		// Two pages of one size below the size asked for: that size is the server's cap.
		const isCap = received === cursor.previous;
		return {
			next: {
				offset,
				size: isCap ? received : cursor.size,
				isProven: isCap,
				previous: received,
			},
		};
	}

	function ahead(
		cursor: OffsetCursor,
		pages: number,
		last: PageFacts | undefined,
	): OffsetCursor | undefined {
		if (!cursor.isProven) return undefined;
		// A server that gives more than asked for goes on where its own pages end.
		const size = Math.max(cursor.size, cursor.previous);
		const offset = cursor.offset + pages * (size - backBy(overlap, size));
		const before = cursor.offset - options.start;
		// A total below what was read already is wrong and says nothing (quirk P30).
		const isPastEnd =
			announcesMore(last?.total, before) &&
			!announcesMore(last?.total, offset + backBy(overlap, size) - options.start);
		return isPastEnd ? undefined : { ...cursor, offset, previous: size };
	}

	return {
		first: { offset: options.start, size: options.pageSize, isProven: false, previous: 0 },
		advance,
		ahead,
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
		fills: ['offset', 'limit'],
		demands: position.name === '' ? ['offset'] : [],
		apply(template, { offset }) {
			const filled = fillPlaceholders(template, { offset, limit: size.value });
			const sized = withPageSize(filled, size, offset === rest.start);
			return place(sized, position, offset);
		},
	};
}
