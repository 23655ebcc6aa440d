import { attemptAsync } from '../shared/attempt';
import { isObject } from '../shared/extract/jsonValue';
import type { DataRecord } from '../shared/extract/records';
import { CancelledError, EngineError } from '../shared/http/errors';
import type { Send } from '../shared/http/message';
import { CeilingError, reachedCeiling } from '../shared/http/meter';
import { pageReader } from '../shared/pagination/fetchRecords';
import { LoopGuard } from '../shared/pagination/loopGuard';
import type { StopReason } from '../shared/pagination/page';
import { type Ending, type Evidence, judgeEnd } from '../shared/pagination/proof';
import { StatedPaths } from '../shared/pagination/statedPaths';
import {
	paginate,
	type Position,
	type ReadPage,
	type Verdict,
} from '../shared/pagination/paginate';
import type { Cursor } from '../shared/pagination/strategy';
import { type Plan, sendOf } from './plan';
import type { SyncSettings } from './settings';
import { keyOf } from './syncField';

/** What a read gave, however it ended. */
export interface Outcome {
	readonly records: readonly DataRecord[];
	readonly reason: StopReason;
	/** What the end rests on, and whether that proves it. */
	readonly ending: Ending;
	readonly evidence?: Evidence;
	readonly pages: number;
	/** The most that the server ever said there is: a list may shrink while it is read (P32). */
	readonly total?: number;
	/** Where to go on. */
	readonly next?: Position<Cursor>;
	readonly warnings: readonly string[];
	/** Those of the warnings that say that something may be missing or be there twice. */
	readonly doubts: readonly string[];
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

	constructor(private readonly stated: StatedPaths) {}

	readonly warn = (warning: string): void => void this.warnings.add(warning);

	readonly page = (page: ReadPage<DataRecord>): void => {
		const { received, total } = page;
		this.stated.page(page);
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

/** What tells records apart: the sync field if one is named. */
function guardOf(sync: SyncSettings): LoopGuard {
	if (sync.fields.length === 0) return new LoopGuard();
	// Entries that are no objects have no fields.
	return new LoopGuard((record) => (isObject(record) ? keyOf(record, sync) : undefined));
}

/** What is said of records that came twice and were not left out by a sync field. */
function repeatedNote({ settings }: Plan, { repeated }: Verdict<Cursor>): string[] {
	if (repeated === 0 || settings.sync.fields.length > 0) return [];
	const what = repeated === 1 ? '1 record came twice' : `${repeated} records came twice`;
	return [`${what}, so others may be missing; name 'Records: Sync Field' to get each once`];
}

function readerOf(plan: Plan, notes: Notes, send: Send) {
	const { settings, signedIn, template, strategy, from } = plan;
	const { total, hasMore } = settings;
	return pageReader({
		template,
		strategy,
		warn: notes.warn,
		send,
		redact: signedIn.redact,
		records: settings.records,
		total,
		hasMore,
		endStatuses: [...settings.endStatuses, ...(strategy.endStatuses ?? [])],
		isResumed: from !== undefined,
		content: settings.content,
		toleratesErrors: settings.toleratesErrors,
	});
}

/** How a read is called when it did not come to its end. */
function brokenOff(error: unknown): Ending {
	const said = error instanceof EngineError ? error.message : String(error);
	const advice = error instanceof EngineError ? { advice: withoutStop(error.hint) } : {};
	return { isProven: false, because: `the read failed: ${withoutStop(said)}`, ...advice };
}

function withoutStop(text: string): string {
	return text.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

type Reader = ReturnType<typeof readerOf>;

function pagesOf(plan: Plan, notes: Notes, { fetch, look }: { fetch: Reader; look: Reader }) {
	const { settings, strategy, usage, ceilings, clock, from } = plan;
	const { limits } = settings;
	return paginate({
		strategy,
		fetch,
		inFlight: settings.pagesInFlight,
		limits: { maxRecords: limits.maxRecords, maxPages: limits.maxPages },
		look,
		isRepeatEnd: settings.isRepeatEnd,
		guard: guardOf(settings.sync),
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
	const stated = new StatedPaths(plan.settings);
	const notes = new Notes(stated);
	const tolerated = (message: string) => {
		notes.hadErrors = true;
		notes.warn(`An answer holds an error beside its records: ${plan.signedIn.redact(message)}`);
	};
	const reader = tracked(readerOf(plan, notes, sendOf(plan, tolerated)));
	const once = {
		...plan,
		settings: { ...plan.settings, maxAttempts: Math.min(2, plan.settings.maxAttempts) },
	};
	const looker = tracked(readerOf(plan, notes, sendOf(once, tolerated)));
	const pages = pagesOf(plan, notes, { fetch: reader.work, look: looker.work });
	const ended = await attemptAsync(async () => {
		for (;;) {
			const step = await pages.next();
			if (step.done) return step.value;
			for (const record of step.value) notes.records.push(record);
		}
	});
	plan.end();
	await Promise.all([reader.settled(), looker.settled()]);
	if (!ended.ok && ended.error instanceof CancelledError) throw ended.error;
	const isCeiling = !ended.ok && ended.error instanceof CeilingError;
	const failed = ended.ok || isCeiling ? undefined : ended.error;
	const reason = ended.ok
		? ended.value.reason
		: ended.error instanceof CeilingError
			? ended.error.reason
			: 'error';
	const ending = ended.ok
		? ended.value.ending
		: isCeiling
			? judgeEnd(reason, { kind: 'limit' })
			: brokenOff(failed);
	const doubts = ended.ok ? [...ended.value.doubts, ...repeatedNote(plan, ended.value)] : [];
	const told = ended.ok ? [...ended.value.warnings, ...doubts] : [];
	for (const warning of [...told, ...stated.notes]) notes.warn(warning);
	// Pages that came again say nothing about how many records a page may hold.
	if (reason !== 'loop') notes.warnOfCap(plan.strategy.pageSize);
	const { records, total, hadErrors } = notes;
	const next = ended.ok ? ended.value.next : notes.next;
	return {
		records,
		reason,
		ending,
		doubts,
		evidence: ended.ok ? ended.value.evidence : undefined,
		hadErrors,
		pages: notes.pages,
		warnings: [...notes.warnings],
		total,
		next,
		...(failed === undefined ? {} : { error: failed }),
	};
}
