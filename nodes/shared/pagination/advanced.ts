import type { Json } from '../json/readJson';
import { type Carry, firstValue, isCursor, nextValue } from './carry';
import { noCursor } from './cursor';
import { type LinkScope, reachable } from './nextAddress';
import { fillPlaceholders } from './placeholders';
import { place } from './placement';
import { holds, type StopTest } from './stopTest';
import type { PageFacts, RequestStrategy, Step } from './strategy';
import type { RequestTemplate } from './template';
import { isTotalReached } from './totals';

export interface AdvancedPaging {
	readonly carries: readonly Carry[];
	readonly stops: readonly StopTest[];
	/** Statuses that end the read. */
	readonly endStatuses: readonly number[];
	/** What `{limit}` stands for. */
	readonly limit: number;
	readonly maxEmptyPages: number;
	/** Where a carried address may lead. */
	readonly links: LinkScope;
}

/** Position: what is sent for each carry after the first request (null: nothing), and the counters. */
export type AdvancedCursor = {
	readonly values: readonly Json[];
	readonly pages: number;
	readonly records: number;
	readonly empties: number;
};

function isAllRead({ total, totalPages }: PageFacts, { pages, records }: AdvancedCursor): boolean {
	return isTotalReached(total, records) || isTotalReached(totalPages, pages);
}

/**
 * Paging put together from rules: which values are carried from an answer to the next request, and
 * which tests end it. It also ends when no carried cursor has a value left.
 *
 * Sample: carry `meta.next` to `?after=` and `meta.snapshot` to the header `X-Snapshot`, stop when
 * `meta.done` equals `true`.
 * @throws PaginationError for a carried address that is none, or leads where it may not
 */
export function advancedPaging(paging: AdvancedPaging): RequestStrategy<AdvancedCursor> {
	const { carries, stops, limit, links } = paging;
	const firsts = carries.map(firstValue);
	const named = carries.flatMap(({ position }) =>
		position.in === 'placeholder' ? [position.name] : [],
	);
	const hasCursor = carries.some(isCursor);
	// Counters never run out, so for them an empty page is the end.
	const maxEmptyPages = hasCursor ? paging.maxEmptyPages : 0;

	/** What the request for a position sends. */
	function sentAt({ pages, values }: AdvancedCursor): readonly Json[] {
		return pages === 0 ? firsts : values;
	}

	function after(cursor: AdvancedCursor, page: PageFacts): AdvancedCursor {
		const counted = { pages: cursor.pages + 1, records: cursor.records + page.received };
		const before = sentAt(cursor);
		const values = carries.map((carry, at) =>
			nextValue(carry, counted, { page, sent: before[at] ?? null }),
		);
		return { ...counted, values, empties: page.received === 0 ? cursor.empties + 1 : 0 };
	}

	function advance(cursor: AdvancedCursor, page: PageFacts): Step<AdvancedCursor> {
		if (stops.some((test) => holds(test, page))) return { stop: 'stop-test' };
		const next = after(cursor, page);
		if (hasCursor && carries.every((carry, at) => !isCursor(carry) || next.values[at] === null)) {
			return noCursor(page);
		}
		if (next.empties > maxEmptyPages) return { stop: 'empty-page' };
		if (page.hasMore === false) return { stop: 'has-more-false' };
		if (!hasCursor && isAllRead(page, next)) return { stop: 'total-reached' };
		return { next };
	}

	function filled(template: RequestTemplate, sent: readonly Json[]): RequestTemplate {
		const values = carries.flatMap(({ position }, at) =>
			position.in === 'placeholder' ? [[position.name, sent[at] ?? null] as const] : [],
		);
		return fillPlaceholders(template, { limit, ...Object.fromEntries(values) });
	}

	/** The address that was carried in place of the typed one. */
	function addressed(template: RequestTemplate, sent: readonly Json[]): RequestTemplate {
		const address = carries.flatMap(({ position }, at) =>
			position.in === 'url' && (sent[at] ?? null) !== null ? [String(sent[at])] : [],
		)[0];
		return address === undefined
			? template
			: { ...template, url: reachable(address, links), query: [] };
	}

	return {
		first: { values: carries.map(() => null), pages: 0, records: 0, empties: 0 },
		endStatuses: paging.endStatuses,
		fills: ['limit', ...named],
		demands: named,
		advance,
		apply(template, cursor) {
			const sent = sentAt(cursor);
			return carries.reduce(
				(request, { position }, at) => {
					const value = sent[at] ?? null;
					const isPlaced = value !== null && position.in !== 'url' && position.in !== 'placeholder';
					return isPlaced ? place(request, position, value) : request;
				},
				addressed(filled(template, sent), sent),
			);
		},
	};
}
