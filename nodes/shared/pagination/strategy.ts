import type { HttpError } from '../http/errors';
import type { StopReason } from './page';
import type { Evidence } from './proof';
import type { RequestTemplate } from './template';

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
	/**
	 * Entries that the server served, as its own positions count them: before any filter, and before
	 * a record path with `[*]` or a nested list made more or fewer records of them.
	 */
	readonly received: number;
	/** Entries at the start of the page that the read has seen before. */
	readonly leading?: number;
	/** Whether those are the last ones that were read, in their order; absent for the first page. */
	readonly isTail?: boolean;
	/** Whether there is no list where one belongs: an empty body, `null`, or nothing at the path. */
	readonly isBlank?: boolean;
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

/** An end, or what may be one. */
export interface Stop<C> {
	readonly stop: StopReason;
	/** What the end rests on; with `check`, what it would rest on without looking there. */
	readonly evidence: Evidence;
	/**
	 * The position whose page decides: without new records there it is the end, with some the read
	 * goes on from there.
	 */
	readonly check?: C;
	/**
	 * The same one record earlier, so that the page has to begin with the last record: it also shows
	 * that positions count what they are taken for. Used where records can be told apart.
	 */
	readonly closer?: C;
	/** A position worth keeping for a later run, although this one has ended (quirk P16). */
	readonly later?: C;
	/** What a person should know about the end. */
	readonly warning?: string;
}

/** The next position, or the one reason to stop. */
export type Step<C> = Next<C> | Stop<C>;

/** The way on. */
export interface Next<C> {
	readonly next: C;
	/** Why records may be missing although the read goes on. */
	readonly doubt?: string;
}

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
	/** Whether two positions ask for the same page, whatever else they note; equal ones when absent. */
	asksSame?(one: C, other: C): boolean;
	/** How many entries at the start of the page at `cursor` may be ones that were read before. */
	rereads?(cursor: C): number;
	/** Whether the page at `cursor` may be the one before it once more, as part of the numbering. */
	mayRepeat?(cursor: C): boolean;
	/**
	 * A position before the first one, where the list may really begin; absent when there is none.
	 * Told from the first page, which may show that it is the first.
	 */
	before?(first: PageFacts): C | undefined;
	/**
	 * Whether positions are counted, by records or by pages. Then an answer without a list is no way to
	 * say that there is no more, as it is where an answer leads to the next one.
	 */
	readonly isCounted?: boolean;
	/**
	 * Whether a later run begins with the last page of this one, whose records it leaves out: only
	 * beside them an empty page shows that positions count what they are taken for.
	 */
	readonly resumesOnLastPage?: boolean;
	/** Whether a list that begins at `before` is read from there; otherwise it is only told. */
	readonly beginsBefore?: boolean;
}

/** A strategy that also writes its position into requests. */
export interface RequestStrategy<C extends Cursor> extends PageStrategy<C> {
	/** Records that each request asks for; absent when the server decides. */
	readonly pageSize?: number;
	/** Whether positions count what the server served, so that it matters what that is. */
	readonly countsEntries?: boolean;
	/** Names in braces for which it has values. */
	readonly fills: readonly string[];
	/** Those of them that have to stand somewhere in the request. */
	readonly demands?: readonly string[];
	/** Statuses that end the read, besides those that the reader knows. */
	readonly endStatuses?: readonly number[];
	/** A copy of the request that asks for the page at `cursor`. */
	apply(template: RequestTemplate, cursor: C): RequestTemplate;
	/** What a refusal of the page at `cursor` means, where the position itself may be at fault. */
	explain?(error: HttpError, cursor: C): HttpError | undefined;
}
