import type { HttpMethod } from '../http/message';

/** A request that n8n's plain helper sends, and what it answers with these options. */
interface PlainOptions {
	readonly method: HttpMethod;
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body?: string;
	readonly encoding: 'text';
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
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		skipSslCertificateValidation: ignoreSslIssues,
		timeout: TIMEOUT_MS,
		// The shape that n8n gives for `returnFullResponse`.
	})) as { statusCode: number; headers: object; body: unknown };
	return {
		status: answer.statusCode,
		headers: flatHeaders(answer.headers),
		body: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? ''),
	};
}
