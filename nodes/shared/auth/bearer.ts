import { requireAccess } from '../http/access';
import { ConfigError } from '../http/errors';
import { withHeader } from '../http/headers';
import { type RequestOptions, signedRequest } from './outgoing';
import { credentialText, type CredentialValues, readScope } from './scope';

const FIELD = 'API Token';

function readToken(credential: CredentialValues): string {
	const token = credentialText(credential, 'apiToken');
	if (token === '') {
		throw new ConfigError(`'${FIELD}' in the credential is empty`, 'Enter the token.', {
			field: FIELD,
		});
	}
	// RFC 6750, 2.1 has no blanks; a line break would end the header.
	if (!/^[\x21-\x7e]+$/.test(token)) {
		throw new ConfigError(
			`'${FIELD}' in the credential holds a blank or another character that no token has`,
			"Copy the token again, on one line and without 'Bearer' in front.",
			{ field: FIELD },
		);
	}
	return token;
}

/**
 * Adds `apiToken` to a request as `Authorization: Bearer` (RFC 6750, 2.1). It is the last gate:
 * whichever node sends, a request to a host or with a method that the credential does not cover
 * never gets the token, and no redirect takes it elsewhere.
 * @throws ConfigError, AccessError before anything is sent
 */
export async function authenticateBearer<Request extends RequestOptions>(
	credential: CredentialValues,
	request: Request,
): Promise<Request> {
	const scope = readScope(credential);
	const token = readToken(credential);
	return signedRequest(request, scope, (plain) => {
		// A method that is unknown here counts as one that writes.
		requireAccess(scope.access, plain);
		return { ...plain, headers: withHeader(plain.headers, 'Authorization', `Bearer ${token}`) };
	});
}
