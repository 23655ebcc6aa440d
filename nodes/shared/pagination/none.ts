import { seemingWayOn } from './hints';
import { isUsualSize } from './pageSize';
import type { PageFacts, RequestStrategy, Step } from './strategy';
import { announcesMore } from './totals';

const MORE =
	"The server says that there are more pages; choose how it hands them out as 'Pagination'";

function endOf(page: PageFacts, isOnePageAll: boolean): Step<null> {
	const { received, hasMore, total, totalPages } = page;
	const stop = received === 0 ? 'empty-page' : 'no-cursor';
	if (hasMore === false) return { stop, evidence: { kind: 'has-more-false' } };
	const isAnnounced =
		hasMore === true || announcesMore(totalPages, 1) || announcesMore(total, received);
	if (isAnnounced || seemingWayOn(page) !== undefined) {
		return { stop, evidence: { kind: 'more-announced' }, warning: MORE };
	}
	if (page.isBlank === true) return { stop, evidence: { kind: 'blank-answer' } };
	const mayBeCut = !isOnePageAll && isUsualSize(received) && total !== received;
	return mayBeCut
		? { stop, evidence: { kind: 'usual-size', count: received } }
		: { stop, evidence: { kind: 'one-answer' } };
}

/**
 * One call, whose answer holds everything. Stops with 'no-cursor' after it. A count that may be a
 * usual page size proves that only where `isOnePageAll` says so.
 */
export function singlePage(isOnePageAll: boolean): RequestStrategy<null> {
	return {
		first: null,
		fills: [],
		apply: (template) => template,
		advance: (_cursor, page) => endOf(page, isOnePageAll),
	};
}
