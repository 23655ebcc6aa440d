import { attempt } from '../attempt';
import { ConfigError } from './errors';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** URL lets `*.x.com` and `a.com;b.com` pass as one host; no machine is called that. */
const HOSTNAME = /^([\w-]+(\.[\w-]+)*|\[[\da-f:.]+\])$/;

/** Whether the host name is this machine itself, where plain http leaks nothing. */
function isLoopback(hostname: string): boolean {
	return LOOPBACK.test(hostname);
}

/**
 * The URL with a trailing dot of the host removed, `api.x.com.` and `api.x.com` being one host
 * (RFC 1034, 3.1); undefined when the text is none.
 */
function parsed(text: string): URL | undefined {
	const result = attempt(() => new URL(text));
	if (!result.ok) return undefined;
	const url = result.value;
	if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
	return HOSTNAME.test(url.hostname) ? url : undefined;
}

/** URL reads a backslash before the query as a slash; others take what stands before an @ for a host. */
const AMBIGUOUS = /^[^?#]*\\/;

/** URL leaves tabs and line breaks out, wherever they stand. */
const INVISIBLE = /[\u0000-\u001f\u007f]/; // eslint-disable-line no-control-regex

/**
 * Whether the host is typed as it is called. A parser also takes other spellings for the same
 * host, and a person who reads them may take them for another one: letters of another alphabet,
 * numbers in hexadecimal, signs encoded with %, a dot at the end, blanks that can't be seen.
 */
function isTypedPlainly(text: string, { protocol, hostname, host }: URL): boolean {
	const typed = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1]?.toLowerCase();
	const defaultPort = protocol === 'https:' ? 443 : 80;
	return typed === host || typed === `${hostname}:${defaultPort}`;
}

/** Parses an absolute http(s) URL without user-info, typed in the one plain way. */
function parseWebUrl(text: string, field: string): URL {
	const trimmed = text.trim();
	if (trimmed === '') {
		throw new ConfigError(
			`'${field}' is empty`,
			`Enter the address with its scheme, for example https://api.example.com.`,
			{ field },
		);
	}
	if (!/^https?:\/\//i.test(trimmed)) {
		throw new ConfigError(
			`'${field}' has no https:// in front`,
			`Enter the whole address, for example https://api.example.com.`,
			{ field },
		);
	}
	if (AMBIGUOUS.test(trimmed) || INVISIBLE.test(trimmed)) {
		throw new ConfigError(
			`'${field}' holds a backslash, a line break or another invisible character`,
			'Type the address again; between its parts stands / only.',
			{ field },
		);
	}
	const url = parsed(trimmed);
	if (!url) {
		throw new ConfigError(`'${field}' is not a web address`, 'Check it for typing mistakes.', {
			field,
		});
	}
	if (url.username !== '' || url.password !== '') {
		throw new ConfigError(
			`'${field}' holds a user name or password`,
			'Remove everything between // and @; sign-in data belongs into the fields made for it.',
			{ field },
		);
	}
	if (url.port === '0') {
		throw new ConfigError(
			`'${field}' names port 0, which no server has`,
			'Enter the port of the API, or none.',
			{ field },
		);
	}
	if (!isTypedPlainly(trimmed, url)) {
		throw new ConfigError(
			`'${field}' spells its host in a way that others may read as another one`,
			`Enter ${url.origin} if that is the host you mean.`,
			{ field },
		);
	}
	return url;
}

/**
 * Parses an absolute http(s) URL that may carry credentials to its host.
 * `field` is the label of the field it was typed into.
 * @throws ConfigError when it has no scheme, another scheme, user-info, port 0, a host in an odd
 * spelling, or plain http to another machine
 */
export function parseTrustedUrl(text: string, field: string): URL {
	const url = parseWebUrl(text, field);
	if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
		throw new ConfigError(
			`'${field}' uses http, which would send your sign-in data unprotected`,
			'Use https:// instead. Plain http is accepted for this machine (localhost) only.',
			{ field },
		);
	}
	return url;
}

function withoutEndSlash(url: URL, field: string): string {
	if (url.search !== '' || url.hash !== '') {
		throw new ConfigError(
			`'${field}' holds a ${url.search === '' ? '#' : '?'} and text after it`,
			'Enter it up to there; query parameters have a place of their own in the node.',
			{ field },
		);
	}
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Parses the base URL of an API that may live below a path, such as `https://api.example.com/v2/`.
 * Returns it without a slash at the end.
 * @throws ConfigError like parseTrustedUrl, or when a query or fragment is given
 */
export function parseBaseUrl(text: string, field: string): string {
	return withoutEndSlash(parseTrustedUrl(text, field), field);
}

/**
 * Like parseBaseUrl for calls that carry no sign-in data: plain http to any host is fine there.
 * @throws ConfigError like parseBaseUrl
 */
export function parseOpenBaseUrl(text: string, field: string): string {
	return withoutEndSlash(parseWebUrl(text, field), field);
}

/**
 * Parses the base URL of an API that lives at the root of its host.
 * Returns the origin, for example `https://api.planhat.com`.
 * @throws ConfigError like parseTrustedUrl, or when a path, query or fragment is given
 */
export function parseOrigin(text: string, field: string): string {
	const url = parseTrustedUrl(text, field);
	if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
		throw new ConfigError(
			`'${field}' holds more than the host`,
			`Enter only ${url.origin}; the path is added by the node.`,
			{ field },
		);
	}
	return url.origin;
}

/**
 * Parses a list of extra hosts: comma- or newline-separated, each `host`, `host:port` or an
 * https origin. Returns origins.
 * @throws ConfigError when an entry can't be a host
 */
export function parseAllowedOrigins(text: string, field: string): string[] {
	return text
		.split(/[,\s]+/)
		.filter((entry) => entry !== '')
		.map((entry) => parseOrigin(/^https?:\/\//i.test(entry) ? entry : `https://${entry}`, field));
}

/**
 * Refuses a URL outside the allowed origins, before anything leaves. The comparison is on the
 * parsed origin (scheme, host, port), so `https://good@evil/` and other spellings can't pass.
 * @throws ConfigError naming both hosts
 */
export function requireAllowedOrigin(url: string, allowed: readonly string[]): void {
	const target = AMBIGUOUS.test(url) ? undefined : parsed(url);
	if (!target) {
		throw new ConfigError('The request address is not a web address', 'Check the path.');
	}
	if (target.username !== '' || target.password !== '') {
		throw new ConfigError(
			'The request address holds a user name or password',
			'Remove everything between // and @; sign-in data belongs into the credential.',
		);
	}
	if (!allowed.includes(target.origin)) {
		throw new ConfigError(
			`The request goes to ${target.origin}, but the credential is for ${allowed.join(', ')}`,
			"If you trust that host, add it to 'Extra Allowed Hosts' in the credential.",
		);
	}
}
