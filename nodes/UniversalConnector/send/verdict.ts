import type { Verdict } from '../../shared/batching/delivery';
import { failed, landed, type Outcome, unknown } from '../../shared/batching/outcomes';
import { provesNothingTaken } from '../../shared/batching/refusals';
import type { Answer } from '../../shared/http/answer';
import {
	AccessError,
	ConfigError,
	EngineError,
	NetworkError,
	RateLimitError,
	ResponseShapeError,
} from '../../shared/http/errors';
import { CeilingError } from '../../shared/http/meter';
import type { SendRow } from './row';
import type { RefusalPolicy } from './settings';

/** Statuses that speak of the content, so that a smaller call may pass. */
export const CONTENT_STATUS: ReadonlySet<number> = new Set([400, 413, 422]);

/** Statuses that speak of what is addressed, so that the next call may pass. */
const TARGET_STATUS: ReadonlySet<number> = new Set([404, 409, 410, 412, 423, 428]);

/** Failures in a row that say nothing about rows; then the API is not asked any more. */
const MAX_FAILURES = 3;

const RAISE = "Raise 'Limit: Calls', and send the rest again";

/** Counts failures that would befall any call. */
export class Failures {
	private inARow = 0;

	/** A call that got through to the rows. */
	readonly reset = (): void => void (this.inARow = 0);

	/** Why nothing more should be sent, if so. */
	readonly count = (message: string): { stop?: string } => {
		this.inARow += 1;
		return this.inARow < MAX_FAILURES
			? {}
			: { stop: `${MAX_FAILURES} calls in a row failed. The last one: ${message}` };
	};
}

function all(rows: readonly SendRow[], outcome: Outcome) {
	return rows.map((row) => [row, outcome] as const);
}

const isFinal = (error: EngineError) =>
	[AccessError, CeilingError, ConfigError, RateLimitError].some((kind) => error instanceof kind);

/** What a call without an answer of the API means for its rows. */
export function notAnswered(
	rows: readonly SendRow[],
	error: EngineError,
	{ failures, mayHaveLanded }: { failures: Failures; mayHaveLanded: boolean },
): Verdict<SendRow> {
	const mayHaveArrived =
		mayHaveLanded ||
		error instanceof ResponseShapeError ||
		(error instanceof NetworkError && error.mayHaveArrived);
	const hint = error instanceof CeilingError ? RAISE : error.hint;
	const reason = `${error.message}. ${hint}`;
	const outcomes = all(rows, mayHaveArrived ? unknown(reason) : failed(reason));
	if (isFinal(error)) return { outcomes, stop: error.message };
	return { outcomes, ...failures.count(error.message) };
}

/** How an answer that is no success is judged. */
export interface Judging {
	readonly policy: RefusalPolicy;
	readonly failures: Failures;
	/** Whether an earlier try may have taken effect. */
	readonly isAfterLoss: boolean;
	/** Whether an earlier call with some of the rows was taken. */
	readonly wereTaken: boolean;
	/** Whether the status was a success and only the body says otherwise. */
	readonly isTaken: boolean;
	/** Whether rows that may have arrived can be sent again in other calls. */
	readonly mayResend: boolean;
	/** Whether a refused call left nothing behind, as the person says. */
	readonly isAllOrNone: boolean;
}

const MORE_THAN_ONE =
	"The API did not say whether it had taken some of the records of the call. If it takes all of a call or none, turn on 'Refused Batch: All or None'";

/**
 * What a refusal of the content means. After a lost answer "exists already" is what success looks
 * like; a success status with an error in it may have done a part of the work, and so may a refusal
 * that speaks of one of many rows.
 */
function contentOutcome(
	said: string,
	count: number,
	{ isAfterLoss, isTaken, isUntouched }: Pick<Judging, 'isAfterLoss' | 'isTaken'> & Untouched,
): Outcome {
	if (isAfterLoss) return unknown(`${said}. An earlier try may have landed`);
	if (isTaken && count > 1) {
		return unknown(`${said}. Some records of the call may have landed`);
	}
	return isUntouched || isTaken ? failed(said) : unknown(`${said}. ${MORE_THAN_ONE}`);
}

/** Whether it is proven that no row of a call was taken. */
interface Untouched {
	readonly isUntouched: boolean;
}

/** What an answer of 300 and up means for its rows. */
export function refused(
	rows: readonly SendRow[],
	answer: Answer,
	judging: Judging,
): Verdict<SendRow> {
	const { policy, failures, isTaken } = judging;
	const { request, status } = answer;
	const isAboutContent = CONTENT_STATUS.has(status);
	// Content that is refused alone was not taken among others, but "exists already" may be our work.
	const isAfterLoss = judging.isAfterLoss || (judging.wereTaken && !isAboutContent);
	// An error inside a success; throttling inside one says that nothing was done.
	const isErrorInSuccess = isTaken && isAboutContent;
	const isUntouched =
		!isErrorInSuccess &&
		(provesNothingTaken(status, rows.length) || (judging.isAllOrNone && status < 500));
	const error = answer.error();
	const reason = `${error.message}. ${error.hint}`;
	if (isAfterLoss && request.method === 'DELETE' && (status === 404 || status === 410)) {
		failures.reset();
		const outcome = landed('There is no such record any more; an earlier try may have deleted it');
		return { outcomes: all(rows, outcome) };
	}
	if (isAboutContent || TARGET_STATUS.has(status)) {
		failures.reset();
		const said = error.facts.serverMessage ?? error.message;
		const outcome = contentOutcome(said, rows.length, {
			isAfterLoss: isAfterLoss || (judging.wereTaken && rows.length > 1),
			isTaken,
			isUntouched,
		});
		const isSafe = judging.mayResend || (isUntouched && !isAfterLoss);
		const mayPassApart = isAboutContent && rows.length > 1 && isSafe;
		if (mayPassApart && policy === 'bisect') {
			const wereTaken = !isUntouched || isAfterLoss;
			return { outcomes: [], apart: { rows, whenTooMany: () => outcome, wereTaken } };
		}
		const outcomes = all(rows, outcome);
		return policy === 'stop' ? { outcomes, stop: error.message } : { outcomes };
	}
	const mayHaveLanded = isAfterLoss || !isUntouched;
	const outcomes = all(rows, mayHaveLanded ? unknown(reason) : failed(reason));
	// Sign-in and redirects are the same for every call.
	if (status === 401 || status < 400) return { outcomes, stop: error.message };
	return { outcomes, ...failures.count(error.message) };
}
