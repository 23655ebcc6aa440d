import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse as FullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import {
	CancelledError,
	ConfigError,
	EngineError,
	NetworkError,
	TimeoutError,
} from '../http/errors';
import type { ErrorFacts } from '../http/errors';
import { headerOf } from '../http/headers';
import type { ApiRequest, ApiResponse, Send, SendLayer } from '../http/message';
import { n8nClock } from './clock';
import { toApiResponse } from './fullResponse';
import { notSentError, requireNoProxyRefusal } from './notSent';

/** The n8n contexts a request can start from. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

export interface N8nSendSettings {
	/** Name of the credential type whose `authenticate` completes the request; none is fine too. */
	readonly credentialType?: string;
	/** Values of the credential where they are known or added to; n8n then decrypts none. */
	readonly values?: Readonly<ICredentialDataDecryptedObject>;
	/** Milliseconds from the start of a request to the last byte of its answer. */
	readonly timeoutMs: number;
	/** Whether to accept certificates that can't be verified. */
	readonly ignoreSslIssues: boolean;
	/** Masks secrets in what ends up in errors. */
	readonly redact: (text: string) => string;
	/** Around each request that leaves, also one that is repeated with new sign-in data. */
	readonly perCall?: SendLayer;
}

const UNKNOWN_HOST = 'ENOTFOUND';

/**
 * Milliseconds of silence after which n8n's HTTP layer ends a connection: as many as it can count,
 * because the deadline of the call is what ends it, and n8n's own default is shorter than that may be.
 */
const NO_IDLE_LIMIT = 2 ** 31 - 1;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/** The cancel signal of an execution; loading options has none. */
export function cancelSignalOf(context: RequestContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * The same context with another cancel signal. n8n's authenticated helper takes its abort signal
 * from the context and overwrites one given in the options; its `timeout` only ends a connection
 * that is silent. This is the one way to end a request whose answer drips in for ever.
 */
function withSignal(context: RequestContext, signal: AbortSignal): IExecuteFunctions {
	// The helper reads nothing but members every context has, and finds them on the prototype.
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;
}

/** The first `code` along the chain of causes, for example ECONNREFUSED. */
function codeOf(error: unknown): string {
	for (let current = error, depth = 0; depth < 5; depth++) {
		if (typeof current !== 'object' || current === null) break;
		if ('code' in current && typeof current.code === 'string') return current.code;
		current = 'cause' in current ? current.cause : undefined;
	}
	return '';
}

function engineErrorIn(error: unknown): EngineError | undefined {
	for (let current = error, depth = 0; depth < 5; depth++) {
		if (current instanceof EngineError) return current;
		if (typeof current !== 'object' || current === null) break;
		current = 'cause' in current ? current.cause : undefined;
	}
	return undefined;
}

function messageOf(error: unknown): string {
	if (typeof error !== 'object' || error === null) return String(error);
	const { message, messages } = error as { message?: unknown; messages?: unknown };
	const original = Array.isArray(messages) ? messages.find((text) => typeof text === 'string') : '';
	return [message, original].filter((text) => typeof text === 'string' && text !== '').join(' – ');
}

function networkError(
	error: unknown,
	facts: ErrorFacts,
	host: string,
	redact: (text: string) => string,
) {
	const code = codeOf(error);
	if (code === UNKNOWN_HOST) {
		return new ConfigError(
			`There is no host named ${host}`,
			'Check the base URL in the credential.',
			facts,
		);
	}
	if (CERTIFICATE.test(code)) {
		return new ConfigError(
			`The certificate of ${host} can't be verified (${code})`,
			"Have the certificate put right, or turn on 'Ignore SSL Issues' in the credential if you trust this host.",
			facts,
		);
	}
	const said = code === '' ? redact(messageOf(error)) : code;
	return new NetworkError(
		`The connection to ${host} was cut before the answer was complete (${said})`,
		'Run the workflow again. If it stays like this, something between n8n and the server cuts connections.',
		true,
		facts,
	);
}

/** JSON as bytes, because n8n's HTTP library parses a JSON text once more before it sends it. */
function toBody(text: string, headers: ApiRequest['headers']): string | Buffer {
	const isJson = headerOf(headers, 'content-type')?.startsWith('application/json') ?? false;
	return isJson ? Buffer.from(text, 'utf8') : text;
}

function requestOptions(request: ApiRequest, settings: N8nSendSettings): IHttpRequestOptions {
	return {
		method: request.method,
		url: request.url,
		headers: { ...request.headers },
		...(request.body === undefined ? {} : { body: toBody(request.body, request.headers) }),
		encoding: 'stream',
		returnFullResponse: true,
		// All statuses are read here; it also keeps n8n from sending every 401 twice.
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		skipSslCertificateValidation: settings.ignoreSslIssues,
		timeout: NO_IDLE_LIMIT,
	};
}

async function called(
	context: IExecuteFunctions,
	options: IHttpRequestOptions,
	{ credentialType: type, values }: N8nSendSettings,
): Promise<unknown> {
	if (type === undefined) return await context.helpers.httpRequest(options);
	// A copy for each call, because n8n writes into it.
	const known = values && {
		credentialsDecrypted: { id: '', name: type, type, data: { ...values } },
	};
	const send = context.helpers.httpRequestWithAuthentication;
	return await send.call(context, type, options, known);
}

/**
 * Sends through n8n's authenticated helper: the one place where the engine touches n8n's HTTP.
 * n8n brings proxy, private-address guard and the credential; nothing is retried here.
 */
export function n8nSend(context: RequestContext, settings: N8nSendSettings): Send {
	const cancelled = cancelSignalOf(context);
	const { perCall = (send) => send, timeoutMs } = settings;
	const clock = n8nClock(cancelled);
	return perCall(async (request) => {
		if (cancelled?.aborted) throw new CancelledError();
		return await clock.within(timeoutMs, async (deadline) => await answerTo(request, deadline));
	});

	async function answerTo(request: ApiRequest, deadline: AbortSignal): Promise<ApiResponse> {
		const signal = cancelled ? AbortSignal.any([cancelled, deadline]) : deadline;
		try {
			const options = { ...requestOptions(request, settings), abortSignal: signal };
			// The options ask for the full response and for text.
			const answer = (await called(withSignal(context, signal), options, settings)) as FullResponse;
			return requireNoProxyRefusal(await toApiResponse(answer, request), factsOf);
		} catch (error) {
			throw failure(error);
		}

		function factsOf(): ErrorFacts {
			return { method: request.method, url: settings.redact(request.url) };
		}

		function failure(error: unknown): Error {
			const own = engineErrorIn(error);
			if (own) return own;
			if (cancelled?.aborted) return new CancelledError();
			const facts = factsOf();
			const host = new URL(request.url).host;
			const notSent = notSentError(error, host, facts, settings.redact);
			if (notSent !== undefined) return notSent;
			if (deadline.aborted || codeOf(error) === 'ECONNABORTED' || codeOf(error) === 'ETIMEDOUT') {
				return new TimeoutError(
					`${host} did not answer completely within ${timeoutMs / 1000} seconds`,
					"Try again later, or raise 'Timeout' in the options.",
					facts,
				);
			}
			return networkError(error, facts, host, settings.redact);
		}
	}
}
