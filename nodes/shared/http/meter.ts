import { attemptAsync } from '../attempt';
import type { Clock } from './clock';
import { EngineError } from './errors';
import type { SendLayer } from './message';

/** What a run has cost so far. Counted by the layers, read by limits and reports. */
export interface Usage {
	/** Calls sent, repeated ones included. */
	calls: number;
	/** Calls that repeated an earlier one. */
	retries: number;
	/** Bytes of the answers' texts. */
	bytes: number;
	/** Milliseconds spent waiting between calls, added up over calls that wait side by side. */
	waitedMs: number;
}

/** What a run may cost; Infinity for no limit. */
export interface Ceilings {
	readonly maxCalls: number;
	readonly maxBytes: number;
	/** The moment at which the run ends. */
	readonly endsAt: number;
}

/** Why a run was ended by a limit of the person. Stored in outputs: never change the values. */
export type CeilingReason = 'max-calls' | 'max-bytes' | 'time-budget';

const CEILINGS: Readonly<Record<CeilingReason, string>> = {
	'max-calls': 'The limit of calls is reached',
	'max-bytes': 'The limit of data is reached',
	'time-budget': 'The limit of time is reached',
};

/** A limit that was set for the run is reached; nothing went wrong. */
export class CeilingError extends EngineError {
	readonly kind = 'pagination';

	constructor(readonly reason: CeilingReason) {
		super(CEILINGS[reason], 'Raise the limit, or go on later with the resume token.');
	}
}

/** The limit that is reached, if any. */
export function reachedCeiling(
	usage: Usage,
	ceilings: Ceilings,
	now: number,
): CeilingReason | undefined {
	if (usage.calls >= ceilings.maxCalls) return 'max-calls';
	if (usage.bytes >= ceilings.maxBytes) return 'max-bytes';
	return now >= ceilings.endsAt ? 'time-budget' : undefined;
}

/**
 * Counts what goes through it and refuses what would exceed a limit; belongs innermost, where
 * every attempt passes.
 */
export function withMeter(usage: Usage, ceilings: Ceilings, clock: Clock): SendLayer {
	return (send) => async (request) => {
		const reached = reachedCeiling(usage, ceilings, clock.now());
		if (reached !== undefined) throw new CeilingError(reached);
		usage.calls += 1;
		const maxBytes = ceilings.maxBytes - usage.bytes;
		const response = await send(Number.isFinite(maxBytes) ? { ...request, maxBytes } : request);
		usage.bytes += Buffer.byteLength(response.body, 'utf8');
		return response;
	};
}

/** How often a call was sent in all, as far as its error knows. */
function attemptsOf(error: unknown): number {
	return (error instanceof EngineError ? error.facts.attempts : undefined) ?? 1;
}

/** Counts the calls that repeat an earlier one; belongs outermost. */
export function withRetryCount(usage: Usage): SendLayer {
	return (send) => async (request) => {
		const result = await attemptAsync(async () => await send(request));
		usage.retries += (result.ok ? result.value.attempts : attemptsOf(result.error)) - 1;
		if (!result.ok) throw result.error;
		return result.value;
	};
}

/** A clock that counts the time spent waiting, and does not begin a wait that ends too late. */
export function meteredClock(clock: Clock, usage: Usage, endsAt: number): Clock {
	return {
		...clock,
		wait: async (ms) => {
			if (clock.now() + ms > endsAt) throw new CeilingError('time-budget');
			usage.waitedMs += ms;
			await clock.wait(ms);
		},
	};
}
