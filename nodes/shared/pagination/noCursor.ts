import { isObject } from '../extract/jsonValue';
import { formatPath } from '../extract/path';
import { readPath } from '../extract/readPath';
import { PaginationError } from '../http/errors';
import { seemingWayOn } from './hints';
import type { PageSize } from './pageSize';
import type { Source } from './source';
import { isUsualSize } from './pageSize';
import type { PageFacts, Step } from './strategy';
import { announcesMore } from './totals';

/** What is known besides an answer that holds no cursor. */
export interface CursorSearch {
	readonly source: Source;
	/** The label of the field that says where the cursor stands. */
	readonly field: string;
	/** Whether an answer before this one held a cursor. */
	readonly wasSeen: boolean;
	/** Whether a first answer that leads to no other page holds everything. */
	readonly isOnePageAll?: boolean;
	/** The page size that was asked for. */
	readonly size?: PageSize;
}

/** How people call a place in an answer. */
function placeOf(source: Source): string {
	switch (source.from) {
		case 'body':
			return `'${formatPath(source.path)}'`;
		case 'header':
			return `the header '${source.name}'`;
		case 'link':
			return `the relation '${source.rel}' of the Link header`;
		case 'lastRecord':
			return `'${formatPath(source.path)}' of the last record`;
	}
}

/** Whether there is something at the place, also when it is null or blank. */
export function isPlaceThere(source: Source, page: PageFacts): boolean {
	switch (source.from) {
		case 'body':
			return readPath(page.body, source.path).found;
		case 'header':
			return page.headers?.[source.name.toLowerCase()] !== undefined;
		case 'link':
			return page.headers?.['link'] !== undefined;
		case 'lastRecord':
			return page.lastRecord !== undefined && readPath(page.lastRecord, source.path).found;
	}
}

/** Where the way to a place ended, and what is there instead. */
function whatIsThere(source: Source, page: PageFacts): string {
	const holder = source.from === 'lastRecord' ? page.lastRecord : page.body;
	if (source.from === 'header' || source.from === 'link') return '';
	const found = readPath(holder, source.path);
	const keys = found.found ? [] : found.keys.length > 0 ? found.keys : ownKeys(holder);
	const listed = keys.slice(0, 20).map((key) => `'${key.slice(0, 60)}'`);
	return listed.length === 0 ? '' : `; there is ${listed.join(', ')}`;
}

function ownKeys(value: unknown): readonly string[] {
	return isObject(value) ? Object.keys(value) : [];
}

function neverThere({ source, field }: CursorSearch, page: PageFacts, why: string): Error {
	return new PaginationError(
		`The first answer has nothing at ${placeOf(source)}${whatIsThere(source, page)}, but ${why}`,
		`Correct '${field}'.`,
		{ field },
	);
}

/**
 * The end for want of a cursor. The first answer must have a place for it, or something that shows
 * that one page holds all; an API may leave out the cursor of a last page, but nobody knows what a
 * path that was never there would have held.
 * @throws PaginationError when the answer itself shows that there is more
 */
export function noCursor(search: CursorSearch, page: PageFacts): Step<never> {
	const { source, field, wasSeen, size } = search;
	const stop = 'no-cursor' as const;
	const at = placeOf(source);
	const isThere = isPlaceThere(source, page);
	if (page.hasMore === true) {
		if (!wasSeen && !isThere) throw neverThere(search, page, 'it says that there is more');
		const warning = 'The server says there is more, but gives no cursor for it';
		return { stop, evidence: { kind: 'more-announced' }, warning };
	}
	if (source.from === 'lastRecord' && page.received > 0) {
		if (!isThere && !wasSeen) throw neverThere(search, page, 'the page holds records');
		return { stop, evidence: { kind: 'last-record-without-value', at } };
	}
	if (isThere || wasSeen) {
		const isDoubtful = page.isBlank === true && !isThere;
		return { stop, evidence: isDoubtful ? { kind: 'blank-answer' } : { kind: 'cursor-gone', at } };
	}
	if (page.received === 0 && page.isBlank !== true) {
		const elsewhere = search.isOnePageAll === true ? undefined : seemingWayOn(page);
		if (elsewhere !== undefined) {
			throw neverThere(search, page, `${elsewhere} seems to lead to more`);
		}
		return { stop, evidence: { kind: 'empty-page' } };
	}
	if (announcesMore(page.total, page.received)) {
		throw neverThere(search, page, `it states ${page.total} records and holds ${page.received}`);
	}
	// An empty body is no page at all, so it can't be the one that holds everything either.
	const isNothing = (page.body ?? null) === null && page.isBlank === true;
	if (search.isOnePageAll === true && !isNothing) {
		return { stop, evidence: { kind: 'one-answer' } };
	}
	if (page.isBlank === true) return { stop, evidence: { kind: 'blank-answer' } };
	const other = seemingWayOn(page);
	if (other !== undefined) throw neverThere(search, page, `${other} seems to lead to more`);
	const isBelowSize =
		size !== undefined && size.placement.name !== '' && page.received < size.value;
	if (isBelowSize && !isUsualSize(page.received))
		return { stop, evidence: { kind: 'size-not-filled' } };
	return { stop, evidence: { kind: 'cursor-never-seen', at, field } };
}
