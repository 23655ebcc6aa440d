import { type LinkScope, reachable, resolveLink } from './nextAddress';
import { type PageSize, withPageSize } from './pageSize';
import { fillPlaceholders } from './placeholders';
import { readCursor, type Source } from './source';
import type { PageFacts, RequestStrategy, Step } from './strategy';

export interface NextLinkPaging {
	readonly source: Source;
	readonly size?: PageSize;
	readonly links: LinkScope;
}

/** Position in a list whose answers link to the next page: null before the first. */
export type NextLinkCursor = { readonly url: string | null };

/**
 * Pages by a link to the next page, in the body or in the Link header (RFC 8288). A relative link
 * is resolved against the URL that was asked. The link's query is used as it is; parameters typed
 * for the first call are not added again (quirk P06).
 *
 * Sample: `{"items": [...], "next": "/items?page=2"}` asks that path next, and stops with
 * 'no-cursor' when `next` is missing, null or blank.
 * @throws PaginationError when the link is none or leads where it may not
 */
export function nextLinkPaging({
	source,
	size,
	links,
}: NextLinkPaging): RequestStrategy<NextLinkCursor> {
	function advance(_cursor: NextLinkCursor, page: PageFacts): Step<NextLinkCursor> {
		const link = readCursor(source, page, false);
		if (link === undefined) return { stop: 'no-cursor' };
		const next = { url: resolveLink(link, page) };
		return page.hasMore === false ? { stop: 'has-more-false', later: next } : { next };
	}

	return {
		first: { url: null },
		...(size && size.placement.name !== '' ? { pageSize: size.value } : {}),
		fills: size ? ['limit'] : [],
		advance,
		apply(template, { url }) {
			const filled = fillPlaceholders(template, size ? { limit: size.value } : {});
			if (url !== null) return { ...filled, url: reachable(url, links), query: [] };
			return size ? withPageSize(filled, size, true) : filled;
		},
	};
}
