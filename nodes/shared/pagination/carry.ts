import type { Json } from '../json/readJson';
import { resolveLink } from './nextAddress';
import type { Placement } from './placement';
import { readCursor, type Source } from './source';
import type { PageFacts } from './strategy';

/** Where a carried value comes from: an answer, counting, or a text. */
export type CarrySource =
	| Source
	| { readonly from: 'page' }
	| { readonly from: 'offset' }
	/** Sent with every request but the first; empty to send nothing there. */
	| { readonly from: 'constant'; readonly text: string };

/** A value that goes from an answer, or from counting, into the next request. */
export interface Carry {
	readonly source: CarrySource;
	/** `url` replaces the whole address, `placeholder` a name in braces in what is typed. */
	readonly position:
		| Placement
		| { readonly in: 'url' }
		| { readonly in: 'placeholder'; readonly name: string };
	/** Sent with the first request; absent to send none. For counters: where counting begins. */
	readonly first?: string;
	/**
	 * Whether the value of an earlier answer is sent again when an answer has none. Such a value says
	 * nothing about the end.
	 */
	readonly isKept: boolean;
}

/** What was read up to and including a page. */
interface Counted {
	readonly pages: number;
	readonly records: number;
	/** By how much counters are less than they would be. */
	readonly back: number;
}

function startOf({ first = '0' }: Carry): number {
	return Number(first);
}

/** Whether the value is counted and does not come from an answer. */
export function isCounter({ source }: Carry): boolean {
	return source.from === 'page' || source.from === 'offset';
}

/** Whether an answer without this value is the end, when no other rule has one either. */
export function isCursor({ source, isKept }: Carry): boolean {
	return (
		source.from !== 'page' && source.from !== 'offset' && source.from !== 'constant' && !isKept
	);
}

/** What the first request sends; null for nothing. */
export function firstValue(carry: Carry): Json {
	const { from } = carry.source;
	return from === 'page' || from === 'offset' ? startOf(carry) : (carry.first ?? null);
}

function valueAfter(carry: Carry, counted: Counted, page: PageFacts): Json {
	const { source } = carry;
	switch (source.from) {
		case 'page':
			return startOf(carry) + counted.pages - counted.back;
		case 'offset':
			return startOf(carry) + counted.records - counted.back;
		case 'constant':
			return source.text === '' ? null : source.text;
		default:
			return readCursor(source, page, true) ?? null;
	}
}

/** What the request after a page sends, `sent` being what the one for the page sent. */
export function nextValue(
	carry: Carry,
	counted: Counted,
	{ page, sent }: { page: PageFacts; sent: Json },
): Json {
	const value = valueAfter(carry, counted, page);
	if (value === null) return carry.isKept ? sent : null;
	return carry.position.in === 'url' ? resolveLink(value, page) : value;
}
