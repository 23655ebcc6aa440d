import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { BASE, type MemoryAnswer, type MemoryServer } from './memoryRead';

/** How a server hands out its pages. */
export const KINDS = [
	'offset',
	'page',
	'cursor',
	'cursorHeader',
	'nextLink',
	'linkHeader',
	'lastRecord',
	'advancedPage',
	'advancedOffset',
	'advancedCursor',
	'none',
] as const;

export type Kind = (typeof KINDS)[number];

/** Once, the first time a position is asked for. */
const GLITCHES = [
	'blank',
	'null',
	'object',
	'notReady',
	'html',
	'errorEmpty',
	'errorNull',
	'errorAlone',
	'busy',
] as const;

const TOTALS = [
	'none',
	'right',
	'ownCount',
	'soFar',
	'tooSmall',
	'tooLarge',
	'random',
	'text',
	'spaced',
	'negative',
	'huge',
	'rightPages',
	'wrongPages',
] as const;

/** A server and the settings of a person, all drawn. */
export interface Drawn {
	readonly kind: Kind;
	readonly rows: number;
	/** What tells rows apart; without an ID they differ by their text. */
	readonly hasIds: boolean;
	/** Whether a field of each record changes with every answer. */
	readonly isRestless: boolean;
	/** Whether something beside the list changes with every answer. */
	readonly hasRequestId: boolean;
	readonly asked: number;
	readonly cap: number;
	/** Whether the server listens to the page size at all. */
	readonly isSizeIgnored: boolean;
	/** Rows that are left out after paging, by their number. */
	readonly hidden: readonly number[];
	readonly base: 0 | 1;
	readonly below: 'refuse' | 'empty' | 'first';
	readonly past: 'empty' | 'refuse' | 'lastAgain' | 'blank' | 'noContent' | 'nullList' | 'noList';
	readonly end: 'missing' | 'null' | 'text';
	readonly total: (typeof TOTALS)[number];
	readonly randomTotal: number;
	readonly more: 'none' | 'right' | 'words' | 'numbers' | 'always' | 'endFlag';
	/** Pages (by number) that come once in another form. */
	readonly glitches: ReadonlyArray<readonly [page: number, kind: (typeof GLITCHES)[number]]>;
	/** A page in whose place the one before comes, for ever. */
	readonly repeatedPage: number;
	/** An empty page in the middle of a list with cursors. */
	readonly emptyPage: number;
	/** A page that can't be had, ever. */
	readonly brokenPage: number;
	/** What comes in its place, with a success. */
	readonly broken: 'error' | 'blank' | 'null' | 'object' | 'html';
	readonly settings: {
		readonly start: 'auto' | 'right' | 'wrong';
		readonly shortPage: 'endsWhenProven' | 'ends' | 'goesOn';
		readonly isMissingEnd: boolean;
		readonly usesTotal: boolean;
		readonly usesMore: boolean;
		readonly mistake: 'none' | 'path' | 'otherName' | 'morePath' | 'totalPath';
		readonly syncField: boolean;
	};
}

const rare = <T>(usual: T, others: fc.Arbitrary<T>, weight = 5): fc.Arbitrary<T> =>
	fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });

function isListless(kind: Drawn['broken']): boolean {
	return kind === 'blank' || kind === 'null' || kind === 'object';
}

/**
 * What no reader could tell from a sound server is left out: a counted list in which a whole page is
 * hidden (an empty page after a full one is the end everywhere else), and one in which the second page
 * is the first one again although counting begins at 0 (there 0 and 1 mostly are one page); the page
 * after a stated total that is a lie, or after a page that is not full, is the last one again; a first
 * page that is an error for ever in front of the one that a person named as the first; a last page that
 * never comes in a list past whose end the same comes; and a first one that never comes and holds more
 * than was asked for.
 */
function tellable(one: Drawn): Drawn {
	const isThin = (at: number) => at % 3 === 0 && sizeOf(one) > 1;
	const isRepeating = one.repeatedPage >= 0;
	const thin = isCounted(one.kind) ? one.hidden.filter(isThin) : one.hidden;
	const hidden = isRepeating ? [] : thin;
	const lies = !one.total.startsWith('right');
	const isUnclear = isRepeating || one.settings.mistake === 'otherName';
	const total = isUnclear && lies ? 'none' : one.total;
	const repeatedPage = one.repeatedPage === 1 && one.base === 0 ? 2 : one.repeatedPage;
	const isLast = one.brokenPage === startsOf(one).length - 1;
	const isLikeEnd = isLast && ['blank', 'noList'].includes(one.past);
	const isWider = one.brokenPage === 0 && one.isSizeIgnored && one.asked < one.cap;
	const isHidden = isListless(one.broken) && (isLikeEnd || isWider);
	const brokenPage = one.settings.start === 'wrong' || isHidden ? -1 : one.brokenPage;
	return { ...one, hidden, total, repeatedPage, brokenPage };
}

const anyServer: fc.Arbitrary<Drawn> = fc.record({
	kind: fc.constantFrom(...KINDS),
	rows: fc.integer({ min: 0, max: 48 }),
	hasIds: fc.boolean(),
	isRestless: fc.boolean(),
	hasRequestId: fc.boolean(),
	asked: fc.integer({ min: 1, max: 14 }),
	cap: fc.integer({ min: 1, max: 14 }),
	isSizeIgnored: rare(false, fc.constant(true)),
	hidden: rare<readonly number[]>([], fc.uniqueArray(fc.nat({ max: 47 }), { maxLength: 8 })),
	base: fc.constantFrom(0 as const, 1 as const),
	below: fc.constantFrom('refuse', 'empty', 'first'),
	past: fc.constantFrom('empty', 'refuse', 'lastAgain', 'blank', 'noContent', 'nullList', 'noList'),
	end: fc.constantFrom('missing', 'null', 'text'),
	total: fc.constantFrom(...TOTALS),
	randomTotal: fc.nat({ max: 60 }),
	more: fc.constantFrom('none', 'right', 'words', 'numbers', 'always', 'endFlag'),
	glitches: rare<Drawn['glitches']>(
		[],
		fc.array(fc.tuple(fc.nat({ max: 6 }), fc.constantFrom(...GLITCHES)), { maxLength: 3 }),
		2,
	),
	repeatedPage: rare(-1, fc.integer({ min: 1, max: 8 })),
	emptyPage: rare(-1, fc.integer({ min: 0, max: 6 })),
	brokenPage: rare(-1, fc.nat({ max: 6 }), 8),
	broken: fc.constantFrom('error', 'blank', 'null', 'object', 'html'),
	settings: fc.record({
		start: fc.constantFrom('auto', 'auto', 'right', 'wrong'),
		shortPage: fc.constantFrom('endsWhenProven', 'endsWhenProven', 'ends', 'goesOn'),
		isMissingEnd: fc.boolean(),
		usesTotal: fc.boolean(),
		usesMore: fc.boolean(),
		mistake: rare<Drawn['settings']['mistake']>(
			'none',
			fc.constantFrom('path', 'otherName', 'morePath', 'totalPath'),
		),
		syncField: fc.boolean(),
	}),
}) as fc.Arbitrary<Drawn>;

export const drawn: fc.Arbitrary<Drawn> = anyServer.map(tellable);

/** Records by the numbers of their rows. */
export function rowOf(drawn: Drawn, at: number): IDataObject {
	const id = drawn.hasIds ? { id: 1000 + at * 7 } : {};
	const own = drawn.kind === 'lastRecord' ? { at } : {};
	return { ...id, ...own, name: `Row ${at}`, kind: at % 3 };
}

/** The rows that a reader is to get. */
export function expectedRows(drawn: Drawn): number[] {
	const left = new Set(drawn.hidden);
	const size = sizeOf(drawn);
	const isEmpty = (at: number) => hasEmptyPage(drawn) && Math.floor(at / size) === drawn.emptyPage;
	const all = Array.from({ length: drawn.rows }, (_, at) => at);
	return all.filter((at) => !left.has(at) && !isEmpty(at));
}

/** What identifies the row of a record. */
export function rowIn(record: Readonly<Record<string, unknown>>): number {
	return Number(String(record['name']).slice(4));
}

const json = (
	status: number,
	value: unknown,
	headers: Record<string, string> = {},
): MemoryAnswer => ({
	status,
	headers: { 'content-type': 'application/json', ...headers },
	body: JSON.stringify(value),
});

function isCounted(kind: Kind): boolean {
	return ['offset', 'page', 'advancedPage', 'advancedOffset'].includes(kind);
}

/** Whether an empty page stands in the middle of a list that leads on from it. */
function hasEmptyPage({ kind }: Drawn): boolean {
	return !isCounted(kind) && kind !== 'none' && kind !== 'lastRecord';
}

function isByPage(kind: Kind): boolean {
	return kind === 'page' || kind === 'advancedPage';
}

/** Records on a page of the server. */
export function sizeOf({ asked, cap, isSizeIgnored, rows, kind }: Drawn): number {
	if (kind === 'none') return Math.max(1, rows);
	return isSizeIgnored ? cap : Math.min(asked, cap);
}

/** Which rows stand on which page, for those who page by page. */
function startsOf(drawn: Drawn): number[] {
	const size = sizeOf(drawn);
	const starts: number[] = [];
	for (let at = 0; at < drawn.rows || at === 0; at += size) starts.push(at);
	return starts;
}

function totalOf(drawn: Drawn, start: number, count: number): unknown {
	const all = expectedRows(drawn).length;
	const pages = startsOf(drawn).length;
	switch (drawn.total) {
		case 'none':
			return undefined;
		case 'right':
			return all;
		case 'ownCount':
			return count;
		case 'soFar':
			return start + count;
		case 'tooSmall':
			return Math.max(0, all - 3);
		case 'tooLarge':
			return all + 5;
		case 'random':
			return drawn.randomTotal;
		case 'text':
			return `1,${String(all).padStart(3, '0')}`;
		case 'spaced':
			return `${all} 000`;
		case 'negative':
			return -1;
		case 'huge':
			return 1e15;
		case 'rightPages':
			return drawn.rows === 0 ? 0 : pages;
		case 'wrongPages':
			return Math.max(1, pages - 1);
	}
}

function moreOf(drawn: Drawn, isLast: boolean): Record<string, unknown> {
	switch (drawn.more) {
		case 'none':
			return {};
		case 'right':
			return { more: !isLast };
		case 'words':
			return { more: isLast ? 'N' : 'Y' };
		case 'numbers':
			return { more: isLast ? '0' : '1' };
		case 'always':
			return { more: true };
		case 'endFlag':
			return { endOfRecords: isLast };
	}
}

function glitched(kind: (typeof GLITCHES)[number]): MemoryAnswer {
	switch (kind) {
		case 'blank':
			return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
		case 'null':
			return json(200, null);
		case 'object':
			return json(200, {});
		case 'notReady':
			return json(202, {}, { 'retry-after': '1' });
		case 'html':
			return {
				status: 200,
				headers: { 'content-type': 'text/html' },
				body: '<html><body>Back soon</body></html>',
			};
		case 'errorEmpty':
			return json(200, { status: 'error', message: 'Busy', data: [] });
		case 'errorNull':
			return json(200, { errors: [{ message: 'Timeout' }], data: null });
		case 'errorAlone':
			return json(200, { success: false, message: 'Try later' });
		case 'busy':
			return json(503, { message: 'busy' });
	}
}

function brokenAnswer(kind: Drawn['broken']): MemoryAnswer {
	return kind === 'error'
		? json(200, { status: 'error', message: 'Broken', data: [] })
		: glitched(kind);
}

/** The server as it was drawn. Every server starts with an empty memory. */
export function serverOf(drawn: Drawn): MemoryServer {
	const size = sizeOf(drawn);
	const starts = startsOf(drawn);
	const asked = new Set<string>();
	const hidden = new Set(drawn.hidden);
	const { kind, base } = drawn;
	let served = 0;

	function past(): MemoryAnswer {
		switch (drawn.past) {
			case 'refuse':
				return json(404, { message: 'no such page' });
			case 'blank':
				return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
			case 'noContent':
				return { status: 204, headers: {}, body: '' };
			case 'nullList':
				return json(200, { data: null, ...moreOf(drawn, true) });
			case 'noList':
				return json(200, { page: 'none', ...moreOf(drawn, true) });
			case 'lastAgain':
				return pageAt(starts.at(-1) ?? 0);
			case 'empty':
				return listOf([], drawn.rows, true);
		}
	}

	function listOf(rows: readonly number[], start: number, isLast: boolean): MemoryAnswer {
		served += 1;
		const data = rows.map((at) => ({
			...rowOf(drawn, at),
			...(drawn.isRestless && drawn.hasIds ? { servedAt: served } : {}),
		}));
		const total = totalOf(drawn, start, rows.length);
		const headers: Record<string, string> = {};
		const next = String(start + size);
		const body: Record<string, unknown> = {
			data,
			page: 'some',
			...(total === undefined ? {} : { total }),
			...moreOf(drawn, isLast),
			...(drawn.hasRequestId ? { requestId: `r${served}` } : {}),
		};
		const value = isLast ? { missing: undefined, null: null, text: '' }[drawn.end] : next;
		const link = isLast ? value : `${BASE}/d?at=${next}`;
		if (kind === 'cursor' || kind === 'advancedCursor') body['cursor'] = value;
		if (kind === 'cursorHeader' && !isLast) headers['x-next'] = next;
		if (kind === 'nextLink') body['next'] = link;
		if (kind === 'linkHeader') {
			headers['link'] = isLast ? `<${BASE}/d>; rel="first"` : `<${BASE}/d?at=${next}>; rel="next"`;
		}
		return json(200, body, headers);
	}

	function pageAt(start: number): MemoryAnswer {
		const visible = expectedRows(drawn).filter((at) => at >= start);
		if (kind === 'lastRecord') return listOf(visible.slice(0, size), start, visible.length <= size);
		const rows = Array.from({ length: size }, (_, at) => start + at).filter(
			(at) => at < drawn.rows && !hidden.has(at),
		);
		return listOf(rows, start, start + size >= drawn.rows);
	}

	function startOf(url: URL): number | 'below' | 'past' {
		const text = url.searchParams.get('at');
		if (kind === 'lastRecord') {
			if (text === null) return 0;
			return Number(text) + 1;
		}
		if (!isCounted(kind)) return Number(text ?? 0);
		const given = text === null ? base : Number(text);
		if (given < base) return 'below';
		const start = isByPage(kind) ? (given - base) * size : given - base;
		return start >= Math.max(1, drawn.rows) ? 'past' : start;
	}

	return (url) => {
		const found = startOf(url);
		if (found === 'below') {
			if (drawn.below === 'refuse') return json(400, { message: 'too low' });
			return drawn.below === 'empty' ? listOf([], 0, true) : pageAt(0);
		}
		if (found === 'past') return past();
		const page = Math.floor(found / size);
		const glitch = drawn.glitches.find(([at]) => at === page)?.[1];
		const key = String(found);
		if (glitch !== undefined && !asked.has(key)) {
			asked.add(key);
			return glitched(glitch);
		}
		if (page === drawn.brokenPage && kind !== 'none') {
			return brokenAnswer(drawn.broken);
		}
		if (page === drawn.repeatedPage && isCounted(kind)) return pageAt(Math.max(0, found - size));
		if (page === drawn.emptyPage && hasEmptyPage(drawn)) {
			return listOf([], found, found + size >= drawn.rows);
		}
		return pageAt(found);
	};
}

/** What the person has set, by its stored names. */
export function settingsOf(drawn: Drawn, inFlight: number): IDataObject {
	const { kind, settings, asked, base } = drawn;
	const { mistake } = settings;
	const isWrong = mistake === 'path';
	const wrongStart = base === 0 ? 1 : 0;
	const start = settings.start === 'wrong' ? wrongStart : base;
	const counted = isCounted(kind);
	const limit = kind === 'none' ? '' : 'size';
	const carry = (rule: IDataObject): IDataObject => ({
		carry: [{ in: 'query', name: 'at', ...rule }],
	});
	const paging: Record<Kind, IDataObject> = {
		offset: { pagination: 'offset', offsetParameter: 'at', limitParameter: limit },
		page: { pagination: 'page', pageParameter: 'at', limitParameter: limit },
		cursor: {
			pagination: 'cursor',
			cursorPath: isWrong ? 'curser' : 'cursor',
			cursorParameter: 'at',
		},
		cursorHeader: {
			pagination: 'cursor',
			cursorPath: isWrong ? 'x-nxt' : 'x-next',
			cursorParameter: 'at',
		},
		nextLink: { pagination: 'nextLink', linkIn: 'body', linkPath: isWrong ? 'nextt' : 'next' },
		linkHeader: { pagination: 'nextLink', linkIn: isWrong ? 'body' : 'link', linkPath: 'next' },
		lastRecord: {
			pagination: 'cursor',
			cursorPath: isWrong ? 'nmae' : 'at',
			cursorParameter: 'at',
		},
		advancedPage: {
			pagination: 'advanced',
			advanced: carry({ from: 'page', first: String(start) }),
		},
		advancedOffset: {
			pagination: 'advanced',
			advanced: carry({ from: 'offset', first: String(start) }),
		},
		advancedCursor: {
			pagination: 'advanced',
			advanced: carry({ from: 'body', at: isWrong ? 'curser' : 'cursor' }),
		},
		none: { pagination: 'none' },
	};
	const other: Partial<Record<Kind, Kind>> = { offset: 'page', page: 'offset' };
	const chosen = mistake === 'otherName' ? (other[kind] ?? kind) : kind;
	const usesMore = settings.usesMore && drawn.more !== 'none';
	const usesTotal = settings.usesTotal && drawn.total !== 'none';
	return {
		...paging[chosen],
		recordPath: 'data',
		options: {
			pageSize: asked,
			pagesInFlight: inFlight,
			shortPage: settings.shortPage,
			...(kind === 'cursorHeader' ? { cursorIn: 'header' } : {}),
			...(kind === 'lastRecord' ? { cursorIn: 'lastRecord' } : {}),
			...(counted && settings.start !== 'auto' ? { start } : {}),
			...(settings.isMissingEnd ? { isMissingEnd: true } : {}),
			...(usesTotal
				? {
						totalAt: mistake === 'totalPath' ? 'totall' : 'total',
						totalUnit: drawn.total.endsWith('Pages') ? 'pages' : 'records',
					}
				: {}),
			...(usesMore
				? {
						hasMorePath:
							mistake === 'morePath' ? 'moore' : drawn.more === 'endFlag' ? 'endOfRecords' : 'more',
						...(drawn.more === 'endFlag' && drawn.base === 1 ? { hasMoreMeans: 'end' } : {}),
					}
				: {}),
			...(settings.syncField && drawn.hasIds ? { syncField: 'id' } : {}),
			...(limit === '' || counted ? {} : { sizeParameter: 'size' }),
		},
	};
}
