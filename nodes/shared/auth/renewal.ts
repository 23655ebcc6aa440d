import { attemptAsync } from '../attempt';
import { ConfigError, NetworkError, ResponseShapeError } from '../http/errors';
import type { ApiResponse, Send } from '../http/message';
import type { Expiring, ExpiringCache } from './expiringCache';
import type { RefusedSignIns } from './refusedSignIns';

/** What an answer means that says in its body that the sign-in is not good. */
const SIGNED_OUT = 401;

/** How sign-in data that has to be fetched is fetched, used and renewed. */
export interface Renewal {
	readonly cache: ExpiringCache;
	/** See fingerprint: never the values themselves. */
	readonly key: string;
	readonly now: () => number;
	/** Signs in. */
	readonly obtain: () => Promise<Expiring>;
	/** Sends with what signing in gave. */
	readonly sendWith: (value: string) => Send;
	/** Whether an answer says that it is no longer good. */
	readonly isStale: (answer: ApiResponse) => boolean;
	readonly refused: RefusedSignIns;
	/** Stands for the run, all of whose items share what was refused. */
	readonly run: object;
}

/**
 * What a failed sign-in means for the request that waited for it: nothing of it was sent, however
 * the sign-in itself ended.
 */
async function signedIn(obtain: () => Promise<Expiring>): Promise<Expiring> {
	const done = await attemptAsync(obtain);
	if (done.ok) return done.value;
	const { error } = done;
	if (error instanceof ResponseShapeError) throw new ConfigError(error.message, error.hint);
	if (!(error instanceof NetworkError)) throw error;
	throw new NetworkError(error.message, error.hint, false, error.facts);
}

/**
 * Signs in before the first request, and once more when an answer says that it is over; what
 * comes then is final (A06, A07, A10).
 */
export function withRenewal(renewal: Renewal): Send {
	const { cache, key, now, obtain, sendWith, isStale, refused, run } = renewal;
	const signIn = async () =>
		await signedIn(async () => await refused.signIn({ run, key, now }, obtain));
	return async (request) => {
		const first = await cache.get(key, now, signIn);
		const answer = await sendWith(first)(request);
		if (!isStale(answer)) return answer;
		cache.drop(key, first);
		const second = await cache.get(key, now, signIn);
		const last = await sendWith(second)(request);
		if (!isStale(last)) return last;
		// What is refused at once is not worth keeping for other calls and runs.
		cache.drop(key, second);
		const isSuccess = last.status >= 200 && last.status < 300;
		return isSuccess ? { ...last, status: SIGNED_OUT, sentStatus: last.status } : last;
	};
}
