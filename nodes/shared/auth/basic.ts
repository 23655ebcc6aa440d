import { ConfigError } from '../http/errors';
import { withHeader } from '../http/headers';
import { readAddress } from './address';
import { type RequestOptions, signedRequest } from './outgoing';
import type { CredentialValues } from './scope';

interface BasicLogin {
	readonly user: string;
	readonly password: string;
}

function rawText(values: CredentialValues, name: string): string {
	const value = values[name];
	return typeof value === 'string' ? value : '';
}

function hasControlCharacter(text: string): boolean {
	return /[\u0000-\u001f\u007f]/.test(text); // eslint-disable-line no-control-regex
}

/** Not trimmed: a blank may belong to a password. */
function readLogin(values: CredentialValues): BasicLogin {
	const [user, password] = [rawText(values, 'user'), rawText(values, 'password')];
	if (user === '' && password === '') {
		throw new ConfigError("'User' in the credential is empty", 'Enter the user name or API key.', {
			field: 'User',
		});
	}
	if (user.includes(':')) {
		// The first colon ends the user, so what comes after it would become part of the password.
		throw new ConfigError(
			"'User' in the credential holds a colon, which Basic sign-in can't carry",
			"Put what is after the colon into 'Password'.",
			{ field: 'User' },
		);
	}
	const field = [user, password].findIndex(hasControlCharacter);
	if (field < 0) return { user, password };
	const label = field === 0 ? 'User' : 'Password';
	throw new ConfigError(
		`'${label}' in the credential holds a line break or another invisible character`,
		'Copy it again.',
		{ field: label },
	);
}

function encoded({ user, password }: BasicLogin): string {
	return Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
}

/**
 * Adds `Authorization: Basic base64(user:password)`, the text in UTF-8 (RFC 7617, 2 and 2.1; A05).
 * @throws ConfigError before anything is sent
 */
export async function authenticateBasic<Request extends RequestOptions>(
	credential: CredentialValues,
	request: Request,
): Promise<Request> {
	const address = readAddress(credential);
	const value = `Basic ${encoded(readLogin(credential))}`;
	return signedRequest(request, address, (plain) => ({
		...plain,
		headers: withHeader(plain.headers, 'Authorization', value),
	}));
}

/** What must never be shown. Where there is no password the user name is the key. */
export function basicSecrets(credential: CredentialValues): string[] {
	const login = readLogin(credential);
	return [login.password === '' ? login.user : login.password, encoded(login)];
}

/** What makes an account: its user belongs to it, too. */
export function lastingBasicSecrets(credential: CredentialValues): string[] {
	const { user, password } = readLogin(credential);
	return [user, password];
}
