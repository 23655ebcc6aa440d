import { createHmac } from 'node:crypto';

import { bodyHash } from './canonicalForm';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';

/** The day, region and service that a signing key is good for. */
export interface KeyScope {
	/** For example `20150830`. */
	readonly day: string;
	readonly region: string;
	readonly service: string;
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
