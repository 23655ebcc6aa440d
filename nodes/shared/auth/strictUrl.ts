import { ConfigError } from '../http/errors';
import { encodeStrict, type QueryPair } from '../http/query';

function decodedOrUndefined(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined; // the only error it knows: a % without a valid code
	}
}

function decoded(text: string): string {
	const plain = decodedOrUndefined(text);
	if (plain !== undefined) return plain;
	throw new ConfigError(
		"'URL' holds a % that is not followed by a valid code",
		'Write a percent sign that is meant literally as %25.',
		{ field: 'URL' },
	);
}

/** Path with each segment encoded strictly exactly once, whatever mixture it was given in. */
export function strictPath(path: string): string {
	return path
		.split('/')
		.map((segment) => encodeStrict(decoded(segment)))
		.join('/');
}

/** Pairs of a query as a form means them: `+` is a blank, a name without `=` has an empty value. */
export function splitQuery(query: string): QueryPair[] {
	return query
		.split('&')
		.filter((piece) => piece !== '')
		.map((piece) => {
			const end = piece.includes('=') ? piece.indexOf('=') : piece.length;
			const [name, value] = [piece.slice(0, end), piece.slice(end + 1)];
			return [decoded(name.replace(/\+/g, ' ')), decoded(value.replace(/\+/g, ' '))];
		});
}

/** A pair with name and value encoded strictly. */
export function encodedPair([name, value]: QueryPair): QueryPair {
	return [encodeStrict(name), encodeStrict(value)];
}

/** Encoded pairs as a query: `a=&b=1`. */
export function joinedPairs(pairs: readonly QueryPair[]): string {
	return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

interface UrlParts {
	readonly host: string;
	readonly path: string;
	readonly query: string;
}

/** Cuts a URL without changing it: the class URL would resolve the dot segments S3 wants kept. */
export function urlParts(url: string): UrlParts {
	const [, host = '', path = '', query = ''] =
		/^[a-z]+:\/\/([^/?#]*)([^?#]*)\??([^#]*)/i.exec(url) ?? [];
	return { host, path, query };
}
