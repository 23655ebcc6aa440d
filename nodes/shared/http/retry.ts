import { type Attempt, attemptAsync } from '../attempt';
import type { Clock } from './clock';
import { looksLikeProse } from './content';
import { NetworkError, RateLimitError } from './errors';
import type { ApiRequest, ApiResponse, SendLayer } from './message';
import { MAX_SERVER_WAIT_MS, resetMs, retryAfterMs } from './waitHeaders';

/** How often and how long to wait before a request is given up. Durations in milliseconds. */
export interface RetryPolicy {
	/** Sends in all, the first one included; 1 means never again. */
	readonly maxAttempts: number;
	/** Upper end of the first random wait; it doubles with each attempt. */
	readonly baseDelayMs: number;
	/** Upper end of any random wait. */
	readonly maxDelayMs: number;
	/** The longest wait a server may ask for; above it the call ends with RateLimitError. */
	readonly maxServerWaitMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
	maxAttempts: 5,
	baseDelayMs: 1_000,
	maxDelayMs: 30_000,
	maxServerWaitMs: MAX_SERVER_WAIT_MS,
};

const RETRIED_STATUS = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The wait the server asks for, or undefined when it names none. */
function serverWaitMs({ status, headers }: ApiResponse, now: number): number | undefined {
	const explicit = retryAfterMs(headers, now);
	if (explicit !== undefined || status !== 429) return explicit;
	// A reset that is over says nothing on a refusal; to call again at once would only add another.
	const reset = resetMs(headers, now);
	return reset === 0 ? undefined : reset;
}

const NOT_READY = 202;

/** A success of a read that holds no data: it is being prepared, or a page for people came instead. */
function isWithoutData({ method }: ApiRequest, { status, headers, body }: ApiResponse): boolean {
	if (method !== 'GET' || status < 200 || status > 299) return false;
	return status === NOT_READY || looksLikeProse(body, headers['content-type']);
}

/**
 * Whether an answer calls for the same request again. A request that is not repeatable is sent
 * again only when the server says it did not take it: 429, or 503 with a time to come back.
 */
function mayRepeatAnswer(request: ApiRequest, response: ApiResponse, now: number) {
	const { status, headers } = response;
	if (isWithoutData(request, response)) return true;
	if (!RETRIED_STATUS.has(status)) return false;
	if (request.repeatable || status === 429) return true;
	return status === 503 && retryAfterMs(headers, now) !== undefined;
}

/** Exponential back-off with full jitter: a random time up to a doubling limit. */
function backOffMs(policy: RetryPolicy, attempt: number, random: number): number {
	const limit = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
	return Math.round(limit * random);
}

/** The error, knowing how often the request was sent. */
function counted(error: unknown, attempts: number): unknown {
	if (error instanceof NetworkError) error.facts = { ...error.facts, attempts };
	return error;
}

/**
 * Sends again what may be sent again. The answer tells in `attempts` how often it was sent.
 * A read that is answered with 202, or with a page for people, is asked again like one that failed.
 * @throws RateLimitError when the server asks for a longer wait than the policy allows, or is not
 * done with its answer at the last try
 * @throws NetworkError of the last attempt when none was answered
 */
export function withRetry(policy: RetryPolicy, clock: Clock): SendLayer {
	function tooLong(request: ApiRequest, { status }: ApiResponse, asked: number, attempts: number) {
		return new RateLimitError(
			`The server asks to wait ${Math.ceil(asked / 1000)} seconds`,
			'Run the workflow again after that time, or raise the longest wait.',
			{ method: request.method, status, attempts, retryAfterMs: asked },
		);
	}

	function notReady({ method }: ApiRequest, attempts: number) {
		return new RateLimitError(
			`The server is still preparing its answer (${NOT_READY}), also at try ${attempts}`,
			"Run the workflow again later, or raise 'Retry: Attempts' where the node has that option.",
			{ method, status: NOT_READY, attempts },
		);
	}

	/** Milliseconds until the next attempt, or undefined when this result stands. */
	function delayBefore(request: ApiRequest, result: Attempt<ApiResponse>, attempt: number) {
		const isLast = !(attempt < policy.maxAttempts);
		if (!result.ok) {
			const { error } = result;
			const mayRepeat =
				error instanceof NetworkError && (request.repeatable || !error.mayHaveArrived);
			return mayRepeat && !isLast ? backOffMs(policy, attempt, clock.random()) : undefined;
		}
		const now = clock.now();
		if (!mayRepeatAnswer(request, result.value, now)) return undefined;
		const asked = serverWaitMs(result.value, now);
		if (asked !== undefined && asked > policy.maxServerWaitMs) {
			// Also after the last attempt: the time to come back is worth more than the status.
			throw tooLong(request, result.value, asked, attempt);
		}
		if (isLast && result.value.status === NOT_READY) throw notReady(request, attempt);
		return isLast ? undefined : (asked ?? backOffMs(policy, attempt, clock.random()));
	}

	return (send) => async (request) => {
		for (let attempt = 1; ; attempt++) {
			const result = await attemptAsync(async () => await send(request));
			const delay = delayBefore(request, result, attempt);
			if (delay !== undefined) {
				await clock.wait(delay);
			} else if (result.ok) {
				return { ...result.value, attempts: attempt };
			} else {
				throw counted(result.error, attempt);
			}
		}
	};
}
