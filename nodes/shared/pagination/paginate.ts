import { attempt, attemptAsync } from '../attempt';
import { CancelledError, EngineError, HttpError, PaginationError } from '../http/errors';
import { CeilingError } from '../http/meter';
import { writeJson } from '../json/writeJson';
import type { LoopGuard, Sighting } from './loopGuard';
import type { StopReason } from './page';
import { type Ending, type Evidence, judgeEnd } from './proof';
import type { Cursor, PageFacts, PageStrategy, Step, Stop } from './strategy';

/** A page with its records. */
export interface ReadPage<T> extends PageFacts {
	readonly records: readonly T[];
	/** The entries as the server sent them, where other records were made of them. */
	readonly entries?: readonly unknown[];
	/** What is wrong with a page without a list; thrown unless the page turns out not to matter. */
	readonly problem?: Error;
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
	/** What the end rests on, and whether that proves it. */
	readonly ending: Ending;
	readonly evidence: Evidence;
	readonly pages: number;
	readonly records: number;
	readonly next?: Position<C>;
	readonly warnings: readonly string[];
	/** Warnings that say that something may be missing or be there twice. */
	readonly doubts: readonly string[];
	/** Records handed out that came before, told by their ID. */
	readonly repeated: number;
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
	/** Notices servers that lead in a circle or give records again. */
	readonly guard?: LoopGuard;
	/** Whether a page that came again and again is how this API ends. */
	readonly isRepeatEnd?: boolean;
	/** Reads a page that is only looked at, without asking again when that fails; `fetch` if absent. */
	readonly look?: (cursor: C) => Promise<ReadPage<T>>;
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

const REPEATED = 'The server sent records again that it had sent before; they were left out';

/** Statuses by which a server says that a position lies past the end. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 410, 416, 422]);

/** Those of them that speak of the position itself, and not of its place in the list. */
const UNFIT: ReadonlySet<number> = new Set([400, 422]);

/** Repeated pages in a row that end a read. */
const MOST_REPEATS = 2;

const NOTHING_SEEN: Sighting = { leading: 0, isTail: false, seen: 0, isRepeat: false };

function isSame(a: Cursor, b: Cursor): boolean {
	return writeJson(a) === writeJson(b);
}

/** The entries that the server sent. */
function entriesOf<T>(page: ReadPage<T>): readonly unknown[] {
	return page.entries ?? page.records;
}

function isStop<C>(step: Step<C>): step is Stop<C> {
	return 'stop' in step;
}

/**
 * Reads page after page and yields the records of each as it comes, in order. Where the strategy
 * can tell later positions, several pages are read at once; those past the end are dropped, and what
 * comes out does not depend on how many they are. Returns the verdict.
 * @throws what `fetch` throws; pages yielded before stay with the caller
 */
export async function* paginate<T, C extends Cursor>(
	input: PaginateInput<T, C>,
): AsyncGenerator<readonly T[], Verdict<C>> {
	const { strategy, inFlight, guard, limits = {} } = input;
	const { maxRecords = Number.POSITIVE_INFINITY, maxPages = Number.POSITIVE_INFINITY } = limits;
	let pending: Array<Pending<T, C>> = [];
	let { cursor, skip } = input.from ?? { cursor: strategy.first, skip: 0 };
	/** Where a later run goes on. */
	let place: Position<C> = { cursor, skip };
	let last: ReadPage<T> | undefined;
	let pages = 0;
	let revisited = 0;
	let records = 0;
	let repeats = 0;
	/** Whether the repeated pages are ones that this way of paging brings with it. */
	let isExplained = false;
	let repeated = 0;
	/** Whether a page that looked like the last one was not. */
	let isRefuted = false;
	/** Entries of the last page that brought something new. */
	let before = 0;
	/** Pages that brought something new. */
	let fruitful = 0;
	/** Whether any answer had a list, and what was wrong with the first one that had none. */
	let hasList = input.from !== undefined;
	let problem: Error | undefined;
	const warnings = new Set<string>();
	const doubts = new Set<string>();

	const verdict = (reason: StopReason, evidence: Evidence, next?: Position<C>): Verdict<C> => ({
		reason,
		evidence,
		ending: judgeEnd(reason, evidence),
		pages,
		records,
		next,
		warnings: [...warnings],
		doubts: [...doubts],
		repeated,
	});

	const start = (at: C): Pending<T, C> => {
		const page = input.fetch(at);
		// A page read ahead may fail after the end was found; nobody awaits it then.
		page.catch(() => undefined);
		return { cursor: at, page };
	};

	/** The page at a position, from those read ahead where it is one of them. */
	const take = (at: C): Pending<T, C> => {
		const asksSame = strategy.asksSame ?? isSame;
		if (pending[0] !== undefined && !asksSame(pending[0].cursor, at)) pending = [];
		const ahead = pending.shift();
		return ahead === undefined ? start(at) : { cursor: at, page: ahead.page };
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

	/**
	 * The page of a call. One without a list where the read would end is asked for again once: a
	 * server in trouble answers so, too.
	 */
	const arrived = async ({ cursor: at, page: promise }: Pending<T, C>): Promise<ReadPage<T>> => {
		const page = await promise;
		const isOdd = page.isBlank === true || page.problem !== undefined;
		if (!isOdd || page.ends !== undefined) return page;
		if (!isStop(strategy.advance(at, page))) return page;
		const again = await input.fetch(at);
		const step = strategy.advance(at, again);
		if (again.problem === undefined || !isStop(step)) return again;
		// With cursors a last page without the list is common; where positions are counted it is not.
		if (hasList && (strategy.isCounted !== true || step.evidence.kind === 'stop-rule'))
			return again;
		throw again.problem;
	};

	const sight = (page: ReadPage<T>): Sighting => {
		const entries = entriesOf(page);
		return guard === undefined || entries.length === 0 ? NOTHING_SEEN : guard.page(entries);
	};

	/**
	 * Looks at the page that decides whether the end was reached: the evidence when it was, the page
	 * to go on with when not. `isBlank` says that what looks like the end is an answer without a list.
	 */
	const check = async (at: C, isBlank: boolean): Promise<Evidence | { page: ReadPage<T> }> => {
		const looked = await attemptAsync(async () => await arrived(take(at)));
		if (!looked.ok) {
			const { error } = looked;
			if (error instanceof CancelledError || error instanceof CeilingError) throw error;
			if (error instanceof HttpError && REFUSALS.has(error.facts.status)) {
				if (isBlank) return { kind: 'blank-answer' };
				return { kind: 'refused-page', status: error.facts.status };
			}
			const said = error instanceof EngineError ? error.message : String(error);
			return { kind: 'check-failed', said };
		}
		const page = looked.value;
		if (page.ends === 'stop-status' && page.received === 0) return { kind: 'end-status' };
		if (page.received > 0 || page.hasMore === true) return { page };
		// An API that ends without a list does so behind the end, too; otherwise it was in trouble.
		if (isBlank !== (page.isBlank === true)) return isBlank ? { kind: 'blank-answer' } : { page };
		return { kind: 'empty-page' };
	};

	/** The page to begin with: the first one, or one before it where the list really begins. */
	const begin = async (first: Pending<T, C>): Promise<Pending<T, C>> => {
		if (input.from !== undefined || strategy.before === undefined) return first;
		const page = await attemptAsync(async () => await first.page);
		const before = strategy.before(page.ok ? page.value : { received: 0 });
		if (before === undefined) return first;
		const look = input.look ?? input.fetch;
		const looked = await attemptAsync(async () => {
			const found = await look(before);
			return found.isBlank === true ? await look(before) : found;
		});
		if (!looked.ok) {
			const { error } = looked;
			if (error instanceof CancelledError || error instanceof CeilingError) throw error;
			// A setting that fits no answer is told, whichever answer shows it.
			if (error instanceof PaginationError) throw error;
			const isRefused = error instanceof HttpError && REFUSALS.has(error.facts.status);
			if (!isRefused && strategy.beginsBefore === true) doubts.add(BEGIN_UNKNOWN);
			return first;
		}
		const earlier = looked.value;
		if (earlier.isBlank === true && strategy.beginsBefore === true) doubts.add(BEGIN_UNKNOWN);
		const own = page.ok ? entriesOf(page.value) : [];
		const shared = own.length === 0 ? [] : commonIn(entriesOf(earlier), own);
		const isOther = earlier.received > 0 && !shared.includes(true);
		if (isOther && strategy.beginsBefore === true) {
			return { cursor: before, page: Promise.resolve(earlier) };
		}
		// The same page, or more of the same list, says nothing; another first record does.
		if (earlier.received > 0 && shared[0] !== true) doubts.add(BEGINS_EARLIER);
		return first;
	};

	/** For each entry of a page whether another page has it, too. */
	const commonIn = (page: readonly unknown[], other: readonly unknown[]): readonly boolean[] => {
		if (guard !== undefined) return guard.commonIn(page, other);
		const known = new Set(other.map((entry) => JSON.stringify(entry)));
		return page.map((entry) => known.has(JSON.stringify(entry)));
	};

	const moveTo = (position: Position<C>): void => {
		place = position;
		input.onPosition?.(position);
	};

	/** Where to go on from behind the page at hand, when `next` is the position after it. */
	const behind = (next: C): Position<C> =>
		strategy.resumesOnLastPage === true && last !== undefined ? place : { cursor: next, skip: 0 };

	/** The limit that ends the read before another call. */
	const limitReached = (): StopReason | undefined => {
		if (records >= maxRecords) return 'max-records';
		// A page that a run before has handed out is read for its position alone.
		if (pages - revisited >= maxPages) return 'max-pages';
		return input.shouldStop?.();
	};

	let current: Pending<T, C> | undefined;
	/** Whether the page at hand only has to show that the end was reached. */
	let isShowingEnd = false;
	for (;;) {
		if (!isShowingEnd) moveTo(last === undefined ? place : behind(cursor));
		const halt = isShowingEnd ? input.shouldStop?.() : limitReached();
		if (halt !== undefined) return verdict(halt, { kind: 'limit' }, place);
		if (guard?.position(writeJson(cursor)) === false) {
			return verdict('loop', { kind: 'same-position' });
		}

		const isBeginning = last === undefined && current === undefined;
		const taken: Pending<T, C> = current ?? take(cursor);
		const chosen = isBeginning ? await begin(taken) : taken;
		cursor = chosen.cursor;
		current = undefined;
		readAhead();
		const page = await arrived(chosen);
		last = page;
		if (page.isBlank !== true && page.problem === undefined) hasList = true;
		problem ??= page.problem;
		const sighting = sight(page);
		// A page that was only to show the end is none of the list.
		const isProbe = sighting.isRepeat && strategy.mayRepeat?.(cursor) === true;
		if (!isProbe) {
			pages += 1;
			input.onPage?.(page);
		}
		const { leading, isTail } = sighting;
		const facts: PageFacts = { ...page, leading, ...(isBeginning ? {} : { isTail }) };
		const stepped = attempt(() => strategy.advance(cursor, facts));
		const isMisplaced =
			stepped.ok && isStop(stepped.value) && stepped.value.evidence.kind === 'positions-unclear';
		const from = firstNew(page, sighting);
		const usable = isMisplaced || sighting.isRepeat ? [] : page.records.slice(from);
		const room = maxRecords - records;
		const kept = usable.length > room ? usable.slice(0, room) : usable;
		records += kept.length;
		if (isBeginning && skip > 0 && kept.length === 0) revisited += 1;
		if (kept.length > 0) yield kept;
		const through = sighting.isRepeat ? page.records.length : from + kept.length;
		// Should finding the next position fail, these records are not read again.
		if (!isProbe) moveTo({ cursor, skip: through });
		if (!stepped.ok) throw stepped.error;
		const step = stepped.value;

		if (kept.length < usable.length) {
			return verdict('max-records', { kind: 'limit' }, place);
		}
		if (repeats >= MOST_REPEATS) {
			const isEnd = input.isRepeatEnd === true && fruitful > 1;
			return isEnd
				? verdict('empty-page', { kind: 'repeated-last-page' })
				: verdict('loop', { kind: 'repeats' });
		}

		if (page.ends !== undefined) return verdict(page.ends, { kind: 'end-status' });
		if (!isStop(step)) {
			if (step.doubt !== undefined) doubts.add(step.doubt);
			cursor = step.next;
			skip = 0;
			isShowingEnd = false;
			continue;
		}

		if (step.warning !== undefined) doubts.add(step.warning);
		if (repeats > 0 && !isExplained) doubts.add(REPEATED_BETWEEN);
		if (!hasList && problem !== undefined) throw problem;
		const target = guard === undefined ? step.check : (step.closer ?? step.check);
		if (target === undefined) {
			const later = step.later === undefined ? undefined : { cursor: step.later, skip: 0 };
			return verdict(step.stop, provenBy(step, page), later);
		}
		const stop = isShowingEnd ? input.shouldStop?.() : limitReached();
		if (stop !== undefined) return verdict(stop, { kind: 'limit' }, behind(target));
		const isCloser = target === step.closer;
		const isBlank = page.isBlank === true && !isCloser;
		const found = await check(target, isBlank);
		if (!('page' in found)) {
			const evidence = isCloser ? closerEvidence(found, step, target) : found;
			const isOpen = evidence.kind === 'check-failed';
			return verdict(step.stop, evidence, isOpen ? behind(target) : undefined);
		}
		if (!isCloser && isLastAgain(found.page)) {
			if ((fruitful > 1 && !isRefuted) || input.isRepeatEnd === true) {
				return verdict(step.stop, { kind: 'repeated-last-page' });
			}
			return verdict('loop', { kind: 'repeats' });
		}
		const leadsOn = !isCloser && found.page.received > 0;
		if (leadsOn && isBlank) doubts.add(LISTLESS_BETWEEN);
		isRefuted ||= leadsOn;
		isShowingEnd = isCloser;
		cursor = target;
		skip = 0;
		current = { cursor, page: Promise.resolve(found.page) };
	}

	/** What an end rests on that is not looked behind: an answer without a list is no empty page. */
	function provenBy({ evidence }: Stop<C>, { isBlank }: ReadPage<T>): Evidence {
		const isNone = evidence.kind === 'empty-page' && isBlank === true;
		return isNone ? { kind: 'blank-answer' } : evidence;
	}

	/** What it means that the page just before the end, which was there before, is not. */
	function closerEvidence(found: Evidence, { evidence }: Stop<C>, at: C): Evidence {
		if (found.kind === 'check-failed') return found;
		// Some servers refuse positions that do not fit the page size; their own word counts then.
		const isUnfit = found.kind === 'refused-page' && UNFIT.has(found.status);
		const isTold = evidence.kind === 'has-more-false' || evidence.kind === 'empty-page';
		return isUnfit && isTold ? evidence : { kind: 'positions-unclear', at: writeJson(at) };
	}

	/** Whether a page is the last one once more; it is looked at without being noted. */
	function isLastAgain(page: ReadPage<T>): boolean {
		if (last === undefined || page.received === 0) return false;
		const [own, other] = [entriesOf(page), entriesOf(last)];
		return own.length === other.length && !commonIn(own, other).includes(false);
	}

	/** The first record of a page to hand out, and the counts of what came again. */
	function firstNew(page: ReadPage<T>, { isRepeat, leading, isTail, seen }: Sighting): number {
		const count = entriesOf(page).length;
		const rereads = strategy.rereads?.(cursor) ?? 0;
		if (isRepeat) {
			// Numbered pages may repeat once where 0 and 1 are the same page (quirk P22).
			// Rows read again are some of the page before, never all of it.
			const isReread = isTail && leading <= rereads && leading < before;
			const isOwn = strategy.mayRepeat?.(cursor) === true || isReread;
			if (repeats > 0 && !isExplained && isOwn) doubts.add(REPEATED_BETWEEN);
			isExplained = isOwn;
			repeats += 1;
			if (!isOwn || strategy.rereads === undefined) warnings.add(REPEATED);
			return skip;
		}
		if (repeats > 0 && !isExplained) doubts.add(REPEATED_BETWEEN);
		repeats = 0;
		if (count > 0) {
			fruitful += 1;
			before = count;
		}
		const isTold = guard?.knowsRecords === true;
		const again =
			isTold && page.records.length === count && isTail && leading <= rereads ? leading : 0;
		// Without IDs two records may be equal by chance, but hardly where two pages meet.
		repeated += isTold ? seen - again : leading;
		return Math.max(skip, again);
	}
}

const BEGINS_EARLIER =
	"The list begins before the first position that is set; correct 'Paging: First Offset or Page'";

const BEGIN_UNKNOWN =
	"Whether the list begins one page earlier is unknown, because that page could not be looked at; set 'Paging: First Offset or Page'";

const LISTLESS_BETWEEN =
	'An answer in the middle held no list at all, also when it was asked for again, so its records may be missing; run again later';

const REPEATED_BETWEEN = 'A page came again in place of another one, whose records may be missing';
