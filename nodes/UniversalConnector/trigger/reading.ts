import { PaginationError } from '../../shared/http/errors';
import type { Plan } from '../plan';
import { type Outcome, readAll } from '../read';
import { isAtEnd, isComplete, smallTotal, totalMismatch } from '../report';
import { type UniqueRecords, uniqueRecords } from '../syncField';

/** A read that did not fail. */
export interface Reading {
	readonly plan: Plan;
	readonly outcome: Outcome;
	/** What the duplicate policy left of the records. */
	readonly unique: UniqueRecords;
	/** Whether the end of the list was reached without an error in an answer. */
	readonly isAtEnd: boolean;
	/** Whether as many records came besides as the API states, if it does. */
	readonly isComplete: boolean;
}

/** Reads as a plan says. */
export type Reader = (plan: Plan) => Promise<Reading>;

/** Why a read is not complete, in words. */
export function shortfall(outcome: Outcome): string {
	return isAtEnd(outcome) ? 'answers held errors' : outcome.ending.because;
}

/**
 * Reads as the plan says. A limit of the person's ends a read early without an error; whoever
 * compares it with another one has to look at `isAtEnd` and `isComplete`. `warn` learns of what
 * would stand on the connector's output Run.
 * @throws what went wrong on the way
 */
export async function read(plan: Plan, warn: (message: string) => void): Promise<Reading> {
	const outcome = await readAll(plan);
	if (outcome.error !== undefined) throw outcome.error;
	const unique = uniqueRecords(outcome.records, plan.settings.sync);
	const mismatch = totalMismatch(outcome, unique, false);
	if (mismatch !== undefined && plan.settings.failsOnTotalMismatch) {
		throw new PaginationError(
			mismatch,
			"Nothing is lost: the next poll reads again. Or set 'On Total Mismatch' to 'Warn'.",
			{ field: 'On Total Mismatch' },
		);
	}
	const hasEnded = isAtEnd(outcome) && !outcome.hadErrors;
	const early = isAtEnd(outcome) ? [] : [`Not all was read: ${shortfall(outcome)}`];
	const notes = [...outcome.warnings, ...smallTotal(outcome, unique)];
	const warnings = [...plan.signedIn.warnings, ...notes, ...early];
	for (const warning of mismatch === undefined ? warnings : [...warnings, mismatch]) {
		warn(warning);
	}
	return { plan, outcome, unique, isAtEnd: hasEnded, isComplete: isComplete(outcome, mismatch) };
}

/**
 * The first read decides what counts as known, so it must not be cut short.
 * @throws PaginationError
 */
export function requireBaseline(reading: Reading): void {
	if (reading.isAtEnd) return;
	throw new PaginationError(
		`The first read must be complete, because what it finds counts as known; but ${shortfall(reading.outcome)}`,
		"Raise the limits in the options, or turn on 'Emit Existing Records First'.",
	);
}
