import type { ApiRequest, ApiResponse, SendLayer } from '../shared/http/message';
import { remainingCalls, retryAfterMs } from '../shared/http/waitHeaders';

/**
 * Seconds to wait after the second, third … refusal of a call. Planhat's counter of calls was set
 * back every 60 to 120 s (first public reference, 2017), which the usual back-off does not outlast;
 * the first refusal is left to it, because a burst is over at once.
 */
const SECONDS = [undefined, 20, 40, 60];

function saysNothing({ status, headers }: ApiResponse): boolean {
	const hasTime = retryAfterMs(headers, Date.now()) !== undefined;
	return status === 429 && !hasTime && remainingCalls(headers) === undefined;
}

/**
 * Fills in the time to come back where a 429 does not say it; whether Planhat's does is not known.
 * Belongs inside the retries, which send one and the same request object again.
 */
export function withUnstatedWait(): SendLayer {
	const refusals = new WeakMap<ApiRequest, number>();
	return (send) => async (request) => {
		const response = await send(request);
		if (!saysNothing(response)) return response;
		const before = refusals.get(request) ?? 0;
		refusals.set(request, before + 1);
		const seconds = before < SECONDS.length ? SECONDS[before] : SECONDS.at(-1);
		if (seconds === undefined) return response;
		return { ...response, headers: { ...response.headers, 'retry-after': String(seconds) } };
	};
}
