import { ConfigError } from '../http/errors';
import { parseTrustedUrl } from '../http/origin';
import type { QueryPair } from '../http/query';
import {
	bodyHash,
	canonicalRequest,
	type PathEncoding,
	type PathRule,
	type SignedRequest,
	signedHeaders,
} from './canonicalForm';
import { amzDate, authorizationHeader, signature, signingKey, stringToSign } from './signature';
import { encodedPair, joinedPairs, splitQuery, strictPath, urlParts } from './strictUrl';

/** S3 takes the path as it is: `a//b` and `a/b` are two objects there, so nothing is normalised. */
const S3_SERVICES: ReadonlySet<string> = new Set(
	's3 s3-object-lambda s3-outposts s3express'.split(' '),
);

/** What an earlier signing added. Other X-Amz-* headers (X-Amz-Target …) are the caller's own. */
const OURS: ReadonlySet<string> = new Set(
	'authorization x-amz-content-sha256 x-amz-date x-amz-security-token'.split(' '),
);

/** A request to sign. `query` comes after what the URL already has, each value encoded once. */
export interface SigningRequest extends SignedRequest {
	readonly query?: readonly QueryPair[];
}

/** Who signs and for which service. Region and service are never guessed from the host. */
export interface SigV4Secrets {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	/** Only with temporary credentials. */
	readonly sessionToken?: string;
	readonly region: string;
	readonly service: string;
	/** Without it: `once` for S3, `twice` for every other service. */
	readonly pathEncoding?: PathEncoding;
}

function required(value: string, field: string, allowed: RegExp): string {
	const trimmed = value.trim();
	if (trimmed === '') {
		throw new ConfigError(`'${field}' is empty`, 'Enter it in the credential.', { field });
	}
	if (!allowed.test(trimmed)) {
		throw new ConfigError(
			`'${field}' holds a character that can't be part of it`,
			'Copy it again from AWS, without quotes, blanks or line breaks.',
			{ field },
		);
	}
	return trimmed;
}

function checkedSecrets(secrets: SigV4Secrets): SigV4Secrets {
	const { sessionToken = '', ...others } = secrets;
	return {
		...others,
		region: required(secrets.region, 'Region', /^[A-Za-z0-9-]+$/),
		service: required(secrets.service, 'Service', /^[A-Za-z0-9-]+$/),
		accessKeyId: required(secrets.accessKeyId, 'Access Key ID', /^[^\s/,]+$/),
		secretAccessKey: required(secrets.secretAccessKey, 'Secret Access Key', /^\S+$/),
		...(sessionToken.trim() === ''
			? {}
			: { sessionToken: required(sessionToken, 'Session Token', /^[!-~]+$/) }),
	};
}

/** An object's key has one kind of slash, and signers disagree on %2F, so the plain one is sent. */
function s3Path(strict: string): string {
	const path = strict.replace(/%2F/g, '/');
	if (!/\/\.{1,2}(\/|$)/.test(path)) return path;
	throw new ConfigError(
		"'URL' names an object with a part that is . or ..",
		'HTTP clients resolve such parts, so another object would be asked for. Rename the object.',
		{ field: 'URL' },
	);
}

/** Rewrites the URL so that no client and no server has a reason to read it another way. */
function sentUrl(request: SigningRequest, isS3: boolean): string {
	const url = parseTrustedUrl(request.url, 'URL');
	const strict = strictPath(url.pathname);
	const path = isS3 ? s3Path(strict) : strict;
	const pairs = [...splitQuery(url.search.slice(1)), ...(request.query ?? [])];
	const query = joinedPairs(pairs.map(encodedPair));
	return `${url.origin}${path}${query === '' ? '' : `?${query}`}`;
}

function requireHeader(name: string, value: string): void {
	if (/^[!#$%&'*+\-.^_`|~\w]+$/.test(name) && !/[\r\n\0]/.test(value)) return;
	throw new ConfigError(
		`The header '${name.replace(/[^ -~]/g, '?')}' can't be sent`,
		'A header name holds no blanks or colons, and its value no line breaks.',
		{ field: 'Headers' },
	);
}

/** The caller's headers; of two that differ in case only the last, which is the one clients send. */
function callerHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
	const kept = new Map<string, readonly [name: string, value: string]>();
	for (const [name, value] of Object.entries(headers)) {
		requireHeader(name, value);
		if (!OURS.has(name.toLowerCase())) kept.set(name.toLowerCase(), [name, value]);
	}
	return Object.fromEntries(kept.values());
}

function pathRule({ service, pathEncoding }: SigV4Secrets): PathRule {
	const isS3 = S3_SERVICES.has(service);
	return { encoding: pathEncoding ?? (isS3 ? 'once' : 'twice'), normalize: !isS3 };
}

function amzHeaders(request: SigningRequest, secrets: SigV4Secrets, date: string) {
	return {
		'x-amz-date': date,
		...(secrets.sessionToken === undefined ? {} : { 'x-amz-security-token': secrets.sessionToken }),
		...(S3_SERVICES.has(secrets.service) ? { 'x-amz-content-sha256': bodyHash(request.body) } : {}),
	};
}

/** `host` is signed but not sent by us: clients write it themselves, from the URL. */
function withHost(
	headers: Readonly<Record<string, string>>,
	url: string,
): Readonly<Record<string, string>> {
	const hasHost = Object.keys(headers).some((name) => name.toLowerCase() === 'host');
	return hasHost ? headers : { ...headers, host: urlParts(url).host };
}

/**
 * Signs a request with AWS Signature Version 4 and returns what to send: the strictly encoded
 * URL, the headers with `x-amz-date` and `Authorization`, and the body untouched. Signing a
 * signed request again gives the same result. Any later change of URL, signed headers or body
 * makes the service refuse it, so this is the last step, and redirects must not be followed.
 *
 * `signSigV4({ method: 'GET', url: 'https://x.execute-api.eu-west-1.amazonaws.com/items?q=a b',
 * headers: { 'x-api-key': 'k' } }, { …, region: 'eu-west-1', service: 'execute-api' }, now)`
 * @throws ConfigError naming the field when a secret, region, service, header or the URL is unusable
 */
export function signSigV4(
	request: SigningRequest,
	secrets: SigV4Secrets,
	now: Date,
): SignedRequest {
	const checked = checkedSecrets(secrets);
	const date = amzDate(now);
	const scope = { day: date.slice(0, 8), region: checked.region, service: checked.service };
	const url = sentUrl(request, S3_SERVICES.has(checked.service));
	const headers = { ...callerHeaders(request.headers), ...amzHeaders(request, checked, date) };
	const signable = withHost(headers, url);
	const sent = {
		method: request.method,
		url,
		body: request.body,
	};
	const canonical = canonicalRequest({ ...sent, headers: signable }, pathRule(checked));
	const key = signingKey(checked.secretAccessKey, scope);
	const signed = signature(key, stringToSign(canonical, date, scope));
	const names = signedHeaders(signable);
	const Authorization = authorizationHeader(checked.accessKeyId, scope, names, signed);
	return { ...sent, headers: { ...headers, Authorization } };
}
