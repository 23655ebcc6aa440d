import { attempt } from '../attempt';

/** One query parameter; order and repetition are kept. */
export type QueryPair = readonly [name: string, value: string];

/**
 * Strict RFC 3986 encoding: also `! ' ( ) *`, which encodeURIComponent leaves alone. Half an emoji,
 * left by cutting a text, becomes U+FFFD, where encodeURIComponent would throw.
 */
export function encodeStrict(text: string): string {
	return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replace(
		/[!'()*]/g,
		(char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** Appends query pairs to a URL, each encoded exactly once; what the URL already has is kept. */
export function withQuery(url: string, pairs: readonly QueryPair[]): string {
	if (pairs.length === 0) return url;
	const query = pairs
		.map(([name, value]) => `${encodeStrict(name)}=${encodeStrict(value)}`)
		.join('&');
	return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/** The name in a written `name=value`; one whose encoding is broken is taken as it stands. */
function decodedName(pair: string): string {
	const name = pair.replace(/=.*$/s, '').replace(/\+/g, ' ');
	const decoded = attempt(() => decodeURIComponent(name));
	return decoded.ok ? decoded.value : name;
}

/** The URL without a query parameter; the others stay as they are written. */
export function withoutParameter(url: string, name: string): string {
	const [path = '', ...rest] = url.split('?');
	// Only the first question mark begins the query (RFC 3986, 3.4).
	const others = rest
		.join('?')
		.split('&')
		.filter((pair) => pair !== '' && decodedName(pair) !== name);
	return others.length === 0 ? path : `${path}?${others.join('&')}`;
}
