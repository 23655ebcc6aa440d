import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { attemptAsync } from '../attempt';
import { fingerprint } from '../auth/expiringCache';
import { accessTokenIn, placeAccessToken } from '../auth/oAuth2';
import { RefusedSignIns } from '../auth/refusedSignIns';
import type { CredentialValues } from '../auth/scope';
import type { Clock } from '../http/clock';
import { CancelledError, ConfigError, EngineError, NetworkError } from '../http/errors';
import type { ApiResponse, Send } from '../http/message';
import { toApiResponse, toFullResponse } from './fullResponse';
import { n8nSend, type N8nSendSettings, type RequestContext } from './send';

export interface OAuth2SendSettings extends N8nSendSettings {
	readonly credentialType: string;
	/** The credential as it was at the start; only where the token goes is read from it. */
	readonly values: CredentialValues & NonNullable<N8nSendSettings['values']>;
	readonly clock: Pick<Clock, 'now'>;
	/** Called with every access token that is used, so that it can be masked. */
	readonly onAccessToken: (token: string) => void;
}

/** Shared by all runs of this process. */
const refused = new RefusedSignIns();

/** Requests that are the first to get an access token; the others with their key wait for them. */
const openings = new Map<string, Promise<void>>();

/** What n8n's helper did for one request: refreshing happens between its calls. */
interface Trace {
	calls: number;
	/** The answer of the last call when it was a 401. */
	unauthorized?: IN8nHttpFullResponse;
	/** The error that n8n made of it. */
	refusal?: unknown;
}

type Helpers = IExecuteFunctions['helpers'];

function fullResponse(error: unknown): IN8nHttpFullResponse | undefined {
	const response: unknown = (error as { response?: unknown } | null)?.response;
	if (typeof response !== 'object' || response === null) return undefined;
	// What axios gives as the answer in its error.
	const { status, headers, data } = response as {
		status: number;
		headers: IN8nHttpFullResponse['headers'];
		data: IN8nHttpFullResponse['body'];
	};
	return status === 401 ? { statusCode: 401, headers, body: data } : undefined;
}

const RECONNECT =
	'Open the credential and connect it again; for client credentials check the client ID, the secret and the access token URL.';

const CONNECT =
	"Open the credential, press 'Connect' and allow the access in the window that opens.";

/** The server of the tokens did not give one; later it may. Nothing of the request was sent. */
function tokenServerError(what: string): NetworkError {
	return new NetworkError(
		`The server that gives access tokens ${what}`,
		"Try again later. If it stays like this, check 'Access Token URL' in the credential.",
		false,
	);
}

/**
 * The work, unless the signal ends the wait for it: n8n itself would give a server of tokens that
 * does not answer five minutes, whatever the time limit of the request.
 */
async function endedBy<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
	if (signal === undefined) return await work;
	const ended = new Promise<never>((_resolve, reject) => {
		const end = () => reject(signal.reason as Error);
		if (signal.aborted) end();
		signal.addEventListener('abort', end, { once: true });
		void work.finally(() => signal.removeEventListener('abort', end)).catch(() => undefined);
	});
	return await Promise.race([work, ended]);
}

function isTimeout({ reason }: AbortSignal): boolean {
	return (reason as { name?: unknown } | undefined)?.name === 'TimeoutError';
}

/** n8n got no access token, or no new one. The API itself was not reached, or had refused. */
function tokenError(error: unknown, redact: (text: string) => string): Error {
	const said = redact(error instanceof Error ? error.message : String(error)).slice(0, 300);
	const { messages } = error as { messages?: unknown };
	const original = Array.isArray(messages) ? redact(messages.join(' ')).slice(0, 300) : '';
	// n8n mostly says the same twice.
	const text = said.includes(original) ? said : `${said} – ${original}`;
	// n8n's words for a grant that nobody has consented to yet.
	if (/sign without access token|credentials not connected/i.test(text)) {
		return new ConfigError('The OAuth2 credential is not connected yet', CONNECT);
	}
	if (/\b(ECONN[A-Z]+|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up|timeout of)\b/.test(text)) {
		return tokenServerError(`can't be reached (${text})`);
	}
	const [, status] = /\bstatus (?:code )?(408|425|429|5\d\d)\b/.exec(text) ?? [];
	if (status !== undefined) return tokenServerError(`could not give one now (${status})`);
	return new ConfigError(`n8n got no access token: ${text}`, RECONNECT);
}

/** The engine's own errors pass through n8n's as their cause. */
function isOwn(error: unknown): boolean {
	const { cause } = (error ?? {}) as { cause?: unknown };
	return error instanceof EngineError || cause instanceof EngineError;
}

/**
 * The context with helpers that put the token where the credential wants it. n8n's OAuth2 always
 * signs as `Authorization: Bearer` (or an unencoded `access_token` in the URL) and then sends
 * through `this.helpers.httpRequest`, also after a refresh: that call is where it can be moved.
 */
function placingContext(
	context: RequestContext,
	settings: OAuth2SendSettings,
	memory: SignInMemory,
	perform: (send: Send) => Promise<ApiResponse>,
): RequestContext {
	const trace: Trace = { calls: 0 };
	const { httpRequest, httpRequestWithAuthentication } = context.helpers as Helpers;

	async function answerTo(placed: IHttpRequestOptions): Promise<IN8nHttpFullResponse> {
		// The options ask for the full response.
		const result = await attemptAsync(
			async () => (await httpRequest(placed)) as IN8nHttpFullResponse,
		);
		if (result.ok) return result.value;
		const unauthorized = fullResponse(result.error);
		if (!unauthorized) throw result.error;
		trace.refusal = result.error;
		return unauthorized;
	}

	async function send(options: IHttpRequestOptions): Promise<unknown> {
		// A token that came too late: the request counts as not sent, and may have been sent again.
		if (options.abortSignal?.aborted) throw new CancelledError();
		trace.calls += 1;
		delete trace.unauthorized;
		settings.onAccessToken(accessTokenIn(options) ?? '');
		const placed = placeAccessToken(settings.values, { ...options });
		// n8n refreshes when a 401 is thrown; all other statuses are read by the engine.
		placed.ignoreHttpStatusErrors = { ignore: true, except: [401] };
		const response = await perform(async (request) => {
			return await toApiResponse(await answerTo(placed), request);
		});
		const answer = toFullResponse(response);
		if (answer.statusCode !== 401) return answer;
		trace.unauthorized = answer;
		// What is thrown makes n8n ask for a new token; that was refused already.
		const known = memory.find();
		if (known !== undefined) throw known;
		throw trace.refusal;
	}

	async function sendAuthenticated(
		this: IExecuteFunctions,
		...args: Parameters<Helpers['httpRequestWithAuthentication']>
	): Promise<unknown> {
		const [type, options] = args;
		// Bearer whatever the server called its tokens: another type would go into the URL unencoded.
		const more = { oauth2: { tokenType: 'Bearer' } };
		const signal = this.getExecutionCancelSignal?.();
		const result = await attemptAsync(async () => {
			const work: Promise<unknown> = httpRequestWithAuthentication.call(this, type, options, more);
			return await endedBy(signal, work);
		});
		if (result.ok) return result.value;
		const { error } = result;
		if (trace.unauthorized && trace.calls > 1) return trace.unauthorized;
		const isHttpFailure = trace.calls > 0 && !trace.unauthorized;
		if (isHttpFailure || isOwn(error)) throw error;
		if (signal?.aborted)
			throw isTimeout(signal) ? tokenServerError('did not answer in time') : error;
		const failure = tokenError(error, settings.redact);
		if (failure instanceof ConfigError) memory.note(failure);
		throw failure;
	}

	const helpers = Object.create(context.helpers, {
		httpRequest: { value: send },
		httpRequestWithAuthentication: { value: sendAuthenticated },
	}) as Helpers;
	return Object.create(context, { helpers: { value: helpers } }) as RequestContext;
}

/** What is known of the sign-in of one credential in one run. */
interface SignInMemory {
	readonly find: () => EngineError | undefined;
	readonly note: (refusal: EngineError) => void;
}

/**
 * Lets one request go first until it has an access token, so that those at the same time don't ask
 * for one each. The work is told a function to call when it has got one.
 */
async function oneFirst<Result>(
	key: string,
	work: (onToken: () => void) => Promise<Result>,
): Promise<Result> {
	for (let other = openings.get(key); other !== undefined; other = openings.get(key)) await other;
	let done = (): void => undefined;
	const opening = new Promise<void>((resolve) => {
		done = () => {
			if (openings.get(key) === opening) openings.delete(key);
			resolve();
		};
	});
	openings.set(key, opening);
	return await work(done).finally(done);
}

/**
 * Sends with n8n's own OAuth2, which fetches, refreshes and stores the tokens. A 401 is answered
 * by one refresh and one more try; a second one comes back as the answer (A04, A08, A09, A10).
 * @throws ConfigError when n8n gets no token, NetworkError when its server can't be reached
 */
export function oAuth2Send(context: RequestContext, settings: OAuth2SendSettings): Send {
	const { perCall = (send) => send, ...around } = settings;
	const { clock, credentialType, values } = settings;
	const key = fingerprint(credentialType, values);
	const memory: SignInMemory = {
		find: () => refused.find(context, key, clock.now()),
		note: (refusal) => refused.note(context, key, refusal, clock.now()),
	};
	return async (request) =>
		await oneFirst(key, async (onToken) => {
			const known = memory.find();
			if (known !== undefined) throw known;
			const onAccessToken = (token: string) => {
				around.onAccessToken(token);
				onToken();
			};
			// A context for each request, because its trace is about one.
			const perform = async (send: Send) => await perCall(send)(request);
			const placing = placingContext(context, { ...around, onAccessToken }, memory, perform);
			return await n8nSend(placing, around)(request);
		});
}
