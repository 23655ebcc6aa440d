import { createHash } from 'node:crypto';

import type { HttpMethod } from '../http/message';
import { encodeStrict, type QueryPair } from '../http/query';
import { encodedPair, joinedPairs, splitQuery, strictPath, urlParts } from './strictUrl';

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

/** How often a service wants path segments encoded in the canonical request. */
export type PathEncoding = 'once' | 'twice';

/** How the path appears in the canonical request. */
export interface PathRule {
	readonly encoding: PathEncoding;
	/** Whether empty and dot segments are removed. */
	readonly normalize: boolean;
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
	return joinedPairs(splitQuery(query).map(encodedPair).sort(byNameThenValue));
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
