import { attemptJson } from '../attempt';
import { HttpError, ResponseShapeError } from './errors';
import type { ApiRequest, ApiResponse } from './message';

/** Masks secrets in a text; see redactor. */
export type Redact = (text: string) => string;

const MAX_EXCERPT = 300;
const BYTE_ORDER_MARK = '\uFEFF';

/** Members that hold the words of an error, the most telling first. */
const MESSAGE_KEYS = [
	'message',
	'Message',
	'error_description',
	'error',
	'errors',
	'errorMessage',
	'detail',
	'description',
	'title',
	'reason',
	'msg',
];

function shortened(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > MAX_EXCERPT ? `${line.slice(0, MAX_EXCERPT)}…` : line;
}

/** Whether a body is a page for people, as proxies and sign-in walls send. */
export function looksLikeHtml(body: string): boolean {
	return /^\s*<(!doctype|!--|html|head|body)/i.test(body);
}

/**
 * The words of a parsed error: the text itself, or the first text found under the usual keys or
 * in a list, at most four levels deep. Undefined when there are none.
 */
export function messageIn(value: unknown, depth = 0): string | undefined {
	if (typeof value === 'string') return value.trim() === '' ? undefined : value;
	if (depth > 3 || typeof value !== 'object' || value === null) return undefined;
	const own = value as Readonly<Record<string, unknown>>;
	const inner: unknown[] = Array.isArray(value)
		? value
		: MESSAGE_KEYS.filter((key) => Object.hasOwn(own, key)).map((key) => own[key]);
	for (const part of inner) {
		const found = messageIn(part, depth + 1);
		if (found !== undefined) return found;
	}
	return undefined;
}

function withoutMark(body: string): string {
	return body.startsWith(BYTE_ORDER_MARK) ? body.slice(1) : body;
}

/**
 * The server's own words in an answer, shortened: an object's message, a JSON string, or plain
 * text. Undefined for an empty body or an HTML page, which says nothing to the reader.
 */
export function serverMessage(body: string, redact: Redact = (text) => text): string | undefined {
	const text = withoutMark(body).trim();
	if (text === '' || looksLikeHtml(text)) return undefined;
	const parsed = attemptJson(text);
	// Masked before it is shortened, or half a secret could be left at the end.
	return shortened(redact((parsed.ok ? messageIn(parsed.value) : undefined) ?? text));
}

/**
 * Parses the JSON of an answer.
 * Returns undefined for an empty body (204, or a delete that answers nothing).
 * @throws ResponseShapeError for HTML, cut-off JSON and anything else that is not JSON
 */
export function parseJson(request: ApiRequest, response: ApiResponse, redact: Redact): unknown {
	const text = withoutMark(response.body);
	if (text.trim() === '') return undefined;
	const parsed = attemptJson(text);
	if (parsed.ok) return parsed.value;
	const what = looksLikeHtml(text)
		? 'an HTML page instead of JSON'
		: `something that is not complete JSON: ${shortened(redact(text)).slice(0, 120)}`;
	throw new ResponseShapeError(
		`The server answered ${what}`,
		'Check the base URL in the credential. If it is right, something between n8n and the server (proxy, sign-in page) may have answered instead.',
		{ method: request.method, url: redact(request.url), status: response.status },
	);
}

/** Whether the status says the call succeeded. */
export function isSuccess(response: ApiResponse): boolean {
	return response.status >= 200 && response.status < 300;
}

const MEANING: Readonly<Record<number, readonly [message: string, hint: string]>> = {
	400: ['The server did not accept the request', 'Check the fields named in the message.'],
	401: [
		'The server did not accept the sign-in data',
		'Check the token in the credential; a token of another region or a removed one is refused too.',
	],
	403: [
		'The sign-in data is not allowed to do this',
		'Give the access right for this kind of record to the account behind the credential.',
	],
	404: ['There is no such record', 'Check the ID, and that it is of the chosen kind.'],
	409: ['The server reports a conflict', 'A record with the same key may exist already.'],
	413: ['The request was too large for the server', 'Send fewer rows in one batch.'],
	422: ['The server could not use the values sent', 'Check the fields named in the message.'],
	429: [
		'The server is limiting the number of calls',
		'Wait a minute and run again, or send fewer calls at a time.',
	],
};

function meaning(status: number): readonly [string, string] {
	const known = MEANING[status];
	if (known) return known;
	if (status >= 300 && status < 400) {
		return [
			'The server redirects to another address',
			"Enter the final address as base URL, or list its host under 'Request: Redirect Hosts' where the node has that option.",
		];
	}
	if (status >= 500) {
		return ['The server could not do it', 'This is on the server side. Try again later.'];
	}
	return [`The server answered with status ${status}`, 'See the message of the server.'];
}

/**
 * An address of the server as it may be shown: what it says of a user, after its question mark and
 * after its # mostly is a permission.
 */
export function shownAddress(address: string): string {
	return address
		.replace(/^((?:[a-z][a-z\d+.-]*:)?[\\/]*)[^\\/?#]*@/i, '$1***@')
		.replace(/([?#]).+$/s, '$1***');
}

/** The error that tells a person what an answer of 300 and up means and what to do. */
export function httpError(request: ApiRequest, response: ApiResponse, redact: Redact): HttpError {
	const [message, hint] = meaning(response.status);
	const location = response.headers['location'];
	const said =
		location && response.status < 400
			? `Location: ${shortened(redact(shownAddress(location)))}`
			: serverMessage(response.body, redact);
	return new HttpError(
		said === undefined
			? `${message} (${response.status})`
			: `${message} (${response.status}): ${said}`,
		hint,
		{
			method: request.method,
			url: redact(request.url),
			status: response.status,
			attempts: response.attempts,
			serverMessage: said,
		},
	);
}

/**
 * Returns the answer when its status is a success.
 * @throws HttpError otherwise
 */
export function requireSuccess(
	request: ApiRequest,
	response: ApiResponse,
	redact: Redact,
): ApiResponse {
	if (!isSuccess(response)) throw httpError(request, response, redact);
	return response;
}
