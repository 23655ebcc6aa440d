import { ConfigError } from '../http/errors';
import type { HttpMethod } from '../http/message';
import { credentialText, type CredentialValues, readScope, requireInScope } from './scope';

/** The part of n8n's request options that signing reads and writes. */
interface SignableRequest {
	readonly url: string;
	readonly baseURL?: string;
	readonly method?: string;
	readonly headers?: object;
}

/**
 * Adds `apiToken` to a request as `Authorization: Bearer` (RFC 6750, 2.1). It is the last gate:
 * whichever node sends, a request to a host or with a method that the credential does not cover
 * never gets the token.
 * @throws ConfigError, AccessError before anything is sent
 */
export async function authenticateBearer<Request extends SignableRequest>(
	credential: CredentialValues,
	request: Request,
): Promise<Request> {
	const scope = readScope(credential);
	const token = credentialText(credential, 'apiToken');
	if (token === '') {
		throw new ConfigError("'API Token' in the credential is empty", 'Enter the token.');
	}
	const url = new URL(request.url, request.baseURL ?? scope.baseUrl);
	// n8n types the method as text; those unknown here (OPTIONS, TRACE) change nothing.
	requireInScope(scope, (request.method ?? 'GET') as HttpMethod, url.href);
	return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
}
