import { EngineError, HttpError, NetworkError, ResponseShapeError } from '../http/errors';

/**
 * Statuses by whose meaning the server did nothing of the call (RFC 9110, 15.5; RFC 6585, 3 to 5).
 * The others that refuse, such as 400, 404, 409 and 422, may stand for one row of many, while the
 * rows before it were taken.
 */
const NOTHING_DONE: ReadonlySet<number> = new Set([
	401, 403, 405, 407, 411, 412, 413, 414, 415, 417, 421, 425, 426, 428, 429, 431,
]);

/** Refers to the outcome of what was done (RFC 9110, 15.4.4). */
const SEE_OTHER = 303;

/**
 * Whether a status that is no success proves that no row of its call was taken. Refused alone, a
 * row was not taken; of several rows some may have been. Of a lost answer, 5xx included, nothing is
 * known.
 */
export function provesNothingTaken(status: number, rows: number): boolean {
	if (status < 300 || status === SEE_OTHER || status >= 500) return false;
	return status < 400 || rows === 1 || NOTHING_DONE.has(status);
}

/**
 * Success statuses of which a part may be none: 207 (RFC 4918, 11.1), and 206, with which bulk calls
 * answer that took some rows only.
 */
const PARTIAL: ReadonlySet<number> = new Set([206, 207]);

/** Whether a success of this status may have left out a part of what was sent. */
export function mayBePartial(status: number): boolean {
	return PARTIAL.has(status);
}

/** Whether a write that ended with this error may have taken effect all the same. */
export function mayHaveLanded(error: unknown): boolean {
	if (error instanceof HttpError) return !provesNothingTaken(error.facts.status, 1);
	if (error instanceof NetworkError) return error.mayHaveArrived;
	return error instanceof ResponseShapeError || !(error instanceof EngineError);
}
