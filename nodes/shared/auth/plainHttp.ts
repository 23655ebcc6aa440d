import { readBody } from '../http/body';
import { decodeBody } from '../http/charset';
import type { HttpMethod } from '../http/message';

/** A request that n8n's plain helper sends, and what it answers with these options. */
interface PlainOptions {
	readonly method: HttpMethod;
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body?: string;
	readonly encoding: 'stream';
	readonly returnFullResponse: true;
	readonly ignoreHttpStatusErrors: true;
	readonly disableFollowRedirect: true;
	readonly skipSslCertificateValidation: boolean;
	readonly timeout: number;
}

/** n8n's plain HTTP helper, as preAuthentication of a credential gets it. */
export interface PlainHttp {
	httpRequest(options: PlainOptions): Promise<unknown>;
}

/** The request that signs in; it holds secrets, so it is never shown. */
export interface SignInRequest {
	readonly method: HttpMethod;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
}

/** What is looked at in the answer. */
export interface SignInAnswer {
	readonly status: number;
	/** Names in lower case; repeated headers joined by a comma. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

const TIMEOUT_MS = 60_000;

/** Most bytes of the answer to a sign-in; it holds a token and little else. */
export const MAX_SIGN_IN_BYTES = 5_000_000;

/** Headers as n8n answers them, in the form the engine uses: see ApiResponse. */
export function flatHeaders(headers: object): Record<string, string> {
	const given = Object.entries(headers).filter(
		([, value]: [string, unknown]) => value !== undefined && value !== null,
	);
	return Object.fromEntries(
		given.map(([name, value]: [string, unknown]) => [
			name.toLowerCase(),
			Array.isArray(value) ? value.join(', ') : String(value),
		]),
	);
}

/** Sends a sign-in request for the credential test and for nodes that are not ours. */
export async function sendPlain(
	http: PlainHttp,
	{ method, url, headers, body }: SignInRequest,
	ignoreSslIssues: boolean,
): Promise<SignInAnswer> {
	const answer = (await http.httpRequest({
		method,
		url,
		headers: { ...headers },
		body,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		skipSslCertificateValidation: ignoreSslIssues,
		timeout: TIMEOUT_MS,
		// The shape that n8n gives for `returnFullResponse`.
	})) as { statusCode: number; headers: object; body: unknown };
	const sent = flatHeaders(answer.headers);
	const bytes = await readBody(answer.body, MAX_SIGN_IN_BYTES);
	const { text } = decodeBody(bytes, sent['content-type']);
	return { status: answer.statusCode, headers: sent, body: text };
}
