import type { RequestStrategy } from './strategy';
import { announcesMore } from './totals';

const MORE =
	"The server says that there are more pages; choose how it hands them out as 'Pagination'";

/** One call, whose answer holds everything. Stops with 'no-cursor' after the first page. */
export const singlePage: RequestStrategy<null> = {
	first: null,
	fills: [],
	apply: (template) => template,
	advance: (_cursor, page) => ({
		stop: page.received === 0 ? 'empty-page' : 'no-cursor',
		...(page.hasMore === true || announcesMore(page.totalPages, 1) ? { warning: MORE } : {}),
	}),
};
