import type { Hold } from './faults/hold';
import type { JsonValue } from './json';

/** Which part of the list an answer carries; how the log knows that a page was read twice. */
export interface Served {
	/** 1-based. */
	page: number;
	/** Names the rows themselves, so two addresses of the same rows share it. */
	key: string;
}

/** What goes over the wire. */
export interface Answer {
	status: number;
	/** In this order, repeated names kept as separate header lines. */
	headers?: ReadonlyArray<readonly [string, string]>;
	body?: string | Buffer | AsyncIterable<string>;
	served?: Served;
	/** `hang` sends nothing at all; `cut` closes the connection after `cutAfter` bytes of the body. */
	ending?: 'hang' | 'cut';
	cutAfter?: number;
	/** How a hanging answer is held back; in real time unless a test has a time of its own. */
	hold?: Hold;
}

/** A request the server turns down; thrown anywhere below a handler. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly headers: ReadonlyArray<readonly [string, string]> = [],
	) {
		super(message);
		this.name = 'Refusal';
	}
}

export function jsonAnswer(value: JsonValue, more: Partial<Answer> = {}): Answer {
	return {
		status: 200,
		...more,
		headers: [['content-type', 'application/json; charset=utf-8'], ...(more.headers ?? [])],
		body: JSON.stringify(value),
	};
}

export function refusalAnswer({ status, message, headers }: Refusal): Answer {
	return jsonAnswer({ error: message }, { status, headers });
}

/** The text of an answer, for faults that damage or pad it. */
export function bodyText(answer: Answer): string {
	if (answer.body === undefined) return '';
	if (typeof answer.body === 'string') return answer.body;
	if (Buffer.isBuffer(answer.body)) return answer.body.toString('utf8');
	throw new TypeError('a streamed body has no text');
}
