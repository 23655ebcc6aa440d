import { createHash, createHmac } from 'node:crypto';

import { ConfigError } from '../http/errors';
import type { HttpMethod } from '../http/message';
import { parseTrustedUrl } from '../http/origin';
import { encodeStrict, type QueryPair } from '../http/query';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';

/** S3 takes the path as it is: `a//b` and `a/b` are two objects there, so nothing is normalised. */
const S3_SERVICES: ReadonlySet<string> = new Set(
	's3 s3-object-lambda s3-outposts s3express'.split(' '),
);

/** What an earlier signing added. Other X-Amz-* headers (X-Amz-Target …) are the caller's own. */
const OURS: ReadonlySet<string> = new Set(
	'authorization x-amz-content-sha256 x-amz-date x-amz-security-token'.split(' '),
);

/**
 * Headers that the HTTP client or a proxy sets or changes on the way, so that a signature over
 * them would not match; the list of AWS's own SDK for JavaScript, and Content-Length.
 */
const UNSIGNED: ReadonlySet<string> = new Set(
	(
		'authorization cache-control connection content-length expect from keep-alive ' +
		'max-forwards pragma referer te trailer transfer-encoding upgrade user-agent x-amzn-trace-id'
	).split(' '),
);

/** A request as it goes over the wire. The body is exactly what is sent, text meaning UTF-8. */
export interface SignedRequest {
	readonly method: HttpMethod;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array;
}

/** A request to sign. `query` comes after what the URL already has, each value encoded once. */
export interface SigningRequest extends SignedRequest {
	readonly query?: readonly QueryPair[];
}

/** How often a service wants path segments encoded in the canonical request. */
export type PathEncoding = 'once' | 'twice';

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

/** How the path appears in the canonical request. */
export interface PathRule {
	readonly encoding: PathEncoding;
	/** Whether empty and dot segments are removed. */
	readonly normalize: boolean;
}

/** The day, region and service that a signing key is good for. */
export interface KeyScope {
	/** For example `20150830`. */
	readonly day: string;
	readonly region: string;
	readonly service: string;
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

function decodedOrUndefined(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined; // the only error it knows: a % without a valid code
	}
}

function decoded(text: string): string {
	const plain = decodedOrUndefined(text);
	if (plain !== undefined) return plain;
	throw new ConfigError(
		"'URL' holds a % that is not followed by a valid code",
		'Write a percent sign that is meant literally as %25.',
		{ field: 'URL' },
	);
}

/** Path with each segment encoded strictly exactly once, whatever mixture it was given in. */
function strictPath(path: string): string {
	return path
		.split('/')
		.map((segment) => encodeStrict(decoded(segment)))
		.join('/');
}

/** Pairs of a query as a form means them: `+` is a blank, a name without `=` has an empty value. */
function queryPairs(query: string): QueryPair[] {
	return query
		.split('&')
		.filter((piece) => piece !== '')
		.map((piece) => {
			const end = piece.includes('=') ? piece.indexOf('=') : piece.length;
			const [name, value] = [piece.slice(0, end), piece.slice(end + 1)];
			return [decoded(name.replace(/\+/g, ' ')), decoded(value.replace(/\+/g, ' '))];
		});
}

function encoded([name, value]: QueryPair): QueryPair {
	return [encodeStrict(name), encodeStrict(value)];
}

function joined(pairs: readonly QueryPair[]): string {
	return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function compare(left: string, right: string): number {
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

function byNameThenValue(left: QueryPair, right: QueryPair): number {
	return compare(left[0], right[0]) || compare(left[1], right[1]);
}

function normalized(path: string): string {
	const kept: string[] = [];
	for (const segment of path.split('/')) {
		if (segment === '..') kept.pop();
		else if (segment !== '' && segment !== '.') kept.push(segment);
	}
	return `/${kept.join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

/**
 * The path line of the canonical request: `/a b` is `/a%20b` encoded once, `/a%2520b` twice.
 * (AWS "Create a signed AWS API request", step 1)
 * @throws ConfigError when a percent sign in it has no valid code
 */
export function canonicalPath(path: string, rule: PathRule): string {
	const kept = rule.normalize ? normalized(path) : path;
	const once = strictPath(kept === '' ? '/' : kept);
	return rule.encoding === 'once' ? once : once.split('/').map(encodeStrict).join('/');
}

/**
 * The query line of the canonical request: `b=2&a&b=1` is `a=&b=1&b=2`. Sorted after encoding,
 * by name and then by value; sorting `name=value` as one text would put `a-b` before `a`.
 * @throws ConfigError when a percent sign in it has no valid code
 */
export function canonicalQuery(query: string): string {
	return joined(queryPairs(query).map(encoded).sort(byNameThenValue));
}

function isSigned(name: string): boolean {
	return !UNSIGNED.has(name) && !name.startsWith('proxy-') && !name.startsWith('sec-');
}

/**
 * The headers that are signed: names in lower case and sorted, values trimmed, runs of white
 * space inside made one blank, also inside quotes.
 */
export function canonicalHeaders(headers: Readonly<Record<string, string>>): QueryPair[] {
	return Object.entries(headers)
		.map(([name, value]): QueryPair => [name.toLowerCase(), value.trim().replace(/\s+/g, ' ')])
		.filter(([name]) => isSigned(name))
		.sort(([left], [right]) => compare(left, right));
}

/** The names of the signed headers, for example `host;x-amz-date`. */
export function signedHeaders(headers: Readonly<Record<string, string>>): string {
	return canonicalHeaders(headers)
		.map(([name]) => name)
		.join(';');
}

/** SHA-256 of the exact bytes of a body in hexadecimal; of no bytes when there is none. */
export function bodyHash(body: string | Uint8Array = ''): string {
	return createHash('sha256').update(body).digest('hex');
}

interface UrlParts {
	readonly host: string;
	readonly path: string;
	readonly query: string;
}

/** Cuts a URL without changing it: the class URL would resolve the dot segments S3 wants kept. */
function urlParts(url: string): UrlParts {
	const [, host = '', path = '', query = ''] =
		/^[a-z]+:\/\/([^/?#]*)([^?#]*)\??([^#]*)/i.exec(url) ?? [];
	return { host, path, query };
}

/**
 * Step 1, the canonical request. `request` holds every header to sign, `host` and `x-amz-date`
 * among them. (AWS "Create a signed AWS API request")
 * @throws ConfigError when a percent sign in the URL has no valid code
 */
export function canonicalRequest(request: SignedRequest, rule: PathRule): string {
	const { path, query } = urlParts(request.url);
	const headers = canonicalHeaders(request.headers);
	return [
		request.method,
		canonicalPath(path, rule),
		canonicalQuery(query),
		...headers.map(([name, value]) => `${name}:${value}`),
		'',
		headers.map(([name]) => name).join(';'),
		bodyHash(request.body),
	].join('\n');
}

/** The time as AWS writes it, for example `20150830T123600Z`. */
export function amzDate(now: Date): string {
	return now.toISOString().replace(/[:-]|\.\d{3}/g, '');
}

function scopeText({ day, region, service }: KeyScope): string {
	return [day, region, service, TERMINATOR].join('/');
}

/** Step 3, the string to sign: algorithm, time, scope and the hash of the canonical request. */
export function stringToSign(canonical: string, date: string, scope: KeyScope): string {
	return [ALGORITHM, date, scopeText(scope), bodyHash(canonical)].join('\n');
}

function hmac(key: string | Uint8Array, text: string): Uint8Array {
	return createHmac('sha256', key).update(text).digest();
}

/** Step 4a, the key derived from the secret; good for one day, region and service. */
export function signingKey(secretAccessKey: string, scope: KeyScope): Uint8Array {
	return [scope.day, scope.region, scope.service, TERMINATOR].reduce<string | Uint8Array>(
		hmac,
		`AWS4${secretAccessKey}`,
	) as Uint8Array; // the list is not empty, so the result is what hmac gives
}

/** Step 4b, the signature in hexadecimal. */
export function signature(key: Uint8Array, text: string): string {
	return createHmac('sha256', key).update(text).digest('hex');
}

/** Step 5, the value of the Authorization header. */
export function authorizationHeader(
	accessKeyId: string,
	scope: KeyScope,
	names: string,
	signed: string,
): string {
	const credential = `${accessKeyId}/${scopeText(scope)}`;
	return `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${signed}`;
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
	const pairs = [...queryPairs(url.search.slice(1)), ...(request.query ?? [])];
	const query = joined(pairs.map(encoded));
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
		...(request.body === undefined ? {} : { body: request.body }),
	};
	const canonical = canonicalRequest({ ...sent, headers: signable }, pathRule(checked));
	const key = signingKey(checked.secretAccessKey, scope);
	const signed = signature(key, stringToSign(canonical, date, scope));
	const names = signedHeaders(signable);
	const Authorization = authorizationHeader(checked.accessKeyId, scope, names, signed);
	return { ...sent, headers: { ...headers, Authorization } };
}
