import { writeJson } from '../json/writeJson';
import type { LoopGuard } from './loopGuard';
import type { StopReason } from './page';
import type { Cursor, PageFacts, PageStrategy } from './strategy';

/** A page with its records. */
export interface ReadPage<T> extends PageFacts {
	readonly records: readonly T[];
	/** What two equal pages have in common, mostly the body; absent to compare no pages. */
	readonly fingerprint?: string;
}

/** A place in a read: a page, and how many of its records were handed out before. */
export interface Position<C> {
	readonly cursor: C;
	readonly skip: number;
}

/** Ends of a read that the person sets. */
export interface ReadLimits {
	readonly maxRecords?: number;
	readonly maxPages?: number;
}

/** How a read ended. `next` is the position to go on from when it did not reach the end. */
export interface Verdict<C> {
	readonly reason: StopReason;
	readonly pages: number;
	readonly records: number;
	readonly next?: Position<C>;
	readonly warnings: readonly string[];
}

export interface PaginateInput<T, C extends Cursor> {
	readonly strategy: PageStrategy<C>;
	/** Reads the page at a position. */
	readonly fetch: (cursor: C) => Promise<ReadPage<T>>;
	/** Most pages read at the same time; 1 reads one after the other. */
	readonly inFlight: number;
	readonly limits?: ReadLimits;
	/** Where to start; at the first page when left out. */
	readonly from?: Position<C>;
	/** Notices servers that lead in a circle. */
	readonly guard?: LoopGuard;
	/** Asked before each page: a reason to stop, for example a spent time budget. */
	readonly shouldStop?: () => StopReason | undefined;
	/** Told where to go on if nothing more can be read from here on. */
	readonly onPosition?: (position: Position<C>) => void;
	/** Told about each page of the read in order, before its records are yielded. */
	readonly onPage?: (page: ReadPage<T>) => void;
}

interface Pending<T, C> {
	readonly cursor: C;
	readonly page: Promise<ReadPage<T>>;
}

const REPEATED = 'The server sent the same page again; it was left out';

function isSame(a: Cursor, b: Cursor): boolean {
	return writeJson(a) === writeJson(b);
}

/** The way on after a stop, when the page read ahead shows that the end was not reached. */
async function wayOn<T, C>(
	unless: C | undefined,
	pending: Pending<T, C> | undefined,
): Promise<C | undefined> {
	if (unless === undefined || pending === undefined) return undefined;
	// A page past the end may be refused by the server; that only confirms the end.
	const received = await pending.page.then(
		(page) => page.received,
		() => 0,
	);
	return received > 0 ? unless : undefined;
}

/**
 * Reads page after page and yields the records of each as it comes, in order. Where the strategy
 * can tell later positions, several pages are read at once; those past the end are dropped.
 * Returns the verdict.
 * @throws what `fetch` throws; pages yielded before stay with the caller
 */
export async function* paginate<T, C extends Cursor>(
	input: PaginateInput<T, C>,
): AsyncGenerator<readonly T[], Verdict<C>> {
	const { strategy, inFlight, guard, limits = {} } = input;
	const { maxRecords = Number.POSITIVE_INFINITY, maxPages = Number.POSITIVE_INFINITY } = limits;
	let pending: Array<Pending<T, C>> = [];
	let { cursor, skip } = input.from ?? { cursor: strategy.first, skip: 0 };
	let last: ReadPage<T> | undefined;
	let pages = 0;
	let records = 0;
	let repeats = 0;
	const warnings = new Set<string>();

	const verdict = (reason: StopReason, next?: Position<C>): Verdict<C> => ({
		reason,
		pages,
		records,
		next,
		warnings: [...warnings],
	});

	const start = (at: C): Pending<T, C> => {
		const page = input.fetch(at);
		// A page read ahead may fail after the end was found; nobody awaits it then.
		page.catch(() => undefined);
		return { cursor: at, page };
	};

	const readAhead = () => {
		while (strategy.ahead && last !== undefined && pending.length + 1 < inFlight) {
			const places = pending.length + 1;
			const isEnough = records + places * last.received >= maxRecords || pages + places >= maxPages;
			if (isEnough || input.shouldStop?.() !== undefined) return;
			const at = strategy.ahead(cursor, places, last);
			if (at === undefined) return;
			pending.push(start(at));
		}
	};

	/** The records of a page that were not handed out before, none of a page that was. */
	const fresh = (page: ReadPage<T>): readonly T[] => {
		const isRepeat =
			guard !== undefined &&
			page.fingerprint !== undefined &&
			page.received > 0 &&
			guard.page(page.fingerprint) === 'seen';
		repeats = isRepeat ? repeats + 1 : 0;
		if (!isRepeat) return skip > 0 ? page.records.slice(skip) : page.records;
		warnings.add(REPEATED);
		return [];
	};

	for (;;) {
		input.onPosition?.({ cursor, skip });
		const halt = input.shouldStop?.() ?? (pages >= maxPages ? 'max-pages' : undefined);
		if (halt !== undefined) return verdict(halt, { cursor, skip });
		if (guard?.position(writeJson(cursor)) === 'seen') return verdict('loop');

		if (pending[0] !== undefined && !isSame(pending[0].cursor, cursor)) pending = [];
		const current = pending.shift() ?? start(cursor);
		readAhead();
		const page = await current.page;
		pages += 1;
		last = page;
		input.onPage?.(page);

		const usable = fresh(page);
		const room = maxRecords - records;
		const kept = usable.length > room ? usable.slice(0, room) : usable;
		records += kept.length;
		if (kept.length > 0) yield kept;
		// Should finding the next position fail, these records are not read again.
		input.onPosition?.({ cursor, skip: skip + kept.length });
		if (kept.length < usable.length) {
			return verdict('max-records', { cursor, skip: skip + kept.length });
		}
		// Numbered pages may repeat once where the first number is not the one expected (quirk P22).
		if (repeats > (strategy.ahead ? 1 : 0)) return verdict('loop');

		if (page.ends !== undefined) return verdict(page.ends);
		const step = strategy.advance(cursor, page);
		if ('stop' in step) {
			if (step.warning !== undefined) warnings.add(step.warning);
			const onwards = await wayOn(step.unless, pending[0]);
			const later = step.later === undefined ? undefined : { cursor: step.later, skip: 0 };
			if (onwards === undefined) return verdict(step.stop, later);
			cursor = onwards;
		} else {
			cursor = step.next;
		}
		skip = 0;
		if (records >= maxRecords) return verdict('max-records', { cursor, skip });
	}
}
