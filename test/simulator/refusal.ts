import type { Switches } from './switches';

/** A request the API turns down; the message goes through the `errorBody` switch. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
		this.name = 'Refusal';
	}
}

/** What goes over the wire: an undefined body means no bytes at all. */
export interface Answer {
	status: number;
	body?: unknown;
	contentType?: string;
	headers?: Record<string, string>;
}

/**
 * The body of an error. Planhat developer documentation, HTTP response codes: "an object or a
 * string"; nothing more is published, so every form a client must survive is a position here.
 */
export function errorAnswer(
	status: number,
	message: string,
	form: Switches['errorBody'],
	headers: Record<string, string> = {},
): Answer {
	switch (form) {
		case 'message':
			return { status, headers, body: { message } };
		case 'error':
			return { status, headers, body: { error: message } };
		case 'jsonString':
			return { status, headers, body: JSON.stringify(message), contentType: 'application/json' };
		case 'plainText':
			return { status, headers, body: message, contentType: 'text/plain' };
		case 'empty':
			return { status, headers };
		case 'htmlOn5xx':
			return status >= 500
				? { status, headers, body: htmlPage(status, message), contentType: 'text/html' }
				: { status, headers, body: { message } };
	}
}

/** The page a gateway in front of the API would show. */
export function htmlPage(status: number, message: string): string {
	return `<!doctype html><html><head><title>${status}</title></head><body><h1>${message}</h1></body></html>`;
}
