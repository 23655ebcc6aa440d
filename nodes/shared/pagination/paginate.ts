import type { StopReason } from './page';
import type { Cursor, PageFacts, PageStrategy } from './strategy';

/** A page with its records. */
export interface ReadPage<T> extends PageFacts {
	readonly records: readonly T[];
}

/** Ends of a read that the person sets. */
export interface ReadLimits {
	readonly maxRecords?: number;
}

/** How a read ended. `next` is the position to go on from when it did not reach the end. */
export interface Verdict<C> {
	readonly reason: StopReason;
	readonly pages: number;
	readonly records: number;
	readonly next?: C;
}

export interface PaginateInput<T, C extends Cursor> {
	readonly strategy: PageStrategy<C>;
	/** Reads the page at a position. */
	readonly fetch: (cursor: C) => Promise<ReadPage<T>>;
	/** Most pages read at the same time; 1 reads one after the other. */
	readonly inFlight: number;
	readonly limits?: ReadLimits;
}

interface Pending<T, C> {
	readonly cursor: C;
	readonly page: Promise<ReadPage<T>>;
}

function isSame(a: Cursor, b: Cursor): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** The way on after a stop, when the page read ahead shows that the end was not reached. */
async function wayOn<T, C>(
	unless: C | undefined,
	pending: Pending<T, C> | undefined,
): Promise<C | undefined> {
	if (unless === undefined || pending === undefined) return undefined;
	try {
		return (await pending.page).received > 0 ? unless : undefined;
	} catch {
		// A page past the end may be refused by the server; that only confirms the end.
		return undefined;
	}
}

/**
 * Reads page after page and yields the records of each as it comes, in order. Where the strategy
 * can tell later positions, several pages are read at once; those past the end are dropped.
 * Returns the verdict.
 * @throws what `fetch` throws; pages yielded before stay with the caller
 */
export async function* paginate<T, C extends Cursor>({
	strategy,
	fetch,
	inFlight,
	limits = {},
}: PaginateInput<T, C>): AsyncGenerator<readonly T[], Verdict<C>> {
	const maxRecords = limits.maxRecords ?? Number.POSITIVE_INFINITY;
	let pending: Array<Pending<T, C>> = [];
	let cursor = strategy.first;
	let last: ReadPage<T> | undefined;
	let pages = 0;
	let records = 0;

	const start = (at: C): Pending<T, C> => {
		const page = fetch(at);
		// A page read ahead may fail after the end was found; nobody awaits it then.
		page.catch(() => undefined);
		return { cursor: at, page };
	};

	const readAhead = () => {
		while (strategy.ahead && last !== undefined && pending.length + 1 < inFlight) {
			const places = pending.length + 1;
			if (records + places * last.received >= maxRecords) return;
			const at = strategy.ahead(cursor, places, last);
			if (at === undefined) return;
			pending.push(start(at));
		}
	};

	for (;;) {
		if (pending[0] !== undefined && !isSame(pending[0].cursor, cursor)) pending = [];
		const current = pending.shift() ?? start(cursor);
		readAhead();
		const page = await current.page;
		pages += 1;
		last = page;

		const room = maxRecords - records;
		const kept = page.records.length > room ? page.records.slice(0, room) : page.records;
		records += kept.length;
		if (kept.length > 0) yield kept;

		const step = strategy.advance(cursor, page);
		if ('next' in step) {
			cursor = step.next;
		} else {
			const onwards = await wayOn(step.unless, pending[0]);
			if (onwards === undefined) return { reason: step.stop, pages, records };
			cursor = onwards;
		}
		if (records >= maxRecords) return { reason: 'max-records', pages, records, next: cursor };
	}
}
