import { attempt, attemptJson } from '../attempt';
import { parsePath } from '../extract/path';
import { valueAt } from '../extract/readPath';
import { writePath } from '../extract/writePath';
import { serverMessage } from '../http/answer';
import { ConfigError, HttpError, ResponseShapeError } from '../http/errors';
import type { HttpMethod } from '../http/message';
import { requireAllowedOrigin } from '../http/origin';
import { redactor } from '../http/redact';
import { readJson, toTextIntegers } from '../json/readJson';
import { readAddress } from './address';
import type { Expiring } from './expiringCache';
import { sessionEnd } from './lifetime';
import { targetUrl } from './outgoing';
import { placedValue } from './placement';
import type { SignInAnswer, SignInRequest } from './plainHttp';
import { type CredentialValues, credentialText } from './scope';
import { credentialRows } from './token';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT']);

function readMethod(credential: CredentialValues): HttpMethod {
	const method = credential['loginMethod'] ?? 'POST';
	if (typeof method === 'string' && METHODS.has(method)) return method as HttpMethod; // see METHODS
	const hint = 'Choose it again.';
	throw new ConfigError("'Login Method' has a value this version does not know", hint);
}

/** Login values as the person entered them; not trimmed, a blank may belong to a password. */
function loginValues(credential: CredentialValues): Array<readonly [path: string, value: string]> {
	return credentialRows(credential, 'loginValues', 'value').map((row) => {
		const value = row['value'];
		return [credentialText(row, 'path'), typeof value === 'string' ? value : ''];
	});
}

function constants(credential: CredentialValues): unknown {
	const text = credential['loginBody'] ?? '{}';
	if (typeof text !== 'string') return text;
	const parsed = attemptJson(text.trim() === '' ? '{}' : text);
	if (parsed.ok) return parsed.value;
	throw new ConfigError(
		"'Login Body' in the credential is no JSON",
		'Enter an object such as {"remember": true}, or {}.',
		{ field: 'Login Body' },
	);
}

/** `[["user.name", "ada"]]` and `{"remember":true}` give `{"remember":true,"user":{"name":"ada"}}`. */
function jsonBody(credential: CredentialValues): string {
	const body = loginValues(credential).reduce(
		(document, [path, value]) => writePath(document, parsePath(path, 'Login Values'), value),
		constants(credential),
	);
	return JSON.stringify(body);
}

function formBody(credential: CredentialValues): string {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(constants(credential) ?? {})) {
		form.append(name, String(value));
	}
	for (const [name, value] of loginValues(credential)) form.append(name, value);
	return form.toString();
}

/**
 * The request that signs in, for example
 * `POST https://api.example.com/login {"user":"ada","password":"…"}` (A06).
 * @throws ConfigError naming the field that can't be used, or when it leaves the allowed hosts
 */
export function loginRequest(credential: CredentialValues): SignInRequest {
	const { baseUrl, allowedOrigins } = readAddress(credential);
	const method = readMethod(credential);
	const url = targetUrl({ url: credentialText(credential, 'loginPath') }, baseUrl);
	requireAllowedOrigin(url, allowedOrigins);
	const headers = credentialRows(credential, 'loginHeaders', 'header').map((row) => {
		const value = credentialText(row, 'value');
		const { name, text } = placedValue('header', credentialText(row, 'name'), value);
		return [name, text] as const;
	});
	const given = { Accept: 'application/json', ...Object.fromEntries(headers) };
	if (method === 'GET') return { method, url, headers: given };
	const isForm = credential['loginFormat'] === 'form';
	return {
		method,
		url,
		headers: {
			'Content-Type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
			...given,
		},
		body: isForm ? formBody(credential) : jsonBody(credential),
	};
}

/** The last cookie of that name; values of cookies hold no comma (RFC 6265, 4.1.1). */
function cookieIn(header: string, name: string): string | undefined {
	return [...header.matchAll(/(?:^|,)\s*([^=;,\s]+)=([^;,]*)/g)]
		.filter(([, key]) => key === name)
		.map(([, , value = '']) => value.trim().replace(/^"(.*)"$/, '$1'))
		.at(-1);
}

function found(credential: CredentialValues, { headers, body }: SignInAnswer): unknown {
	const name = credentialText(credential, 'replyName');
	switch (credential['replyPlace'] ?? 'body') {
		case 'header':
			return headers[name.toLowerCase()];
		case 'cookie':
			return cookieIn(headers['set-cookie'] ?? '', name);
		default: {
			const parsed = attempt(() => toTextIntegers(readJson(body).value));
			return parsed.ok ? valueAt(parsed.value, parsePath(name, 'Name in Reply')) : undefined;
		}
	}
}

/** Everything in a login that must never be shown. */
export function loginSecrets(credential: CredentialValues): string[] {
	const headers = credentialRows(credential, 'loginHeaders', 'header');
	const values = loginValues(credential).map(([, value]) => value);
	return [...values, ...headers.map((row) => credentialText(row, 'value'))];
}

function refused(credential: CredentialValues, { status, body }: SignInAnswer): HttpError {
	const said = serverMessage(redactor(loginSecrets(credential))(body));
	const message = `The server refused the login (${status})`;
	const hint =
		status === 404 || status === 405
			? "Check 'Login Path' and 'Login Method' in the credential."
			: "Check 'Login Values' in the credential.";
	return new HttpError(said === undefined ? message : `${message}: ${said}`, hint, {
		status,
		serverMessage: said,
	});
}

/**
 * What a login gave, and until when it is good.
 * @throws HttpError when the server refused
 * @throws ResponseShapeError when the answer does not hold it where the credential says
 */
export function loginResult(
	credential: CredentialValues,
	answer: SignInAnswer,
	now: number,
): Expiring {
	// A login often ends in a redirect to a start page, the cookie being in that answer.
	if (answer.status < 200 || answer.status > 399) throw refused(credential, answer);
	const value = found(credential, answer);
	if ((typeof value !== 'string' && typeof value !== 'number') || String(value).trim() === '') {
		const place = String(credential['replyPlace'] ?? 'body');
		throw new ResponseShapeError(
			`The login succeeded, but its reply holds nothing at '${credentialText(credential, 'replyName')}' in the ${place}`,
			"Check 'Session in Reply' and 'Name in Reply' in the credential.",
			{ status: answer.status },
		);
	}
	const expiresAt = sessionEnd(credential, answer, now);
	return { value: String(value).trim(), expiresAt };
}
