import { HttpError } from '../http/errors';
import { type LinkScope, reachable, resolveLink } from './nextAddress';
import { noCursor } from './noCursor';
import { type PageSize, withPageSize } from './pageSize';
import { fillPlaceholders } from './placeholders';
import { readCursor, type Source } from './source';
import type { PageFacts, RequestStrategy, Step } from './strategy';

export interface NextLinkPaging {
	readonly source: Source;
	readonly size?: PageSize;
	readonly links: LinkScope;
	/** Whether a first answer that leads to no other page holds everything. */
	readonly isOnePageAll?: boolean;
}

/** Links that may lead to pages without a record, one after the other. */
const MOST_EMPTY_PAGES = 5;

/** Statuses that say that nothing is at an address. */
const LEADS_NOWHERE: ReadonlySet<number> = new Set([404, 405, 410]);

/** Position in a list whose answers link to the next page: null before the first. */
export type NextLinkCursor = { readonly url: string | null; readonly empties: number };

/**
 * Pages by a link to the next page, in the body or in the Link header (RFC 8288). A relative link
 * is resolved against the URL that was asked. The link's query is used as it is; parameters typed
 * for the first call are not added again (quirk P06).
 *
 * Sample: `{"items": [...], "next": "/items?page=2"}` asks that path next, and stops with
 * 'no-cursor' when `next` is null or blank, or is missing after an answer that had it.
 * @throws PaginationError when the link is none or leads where it may not, or was never there although
 * there is more
 */
export function nextLinkPaging({
	source,
	size,
	links,
	isOnePageAll,
}: NextLinkPaging): RequestStrategy<NextLinkCursor> {
	function advance(cursor: NextLinkCursor, page: PageFacts): Step<NextLinkCursor> {
		const link = readCursor(source, page, false);
		if (link === undefined) {
			if (page.hasMore === false) {
				return { stop: 'no-cursor', evidence: { kind: 'has-more-false' } };
			}
			const field = source.from === 'link' ? 'Link Is In' : 'Link Path';
			const wasSeen = cursor.url !== null;
			return noCursor({ source, field, wasSeen, isOnePageAll, size }, page);
		}
		const empties = page.received === 0 ? cursor.empties + 1 : 0;
		const next = { url: resolveLink(link, page), empties };
		if (page.hasMore === false) {
			return { stop: 'has-more-false', evidence: { kind: 'has-more-false' }, later: next };
		}
		if (empties > 0 && next.url === cursor.url) {
			return { stop: 'empty-page', evidence: { kind: 'cursor-stays' }, later: next };
		}
		if (empties <= MOST_EMPTY_PAGES) return { next };
		const evidence = { kind: 'too-many-empty-pages' as const, count: empties };
		return { stop: 'empty-page', evidence, later: next };
	}

	return {
		first: { url: null, empties: 0 },
		...(size && size.placement.name !== '' ? { pageSize: size.value } : {}),
		fills: size ? ['limit'] : [],
		advance,
		explain(error, { url }) {
			if (url === null || !LEADS_NOWHERE.has(error.facts.status)) return undefined;
			return new HttpError(
				`The link to the next page leads nowhere: ${error.message}`,
				"The API may write its links from another root than its own address, which 'Next Link' can't follow. Look for a position in the link, such as an offset or a cursor, and choose the pagination that sends it.",
				{ ...error.facts, field: 'Pagination' },
			);
		},
		apply(template, { url }) {
			const filled = fillPlaceholders(template, size ? { limit: size.value } : {});
			if (url !== null) return { ...filled, url: reachable(url, links), query: [] };
			return size ? withPageSize(filled, size, true) : filled;
		},
	};
}
