import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { UniversalConnectorBasicApi } from '../../credentials/UniversalConnectorBasicApi.credentials';
import { UniversalConnectorOAuth2Api } from '../../credentials/UniversalConnectorOAuth2Api.credentials';
import { UniversalConnectorSessionApi } from '../../credentials/UniversalConnectorSessionApi.credentials';
import { UniversalConnectorTokenApi } from '../../credentials/UniversalConnectorTokenApi.credentials';
import type { Credential } from './api';

/** What the editor stores: the defaults of the fields under what was typed. */
function stored(type: ICredentialType, typed: Record<string, unknown>): Credential {
	const defaults = type.properties.map(({ name, default: value }) => [name, value]);
	const values = { ...Object.fromEntries(defaults), ...typed };
	// What the editor stores is what the fields hold.
	return [type, values as ICredentialDataDecryptedObject];
}

/** The token that every emulation of a token API takes. */
export const TOKEN = 'token-of-the-emulation';

/** The value of the token field of a credential. */
function keys(name: string, valuePrefix: string, value: string) {
	return { key: [{ placement: 'header', name, valuePrefix, value }] };
}

/** One token in a header. */
export function tokenIn(baseUrl: string, name = 'Authorization', prefix = 'Bearer'): Credential {
	return stored(new UniversalConnectorTokenApi(), { baseUrl, keys: keys(name, prefix, TOKEN) });
}

/** What stands in place of the secret in a credential that is wrong. */
export const WRONG = 'secret-that-nobody-knows';

/** A token that the API does not know, in place of the right one. */
export function wrongToken(
	name = 'Authorization',
	prefix = 'Bearer',
): ICredentialDataDecryptedObject {
	return { keys: keys(name, prefix, WRONG) };
}

/** User and password. */
export function basic(baseUrl: string, user: string, password: string): Credential {
	return stored(new UniversalConnectorBasicApi(), { baseUrl, user, password });
}

/** The client that every emulation of an OAuth2 API knows. */
export const CLIENT = { clientId: 'client-of-the-emulation', clientSecret: 'client-secret' };

/** Client credentials, sent in the body. */
export function oAuth2(baseUrl: string, accessTokenUrl: string, scope = ''): Credential {
	return stored(new UniversalConnectorOAuth2Api(), {
		baseUrl,
		accessTokenUrl,
		scope,
		...CLIENT,
		grantType: 'clientCredentials',
		authentication: 'body',
	});
}

/** What an account that was connected by hand gets new access tokens for. */
export const REFRESH_TOKEN = 'refresh-token-of-the-emulation';

/** An account that somebody connected earlier, its access token over by now. */
export function oAuth2Connected(baseUrl: string, accessTokenUrl: string): Credential {
	return stored(new UniversalConnectorOAuth2Api(), {
		baseUrl,
		accessTokenUrl,
		scope: '',
		...CLIENT,
		grantType: 'authorizationCode',
		authentication: 'body',
		oauthTokenData: { access_token: 'over', refresh_token: REFRESH_TOKEN },
	});
}

/** A login whose reply holds the token. */
export function session(baseUrl: string, login: Record<string, unknown>): Credential {
	return stored(new UniversalConnectorSessionApi(), { baseUrl, ...login });
}
