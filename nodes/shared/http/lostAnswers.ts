import { type Attempt, attemptAsync } from '../attempt';
import { NetworkError } from './errors';
import type { ApiRequest, ApiResponse, SendLayer } from './message';

function isLost(result: Attempt<ApiResponse>): boolean {
	if (result.ok) return result.value.status >= 500;
	return result.error instanceof NetworkError && result.error.mayHaveArrived;
}

/**
 * Remembers the calls of which some try may have taken effect although its answer did not come or
 * was a 5xx. The next try may find the work done: a delete answers 404, an upsert "unchanged".
 */
export class LostAnswers {
	private readonly requests = new WeakSet<ApiRequest>();

	/** Belongs inside the retries, which send one and the same request object again. */
	readonly layer: SendLayer = (send) => async (request) => {
		const result = await attemptAsync(async () => await send(request));
		if (isLost(result)) this.requests.add(request);
		if (!result.ok) throw result.error;
		return result.value;
	};

	includes(request: ApiRequest): boolean {
		return this.requests.has(request);
	}
}
