import { attemptJson } from '../attempt';
import { parsePath, requireSafeKey } from '../extract/path';
import { writePath } from '../extract/writePath';
import { ConfigError } from '../http/errors';
import { headerOf, isFramingHeader, isHeaderName, withHeader } from '../http/headers';
import { type QueryPair, withoutParameter, withQuery } from '../http/query';
import type { PlainRequest } from './outgoing';

const PLACES = ['body', 'cookie', 'header', 'query'] as const;

/** Where in a request a secret goes. Stored in credentials: never change the values. */
export type Place = (typeof PLACES)[number];

/** A secret and its place. */
export interface PlacedValue {
	readonly place: Place;
	/** Name of the header, parameter or cookie, or path in the body. */
	readonly name: string;
	/** What is sent, prefix included. */
	readonly text: string;
}

function isPlace(value: unknown): value is Place {
	return PLACES.some((place) => place === value);
}

function refused(name: string, what: string, hint: string): ConfigError {
	return new ConfigError(`'${name}' in the credential ${what}`, hint, { field: name });
}

function checkedName(place: Place, name: string): string {
	if (name === '') throw refused('Name', 'is empty', 'Enter where the value has to go.');
	if (place === 'body') return name; // parsePath has rules and messages of its own
	requireSafeKey(name, 'Name');
	if (/[\r\n]/.test(name)) throw refused('Name', 'holds a line break', 'Enter one name.');
	if (place === 'query') return name;
	if (!isHeaderName(name)) {
		const hint = 'Names of headers and cookies have no blanks, colons or letters with accents.';
		throw refused('Name', `can't be the name of a ${place}: ${name.slice(0, 60)}`, hint);
	}
	if (place === 'header' && isFramingHeader(name)) {
		throw refused('Name', `can't be ${name}`, 'n8n sets this header itself.');
	}
	return name;
}

function checkedText(place: Place, text: string): string {
	if (/[\r\n\0]/.test(text)) {
		throw refused('Value', 'holds a line break', 'Copy it again, on one line.');
	}
	if (place === 'header' && !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
		throw refused('Value', "holds a character that a header can't carry", 'Copy it again.');
	}
	if (place === 'cookie' && !/^[!-:<-~]*$/.test(text)) {
		const hint = 'Cookies have no blanks, semicolons or letters with accents.';
		throw refused('Value', "holds a character that a cookie can't carry", hint);
	}
	return text;
}

/**
 * Prefix and value, both trimmed, with one blank between them; none after a prefix that ends in
 * `=`, as in `Token token=x` (A01), and none without a prefix.
 */
export function prefixed(prefix: string, value: string): string {
	const [start, end] = [prefix.trim(), value.trim()];
	return start === '' || start.endsWith('=') ? `${start}${end}` : `${start} ${end}`;
}

/**
 * Reads and checks a place as a credential has it.
 * @throws ConfigError for a name or value that would not arrive as it is, or would add a header
 */
export function placedValue(place: unknown, name: string, text: string): PlacedValue {
	if (!isPlace(place)) {
		throw refused('Placement', 'has a value this version does not know', 'Choose it again.');
	}
	return { place, name: checkedName(place, name.trim()), text: checkedText(place, text) };
}

/** The URL with the parameter exactly once; others stay as they are written (A03, P08). */
export function withParameter(url: string, pair: QueryPair): string {
	return withQuery(withoutParameter(url, pair[0]), [pair]);
}

/** A Cookie header with one cookie set, as it came from the server (RFC 6265, 5.4). */
function withCookie(header: string, name: string, value: string): string {
	const others = header
		.split(';')
		.map((cookie) => cookie.trim())
		.filter((cookie) => cookie !== '' && cookie.replace(/=.*$/s, '') !== name);
	return [...others, `${name}=${value}`].join('; ');
}

function withForm(body: unknown, name: string, text: string): string {
	const isText = typeof body === 'string' || Buffer.isBuffer(body);
	const form = new URLSearchParams(isText ? body.toString() : '');
	form.set(name, text);
	return form.toString();
}

/** A13. Text that holds JSON stays text, also when it came as bytes; an object stays an object. */
function withMember({ method, headers, body }: PlainRequest, name: string, text: string): unknown {
	if (method === 'GET' || method === 'HEAD') {
		throw new ConfigError(
			`The credential puts a value into the body, but ${method} requests have none`,
			"Use POST in the node, or another 'Placement' in the credential.",
			{ field: 'Placement' },
		);
	}
	if (body instanceof URLSearchParams) {
		const copy = new URLSearchParams(body);
		copy.set(name, text);
		return copy;
	}
	if (/x-www-form-urlencoded/i.test(headerOf(headers, 'content-type') ?? '')) {
		return withForm(body, name, text);
	}
	// The nodes send a text as its bytes.
	const given = Buffer.isBuffer(body) ? body.toString('utf8') : body;
	const isText = typeof given === 'string' && given.trim() !== '';
	const parsed = isText ? attemptJson(given) : { ok: true as const, value: given || {} };
	if (!parsed.ok) {
		throw new ConfigError(
			'The credential puts a value into the body, which is no JSON object',
			"Send a JSON object, or use another 'Placement' in the credential.",
			{ field: 'Placement' },
		);
	}
	const written = writePath(parsed.value, parsePath(name, 'Name'), text);
	return typeof given === 'object' && given !== null ? written : JSON.stringify(written);
}

/** Puts a secret in its place. Doing it twice is doing it once: n8n may ask for it again. */
export function placed(request: PlainRequest, { place, name, text }: PlacedValue): PlainRequest {
	const { url, headers } = request;
	switch (place) {
		case 'query':
			return { ...request, url: withParameter(url, [name, text]) };
		case 'header':
			return { ...request, headers: withHeader(headers, name, text) };
		case 'cookie': {
			const cookies = withCookie(headerOf(headers, 'cookie') ?? '', name, text);
			return { ...request, headers: withHeader(headers, 'Cookie', cookies) };
		}
		case 'body': {
			const body = withMember(request, name, text);
			const isTyped = headerOf(headers, 'content-type') !== undefined || typeof body !== 'string';
			return {
				...request,
				headers: isTyped ? headers : withHeader(headers, 'Content-Type', 'application/json'),
				body,
			};
		}
	}
}
