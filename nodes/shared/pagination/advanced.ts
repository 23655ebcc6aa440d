import type { JsonValue } from '../definition/convert';
import { type LinkScope, reachable, resolveLink } from './nextAddress';
import { place, type Placement } from './placement';
import { readCursor, readSource, type Source } from './source';
import type { PageFacts, RequestStrategy, Step } from './strategy';

/** A value that goes from an answer, or from counting, into the next request. */
export interface Carry {
	readonly source: Source | { readonly from: 'page' } | { readonly from: 'offset' };
	/** `url` replaces the whole address. */
	readonly position: Placement | { readonly in: 'url' };
	/** Sent with the first request; absent to send none. For counters: where counting begins. */
	readonly first?: string;
}

/** A test that ends the read when it holds for a page. */
export interface StopTest {
	readonly source: Source | { readonly from: 'count' };
	readonly operator: 'empty' | 'equals' | 'notEquals' | 'lessThan';
	readonly value: string;
}

export interface AdvancedPaging {
	readonly carries: readonly Carry[];
	readonly stops: readonly StopTest[];
	readonly maxEmptyPages: number;
	/** Where a carried address may lead. */
	readonly links: LinkScope;
}

/** Position: what is sent for each carry (null: nothing), and the counters. */
export type AdvancedCursor = {
	readonly values: ReadonlyArray<JsonValue>;
	readonly pages: number;
	readonly records: number;
	readonly empties: number;
};

function isCounter(carry: Carry): boolean {
	return carry.source.from === 'page' || carry.source.from === 'offset';
}

function tested(test: StopTest, page: PageFacts): unknown {
	return test.source.from === 'count' ? page.received : readSource(test.source, page);
}

const OPERATORS: Record<StopTest['operator'], (found: unknown, value: string) => boolean> = {
	empty: (found) =>
		found === undefined ||
		found === null ||
		found === '' ||
		found === false ||
		(Array.isArray(found) && found.length === 0),
	equals: (found, value) => String(found) === value,
	notEquals: (found, value) => String(found) !== value,
	lessThan: (found, value) => Number(found) < Number(value),
};

/**
 * Paging put together from rules: which values are carried from an answer to the next request, and
 * which tests end it. It also ends when no carried cursor has a value left.
 *
 * Sample: carry `meta.next` to `?after=` and `meta.snapshot` to the header `X-Snapshot`, stop when
 * `meta.done` equals `true`.
 */
export function advancedPaging({
	carries,
	stops,
	maxEmptyPages,
	links,
}: AdvancedPaging): RequestStrategy<AdvancedCursor> {
	function valueOf(
		carry: Carry,
		cursor: Omit<AdvancedCursor, 'values'>,
		page: PageFacts,
	): JsonValue {
		const start = Number(carry.first ?? 0);
		if (carry.source.from === 'page') return start + cursor.pages;
		if (carry.source.from === 'offset') return start + cursor.records;
		return readCursor(carry.source, page, true) ?? null;
	}

	function absolute(carry: Carry, value: JsonValue, page: PageFacts): JsonValue {
		return carry.position.in === 'url' && value !== null ? resolveLink(value, page) : value;
	}

	function advance(cursor: AdvancedCursor, page: PageFacts): Step<AdvancedCursor> {
		if (stops.some((test) => OPERATORS[test.operator](tested(test, page), test.value))) {
			return { stop: 'stop-test' };
		}
		const counted = {
			pages: cursor.pages + 1,
			records: cursor.records + page.received,
			empties: page.received === 0 ? cursor.empties + 1 : 0,
		};
		const values = carries.map((carry) => absolute(carry, valueOf(carry, counted, page), page));
		const read = carries.flatMap((carry, at) => (isCounter(carry) ? [] : [values[at]]));
		if (read.length > 0 && read.every((value) => value === null)) return { stop: 'no-cursor' };
		// Counters never run out, so for them an empty page is the end.
		if (counted.empties > (read.length > 0 ? maxEmptyPages : 0)) return { stop: 'empty-page' };
		if (page.hasMore === false) return { stop: 'has-more-false' };
		return { next: { ...counted, values } };
	}

	return {
		first: {
			values: carries.map((carry) =>
				isCounter(carry) ? Number(carry.first ?? 0) : (carry.first ?? null),
			),
			pages: 0,
			records: 0,
			empties: 0,
		},
		advance,
		apply: (template, { values }) =>
			carries.reduce((request, { position }, at) => {
				const value = values[at] ?? null;
				if (value === null) return request;
				return position.in === 'url'
					? { ...request, url: reachable(String(value), links), query: [] }
					: place(request, position, value);
			}, template),
	};
}
