import { createHash, timingSafeEqual } from 'node:crypto';
import { RequestSigner } from 'aws4';
import type { Request } from 'aws4';
import { header } from '../exchange';
import type { Exchange, Layer } from '../exchange';
import { Unauthorized, guard } from './guard';

export interface SigV4Options {
	accessKeyId: string;
	secretAccessKey: string;
	sessionToken?: string | undefined;
	region: string;
	service: string;
	/** Key wanted besides the signature, as usage plans of API gateways do. */
	apiKey?: string | undefined;
	now: () => number;
}

/** AWS refuses what is signed more than five minutes off its own clock. */
const allowedSkewMs = 5 * 60_000;

/** A11, A12: signs what arrived once more and compares. */
export function sigV4(options: SigV4Options): Layer {
	return guard((exchange) => verifySigV4(exchange, options));
}

/** AWS Signature Version 4, header form. Throws with the first thing that is not as it must be. */
export function verifySigV4(exchange: Exchange, options: SigV4Options): void {
	const sent = parseAuthorization(header(exchange, 'authorization') ?? '');
	const timestamp = header(exchange, 'x-amz-date') ?? '';
	checkTimestamp(timestamp, options.now());
	const scope = [timestamp.slice(0, 8), options.region, options.service, 'aws4_request'].join('/');
	if (sent.credential !== `${options.accessKeyId}/${scope}`) {
		throw new Unauthorized(`Credential should be scoped to ${scope}`, 403);
	}
	checkSignedHeaders(exchange, sent.signedHeaders);
	checkBodyHash(exchange);
	if (header(exchange, 'x-amz-security-token') !== options.sessionToken) {
		throw new Unauthorized('InvalidClientTokenId: the security token is wrong', 403);
	}
	if (options.apiKey !== undefined && header(exchange, 'x-api-key') !== options.apiKey) {
		throw new Unauthorized('Forbidden: x-api-key is missing or wrong', 403);
	}
	const signature = signAgain(exchange, sent.signedHeaders, timestamp, options);
	const isEqual =
		sent.signature.length === signature.length &&
		timingSafeEqual(Buffer.from(sent.signature), Buffer.from(signature));
	if (!isEqual) throw new Unauthorized('SignatureDoesNotMatch', 403);
}

interface Authorization {
	credential: string;
	signedHeaders: string[];
	signature: string;
}

function parseAuthorization(text: string): Authorization {
	const found =
		/^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(
			text,
		);
	if (!found) throw new Unauthorized('MissingAuthenticationToken', 403);
	const [, credential = '', signedHeaders = '', signature = ''] = found;
	return { credential, signedHeaders: signedHeaders.split(';'), signature };
}

function checkTimestamp(timestamp: string, now: number): void {
	const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
	if (!found)
		throw new Unauthorized('IncompleteSignature: x-amz-date is missing or malformed', 403);
	const [year = 0, month = 1, ...rest] = found.slice(1).map(Number);
	const moment = Date.UTC(year, month - 1, ...rest);
	if (Math.abs(moment - now) > allowedSkewMs) throw new Unauthorized('RequestTimeTooSkewed', 403);
}

/** Host and every `x-amz-` header must be signed, in order and only as far as they were sent. */
function checkSignedHeaders(exchange: Exchange, signed: readonly string[]): void {
	if ([...signed].sort().join(';') !== signed.join(';')) {
		throw new Unauthorized('SignedHeaders is not sorted', 403);
	}
	const sent = new Set(exchange.rawHeaders.map(([name]) => name.toLowerCase()));
	const wanted = ['host', ...[...sent].filter((name) => name.startsWith('x-amz-'))];
	const unsigned = wanted.find((name) => !signed.includes(name));
	if (unsigned !== undefined) throw new Unauthorized(`${unsigned} must be signed`, 403);
	const unsent = signed.find((name) => !sent.has(name));
	if (unsent !== undefined) throw new Unauthorized(`${unsent} was signed but not sent`, 403);
}

function checkBodyHash(exchange: Exchange): void {
	const claimed = header(exchange, 'x-amz-content-sha256');
	if (claimed === undefined) return;
	if (claimed !== createHash('sha256').update(exchange.body).digest('hex')) {
		throw new Unauthorized('XAmzContentSHA256Mismatch', 403);
	}
}

/** aws4 leaves some headers out by default; what the client signed has to be in. */
type FullRequest = Request & { extraHeadersToInclude: Record<string, boolean> };

function signAgain(
	exchange: Exchange,
	signedHeaders: readonly string[],
	timestamp: string,
	{ accessKeyId, secretAccessKey, region, service }: SigV4Options,
): string {
	const request: FullRequest = {
		method: exchange.method,
		path: exchange.target,
		headers: Object.fromEntries(signedHeaders.map((name) => [name, header(exchange, name)])),
		body: exchange.body,
		region,
		service,
		// The signature is over the headers that came; aws4 would add its own Content-Type otherwise.
		doNotModifyHeaders: true,
		extraHeadersToInclude: Object.fromEntries(signedHeaders.map((name) => [name, true])),
	};
	const signer = new RequestSigner(request, { accessKeyId, secretAccessKey });
	signer.datetime = timestamp;
	return signer.signature();
}
