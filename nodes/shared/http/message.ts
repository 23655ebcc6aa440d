/** HTTP methods the engine speaks (RFC 9110, RFC 5789). */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One HTTP request as the engine sees it. It never holds a secret: the credential adds its
 * values after the request has left the engine, so nothing built from a request can leak one.
 */
export interface ApiRequest {
	readonly method: HttpMethod;
	/** Absolute http(s) URL, query already encoded, no user-info, no fragment. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** The exact text to send; absent means no body at all. */
	readonly body?: string;
	/** True when doing it twice leaves the server as doing it once (RFC 9110, 9.2.2). */
	readonly repeatable: boolean;
	/** Most bytes of the answer's body to read; reading more ends the call. MAX_ANSWER_BYTES when absent. */
	readonly maxBytes?: number;
	/** Character set of the answer's text, over the one that the answer states. */
	readonly charset?: string;
}

/** Most bytes of one answer that are read, unpacked. A text of twice that would be the end of Node.js. */
export const MAX_ANSWER_BYTES = 256_000_000;

/** One HTTP answer, whatever its status. The body is the text as received, not yet parsed. */
export interface ApiResponse {
	readonly status: number;
	/** The status that was sent, where the settings give the answer another one by what it says. */
	readonly sentStatus?: number;
	/** Set when bytes of the body do not fit its character set: the name of that. See decodeBody. */
	readonly misfit?: string;
	/** Header names in lower case; repeated headers joined by a comma. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** How many times the request was sent to get this answer, 1 or more. */
	readonly attempts: number;
}

/**
 * Sends one request and resolves with the answer of any status.
 * Rejects only when there is no answer: NetworkError, TimeoutError, CancelledError, when the
 * request is refused before it leaves: ConfigError, AccessError, or when the server wants to be
 * left alone for longer than allowed: RateLimitError.
 */
export type Send = (request: ApiRequest) => Promise<ApiResponse>;

/** A step around a Send: retry, quota, guards. */
export type SendLayer = (send: Send) => Send;

/** Wraps `send` in the layers; the first layer is the outermost. */
export function layered(send: Send, layers: readonly SendLayer[]): Send {
	return layers.reduceRight((inner, layer) => layer(inner), send);
}
