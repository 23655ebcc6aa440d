import { Refusal } from '../answer';
import { bump } from '../scenario';
import type { Counters } from '../scenario';
import type { TokenStore } from './tokenStore';

export interface RefreshChain {
	/** Takes a refresh token and gives the one that replaces it. */
	use(token: string | undefined): string;
}

/**
 * A09: each refresh token works once. Using an old one again revokes everything, as RFC 9700
 * section 4.14.2 asks for, so a client that kept the first token is locked out for good.
 */
export function createRefreshChain(
	first: string,
	{ tokens, counters }: { tokens: TokenStore; counters: Counters },
): RefreshChain {
	const used = new Set<string>();
	let newest: string | undefined = first;
	return {
		use: (token) => {
			if (token === undefined || token !== newest) {
				if (token !== undefined && used.has(token)) {
					bump(counters, 'reused');
					newest = undefined;
					tokens.revokeAll();
				}
				throw new Refusal(400, 'invalid_grant');
			}
			used.add(token);
			newest = `${first}-next-${used.size}`;
			return newest;
		},
	};
}
