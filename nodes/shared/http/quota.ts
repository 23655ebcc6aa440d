import { attemptAsync } from '../attempt';
import type { Clock } from './clock';
import { RateLimitError } from './errors';
import type { ApiRequest, SendLayer } from './message';
import { MAX_SERVER_WAIT_MS, remainingCalls, resetMs, retryAfterMs } from './waitHeaders';

/** Length of a quota window when the server does not say when it ends. */
const ASSUMED_WINDOW_MS = 60_000;

/** A reset of 0 on an empty quota is rounded down: the window ends within the second. */
const SHORTEST_WAIT_MS = 1_000;

/** How often to look whether an answer has brought news while waiting, in milliseconds. */
const LOOK_MS = 100;

/**
 * Keeps to the quota that the server reports in its headers, so that no call has to be refused:
 * when the calls left are all spoken for, the next call waits until the window ends. Then one call
 * goes ahead, and its answer tells whether the others may follow.
 * Does nothing until a server sends such headers. Shared by all calls in flight.
 * @throws RateLimitError when the window ends later than `maxWaitMs` from now
 */
export function withQuota(clock: Clock, maxWaitMs = MAX_SERVER_WAIT_MS): SendLayer {
	/** Calls left in the window, those in flight not taken off. */
	let remaining = Number.POSITIVE_INFINITY;
	let windowBegan = 0;
	let windowEnds = 0;
	let inFlight = 0;
	let ended = 0;
	let turn: Promise<void> = Promise.resolve();

	async function take({ method }: ApiRequest): Promise<void> {
		while (remaining - inFlight < 1) {
			const left = windowEnds - clock.now();
			if (left > maxWaitMs && remaining < 1) {
				throw new RateLimitError(
					`The quota of calls is used up; the next window begins in ${Math.ceil(left / 1000)} seconds`,
					'Run the workflow again after that time.',
					{ method, retryAfterMs: left },
				);
			}
			if (left > 0) {
				await clock.wait(inFlight > 0 ? Math.min(left, LOOK_MS) : left);
			} else {
				remaining = inFlight + 1;
				windowEnds = clock.now() + ASSUMED_WINDOW_MS;
			}
		}
		inFlight += 1;
	}

	/**
	 * Takes in what an answer reports. `overtakers` is how many other calls ended while it was on
	 * its way: the server may have counted those before this one, or after.
	 */
	function learn(headers: Readonly<Record<string, string>>, sentAt: number, overtakers: number) {
		const reported = remainingCalls(headers);
		if (reported === undefined) return;
		const now = clock.now();
		// An answer from before the window began says nothing about it.
		if (sentAt < windowBegan && reported < remaining - overtakers - inFlight) return;
		const atLeast = reported - overtakers - inFlight;
		// Within a window the count only falls, so a rise that no overtaking explains is a new window.
		const isNewWindow = sentAt >= windowEnds || atLeast > remaining;
		if (isNewWindow) windowBegan = now;
		remaining = Math.min(Math.max(remaining, atLeast), reported);
		const told = retryAfterMs(headers, now) ?? resetMs(headers, now);
		if (told !== undefined) windowEnds = now + Math.max(told, SHORTEST_WAIT_MS);
		else if (isNewWindow) windowEnds = now + ASSUMED_WINDOW_MS;
	}

	return (send) => async (request) => {
		const mine = turn.then(async () => await take(request));
		// One caller's cancelled wait must not refuse the turn of the next one.
		turn = mine.catch(() => undefined);
		await mine;
		const sentAt = clock.now();
		const endedBefore = ended;
		const result = await attemptAsync(async () => await send(request));
		const overtakers = ended - endedBefore;
		inFlight -= 1;
		ended += 1;
		if (!result.ok) throw result.error;
		learn(result.value.headers, sentAt, overtakers);
		return result.value;
	};
}
