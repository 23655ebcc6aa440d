import { attemptAsync } from '../attempt';
import type { Clock } from './clock';
import { AnswerTooLargeError, EngineError } from './errors';
import { type ApiRequest, MAX_ANSWER_BYTES, type SendLayer } from './message';

/** What a run has cost so far. Counted by the layers, read by limits and reports. */
export interface Usage {
	/** Calls sent for data, repeated ones included: as many as the server sees. */
	calls: number;
	/** Calls that sent an earlier one again, whatever for. */
	retries: number;
	/** Times that a session, a role or an access token was fetched; not among the calls. */
	signIns: number;
	/** Bytes of the answers' texts. */
	bytes: number;
	/** Milliseconds spent waiting between calls, added up over calls that wait side by side. */
	waitedMs: number;
}

/** The usage of a run that has not begun. */
export function noUsage(): Usage {
	return { calls: 0, retries: 0, signIns: 0, bytes: 0, waitedMs: 0 };
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
 * Counts what goes through it and refuses what would exceed a limit. Belongs below everything that
 * repeats calls, the renewal of a sign-in included; a request that was seen before is a repeated one.
 * @throws CeilingError instead of a call above a limit
 */
export function withMeter(usage: Usage, ceilings: Ceilings, clock: Clock): SendLayer {
	const seen = new WeakSet<ApiRequest>();
	return (send) => async (request) => {
		const reached = reachedCeiling(usage, ceilings, clock.now());
		if (reached !== undefined) throw new CeilingError(reached);
		usage.calls += 1;
		if (seen.has(request)) usage.retries += 1;
		seen.add(request);
		const left = ceilings.maxBytes - usage.bytes;
		const isLimited = left < (request.maxBytes ?? MAX_ANSWER_BYTES);
		const sent = await attemptAsync(
			async () => await send(isLimited ? { ...request, maxBytes: left } : request),
		);
		if (!sent.ok) {
			const isReached = isLimited && sent.error instanceof AnswerTooLargeError;
			throw isReached ? new CeilingError('max-bytes') : sent.error;
		}
		usage.bytes += Buffer.byteLength(sent.value.body, 'utf8');
		return sent.value;
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
