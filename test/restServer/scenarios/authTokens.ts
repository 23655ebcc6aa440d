import { loginEndpoint, tokenCarriers, tokenGuard } from '../auth/login';
import type { TokenCarrier } from '../auth/login';
import { tokenEndpoint } from '../auth/tokenEndpoint';
import type { TokenEndpointOptions } from '../auth/tokenEndpoint';
import { createTokenStore } from '../auth/tokenStore';
import type { TokenStore, TokenStoreOptions } from '../auth/tokenStore';
import type { Layer } from '../exchange';
import type { JsonObject } from '../json';
import { bump, defineScenario, partial } from '../scenario';
import type { Counters, Plan, Stage } from '../scenario';
import { guardedPlan } from './authKeys';

const login = { user: 'ada', password: 'log-in-secret' };
const client = { clientId: 'client-1', clientSecret: 'client-secret-2' };

function tokenStore(
	stage: Stage,
	prefix: string,
	more: Partial<TokenStoreOptions> = {},
): TokenStore {
	const { now, counters, overrides } = stage;
	return createTokenStore({ prefix, now, counters, lifetimeMs: overrides.lifetimeMs, ...more });
}

/** Where the reply of a login holds the token and where calls carry it. */
const carrierFacts = {
	json: {
		tokenIn: 'body',
		tokenAt: 'session.token',
		in: 'header',
		name: 'Authorization',
		prefix: 'Bearer ',
	},
	header: {
		tokenIn: 'header',
		tokenAt: 'X-Session-Token',
		in: 'header',
		name: 'X-Session-Token',
		prefix: '',
	},
	cookie: { tokenIn: 'cookie', tokenAt: 'sid', in: 'cookie', name: 'sid', prefix: '' },
} as const;

function sessionPlan(
	stage: Stage,
	kind: keyof typeof tokenCarriers,
	tokens: TokenStore,
	around: readonly Layer[] = [],
): Plan {
	const carrier: TokenCarrier = tokenCarriers[kind];
	const check = tokenGuard(tokens, carrier.read);
	const checks: Layer = (next) => check(around.reduceRight((inner, layer) => layer(inner), next));
	return {
		...guardedPlan(stage, checks, {
			...login,
			loginPath: `${stage.base}/login`,
			...carrierFacts[kind],
		}),
		routes: { '/login': loginEndpoint({ ...login, tokens, carrier, counters: stage.counters }) },
	};
}

/** A10: the token dies when page 3 is asked for; `always` never lets page 3 out. */
function revokingOnPage3(tokens: TokenStore, isFinal: boolean, counters: Counters): Layer {
	let strikes = 0;
	return (next) => async (exchange) => {
		const answer = await next(exchange);
		if (answer.served?.page !== 3 || (strikes > 0 && !isFinal)) return answer;
		strikes += 1;
		bump(counters, 'revoked');
		tokens.revokeAll();
		return {
			status: 401,
			headers: [['content-type', 'application/json']],
			body: '{"error":"expired"}',
		};
	};
}

type Endpoint = Pick<TokenEndpointOptions, 'clientIn' | 'bodyAs' | 'names'> & {
	/** What the answer says about a life of so many seconds. */
	says: (seconds: number, now: number) => JsonObject;
};

const endpoints = {
	number: { clientIn: 'basic', bodyAs: 'form', says: (seconds) => ({ expires_in: seconds }) },
	numericText: {
		clientIn: 'body',
		bodyAs: 'form',
		says: (seconds) => ({ expires_in: String(seconds) }),
	},
	missing: { clientIn: 'body', bodyAs: 'form', says: () => ({}) },
	date: {
		clientIn: 'body',
		bodyAs: 'json',
		says: (seconds, now) => ({ expires_at: new Date(now + seconds * 1000).toISOString() }),
	},
	renamed: {
		clientIn: 'body',
		bodyAs: 'json',
		names: {
			client_id: 'apiKey',
			client_secret: 'apiSecret',
			grant_type: 'grantType',
			access_token: 'accessToken',
		},
		says: (seconds) => ({ expiresIn: seconds }),
	},
} as const satisfies Record<string, Endpoint>;

/** A06 to A10: secrets that have to be fetched first. */
export const authTokenScenarios = [
	defineScenario({
		id: 'A06',
		title: 'login that gives the token in the body, a header or a cookie',
		variants: ['json', 'header', 'cookie'],
		build: (stage) => sessionPlan(stage, stage.variant, tokenStore(stage, 'session')),
	}),
	defineScenario({
		id: 'A07',
		title: 'login that allows one session at a time',
		variants: ['single'],
		build: (stage) => sessionPlan(stage, 'json', tokenStore(stage, 'session', { isSingle: true })),
	}),
	defineScenario({
		id: 'A08',
		title: 'token endpoint that tells the lifetime as a number, a text, a date or not at all',
		variants: ['number', 'numericText', 'missing', 'date', 'renamed'],
		build: (stage) => {
			const { says, ...endpoint }: Endpoint = endpoints[stage.variant];
			const lifetimeMs = stage.overrides.lifetimeMs ?? 3_600_000;
			const tokens = tokenStore(stage, 'access', { lifetimeMs });
			const { counters } = stage;
			return {
				...guardedPlan(stage, tokenGuard(tokens, tokenCarriers.json.read), {
					...client,
					tokenPath: `${stage.base}/oauth/token`,
					clientIn: endpoint.clientIn,
					bodyAs: endpoint.bodyAs,
					...endpoint.names,
				}),
				routes: {
					'/oauth/token': tokenEndpoint({
						...client,
						...endpoint,
						tokens,
						counters,
						lifetime: () => says(lifetimeMs / 1000, stage.now()),
					}),
				},
			};
		},
	}),
	defineScenario({
		id: 'A09',
		title: 'refresh token that is replaced on every use',
		variants: ['rotating'],
		build: (stage) => {
			// Two calls per access token: three pages and an empty one need a second and a third.
			const tokens = tokenStore(stage, 'access', { uses: 2 });
			const { counters } = stage;
			const refreshToken = 'refresh-first';
			return {
				...guardedPlan(stage, tokenGuard(tokens, tokenCarriers.json.read), {
					...client,
					clientIn: 'body',
					refreshToken,
					tokenPath: `${stage.base}/oauth/token`,
				}),
				routes: {
					'/oauth/token': tokenEndpoint({
						...client,
						clientIn: 'body',
						bodyAs: 'form',
						tokens,
						refreshToken,
						counters,
						lifetime: () => ({ expires_in: 3600 }),
					}),
				},
			};
		},
	}),
	defineScenario({
		id: 'A10',
		title: '401 in the middle of a run',
		variants: ['once', 'always'],
		build: (stage) => {
			const tokens = tokenStore(stage, 'session');
			const isFinal = stage.variant === 'always';
			const revoke = revokingOnPage3(tokens, isFinal, stage.counters);
			const plan = sessionPlan(stage, 'json', tokens, [revoke]);
			const size = plan.given.size?.value ?? 0;
			return isFinal
				? {
						...plan,
						records: plan.records.slice(0, 2 * size),
						expected: partial('a second 401 is final', 'error'),
					}
				: plan;
		},
	}),
];
