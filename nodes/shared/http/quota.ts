import type { Clock } from './clock';
import type { SendLayer } from './message';
import { allowedCalls, remainingCalls, resetMs } from './waitHeaders';

/** Length of a quota window when the server does not say when it ends. */
const ASSUMED_WINDOW_MS = 60_000;

/**
 * Keeps to the quota that the server reports in its headers, so that no call has to be refused:
 * when the calls left are all spoken for, the next call waits until the window ends.
 * Does nothing until a server sends such headers. Shared by all calls in flight.
 */
export function withQuota(clock: Clock): SendLayer {
	let free = Number.POSITIVE_INFINITY;
	let allowed = Number.POSITIVE_INFINITY;
	let windowEnds = 0;
	let inFlight = 0;
	let turn: Promise<void> = Promise.resolve();

	async function take(): Promise<void> {
		while (free < 1) {
			const left = windowEnds - clock.now();
			if (left > 0) {
				await clock.wait(left);
				continue;
			}
			// The window is over; the next answer tells how many calls the new one really holds.
			free = Math.max(1, allowed - inFlight);
			windowEnds = clock.now() + ASSUMED_WINDOW_MS;
		}
		free -= 1;
		inFlight += 1;
	}

	function learn(headers: Readonly<Record<string, string>>): void {
		const remaining = remainingCalls(headers);
		if (remaining === undefined) return;
		const now = clock.now();
		allowed = allowedCalls(headers) ?? Math.max(remaining, Number.isFinite(allowed) ? allowed : 0);
		// Calls still in flight may not be counted yet in what the server reports.
		const reported = remaining - inFlight;
		// Answers overtake each other, so a small rise means nothing; a large one is a new window.
		const isNewWindow = windowEnds <= now || reported > free + allowed / 2;
		const reset = resetMs(headers, now);
		if (reset !== undefined) windowEnds = now + reset;
		else if (isNewWindow) windowEnds = now + ASSUMED_WINDOW_MS;
		free = isNewWindow ? reported : Math.min(free, reported);
	}

	return (send) => async (request) => {
		const mine = turn.then(take);
		// One caller's cancelled wait must not refuse the turn of the next one.
		turn = mine.catch(() => undefined);
		await mine;
		let headers: Readonly<Record<string, string>> = {};
		try {
			const response = await send(request);
			headers = response.headers;
			return response;
		} finally {
			inFlight -= 1;
			learn(headers);
		}
	};
}
