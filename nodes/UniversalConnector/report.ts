import type { IDataObject } from 'n8n-workflow';

import type { StopReason } from '../shared/pagination/page';
import type { Evidence } from '../shared/pagination/proof';
import { toResumeToken } from '../shared/pagination/resumeToken';
import type { MappedRecords } from './mapped';
import type { Plan } from './plan';
import type { Outcome } from './read';
import type { UniqueRecords } from './syncField';

/** Ends at which everything there was has been read. */
const COMPLETE: ReadonlySet<StopReason> = new Set([
	'no-cursor',
	'empty-page',
	'short-page',
	'total-reached',
	'has-more-false',
	'stop-test',
	'stop-status',
]);

/** Evidence that speaks against the end, rather than too little for it. */
const CONTRADICTED: ReadonlySet<Evidence['kind'] | undefined> = new Set([
	'blank-answer',
	'more-announced',
	'positions-unclear',
	'too-many-empty-pages',
	'value-lost',
]);

/** Rejected records that are listed one by one; the rest is counted. */
const LISTED = 20;

/** What became of the records after they were read. */
export interface Handled {
	readonly unique: UniqueRecords;
	readonly mapped: MappedRecords;
	/** What is wrong with the number of records, in words. */
	readonly mismatch?: string;
}

/** Whether the read came to its end. */
export function isAtEnd({ reason, evidence }: Outcome): boolean {
	return COMPLETE.has(reason) && !CONTRADICTED.has(evidence?.kind);
}

/**
 * By how much less was read than the server states; undefined when nothing is missing or it can't be
 * told. Of two records with one sync field value one may have taken the place of another, so they
 * count once. A total below what was read is wrong and says nothing (quirk P30).
 */
export function totalMismatch(
	outcome: Outcome,
	{ records }: UniqueRecords,
	isResumed: boolean,
): string | undefined {
	const { total } = outcome;
	if (total === undefined || isResumed || !isAtEnd(outcome) || total <= records.length) {
		return undefined;
	}
	return `The server states ${total} records in all, but ${records.length} were read`;
}

/** Whether everything there was has been read, and that is proven. */
export function isComplete(outcome: Outcome, mismatch: string | undefined): boolean {
	return (
		outcome.ending.isProven &&
		outcome.doubts.length === 0 &&
		!outcome.hadErrors &&
		mismatch === undefined
	);
}

/** The figures that a summary speaks of. */
export interface Summed {
	readonly outcome: Outcome;
	/** Records that were handed out. */
	readonly count: number;
	readonly mismatch?: string;
	/** Whether an earlier run has read pages before. */
	readonly isResumed: boolean;
}

/** How the read ended, in one or two sentences. */
export function summaryOf({ outcome, count, mismatch, isResumed }: Summed): string {
	const { ending, doubts, hadErrors } = outcome;
	if (isComplete(outcome, mismatch)) {
		const [what, verb] = count === 1 ? ['1 record', 'was'] : [`${count} records`, 'were'];
		const all = isResumed ? `The rest, ${what},` : count === 1 ? 'The only record' : `All ${what}`;
		return count === 0
			? `There are no records: ${ending.because}.`
			: `${all} ${verb} read: ${ending.because}.`;
	}
	const because = !ending.isProven
		? ending.because
		: (mismatch ?? doubts[0] ?? (hadErrors ? 'answers held errors beside their records' : ''));
	const advice = ending.isProven ? undefined : ending.advice;
	const lead = because === '' ? '' : because.charAt(0).toLowerCase() + because.slice(1);
	return `Not complete: ${lead}.${advice === undefined ? '' : ` To go on, ${advice}.`}`;
}

/** What is said of a stated total below what was read (quirk P30). */
export function smallTotal({ total }: Outcome, { records }: UniqueRecords): string[] {
	if (total === undefined || total >= records.length) return [];
	return [
		`The stated total of ${total} is below the ${records.length} records read and was ignored`,
	];
}

/** "1 record …" or "5 records …" as a list of one; none for 0. */
export function counted(count: number, what: string): string[] {
	return count === 0 ? [] : [`${count} ${count === 1 ? 'record' : 'records'} ${what}`];
}

function warningsOf(outcome: Outcome, { unique, mapped, mismatch }: Handled): string[] {
	return [
		...outcome.warnings,
		...smallTotal(outcome, unique),
		...counted(unique.duplicates, 'with a sync field value of another one left out'),
		...counted(unique.keyless, 'without a value in the sync field kept as they are'),
		...counted(mapped.rejected.length, 'rejected by the mapping'),
		...(mismatch === undefined ? [] : [mismatch]),
	];
}

/** The token to go on with, or why there is none; neither at the end. */
function tokenOf({ binding }: Plan, { next }: Outcome): { token?: string; missing?: string } {
	return next === undefined ? {} : toResumeToken(next, binding);
}

/** The item for the Run output. */
export function runReport(plan: Plan, outcome: Outcome, handled: Handled): IDataObject {
	const { usage, signedIn } = plan;
	const { rejected } = handled.mapped;
	const warnings = [...signedIn.warnings, ...warningsOf(outcome, handled)];
	const { token = null, missing } = tokenOf(plan, outcome);
	if (missing !== undefined) warnings.push(`There is no resume token: the position ${missing}`);
	const count = handled.mapped.records.length;
	const { mismatch } = handled;
	const summary = summaryOf({ outcome, count, mismatch, isResumed: plan.from !== undefined });
	return {
		summary: signedIn.redact(summary),
		stopReason: outcome.reason,
		complete: isComplete(outcome, mismatch),
		pages: outcome.pages,
		records: count,
		duplicates: handled.unique.duplicates,
		rejected: rejected.length,
		rejectedRecords: rejected.slice(0, LISTED).map((record) => ({ ...record })),
		...usage,
		statedTotal: outcome.total ?? null,
		warnings: warnings.map(signedIn.redact),
		resumeToken: token,
	};
}
