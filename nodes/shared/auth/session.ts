import { attempt, attemptJson } from '../attempt';
import { isSomething } from '../extract/isSomething';
import { parsePath } from '../extract/path';
import { valueAt } from '../extract/readPath';
import { readContent } from '../http/content';
import { ConfigError } from '../http/errors';
import type { ApiResponse } from '../http/message';
import { plainText } from '../json/plainText';
import { readAddress } from './address';
import { SignInNeeded } from './signInNeeded';
import type { Expiring } from './expiringCache';
import { loginRequest, loginResult } from './login';
import { type RequestOptions, signedRequest } from './outgoing';
import { placed, type PlacedValue, placedValue, prefixed } from './placement';
import { type PlainHttp, sendPlain } from './plainHttp';
import { type CredentialValues, credentialText } from './scope';

/** The hidden field of the credential that holds what the login gave, as `storedSession` has it. */
export const SESSION_FIELD = 'sessionToken';

/** The text kept in the hidden field. */
export function storedSession(session: Expiring): string {
	return JSON.stringify(session);
}

function readSession(credential: CredentialValues, now: number): string {
	const parsed = attemptJson(credentialText(credential, SESSION_FIELD));
	// Written by storedSession; anything else counts as none.
	const { value, expiresAt } = (parsed.ok && parsed.value ? parsed.value : {}) as Partial<Expiring>;
	if (typeof value === 'string' && (expiresAt === undefined || expiresAt > now)) return value;
	throw new SignInNeeded('There is no session, or it is over');
}

function carried(credential: CredentialValues, session: string): PlacedValue {
	const text = prefixed(credentialText(credential, 'valuePrefix'), session);
	return placedValue(credential['placement'], credentialText(credential, 'headerName'), text);
}

/**
 * Puts the session into a request (A06).
 * @throws SignInNeeded when there is none; ConfigError before anything is sent
 */
export async function authenticateSession<Request extends RequestOptions>(
	credential: CredentialValues,
	request: Request,
	now: number = Date.now(),
): Promise<Request> {
	const address = readAddress(credential);
	const session = readSession(credential, now);
	return signedRequest(request, address, (plain) => placed(plain, carried(credential, session)));
}

/**
 * Signs in through n8n's plain helper: for the credential test and for nodes that are not ours.
 * @throws HttpError, ResponseShapeError, ConfigError
 */
export async function preAuthenticateSession(
	http: PlainHttp,
	credential: CredentialValues,
	now: number = Date.now(),
): Promise<{ [SESSION_FIELD]: string }> {
	const { ignoreSslIssues } = readAddress(credential);
	const answer = await sendPlain(http, loginRequest(credential), ignoreSslIssues);
	return { [SESSION_FIELD]: storedSession(loginResult(credential, answer, now)) };
}

/** Statuses that say the session is over; 401 unless the credential lists others. */
function signedOutStatuses(credential: CredentialValues): ReadonlySet<number> {
	const text = credentialText(credential, 'signedOutStatuses');
	const statuses = text.split(/[,\s]+/).filter((part) => part !== '');
	const wrong = statuses.find((part) => !/^[1-5]\d\d$/.test(part));
	if (wrong !== undefined) {
		throw new ConfigError(
			`'Signed-Out Statuses' in the credential holds ${wrong.slice(0, 20)}`,
			'Enter statuses such as 401 or 401, 419.',
			{ field: 'Signed-Out Statuses' },
		);
	}
	return new Set(statuses.length === 0 ? [401] : statuses.map(Number));
}

/**
 * Tells whether an answer says that the session is over: by its status, or by what stands at the
 * path that the credential names.
 * @throws ConfigError for a path or a status that can't be used
 */
export function signedOutTest(credential: CredentialValues): (answer: ApiResponse) => boolean {
	const statuses = signedOutStatuses(credential);
	const typed = credentialText(credential, 'signedOutPath');
	if (typed === '') return ({ status }) => statuses.has(status);
	const path = parsePath(typed, 'Signed-Out Path');
	const wanted = credentialText(credential, 'signedOutValue');
	return ({ status, headers, body }) => {
		if (statuses.has(status)) return true;
		const contentType = headers['content-type'];
		const content = attempt(() => readContent(body, { contentType })?.value);
		const found = content.ok ? valueAt(content.value, path) : undefined;
		return wanted === '' ? isSomething(found) : plainText(found) === wanted;
	};
}

/** Names of the parameters that signing in adds to an address. */
export function sessionQueryNames(credential: CredentialValues): string[] {
	return credential['placement'] === 'query' ? [credentialText(credential, 'headerName')] : [];
}
