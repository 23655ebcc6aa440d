import { isObject } from '../extract/jsonValue';
import { ConfigError } from '../http/errors';
import { readAddress } from './address';
import { type RequestOptions, signedRequest } from './outgoing';
import { placed, type PlacedValue, placedValue, prefixed } from './placement';
import { type CredentialValues, credentialText } from './scope';

/** The rows of a list field; a list nobody touched is an empty object. */
export function credentialRows(
	values: CredentialValues,
	list: string,
	entry: string,
): CredentialValues[] {
	const collection = values[list];
	const rows = isObject(collection) ? collection[entry] : undefined;
	return Array.isArray(rows) ? rows.filter(isObject) : [];
}

interface Key extends PlacedValue {
	readonly secret: string;
}

function readKeys(credential: CredentialValues): Key[] {
	const keys = credentialRows(credential, 'keys', 'key').map((row) => {
		const secret = credentialText(row, 'value');
		if (secret === '') {
			throw new ConfigError("'Value' in the credential is empty", 'Enter the token or key.', {
				field: 'Value',
			});
		}
		const text = prefixed(credentialText(row, 'valuePrefix'), secret);
		return { ...placedValue(row['placement'], credentialText(row, 'name'), text), secret };
	});
	if (keys.length > 0) return keys;
	throw new ConfigError(
		'The credential holds no token or key',
		"Add one under 'Tokens and Keys'.",
		{ field: 'Tokens and Keys' },
	);
}

/**
 * Puts every token and key of the credential in its place (A01, A02, A03, A13, A15).
 * @throws ConfigError before anything is sent
 */
export async function authenticateToken<Request extends RequestOptions>(
	credential: CredentialValues,
	request: Request,
): Promise<Request> {
	const address = readAddress(credential);
	const keys = readKeys(credential);
	return signedRequest(request, address, (plain) => keys.reduce(placed, plain));
}

/** What must never be shown. */
export function tokenSecrets(credential: CredentialValues): string[] {
	return readKeys(credential).map(({ secret }) => secret);
}

/** Names of the parameters that signing in adds to an address. */
export function tokenQueryNames(credential: CredentialValues): string[] {
	return readKeys(credential).flatMap(({ place, name }) => (place === 'query' ? [name] : []));
}
