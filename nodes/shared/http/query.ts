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
