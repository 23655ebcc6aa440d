import { Refusal, jsonAnswer } from '../answer';
import { header, jsonBody, parsePairs } from '../exchange';
import type { Exchange, Handler } from '../exchange';
import { isObject } from '../json';
import type { JsonObject } from '../json';
import { bump } from '../scenario';
import type { Counters } from '../scenario';
import { createRefreshChain } from './refreshChain';
import type { TokenStore } from './tokenStore';

export interface TokenEndpointOptions {
	clientId: string;
	clientSecret: string;
	/** RFC 6749 section 2.3.1: Basic, or members of the body. */
	clientIn: 'basic' | 'body';
	bodyAs: 'form' | 'json';
	/** Names of members where an API does not use those of RFC 6749. */
	names?: Readonly<Record<string, string>>;
	tokens: TokenStore;
	/** A08: members beside the token, such as `expires_in` in any form. */
	lifetime: () => JsonObject;
	/** A09: the only refresh token that is good at first; client credentials otherwise. */
	refreshToken?: string;
	counters: Counters;
}

/** RFC 6749 sections 4.4 (client credentials) and 6 (refresh); counts grants. */
export function tokenEndpoint(options: TokenEndpointOptions): Handler {
	const { names = {}, refreshToken } = options;
	const name = (standard: string): string => names[standard] ?? standard;
	const chain = refreshToken === undefined ? undefined : createRefreshChain(refreshToken, options);
	return (exchange) => {
		const members = readMembers(exchange, options.bodyAs);
		checkClient(exchange, members, options, name);
		const grant = chain ? 'refresh_token' : 'client_credentials';
		if (members[name('grant_type')] !== grant) throw oauthError('unsupported_grant_type');
		const next = chain?.use(members[name('refresh_token')]);
		bump(options.counters, 'grants');
		return jsonAnswer({
			[name('access_token')]: options.tokens.issue(),
			token_type: 'Bearer',
			...options.lifetime(),
			...(next === undefined ? {} : { [name('refresh_token')]: next }),
		});
	};
}

function readMembers(exchange: Exchange, bodyAs: 'form' | 'json'): Record<string, string> {
	const type = header(exchange, 'content-type') ?? '';
	const wanted = bodyAs === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
	if (!type.toLowerCase().startsWith(wanted)) throw oauthError('invalid_request');
	if (bodyAs === 'form') return Object.fromEntries(parsePairs(exchange.body.toString('utf8')));
	const body = jsonBody(exchange);
	if (!isObject(body)) throw oauthError('invalid_request');
	return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]));
}

function checkClient(
	exchange: Exchange,
	members: Record<string, string>,
	{ clientId, clientSecret, clientIn }: TokenEndpointOptions,
	name: (standard: string) => string,
): void {
	const sent =
		clientIn === 'basic'
			? header(exchange, 'authorization')
			: `${members[name('client_id')]}:${members[name('client_secret')]}`;
	const wanted =
		clientIn === 'basic'
			? `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
			: `${clientId}:${clientSecret}`;
	if (sent !== wanted) throw new Refusal(401, 'invalid_client');
}

/** RFC 6749 section 5.2 */
export function oauthError(code: string): Refusal {
	return new Refusal(400, code);
}
