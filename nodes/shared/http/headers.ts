/** Header names and values as they are sent; a name keeps the case it was typed in. */
export type Headers = Readonly<Record<string, string>>;

/** The value of a header, whatever its name's case. */
export function headerOf(headers: Headers, name: string): string | undefined {
	return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** The headers with one set, its name as typed; the same name in any other case is replaced. */
export function withHeader(headers: Headers, name: string, value: string): Record<string, string> {
	const others = Object.entries(headers).filter(
		([key]) => key.toLowerCase() !== name.toLowerCase(),
	);
	return Object.fromEntries([...others, [name, value]]);
}

/** Set by the HTTP client from the URL and the body; a value of our own would break the message. */
const FRAMING: ReadonlySet<string> = new Set(
	'connection content-length host te trailer transfer-encoding upgrade'.split(' '),
);

/** Whether a header says where the call goes and how its body is written. */
export function isFramingHeader(name: string): boolean {
	return FRAMING.has(name.toLowerCase());
}

/** Whether the name has only the characters of a token (RFC 9110, 5.6.2). */
export function isHeaderName(name: string): boolean {
	return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name);
}

/**
 * Whether a header can carry the value: visible characters, blanks and tabs, no line break (RFC 9110,
 * 5.5). Characters above U+00FF have no place in it; a client refuses them in words of its own.
 */
export function isHeaderValue(value: string): boolean {
	return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
