import { attemptJson } from '../attempt';
import { plainText } from '../json/plainText';
import { JsonDepthError, type ReadJson, toTextIntegers } from '../json/readJson';
import { isKnownCharset } from './charset';
import {
	type ContentHints,
	knownKind,
	looksLikeHtml,
	readContent,
	UnreadableContentError,
} from './content';
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

/** What an answer means that got another status by the settings. */
function reworded({ status }: ApiResponse): readonly [string, string] {
	return status === 429 || status === 401
		? meaning(status)
		: ['The server answered with an error', 'See the message of the server.'];
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
	const [message, hint] =
		response.sentStatus === undefined ? meaning(response.status) : reworded(response);
	const location = response.headers['location'];
	const said =
		location && response.status < 400
			? `Location: ${shortened(redact(shownAddress(location)))}`
			: serverMessage(response.body, redact);
	const sent = response.sentStatus ?? response.status;
	return new HttpError(
		said === undefined ? `${message} (${sent})` : `${message} (${sent}): ${said}`,
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

/** Names of members that say whether the call succeeded, and what they hold when it did not. */
const FAILURE_FLAGS: ReadonlyArray<readonly [name: string, failure: RegExp]> = [
	['success', /^(false|0|no)$/i],
	['ok', /^(false|0|no)$/i],
	// JSend, and what is like it.
	['status', /^(error|fail|failed|failure)$/i],
	['result', /^(error|fail|failed|failure)$/i],
];

/** Members that hold an error when anything is in them. */
const ERROR_MEMBERS = ['error', 'errors', 'Error', 'Errors', 'fault', 'exception'];

function isFilled(value: unknown): boolean {
	if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
	return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/**
 * The words of the error that a body carries, whatever its status: `error` or `errors` with something
 * in it, `success: false`, `ok: false`, `status: error` (JSend), or a problem of RFC 9457. Undefined
 * for a body that tells of none.
 */
export function errorInBody(body: unknown, contentType = ''): string | undefined {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
	const own = body as Readonly<Record<string, unknown>>;
	const has = (name: string) => Object.hasOwn(own, name);
	const isError =
		/^application\/problem\+json\b/i.test(contentType) ||
		ERROR_MEMBERS.some((name) => has(name) && isFilled(own[name])) ||
		FAILURE_FLAGS.some(([name, failure]) => has(name) && failure.test(plainText(own[name]) ?? ''));
	return isError ? (messageIn(body) ?? shortened(JSON.stringify(body))) : undefined;
}

const WRONG_ADDRESS =
	'Check the base URL in the credential. If it is right, something between n8n and the server (proxy, sign-in page) may have answered instead.';

const BROKEN_JSON =
	'The answer may have been cut on its way: run the workflow again. If it stays like this, the API breaks the rules of JSON, for example with NaN, a comment or a comma too many; ask its maker.';

/** An answer together with the call it belongs to, and with the mask for what is shown of it. */
export class Answer {
	private content: ReadJson | undefined;
	private isRead = false;

	constructor(
		readonly request: ApiRequest,
		readonly response: ApiResponse,
		/** Masks the secrets of the credential. */
		readonly redact: Redact,
		/** How the text is read, where that is set. */
		private readonly hints: Omit<ContentHints, 'contentType'> = {},
	) {}

	/** What the status means; see ApiResponse. */
	get status(): number {
		return this.response.status;
	}

	/** Whether the status says that the call succeeded. */
	get isSuccess(): boolean {
		return isSuccess(this.response);
	}

	/** Whether a page for people came, as proxies and sign-in walls send. */
	get isHtml(): boolean {
		return looksLikeHtml(this.response.body);
	}

	/** Whether whole numbers are in it that a number can't hold exactly; they come as texts. */
	get hasBigIntegers(): boolean {
		return this.read()?.hasBigIntegers ?? false;
	}

	/**
	 * The value in the body as n8n's items can hold it: whole numbers that a number would round come
	 * as texts of their digits. Undefined for an empty body (204, or a delete that answers nothing).
	 * @throws ResponseShapeError for content that can't be read, and for text that can't be decoded
	 */
	json(): unknown {
		const content = this.read();
		return content?.hasBigIntegers ? toTextIntegers(content.value) : content?.value;
	}

	/**
	 * As `json`, with such whole numbers as `bigint`: for values that go back to the server.
	 * @throws ResponseShapeError
	 */
	exactJson(): unknown {
		return this.read()?.value;
	}

	/** The words of an error that stands in the body, whatever its status; secrets masked. */
	errorInBody(): string | undefined {
		const type = this.response.headers['content-type'];
		const said = errorInBody(this.json(), type);
		return said === undefined ? undefined : shortened(this.redact(said));
	}

	/** The server's own words, shortened, secrets masked; see serverMessage. */
	message(): string | undefined {
		return serverMessage(this.response.body, this.redact);
	}

	/** The error that tells a person what an answer of 300 and up means and what to do. */
	error(): HttpError {
		return httpError(this.request, this.response, this.redact);
	}

	/**
	 * Returns this answer when its status is a success.
	 * @throws HttpError otherwise
	 */
	requireSuccess(): this {
		if (!this.isSuccess) throw this.error();
		return this;
	}

	private read(): ReadJson | undefined {
		if (this.isRead) return this.content;
		const { body, headers, misfit } = this.response;
		if (misfit !== undefined) {
			const kind = knownKind(body);
			throw kind === undefined ? this.undecodable(misfit) : this.unreadable(kind);
		}
		try {
			this.content = readContent(body, { contentType: headers['content-type'], ...this.hints });
			this.isRead = true;
			return this.content;
		} catch (error) {
			throw this.unreadable(error);
		}
	}

	private facts() {
		const { method, url } = this.request;
		return { method, url: this.redact(url), status: this.response.status };
	}

	private undecodable(charset: string): ResponseShapeError {
		const message = isKnownCharset(charset)
			? `The answer is read as ${charset}, but some of its bytes are none`
			: `The answer names the character set '${charset.slice(0, 40)}', which nobody knows, and is not UTF-8 either`;
		return new ResponseShapeError(
			message,
			"Ask the maker of the API in which character set it answers. In the Universal Connector choose it as 'Records: Character Set', for example windows-1252.",
			this.facts(),
		);
	}

	private unreadable(error: unknown): unknown {
		if (error instanceof JsonDepthError) {
			const hint = 'Lists of records are flat. Check the address, or ask the maker of the API.';
			return new ResponseShapeError(
				`The server answered JSON that can't be read: ${error.message}`,
				hint,
				this.facts(),
			);
		}
		if (!(error instanceof UnreadableContentError)) return error;
		const text = this.response.body;
		const isText = error.advice === undefined && !this.isHtml;
		const shown = isText ? `: ${shortened(this.redact(text)).slice(0, 120)}` : '';
		return new ResponseShapeError(
			`The server answered ${this.redact(error.what)}${shown}`,
			error.advice ?? (/^\s*[[{]/.test(text) ? BROKEN_JSON : WRONG_ADDRESS),
			this.facts(),
		);
	}
}
