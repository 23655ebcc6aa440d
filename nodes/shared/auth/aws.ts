import { attemptJson } from '../attempt';
import { ConfigError, HttpError } from '../http/errors';
import { headerOf, withHeader } from '../http/headers';
import type { ApiResponse, HttpMethod } from '../http/message';
import { readAddress } from './address';
import { assumeRoleRequest } from './assumeRole';
import { parseAssumeRole, type TemporaryCredentials } from './assumeRoleAnswer';
import { awsRefusal, isClockSkew } from './awsRefusal';
import { SignInNeeded } from './signInNeeded';
import type { Expiring } from './expiringCache';
import { type PlainRequest, type RequestOptions, signedRequest } from './outgoing';
import { placed, placedValue } from './placement';
import { type PlainHttp, sendPlain, type SignInAnswer, type SignInRequest } from './plainHttp';
import { type CredentialValues, credentialText } from './scope';
import { type SigV4Secrets, signSigV4 } from './sigV4';

/** The hidden field of the credential that holds the temporary keys of the role, as JSON. */
export const ROLE_FIELD = 'roleSecrets';

/** Whether the credential takes on a role before it signs. */
export function hasRole(credential: CredentialValues): boolean {
	return credentialText(credential, 'roleArn') !== '';
}

function ownKeys(credential: CredentialValues): SigV4Secrets {
	const sessionToken = credentialText(credential, 'sessionToken');
	return {
		accessKeyId: credentialText(credential, 'accessKeyId'),
		secretAccessKey: credentialText(credential, 'secretAccessKey'),
		...(sessionToken === '' ? {} : { sessionToken }),
		region: credentialText(credential, 'region'),
		service: credentialText(credential, 'service'),
	};
}

function roleKeys(credential: CredentialValues, now: number): SigV4Secrets {
	const parsed = attemptJson(credentialText(credential, ROLE_FIELD));
	// Written by roleResult; anything else counts as none.
	const keys = (parsed.ok && parsed.value ? parsed.value : {}) as Partial<TemporaryCredentials>;
	const { accessKeyId, secretAccessKey, sessionToken, expiresAt = 0 } = keys;
	if (!accessKeyId || !secretAccessKey || !sessionToken || expiresAt <= now) {
		throw new SignInNeeded('There are no keys of the AWS role, or they are over');
	}
	const { region, service } = ownKeys(credential);
	return { accessKeyId, secretAccessKey, sessionToken, region, service };
}

interface SentBody {
	readonly body?: string | Uint8Array;
	readonly type?: string;
}

/**
 * The body as it goes over the wire, because what is signed must be what is sent. Blanks around
 * JSON are removed: axios does so too, after the signing.
 */
function sentBody({ method, body, headers }: PlainRequest): SentBody {
	if (method === 'GET' || body === undefined || body === null || body === '') return {};
	if (Buffer.isBuffer(body)) return { body, type: 'application/octet-stream' };
	if (body instanceof URLSearchParams) {
		return { body: body.toString(), type: 'application/x-www-form-urlencoded' };
	}
	if (typeof body !== 'string') return { body: JSON.stringify(body), type: 'application/json' };
	const isJson = headerOf(headers, 'content-type')?.includes('application/json');
	return { body: isJson ? body.trim() : body, type: 'text/plain; charset=utf-8' };
}

function signed(plain: PlainRequest, secrets: SigV4Secrets, now: number): PlainRequest {
	const { body, type } = sentBody(plain);
	const isTyped = type === undefined || headerOf(plain.headers, 'content-type') !== undefined;
	const { url, headers } = signSigV4(
		{
			method: plain.method as HttpMethod, // n8n types the method as text
			url: plain.url,
			headers: isTyped ? plain.headers : withHeader(plain.headers, 'Content-Type', type),
			body,
		},
		secrets,
		new Date(now),
	);
	return { method: plain.method, url, headers, body };
}

function withGatewayKey(plain: PlainRequest, credential: CredentialValues): PlainRequest {
	const key = credentialText(credential, 'gatewayApiKey');
	if (key === '') return plain;
	const name = credentialText(credential, 'headerName');
	return placed(plain, placedValue('header', name === '' ? 'x-api-key' : name, key));
}

/**
 * Signs a request with AWS Signature Version 4, with the keys of the role where the credential
 * names one (A11, A12). Signing what n8n hands in a second time replaces the first signature.
 * @throws SignInNeeded when the keys of the role are missing; ConfigError before anything is sent
 */
export async function authenticateAws<Request extends RequestOptions>(
	credential: CredentialValues,
	request: Request,
	now: number = Date.now(),
): Promise<Request> {
	const address = readAddress(credential);
	if (request.formData !== undefined) {
		const hint = 'Send JSON, a form or text.';
		throw new ConfigError('A multipart body can not be signed', hint);
	}
	const secrets = hasRole(credential) ? roleKeys(credential, now) : ownKeys(credential);
	return signedRequest(request, address, (plain) =>
		signed(withGatewayKey(plain, credential), secrets, now),
	);
}

/**
 * The signed request to STS that takes on the role.
 * @throws ConfigError naming the field that can't be used
 */
export function roleRequest(credential: CredentialValues, now: number): SignInRequest {
	const request = assumeRoleRequest({
		roleArn: credentialText(credential, 'roleArn'),
		region: credentialText(credential, 'region'),
		externalId: credentialText(credential, 'externalId'),
		endpoint: credentialText(credential, 'stsEndpoint'),
	});
	const { method, url, headers } = signSigV4(
		request,
		{ ...ownKeys(credential), service: 'sts' },
		new Date(now),
	);
	return { method, url, headers, body: String(request.body ?? '') };
}

/**
 * The keys of the role, as the hidden field keeps them.
 * @throws HttpError when STS refused, ResponseShapeError when something else answered
 */
export function roleResult(answer: SignInAnswer): Expiring {
	const keys = parseAssumeRole(answer);
	return { value: JSON.stringify(keys), expiresAt: keys.expiresAt };
}

/** Takes on the role for the credential test and for nodes that are not ours; nothing without one. */
export async function preAuthenticateAws(
	http: PlainHttp,
	credential: CredentialValues,
	now: number = Date.now(),
): Promise<{ [ROLE_FIELD]?: string }> {
	if (!hasRole(credential)) return {};
	const { ignoreSslIssues } = readAddress(credential);
	const answer = await sendPlain(http, roleRequest(credential, now), ignoreSslIssues);
	return { [ROLE_FIELD]: roleResult(answer).value };
}

/** Whether AWS says that temporary keys are over. */
export function isExpiredRole({ status, body }: ApiResponse): boolean {
	return status >= 400 && /^ExpiredToken/.test(awsRefusal(body)?.code ?? '');
}

/**
 * Passes an answer on unless it says that the clock here is wrong, which no service says plainly.
 * @throws HttpError then
 */
export function requireRightClock(answer: ApiResponse): ApiResponse {
	const refusal = answer.status < 400 ? undefined : awsRefusal(answer.body);
	if (refusal === undefined || !isClockSkew(refusal)) return answer;
	throw new HttpError(
		'AWS refused the signature because its time is too far from the time at AWS',
		'Set the clock of the machine that runs n8n; more than five minutes off is too much.',
		{ status: answer.status },
	);
}

/** What must never be shown, besides the keys of the role. */
export function awsSecrets(credential: CredentialValues): string[] {
	const names = ['secretAccessKey', 'sessionToken', 'gatewayApiKey', 'externalId'];
	return names.map((name) => credentialText(credential, name));
}

/** The secret parts of the keys of a role, as roleResult keeps them. */
export function roleSecrets(value: string): string[] {
	const { secretAccessKey, sessionToken } = JSON.parse(value) as TemporaryCredentials; // see roleResult
	return [secretAccessKey, sessionToken];
}

/** The secrets that stay when a role is taken on again. */
export function lastingAwsSecrets(credential: CredentialValues): string[] {
	const names = ['accessKeyId', 'secretAccessKey', 'roleArn', 'gatewayApiKey'];
	return names.map((name) => credentialText(credential, name));
}
