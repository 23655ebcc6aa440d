import { headerOf } from '../http/headers';
import { type RequestOptions, signedRequest } from './outgoing';
import { readAddress } from './address';
import { placed, type PlacedValue, placedValue, prefixed } from './placement';
import { type CredentialValues, credentialText } from './scope';

function carried(credential: CredentialValues, accessToken: string): PlacedValue {
	if (credential['placement'] === 'query') {
		return placedValue('query', credentialText(credential, 'queryName'), accessToken);
	}
	const name = credentialText(credential, 'headerName');
	const prefix =
		credential['valuePrefix'] === undefined ? 'Bearer' : credentialText(credential, 'valuePrefix');
	return placedValue('header', name === '' ? 'Authorization' : name, prefixed(prefix, accessToken));
}

/** The access token in a request that n8n has signed as `Authorization: Bearer …` (RFC 6750, 2.1). */
export function accessTokenIn({ headers = {} }: RequestOptions): string | undefined {
	const texts = Object.entries(headers).filter(([, value]) => typeof value === 'string');
	const value = headerOf(Object.fromEntries(texts) as Record<string, string>, 'authorization');
	return /^Bearer (.+)$/i.exec(value ?? '')?.[1];
}

/**
 * Moves the token from where n8n puts it to where the credential wants it (A04). n8n signs the
 * same options again after a refresh, so what an earlier call put in is replaced.
 * @throws ConfigError when the request leaves the origins of the credential
 */
export function placeAccessToken<Request extends RequestOptions>(
	credential: CredentialValues,
	request: Request,
): Request {
	const accessToken = accessTokenIn(request);
	return signedRequest(request, readAddress(credential), (plain) => {
		if (accessToken === undefined) return plain;
		const { name } = carried(credential, accessToken);
		const headers = Object.entries(plain.headers).filter(
			([key]) => key.toLowerCase() !== 'authorization' && key.toLowerCase() !== name.toLowerCase(),
		);
		const without = { ...plain, headers: Object.fromEntries(headers) };
		return placed(without, carried(credential, accessToken));
	});
}

/** The members of what n8n keeps of a grant that must never be shown. */
const GRANTED = ['access_token', 'refresh_token', 'id_token', 'accessToken', 'refreshToken'];

/** What must never be shown, besides tokens obtained later. */
export function oAuth2Secrets(credential: CredentialValues): string[] {
	const granted = credential['oauthTokenData'];
	const grant = typeof granted === 'object' && granted !== null ? granted : {};
	return [
		credentialText(credential, 'clientSecret'),
		...GRANTED.map((name) => credentialText(grant as CredentialValues, name)), // an object, see above
	];
}

/** The secrets that stay when tokens are refreshed; empty for a client without a secret. */
export function lastingOAuth2Secrets(credential: CredentialValues): string[] {
	const secret = credentialText(credential, 'clientSecret');
	return secret === '' ? [] : [credentialText(credential, 'clientId'), secret];
}

/** Names of the parameters that signing in adds to an address. */
export function oAuth2QueryNames(credential: CredentialValues): string[] {
	return credential['placement'] === 'query' ? [credentialText(credential, 'queryName')] : [];
}
