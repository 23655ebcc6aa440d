import type { Json } from '../json/readJson';
import { type Carry, firstValue, isCounter, isCursor, nextValue } from './carry';
import { isPlaceThere, noCursor } from './noCursor';
import { saysFirst } from './hints';
import { type LinkScope, reachable } from './nextAddress';
import { fillPlaceholders } from './placeholders';
import { place } from './placement';
import type { Evidence } from './proof';
import type { Source } from './source';
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
	/** Whether a stated total that is reached ends the read without another look. */
	readonly trustsTotal?: boolean;
}

/** Position: what is sent for each carry after the first request (null: nothing), and the counters. */
export type AdvancedCursor = {
	readonly values: readonly Json[];
	readonly pages: number;
	readonly records: number;
	readonly empties: number;
	/** Records of the largest page so far. */
	readonly largest: number;
	/** By how much counters are less than the rules say: where the list may begin instead. */
	readonly back: number;
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
	const { carries, stops, limit, links, trustsTotal = false } = paging;
	const firsts = carries.map(firstValue);
	const named = carries.flatMap(({ position }) =>
		position.in === 'placeholder' ? [position.name] : [],
	);
	const hasCursor = carries.some(isCursor);
	// Counters never run out, so for them an empty page is the end.
	const maxEmptyPages = hasCursor ? paging.maxEmptyPages : 0;

	const first: AdvancedCursor = {
		values: carries.map(() => null),
		pages: 0,
		records: 0,
		empties: 0,
		largest: 0,
		back: 0,
	};

	/** What the request for a position sends. */
	function sentAt({ pages, values, back }: AdvancedCursor): readonly Json[] {
		if (pages > 0) return values;
		return carries.map((carry, at) => {
			const value = firsts[at] ?? null;
			return isCounter(carry) && typeof value === 'number' ? value - back : value;
		});
	}

	function beginsAtZero(): boolean {
		const counts = carries.filter(isCounter).map(firstValue);
		return counts.length > 0 && counts.every((value) => value === 0);
	}

	/** Where a list would begin that does not begin where the person lets counting begin. */
	function before(page: PageFacts): AdvancedCursor | undefined {
		const counts = carries.filter(isCounter).map(firstValue);
		const isAboveZero = counts.length > 0 && counts.every((value) => Number(value) > 0);
		return isAboveZero && saysFirst(page) !== true ? { ...first, back: 1 } : undefined;
	}

	function isOut(carry: Carry, value: Json | undefined): boolean {
		return !isCursor(carry) || value === null || value === undefined;
	}

	/** The position after a page, or after one that holds no list where `skipped` records belong. */
	function after(cursor: AdvancedCursor, page: PageFacts, skipped = 0): AdvancedCursor {
		const { back } = cursor;
		const records = cursor.records + page.received + skipped;
		const counted = { pages: cursor.pages + 1, records, back };
		const before = sentAt(cursor);
		const values = carries.map((carry, at) =>
			nextValue(carry, counted, { page, sent: before[at] ?? null }),
		);
		const empties = page.received === 0 ? cursor.empties + 1 : 0;
		return { ...counted, values, empties, largest: Math.max(cursor.largest, page.received) };
	}

	function advance(cursor: AdvancedCursor, page: PageFacts): Step<AdvancedCursor> {
		const met = stops.find((test) => holds(test, page));
		if (met !== undefined) {
			const isCount = met.source.from === 'count' && page.received > 0;
			return { stop: 'stop-test', evidence: { kind: isCount ? 'count-rule' : 'stop-rule' } };
		}
		const next = after(cursor, page);
		const [source, ...others] = carries.filter(isCursor).map((carry) => carry.source as Source);
		if (source !== undefined && carries.every((carry, at) => isOut(carry, next.values[at]))) {
			return withoutCursor(cursor, page, [source, ...others]);
		}
		if (next.empties > maxEmptyPages) {
			const stop = 'empty-page';
			if (hasCursor) {
				return { stop, evidence: { kind: 'too-many-empty-pages', count: next.empties } };
			}
			const evidence: Evidence = { kind: 'empty-page' };
			if (page.isBlank === true) {
				// No list at all may be a gap. Positions that count records would ask for it again.
				const behind = after(cursor, page, cursor.largest === 0 ? limit : cursor.largest);
				return next.empties === 1 ? { stop, evidence, check: behind } : { stop, evidence };
			}
			const isFirst = cursor.pages === 0 && cursor.back === 0;
			// A list that counts from 1 may be empty at 0.
			return isFirst && beginsAtZero()
				? { stop, evidence, check: { ...first, back: -1 } }
				: { stop, evidence };
		}
		if (page.hasMore === false) {
			return { stop: 'has-more-false', evidence: { kind: 'has-more-false' } };
		}
		if (!hasCursor && isAllRead(page, next)) {
			return trustsTotal
				? { stop: 'total-reached', evidence: { kind: 'total-trusted' } }
				: { stop: 'total-reached', evidence: { kind: 'empty-page' }, check: next };
		}
		const doubt = lostValue(cursor, next);
		return doubt === undefined ? { next } : { next, doubt };
	}

	/** What is told when a value that went along is missing while another leads on. */
	function lostValue(cursor: AdvancedCursor, next: AdvancedCursor): string | undefined {
		const lost = carries.find(
			(carry, at) =>
				isCursor(carry) && (cursor.values[at] ?? null) !== null && next.values[at] === null,
		);
		if (lost === undefined) return undefined;
		return "A carried value that earlier answers held was missing in a later one and was sent no more; if the API gives it only once, turn on 'Keep Last Value' in its rule";
	}

	/** The end when no cursor is left; where counting could go on, its absence alone proves nothing. */
	function withoutCursor(
		cursor: AdvancedCursor,
		page: PageFacts,
		[source, ...others]: readonly [Source, ...Source[]],
	): Step<AdvancedCursor> {
		if (page.hasMore === false) {
			return { stop: 'no-cursor', evidence: { kind: 'has-more-false' } };
		}
		const isCounting = carries.some((carry) => isCounter(carry));
		const wasSeen = cursor.pages > 0;
		const there = [source, ...others].find((one) => isPlaceThere(one, page)) ?? source;
		const step = noCursor({ source: there, field: 'From Path or Name', wasSeen }, page);
		if (!('stop' in step) || step.evidence.kind !== 'cursor-gone') return step;
		if (!isCounting || page.received === 0 || others.length > 0) return step;
		return { ...step, evidence: { kind: 'value-lost', at: step.evidence.at } };
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
		first,
		before,
		isCounted: !hasCursor && carries.some(isCounter),
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
