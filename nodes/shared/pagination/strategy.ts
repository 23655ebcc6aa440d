import type { RequestTemplate } from './template';
import type { StopReason } from './page';

/** Where a strategy stands. JSON, so that a run can be stopped and resumed. */
export type Cursor =
	| string
	| number
	| bigint
	| boolean
	| null
	| readonly Cursor[]
	| { readonly [key: string]: Cursor };

/** What a strategy may look at to decide how to go on. */
export interface PageFacts {
	/** Records the server sent, before any filter. */
	readonly received: number;
	/** Records in all, when the server states a usable number. */
	readonly total?: number;
	/** Pages in all, when the server states them. */
	readonly totalPages?: number;
	/** Whether there is more, when the server says so in a field of its own. */
	readonly hasMore?: boolean;
	/** Set when the page itself is the end, for example by its status. */
	readonly ends?: StopReason;
	/** The parsed answer. */
	readonly body?: unknown;
	/** Header names in lower case. */
	readonly headers?: Readonly<Record<string, string>>;
	/** The last record as the server sent it. */
	readonly lastRecord?: unknown;
	/** The URL that was asked, without what the credential adds. */
	readonly url?: string;
}

/**
 * The next position, or the one reason to stop. `unless` is where to go on after all when a page
 * that was read ahead turns out to hold records.
 */
export type Step<C> =
	| { readonly next: C }
	| {
			readonly stop: StopReason;
			readonly unless?: C;
			/** A position worth keeping for a later run, although this one has ended (quirk P16). */
			readonly later?: C;
			/** What a person should know about the end. */
			readonly warning?: string;
	  };

/**
 * A way to walk through pages. Stateless: all it knows is in the cursor and the page, so the same
 * strategy serves every run at once.
 */
export interface PageStrategy<C extends Cursor> {
	/** The position of the first page. */
	readonly first: C;
	/** The position after the page at `cursor`. */
	advance(cursor: C, page: PageFacts): Step<C>;
	/**
	 * The position `pages` places after `cursor` if all pages between are full; undefined when that
	 * can't be known yet or lies past the end. Absent when each page depends on the one before.
	 */
	ahead?(cursor: C, pages: number, last: PageFacts | undefined): C | undefined;
}

/** A strategy that also writes its position into requests. */
export interface RequestStrategy<C extends Cursor> extends PageStrategy<C> {
	/** Records that each request asks for; absent when the server decides. */
	readonly pageSize?: number;
	/** Names in braces for which it has values. */
	readonly fills: readonly string[];
	/** Those of them that have to stand somewhere in the request. */
	readonly demands?: readonly string[];
	/** Statuses that end the read, besides those that the reader knows. */
	readonly endStatuses?: readonly number[];
	/** A copy of the request that asks for the page at `cursor`. */
	apply(template: RequestTemplate, cursor: C): RequestTemplate;
}
