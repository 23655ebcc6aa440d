import type { HttpMethod } from './message';

/** What is known about the call an error belongs to. No member ever holds a secret. */
export interface ErrorFacts {
	readonly method?: HttpMethod;
	/** The URL with secrets masked. */
	readonly url?: string;
	readonly status?: number;
	/** The server's own words, shortened, secrets masked. */
	readonly serverMessage?: string;
	readonly attempts?: number;
	/** The label of the field to look at. */
	readonly field?: string;
	/** What the server answered, where it tells which part of a call was taken. */
	readonly answer?: unknown;
	/** Milliseconds until the server wants to be asked again. */
	readonly retryAfterMs?: number;
}

/** Every code an engine error can carry; each answers who must act. */
export type ErrorCode =
	| 'config'
	| 'access'
	| 'http'
	| 'rate-limit'
	| 'network'
	| 'timeout'
	| 'cancelled'
	| 'response-shape'
	| 'pagination';

/** Base of all errors the engine raises: `message` says what happened, `hint` what to do. */
export abstract class EngineError extends Error {
	/** Not named `code`: n8n takes a `code` for that of a broken connection and shows nothing else. */
	abstract readonly kind: ErrorCode;

	constructor(
		message: string,
		readonly hint: string,
		/** May be added to on the way up, by those who know more. */
		public facts: ErrorFacts = {},
	) {
		super(message);
		this.name = new.target.name;
	}
}

/** What is wrong and what to do about it, in one text, for a row among others. */
export function explained(error: unknown): string {
	if (error instanceof EngineError) return `${error.message}. ${error.hint}`;
	return error instanceof Error ? error.message : String(error);
}

/** The settings or the input can't be used; nothing was sent. The person must change them. */
export class ConfigError extends EngineError {
	readonly kind = 'config';
}

/** The credential's access level does not allow the call; nothing was sent. */
export class AccessError extends EngineError {
	readonly kind = 'access';
}

/** The server answered with a status that means the call did not succeed. */
export class HttpError extends EngineError {
	readonly kind = 'http';

	constructor(
		message: string,
		hint: string,
		override readonly facts: ErrorFacts & { readonly status: number },
	) {
		super(message, hint, facts);
	}
}

/** The server asks for a longer wait than the settings allow. Later it will work as it is. */
export class RateLimitError extends EngineError {
	readonly kind = 'rate-limit';
}

/** No complete answer came. `mayHaveArrived` tells whether the server may have acted on it. */
export class NetworkError extends EngineError {
	readonly kind: 'network' | 'timeout' = 'network';

	constructor(
		message: string,
		hint: string,
		readonly mayHaveArrived: boolean,
		facts: ErrorFacts = {},
	) {
		super(message, hint, facts);
	}
}

/** The answer did not come within the time limit; the server may have acted on the request. */
export class TimeoutError extends NetworkError {
	override readonly kind = 'timeout';

	constructor(message: string, hint: string, facts: ErrorFacts = {}) {
		super(message, hint, true, facts);
	}
}

/** The person or n8n cancelled the run. */
export class CancelledError extends EngineError {
	readonly kind = 'cancelled';

	constructor() {
		super('The run was cancelled', 'Start it again to go on.');
	}
}

/** The answer came, but is not what this API is known to send. */
export class ResponseShapeError extends EngineError {
	readonly kind = 'response-shape';
}

/** The answer is larger than may be read; what is beyond the limit was not read. */
export class AnswerTooLargeError extends ResponseShapeError {
	constructor(
		/** The limit, in bytes. */
		readonly maxBytes: number,
		facts: ErrorFacts = {},
	) {
		super(
			`The answer is larger than ${Math.round(maxBytes / 1_000_000)} MB`,
			'Ask for less at a time, for example with a smaller page size.',
			facts,
		);
	}
}

/** Paging can't go on; what was read so far is kept by the caller. */
export class PaginationError extends EngineError {
	readonly kind = 'pagination';
}
