import type { Placement } from '../pagination/placement';
import { type AskNames, SIZES } from './ask';
import type { RequestPlaces } from './requestPlaces';

/** Names that one read asks for, and where they go. */
export interface Round {
	/** Why it is made, for the report. */
	readonly purpose: string;
	readonly names: AskNames;
	/** Writes a name as a place in the request. */
	readonly at: (name: string) => Placement;
}

const NONE: AskNames = { sizes: [], offsets: [], pages: new Map() };

/** What most APIs listen to. */
const USUAL: AskNames = {
	sizes: SIZES,
	offsets: ['offset', 'skip', 'start', 'startAt'],
	pages: new Map([
		['page', 2],
		['pageNumber', 5],
	]),
	after: ['starting_after'],
};

/** What some listen to that took no notice of the usual names. */
const RARE: AskNames = {
	sizes: ['maxResults', 'rows', '$top', 'max', 'pageLimit'],
	offsets: ['from', 'startIndex', '$skip', 'skipCount'],
	pages: new Map([
		['page_number', 2],
		['pageNo', 5],
	]),
};

/** Offsets alone: beside sizes and pages only few numbers are free to tell them by. */
const OFFSETS: AskNames = {
	...NONE,
	offsets: ['skip', 'start', 'startAt', 'from', 'startIndex', '$skip', 'skipCount', 'firstResult'],
};

/** The same in groups: JSON:API's `page[number]`, and others that write parameters so. */
const BRACKETS: AskNames = {
	sizes: [
		'page[size]',
		'page[limit]',
		'pagination[limit]',
		'pagination[pageSize]',
		'paging[limit]',
	],
	offsets: ['page[offset]', 'pagination[start]', 'pagination[offset]', 'paging[offset]'],
	pages: new Map([
		['page[number]', 2],
		['pagination[page]', 5],
	]),
};

/** Objects in the body of a search that hold its paging values. */
const INSIDE: AskNames = {
	sizes: ['page.size', 'page.limit', 'pagination.limit', 'pagination.pageSize', 'paging.limit'],
	offsets: ['page.offset', 'pagination.offset', 'page.from', 'paging.offset'],
	pages: new Map([
		['page.number', 2],
		['pagination.page', 5],
	]),
};

/** Cursors that are the ID of the last record. */
const AFTER: AskNames = {
	...NONE,
	sizes: SIZES,
	after: [
		'after',
		'after_id',
		'last_id',
		'since_id',
		'start_after',
		'cursor',
		'marker',
		'afterId',
		'lastId',
		'startAfter',
	],
};

/** The same in the body of a search. */
const AFTER_IN_BODY: AskNames = {
	...AFTER,
	after: ['after', 'start_cursor', 'search_after', 'cursor', 'start_after', 'last_id', 'afterId'],
};

function pair(size: string, position: Partial<AskNames>): AskNames {
	return { ...NONE, ...position, sizes: size === '' ? [] : [size] };
}

function byOffset(size: string, offset: string): AskNames {
	return pair(size, { offsets: [offset] });
}

function byPage(size: string, page: string): AskNames {
	return pair(size, { pages: new Map([[page, 2]]) });
}

/** Names in the query of a server that refuses every one it does not know, the most usual first. */
const STRICT: readonly AskNames[] = [
	byOffset('limit', 'offset'),
	byPage('', 'page'),
	byPage('page[size]', 'page[number]'),
	byOffset('page[limit]', 'page[offset]'),
	byOffset('pagination[limit]', 'pagination[start]'),
];

/** Names in the body of such a one. */
const STRICT_IN_BODY: readonly AskNames[] = [
	byOffset('limit', 'offset'),
	byOffset('size', 'from'),
	byPage('size', 'page'),
];

const STRICT_INSIDE: readonly AskNames[] = [
	byOffset('page.limit', 'page.offset'),
	byOffset('pagination.limit', 'pagination.offset'),
];

const STRICT_AFTER: AskNames = pair('limit', { after: ['starting_after'] });

function isInBody({ at }: RequestPlaces): boolean {
	return at('').in === 'body';
}

/** Names that are whole paths in the body. */
function inside(name: string): Placement {
	return { in: 'body', name };
}

/** All usual names at once. */
export function usualRound({ at }: RequestPlaces): Round {
	return { purpose: 'All usual names at once', names: USUAL, at };
}

/**
 * What is asked for when no usual name was listened to. A server that says that there is more, and
 * neither how much nor where, mostly wants an ID.
 */
export function laterRounds(places: RequestPlaces, isById: boolean): readonly Round[] {
	const { at } = places;
	const isSearch = isInBody(places);
	const rare = { purpose: 'Rarer names at once', names: RARE, at };
	const offsets = { purpose: 'Other names of an offset', names: OFFSETS, at };
	const grouped = isSearch
		? { purpose: 'Names inside an object of the body', names: INSIDE, at: inside }
		: { purpose: 'Names in brackets', names: BRACKETS, at };
	const after = {
		purpose: 'Names that take the ID of a record',
		names: isSearch ? AFTER_IN_BODY : AFTER,
		at,
	};
	// A body that has an object for paging values has them nowhere else.
	const counted = places.hasPagingObject ? [rare, offsets] : [rare, offsets, grouped];
	return isById ? [after, ...counted] : [...counted, after];
}

/** What is asked for, one after the other, of a server that refused the usual names. */
export function strictRounds(places: RequestPlaces, isById: boolean): readonly Round[] {
	const { at } = places;
	const isSearch = isInBody(places);
	const plain = (isSearch ? STRICT_IN_BODY : STRICT).map((names) => ({ names, at }));
	const within =
		isSearch && !places.hasPagingObject
			? STRICT_INSIDE.map((names) => ({ names, at: inside }))
			: [];
	const all = [...(isById ? [{ names: STRICT_AFTER, at }] : []), ...plain, ...within];
	return all.map(({ names, at: placed }) => {
		const { sizes, offsets, pages, after = [] } = names;
		const asked = [...sizes, ...offsets, ...pages.keys(), ...after].join(' and ');
		return { purpose: `Only ${asked}`, names, at: placed };
	});
}
