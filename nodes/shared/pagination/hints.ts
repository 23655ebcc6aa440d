import { isObject } from '../extract/jsonValue';
import { findLink, parseLinkHeader } from './linkHeader';
import type { PageFacts } from './strategy';

/** Names under which answers lead back to the page before. */
const BACK = /^@?(?:prev|previous)(?:_?(?:page|url|link|page_?url|page_?link))?$/i;

/** Objects beside the list in which such names stand. */
const HOLDERS = /^_?(?:links?|meta|metadata|paging|page_?info|pagination)$/i;

function isNothing(value: unknown): boolean {
	return value === null || value === '' || value === false;
}

/**
 * Whether an answer itself says that it is the first page, because a way back is there and empty
 * (`"previous": null`, a Link header with `next` and without `prev`), or that it is not; undefined
 * when it says nothing.
 */
export function saysFirst({ body, headers }: PageFacts): boolean | undefined {
	const links = parseLinkHeader(headers?.['link'] ?? '');
	if (findLink(links, 'prev') || findLink(links, 'previous')) return false;
	if (findLink(links, 'next')) return true;
	if (!isObject(body)) return undefined;
	const holders = Object.keys(body).filter((name) => HOLDERS.test(name));
	for (const holder of [body, ...holders.map((name) => body[name])]) {
		if (!isObject(holder)) continue;
		const name = Object.keys(holder).find((key) => BACK.test(key));
		if (name !== undefined) return isNothing(holder[name]);
	}
	return undefined;
}

/** Names under which answers lead to the next page. */
const ONWARDS =
	/^@?(?:odata\.)?(?:next|cursor|continuation|scroll_?id|page_?token|after_?cursor)|next_?(?:page|link|url|cursor|token)$/i;

/** Headers that lead to the next page. */
const HEADER_ONWARDS = /(?:^|-)(?:next|cursor|continuation|page-?token)(?:-|$)/i;

/** Names under which answers say that there is more. */
const MORE =
	/^(?:has|is)_?(?:more|next)(?:_?(?:page|pages|items|results?|records))?$|^more$|^more_?results?$/i;

function isLead(value: unknown): boolean {
	return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}

/**
 * Where an answer seems to lead to a next page or to say that there is more, going by usual names
 * beside the list, such as `meta.next` or `has_more`; undefined when it does not.
 */
export function seemingWayOn({ body, headers }: PageFacts): string | undefined {
	if (findLink(parseLinkHeader(headers?.['link'] ?? ''), 'next')) return 'the Link header';
	const header = Object.keys(headers ?? {}).find((name) => HEADER_ONWARDS.test(name));
	if (header !== undefined && headers?.[header] !== '') return `the header '${header}'`;
	if (!isObject(body)) return undefined;
	const inside = Object.keys(body).filter((name) => HOLDERS.test(name));
	for (const [prefix, holder] of [['', body], ...inside.map((name) => [`${name}.`, body[name]])]) {
		if (!isObject(holder)) continue;
		const name = Object.keys(holder).find((key) => {
			const value = holder[key];
			const isLink = isObject(value) && isLead(value['href'] ?? value['url']);
			return (ONWARDS.test(key) && (isLead(value) || isLink)) || (MORE.test(key) && value === true);
		});
		if (name !== undefined) return `'${String(prefix)}${name}'`;
	}
	return undefined;
}
