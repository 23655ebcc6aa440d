import type { ApiRequest } from '../http/message';
import { Pace } from '../http/pace';
import { Quota } from '../http/quota';

/** What calls to one origin with one account have in common. */
interface Shared {
	readonly quota: Quota;
	readonly pace: Pace;
}

/** Limits of a server, found by the request they count. */
export interface CallLimits {
	readonly quotaOf: (request: ApiRequest) => Quota;
	readonly pace: Pace;
}

/** By execution of a node, and within it by account and origin. */
const known = new WeakMap<object, Map<string, Shared>>();

function sharedBy(execution: object, key: string): Shared {
	const all = known.get(execution) ?? new Map<string, Shared>();
	known.set(execution, all);
	const shared = all.get(key) ?? { quota: new Quota(), pace: new Pace() };
	all.set(key, shared);
	return shared;
}

/**
 * The limits that all items of one node execution share: what the server told one item about its
 * quota holds for the next one. `account` is a fingerprint of who signs in, `baseUrl` the API.
 */
export function callLimits(execution: object, account: string, baseUrl: string): CallLimits {
	const at = (url: string) => sharedBy(execution, `${account} ${new URL(url).origin}`);
	return { quotaOf: ({ url }) => at(url).quota, pace: at(baseUrl).pace };
}
