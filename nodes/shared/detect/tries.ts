import { formatPath } from '../extract/path';
import type { Placement } from '../pagination/placement';
import { type CursorPlace, parameterNames } from './cursors';
import type { Finding } from './finding';
import type { Look } from './look';
import { recordCursorsIn } from './recordCursors';
import { PAGING_OBJECT, type RequestPlaces } from './requestPlaces';
import type { Scheme } from './scheme';

/** A scheme that the first answer speaks of, yet to be shown by a read. */
export type Try = Finding<Scheme>;

function linkTries({ links }: Look, allowed: readonly string[]): Try[] {
	return links.map(({ value, ...finding }) => {
		const { source, at, address } = value;
		const isRebased = !allowed.includes(address.origin);
		return {
			...finding,
			value: { kind: 'nextLink', source, at, isRebased },
			evidence: isRebased
				? `${finding.evidence} It leads to ${address.origin}, which your credential does not allow, so its path is read on your own host.`
				: finding.evidence,
		};
	});
}

/**
 * Headers that take back what a header gave: `X-Next-Cursor` goes back as `X-Cursor`, or under its own
 * name, as `x-ms-continuation` does.
 */
function headerPlaces(name: string): Placement[] {
	const bare = name.replace(/next-?/i, '');
	const names = bare === '' ? [name] : [...new Set([bare, name])];
	return names.map((one) => ({ in: 'header', name: one }));
}

/** `pagination.nextCursor` of a search is sent back in an object of that name, where not at the top. */
function mirroredPlace({ source }: CursorPlace, name: string, places: RequestPlaces): Placement[] {
	const above = source.from === 'body' ? source.path.slice(0, -1) : [];
	const last = above.at(-1);
	if (last?.kind !== 'key' || !PAGING_OBJECT.test(last.key) || !places.inside) return [];
	return [places.inside(formatPath(above), name)];
}

function cursorTries({ cursors }: Look, places: RequestPlaces): Try[] {
	return cursors.flatMap(({ value, ...finding }) => {
		const names = parameterNames(value, places.hasPagingObject, places.at('').in === 'body');
		const [first, ...others] = names.map(places.at);
		const own = places.graphQlCursor ? [places.graphQlCursor] : first ? [first] : [];
		const fromHeader = value.source.from === 'header' ? headerPlaces(value.name) : [];
		const mirrored = mirroredPlace(value, names[0] ?? '', places);
		// A name that does not speak of the next page is one that requests have, too.
		const isShared = fromHeader.length === 1;
		const likeliest = isShared ? [...fromHeader, ...own] : [...own, ...fromHeader];
		return [...likeliest, ...mirrored, ...others].map(
			(position): Try => ({
				...finding,
				value: { kind: 'cursor', source: value.source, at: value.at, position },
			}),
		);
	});
}

/** Cursors that each record holds itself. */
function recordTries({ records }: Look, places: RequestPlaces): Try[] {
	if (places.graphQlCursor !== undefined) return [];
	return recordCursorsIn(records).flatMap(({ value: { source, names }, ...finding }) =>
		names.map(
			(name): Try => ({
				...finding,
				value: { kind: 'cursor', source, at: 'the last record', position: places.at(name) },
			}),
		),
	);
}

/** The first position as the answer repeats it, or as the request asks for it. */
function firstPosition({ echoes: { offset, page } }: Look, places: RequestPlaces) {
	const echo = offset ?? page;
	if (echo === undefined) return places.position;
	const { parameter, value: start, evidence } = echo;
	const kind: 'offset' | 'page' = offset ? 'offset' : 'page';
	return { kind, placement: places.at(parameter), start, evidence };
}

function countedTries(look: Look, places: RequestPlaces): Try[] {
	const position = firstPosition(look, places);
	if (position === undefined) return [];
	const echo = look.echoes.size;
	const size = echo && { placement: places.at(echo.parameter), evidence: echo.evidence };
	const known = places.size ?? size;
	const { kind, placement, start, evidence } = position;
	return [
		{
			value: { kind, position: placement, start, ...(known ? { size: known.placement } : {}) },
			confidence: 'likely',
			isProven: false,
			evidence: [evidence, known?.evidence ?? ''].join(' ').trim(),
		},
	];
}

const BLANK: Placement = { in: 'query', name: '' };

/** Positions that a text of the request asks for. */
function textTries({ texts }: RequestPlaces): Try[] {
	return texts.map(({ kind, start, text, isSized }) => ({
		value: { kind, start, position: BLANK, text, ...(isSized ? { size: BLANK } : {}) },
		confidence: 'likely',
		isProven: false,
		evidence: `A text of the request asks for the first page itself: with placeholders it is '${text.to.slice(0, 200)}'.`,
	}));
}

/** The schemes that an answer itself speaks of, the clearest first. */
export function triesFor(look: Look, places: RequestPlaces, allowed: readonly string[]): Try[] {
	const cursors = cursorTries(look, places);
	return [
		...linkTries(look, allowed),
		...cursors.filter(({ confidence }) => confidence !== 'guess'),
		...textTries(places),
		...countedTries(look, places),
		...cursors.filter(({ confidence }) => confidence === 'guess'),
		...recordTries(look, places),
	];
}
