import type { JsonValue } from '../definition/convert';
import { type Placement, place } from '../pagination/placement';
import type { RequestTemplate } from '../pagination/template';

/**
 * One request that asks under all usual names at once, each with a number of its own. The place and
 * the length of what comes back tell which of the names the server listened to.
 *
 * With 20 records on the first page, `limit=9&per_page=8&offset=3&page=2…` answered by the records
 * 4 to 12 can only be `offset` and `limit`.
 */
export interface Ask {
	readonly sizes: readonly Named[];
	readonly offsets: readonly Named[];
	readonly pages: readonly Named[];
	/** Cursors that are the ID of a record: the place of that record, and the ID. */
	readonly after: ReadonlyArray<Named & { readonly id: JsonValue }>;
}

interface Named {
	readonly name: string;
	readonly value: number;
}

/** Names that are asked for together. */
export interface AskNames {
	/** Of a page size, the most usual first. */
	readonly sizes: readonly string[];
	readonly offsets: readonly string[];
	/** Of a page number, with numbers whose pages of one size do not meet. */
	readonly pages: ReadonlyMap<string, number>;
	/** Of a cursor that is the ID of a record. */
	readonly after?: readonly string[];
}

/** What may be asked. */
export interface AskScope {
	readonly names: AskNames;

	/** Records on the first page. */
	readonly received: number;
	/** Names that the person uses for something else. */
	readonly taken: ReadonlySet<string>;
	/** The ID of the record at a place; undefined when records have none. */
	readonly idAt?: (place: number) => JsonValue | undefined;
}

/** Usual names of a page size, the most usual first. */
export const SIZES = [
	'limit',
	'per_page',
	'size',
	'page_size',
	'pageSize',
	'count',
	'perPage',
	'take',
];
/** No list of names has more offsets. */
const MOST_OFFSETS = 8;
/** Larger pages tell no more. */
const LARGEST = 24;
/** With fewer records on the first page no two answers could be told apart. */
const FEWEST = 3;
/** Names of a page size that are asked for at least, however short the first page is. */
const FEW_SIZES = 5;

function named(name: string, value: number): Named {
	return { name, value };
}

function upTo(first: number, last: number): number[] {
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

/** Numbers for page sizes: about half of the page first, so that a second page begins inside it. */
function sizeValues(received: number): number[] {
	const half = Math.min(LARGEST, Math.max(2, Math.floor((received - 1) / 2)));
	const below = upTo(Math.max(2, Math.ceil(half / 2)), half).reverse();
	const above = upTo(half + 1, received - 1);
	return [...below, ...above.slice(0, Math.max(0, FEW_SIZES - below.length))];
}

/**
 * Offsets at which no page of the sizes begins, those first at whose neighbour none begins either,
 * for lists that count from 1 (quirk P24).
 */
function freeOffsets(sizes: readonly Named[], received: number): number[] {
	const used = new Set(sizes.flatMap(({ value }) => [value, 2 * value]));
	const free = upTo(3, received - 1).filter((value) => !used.has(value));
	const apart: number[] = [];
	for (const value of free) {
		if (!used.has(value - 1) && !apart.includes(value - 1)) apart.push(value);
	}
	const best = apart.length > 0 ? apart : free.slice(0, 1);
	// The most usual name is asked for even where others could explain the same answer.
	return best.length > 0 ? best.slice(0, MOST_OFFSETS + 1) : [Math.min(3, received - 1)];
}

/**
 * Each name with the ID of another record: a single one with that before a free offset, several from
 * the third record on, as a list that grew by a record begins with the second.
 */
function afterAt(
	names: readonly string[],
	{ received, first, idAt }: Pick<AskScope, 'received' | 'idAt'> & { readonly first?: number },
): Ask['after'] {
	const single = first === undefined ? 0 : first - 1;
	const places = names.length > 1 ? upTo(2, received - 2) : [single];
	return names.flatMap((name, at) => {
		const place = places[at];
		const id = place === undefined ? undefined : idAt?.(place);
		return place === undefined || id === undefined ? [] : [{ ...named(name, place), id }];
	});
}

/** What to ask after a first page of so many records; undefined when an answer could tell nothing. */
export function askFor({ names, received, taken, idAt }: AskScope): Ask | undefined {
	if (received < FEWEST) return undefined;
	const isFree = (name: string) => !taken.has(name);
	const values = sizeValues(received);
	const sizes = names.sizes
		.filter(isFree)
		.slice(0, values.length)
		.map((name, at) => named(name, values[at] ?? 0));
	const [first, second, ...others] = freeOffsets(sizes, received);
	const offsets = [first, ...others].flatMap((value) => value ?? []);
	const after = (names.after ?? []).filter(isFree);
	return {
		sizes,
		offsets: names.offsets
			.filter(isFree)
			.slice(0, offsets.length)
			.map((name, at) => named(name, offsets[at] ?? 0)),
		pages: [...names.pages]
			.filter(([name]) => isFree(name))
			.map(([name, value]) => named(name, value)),
		after: afterAt(after, { received, first: second, idAt }),
	};
}

/** Numbers that tell apart names which all led beyond the first page, with pages of two records. */
const NARROW = { size: 2, offset: 2, pages: [4, 6] } as const;

/** Fewest records on the first page for which a narrow ask stays inside it. */
const NARROW_FROM = 13;

/**
 * A second ask with pages of two records, now that the name of the size is known: the names that led
 * beyond the first page lead to different places of it. Undefined when the first page is too short.
 */
export function narrowAsk(
	{ offsets, pages }: Ask,
	size: string,
	received: number,
): Ask | undefined {
	if (received < NARROW_FROM) return undefined;
	return {
		sizes: [named(size, NARROW.size)],
		offsets: offsets.slice(0, 1).map(({ name }) => named(name, NARROW.offset)),
		pages: pages.map(({ name }, at) => named(name, NARROW.pages[at] ?? 0)),
		after: [],
	};
}

/** The request with everything asked in it; `at` writes a name as a place in the request. */
export function withAsk(
	template: RequestTemplate,
	ask: Ask,
	at: (name: string) => Placement,
): RequestTemplate {
	const values: Array<readonly [string, JsonValue]> = [
		...[...ask.sizes, ...ask.offsets, ...ask.pages].map(
			({ name, value }) => [name, value] as const,
		),
		...ask.after.map(({ name, id }) => [name, id] as const),
	];
	return values.reduce((request, [name, value]) => place(request, at(name), value), template);
}
