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

/** How a caller waits for its turn. */
interface Patience {
	readonly clock: Clock;
	readonly maxWaitMs: number;
}

/**
 * What is known of one quota of a server, shared by everybody whose calls count against it: calls
 * in flight, items and paths of a run.
 */
export class Quota {
	/** Calls left in the window, those in flight not taken off. */
	private remaining = Number.POSITIVE_INFINITY;
	private windowBegan = 0;
	private windowEnds = 0;
	private inFlight = 0;
	private ended = 0;
	private turn: Promise<void> = Promise.resolve();

	/**
	 * Makes a call when the quota has room for it, one caller after the other.
	 * @throws RateLimitError when the window ends later than the caller's patience
	 */
	async use<Answer extends { readonly headers: Readonly<Record<string, string>> }>(
		{ method }: Pick<ApiRequest, 'method'>,
		patience: Patience,
		call: () => Promise<Answer>,
	): Promise<Answer> {
		const mine = this.turn.then(async () => await this.take(method, patience));
		// One caller's cancelled wait must not refuse the turn of the next one.
		this.turn = mine.catch(() => undefined);
		await mine;
		const { clock } = patience;
		const sentAt = clock.now();
		const endedBefore = this.ended;
		const result = await attemptAsync(call);
		const overtakers = this.ended - endedBefore;
		this.inFlight -= 1;
		this.ended += 1;
		if (!result.ok) throw result.error;
		this.learn(result.value.headers, { now: clock.now(), sentAt, overtakers });
		return result.value;
	}

	private async take(method: ApiRequest['method'], { clock, maxWaitMs }: Patience): Promise<void> {
		while (this.remaining - this.inFlight < 1) {
			const left = this.windowEnds - clock.now();
			if (left > maxWaitMs && this.remaining < 1) {
				throw new RateLimitError(
					`The quota of calls is used up; the next window begins in ${Math.ceil(left / 1000)} seconds`,
					'Run the workflow again after that time.',
					{ method, retryAfterMs: left },
				);
			}
			if (left > 0) {
				await clock.wait(this.inFlight > 0 ? Math.min(left, LOOK_MS) : left);
			} else {
				this.remaining = this.inFlight + 1;
				this.windowEnds = clock.now() + ASSUMED_WINDOW_MS;
			}
		}
		this.inFlight += 1;
	}

	/**
	 * Takes in what an answer reports. `overtakers` is how many other calls ended while it was on
	 * its way: the server may have counted those before this one, or after.
	 */
	private learn(
		headers: Readonly<Record<string, string>>,
		{ now, sentAt, overtakers }: { now: number; sentAt: number; overtakers: number },
	): void {
		const reported = remainingCalls(headers);
		if (reported === undefined) return;
		// An answer from before the window began says nothing about it.
		const isOld = sentAt < this.windowBegan;
		if (isOld && reported < this.remaining - overtakers - this.inFlight) return;
		const atLeast = reported - overtakers - this.inFlight;
		// Within a window the count only falls, so a rise that no overtaking explains is a new window.
		const isNewWindow = sentAt >= this.windowEnds || atLeast > this.remaining;
		if (isNewWindow) this.windowBegan = now;
		this.remaining = Math.min(Math.max(this.remaining, atLeast), reported);
		const told = retryAfterMs(headers, now) ?? resetMs(headers, now);
		if (told !== undefined) this.windowEnds = now + Math.max(told, SHORTEST_WAIT_MS);
		else if (isNewWindow) this.windowEnds = now + ASSUMED_WINDOW_MS;
	}
}

/**
 * Keeps to the quota that the server reports in its headers, so that no call has to be refused:
 * when the calls left are all spoken for, the next call waits until the window ends. Then one call
 * goes ahead, and its answer tells whether the others may follow.
 * Does nothing until a server sends such headers. Shared by all calls in flight, and by everybody
 * who is given the same `quotaOf`.
 * @throws RateLimitError when the window ends later than `maxWaitMs` from now
 */
export function withQuota(
	clock: Clock,
	maxWaitMs = MAX_SERVER_WAIT_MS,
	quotaOf: (request: ApiRequest) => Quota = alwaysOne(new Quota()),
): SendLayer {
	return (send) => async (request) => {
		const call = async () => await send(request);
		return await quotaOf(request).use(request, { clock, maxWaitMs }, call);
	};
}

function alwaysOne(quota: Quota): () => Quota {
	return () => quota;
}
