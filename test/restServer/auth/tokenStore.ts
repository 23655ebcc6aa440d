import { bump } from '../scenario';
import type { Counters } from '../scenario';
import { Unauthorized } from './guard';

export interface TokenStoreOptions {
	prefix: string;
	now: () => number;
	/** Undefined: tokens live for ever. */
	lifetimeMs?: number | undefined;
	/** A07: a new token makes all earlier ones worthless. */
	isSingle?: boolean;
	/** Calls a token is good for. */
	uses?: number | undefined;
	counters: Counters;
}

interface Issued {
	until: number;
	usesLeft: number;
}

/** Tokens a server gave out and still believes in. Counts what it issued and what it turned away. */
export function createTokenStore(options: TokenStoreOptions): TokenStore {
	const valid = new Map<string, Issued>();
	let issued = 0;
	return {
		issue: () => {
			if (options.isSingle) valid.clear();
			issued += 1;
			bump(options.counters, 'issued');
			// Characters that a careless query, cookie or form encoding would change.
			const token = `${options.prefix}-${issued}-q7+Zk/${issued}=`;
			valid.set(token, {
				until: options.now() + (options.lifetimeMs ?? Number.POSITIVE_INFINITY),
				usesLeft: options.uses ?? Number.POSITIVE_INFINITY,
			});
			return token;
		},
		accept: (token) => {
			const known = token === undefined ? undefined : valid.get(token);
			if (!known || known.until <= options.now() || known.usesLeft === 0) {
				bump(options.counters, 'turnedAway');
				throw new Unauthorized('the token is missing, unknown or expired');
			}
			known.usesLeft -= 1;
		},
		revokeAll: () => valid.clear(),
	};
}

export interface TokenStore {
	issue(): string;
	/** Throws unless the token is good; takes one use of it. */
	accept(token: string | undefined): void;
	revokeAll(): void;
}
