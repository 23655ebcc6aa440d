import { attemptAsync } from '../shared/attempt';
import type { DataRecord } from '../shared/extract/records';
import { CancelledError } from '../shared/http/errors';
import { CeilingError, reachedCeiling } from '../shared/http/meter';
import { pageReader } from '../shared/pagination/fetchRecords';
import { LoopGuard } from '../shared/pagination/loopGuard';
import type { StopReason } from '../shared/pagination/page';
import { paginate, type Position, type ReadPage } from '../shared/pagination/paginate';
import type { Cursor } from '../shared/pagination/strategy';
import { type Plan, sendOf } from './plan';

/** What a read gave, however it ended. */
export interface Outcome {
	readonly records: readonly DataRecord[];
	readonly reason: StopReason;
	readonly pages: number;
	/** The most that the server ever said there is: a list may shrink while it is read (P32). */
	readonly total?: number;
	/** Where to go on. */
	readonly next?: Position<Cursor>;
	readonly warnings: readonly string[];
	/** Whether answers held errors beside their records. */
	readonly hadErrors: boolean;
	/** What went wrong; set with the reason 'error' only. */
	readonly error?: unknown;
}

/** What is noted while pages come in. */
class Notes {
	readonly records: DataRecord[] = [];
	readonly warnings = new Set<string>();
	pages = 0;
	hadErrors = false;
	total: number | undefined;
	next: Position<Cursor> | undefined;
	private largest = 0;
	private filled = 0;

	readonly warn = (warning: string): void => void this.warnings.add(warning);

	readonly page = ({ received, total }: ReadPage<DataRecord>): void => {
		this.pages += 1;
		if (received > 0) this.filled += 1;
		this.largest = Math.max(this.largest, received);
		if (total !== undefined) this.total = Math.max(total, this.total ?? 0);
	};

	/** A person who asks for more than the server gives pays with calls, not with records (P25). */
	warnOfCap(asked: number | undefined): void {
		if (asked === undefined || this.filled < 2 || this.largest >= asked) return;
		this.warn(`The server gives at most ${this.largest} records per page, not ${asked}`);
	}
}

/** The work, and a promise for the end of all of it that was begun. */
function tracked<Given, Gives>(work: (given: Given) => Promise<Gives>) {
	const underWay = new Set<Promise<Gives>>();
	return {
		work: async (given: Given): Promise<Gives> => {
			const begun = work(given);
			underWay.add(begun);
			return await begun.finally(() => underWay.delete(begun));
		},
		settled: async (): Promise<void> => void (await Promise.allSettled(underWay)),
	};
}

function readerOf(plan: Plan, notes: Notes) {
	const { settings, signedIn, template, strategy, from } = plan;
	const { total, hasMore } = settings;
	const tolerated = (message: string) => {
		notes.hadErrors = true;
		notes.warn(`An answer holds an error beside its records: ${signedIn.redact(message)}`);
	};
	return pageReader({
		template,
		strategy,
		warn: notes.warn,
		send: sendOf(plan, tolerated),
		redact: signedIn.redact,
		records: settings.records,
		total,
		hasMore,
		endStatuses: [...settings.endStatuses, ...(strategy.endStatuses ?? [])],
		isResumed: from !== undefined,
		content: settings.content,
	});
}

function pagesOf(plan: Plan, notes: Notes, fetch: ReturnType<typeof readerOf>) {
	const { settings, strategy, usage, ceilings, clock, from } = plan;
	const { limits } = settings;
	return paginate({
		strategy,
		fetch,
		inFlight: settings.pagesInFlight,
		limits: { maxRecords: limits.maxRecords, maxPages: limits.maxPages },
		guard: new LoopGuard(),
		shouldStop: () => reachedCeiling(usage, ceilings, clock.now()),
		onPosition: (position) => (notes.next = position),
		onPage: notes.page,
		from,
	});
}

/**
 * Reads page after page until the end, a limit or a failure, and keeps what was read in any case.
 * Pages read ahead in vain are awaited: no call is under way when this has ended, and all are counted.
 * @throws CancelledError
 */
export async function readAll(plan: Plan): Promise<Outcome> {
	const notes = new Notes();
	const reader = tracked(readerOf(plan, notes));
	const pages = pagesOf(plan, notes, reader.work);
	const ended = await attemptAsync(async () => {
		for (;;) {
			const step = await pages.next();
			if (step.done) return step.value;
			for (const record of step.value) notes.records.push(record);
		}
	});
	plan.end();
	await reader.settled();
	if (!ended.ok && ended.error instanceof CancelledError) throw ended.error;
	for (const warning of ended.ok ? ended.value.warnings : []) notes.warn(warning);
	const reason = ended.ok ? ended.value.reason : undefined;
	// Pages that came again say nothing about how many records a page may hold.
	if (reason !== 'loop') notes.warnOfCap(plan.strategy.pageSize);
	const { records, total, hadErrors } = notes;
	const next = ended.ok ? ended.value.next : notes.next;
	const isCeiling = !ended.ok && ended.error instanceof CeilingError;
	return {
		records,
		hadErrors,
		pages: notes.pages,
		warnings: [...notes.warnings],
		reason: ended.ok ? ended.value.reason : isCeiling ? ended.error.reason : 'error',
		total,
		next,
		...(ended.ok || isCeiling ? {} : { error: ended.error }),
	};
}
