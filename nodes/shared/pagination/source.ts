import type { Json } from '../json/readJson';
import type { Path } from '../extract/path';
import { valueAt } from '../extract/readPath';
import { findLink, parseLinkHeader } from './linkHeader';
import type { PageFacts } from './strategy';

/** Where a value stands in an answer. Stored in workflows: never change the values of `from`. */
export type Source =
	| { readonly from: 'body'; readonly path: Path }
	| { readonly from: 'header'; readonly name: string }
	/** A relation of the Link header (RFC 8288). */
	| { readonly from: 'link'; readonly rel: string }
	/** A field of the last record of the page. */
	| { readonly from: 'lastRecord'; readonly path: Path };

/** Texts that say "there is none" (quirk P09). */
const NONE = new Set(['', 'null', 'none', 'undefined', 'false']);

function linkTarget(page: PageFacts, rel: string): string | undefined {
	const link = findLink(parseLinkHeader(page.headers?.['link'] ?? ''), rel);
	// Sentry-like servers always send a next link and say in an attribute that it is empty (P03).
	return link?.params['results']?.toLowerCase() === 'false' ? undefined : link?.target;
}

/** The raw value at a source; undefined when there is nothing. */
export function readSource(source: Source, page: PageFacts): unknown {
	switch (source.from) {
		case 'body':
			return valueAt(page.body, source.path);
		case 'header':
			return page.headers?.[source.name.toLowerCase()];
		case 'link':
			return linkTarget(page, source.rel);
		case 'lastRecord':
			return page.lastRecord === undefined ? undefined : valueAt(page.lastRecord, source.path);
	}
}

/**
 * The cursor at a source; undefined for everything that means "no cursor": missing, null, blank,
 * false, an empty list or object, the words null, none and undefined, and 0 unless it is valid
 * (quirk P09).
 */
export function readCursor(
	source: Source,
	page: PageFacts,
	isZeroValid: boolean,
): Json | undefined {
	const value = readSource(source, page);
	if (value === undefined || value === null || value === false) return undefined;
	if (typeof value === 'string' && NONE.has(value.trim().toLowerCase())) return undefined;
	// A record may have the ID 0.
	const isZeroSign = !isZeroValid && source.from !== 'lastRecord';
	if ((value === 0 || value === '0') && isZeroSign) return undefined;
	// PHP writes "none" as [] where a cursor is a list or an object.
	if (typeof value === 'object' && Object.keys(value).length === 0) return undefined;
	// What an answer holds is JSON.
	return value as Json;
}
