import { ConfigError } from '../http/errors';
import { withHeader } from '../http/headers';
import { requireAllowedOrigin } from '../http/origin';
import { withQuery } from '../http/query';
import type { Address } from './address';
import { queryPairs } from './queryPairs';

/**
 * The parts of n8n's request options that signing in reads and writes: those of its present
 * helper (`url`) and of the older one (`uri`, `form`), which its HTTP Request node still uses.
 */
export interface RequestOptions {
	readonly url?: string;
	readonly uri?: unknown;
	readonly baseURL?: string;
	readonly method?: string;
	readonly headers?: object;
	readonly qs?: object;
	readonly arrayFormat?: string;
	/** The older helper's way to say `arrayFormat`. */
	readonly qsStringifyOptions?: object;
	readonly useQuerystring?: boolean;
	readonly body?: unknown;
	readonly form?: unknown;
	readonly formData?: unknown;
	readonly proxy?: unknown;
	readonly agentOptions?: object;
	readonly rejectUnauthorized?: boolean;
	readonly skipSslCertificateValidation?: boolean;
}

/** A request with nothing left to resolve: what is in it goes over the wire. */
export interface PlainRequest {
	readonly method: string;
	/** Absolute, the query included. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: unknown;
}

/** As axios joins them (its helpers isAbsoluteURL and combineURLs), which is not how URL does. */
function joined(baseUrl: string, path: string): string {
	if (/^([a-z][a-z\d+\-.]*:)?\/\//i.test(path)) return path;
	return path === '' ? baseUrl : `${baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

/**
 * The address a request goes to. `uri` must be looked at too: a check of `url` alone would pass
 * every request of the HTTP Request node, whatever its host.
 * @throws ConfigError when the request names two addresses
 */
export function targetUrl({ url, uri, baseURL }: RequestOptions, baseUrl: string): string {
	const given = [url, uri].flatMap((one) => (one === undefined ? [] : [String(one)]));
	const [first = '', second = first] = given;
	if (first === second) return joined(baseURL ?? baseUrl, first);
	throw new ConfigError('The request names two addresses', 'Use the node with one URL.');
}

function textHeaders(headers: object = {}): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]: [string, unknown]) =>
			value === undefined || value === null ? [] : [[name, String(value)]],
		),
	);
}

function arrayFormatOf(request: RequestOptions): string | undefined {
	const { arrayFormat, qsStringifyOptions = {}, useQuerystring } = request;
	if (arrayFormat !== undefined) return arrayFormat;
	if ('arrayFormat' in qsStringifyOptions) return String(qsStringifyOptions.arrayFormat);
	return useQuerystring === true ? 'repeat' : undefined;
}

function plainOf(request: RequestOptions, address: Address): PlainRequest {
	const { method = 'GET', qs, body, form } = request;
	const url = withQuery(
		targetUrl(request, address.baseUrl).replace(/#.*$/s, ''),
		queryPairs(qs, arrayFormatOf(request)),
	);
	const headers = textHeaders(request.headers);
	if (body !== undefined || typeof form !== 'object' || form === null) {
		return { method, url, headers, body };
	}
	const type = 'application/x-www-form-urlencoded';
	return {
		method,
		url,
		headers: withHeader(headers, 'Content-Type', type),
		body: new URLSearchParams(
			queryPairs(form).map(([name, value]): [string, string] => [name, value]),
		).toString(),
	};
}

/** How a client shows who it is to a server; nothing in them changes where a call goes. */
const CLIENT_IDENTITY: ReadonlySet<string> = new Set(['cert', 'key', 'passphrase', 'pfx']);

/** What only weakens the check of the server, which the credential may give up altogether. */
const SERVER_CHECK: ReadonlySet<string> = new Set([
	'ca',
	'rejectUnauthorized',
	'secureOptions',
	'servername',
]);

/**
 * Refuses what a node asks for that could hand the secrets to somebody between n8n and the API.
 * n8n's own settings for proxies and certificates are not part of a request and hold as ever.
 */
function requireOwnConnection(request: RequestOptions, { ignoreSslIssues }: Address): void {
	const { proxy, rejectUnauthorized, skipSslCertificateValidation, agentOptions = {} } = request;
	if (proxy !== undefined && proxy !== null && proxy !== '') {
		throw new ConfigError(
			'The node asks for a proxy of its own, which the credential does not allow',
			"Remove 'Proxy' from the node's options.",
		);
	}
	const isIgnoring = rejectUnauthorized === false || skipSslCertificateValidation === true;
	if (isIgnoring && !ignoreSslIssues) {
		throw new ConfigError(
			'The node ignores SSL issues, which the credential does not allow',
			"Turn off 'Ignore SSL Issues' in the node's options, or turn it on in the credential.",
		);
	}
	const settings = Object.entries(agentOptions).flatMap(([name, value]: [string, unknown]) =>
		value === undefined || CLIENT_IDENTITY.has(name) || (ignoreSslIssues && SERVER_CHECK.has(name))
			? []
			: [name],
	);
	if (settings.length === 0) return;
	throw new ConfigError(
		`The node brings connection settings of its own, which the credential does not allow: ${settings.join(', ')}`,
		"Remove them from the node; of an SSL certificate leave 'CA' empty.",
	);
}

/** Servers that stand for several hosts choose by this header, whatever the address says. */
function requireOwnHost({ url, headers }: PlainRequest): void {
	const { host } = new URL(url);
	const isForeign = ([name, value]: readonly [string, string]) =>
		name.toLowerCase() === 'host' && value.toLowerCase() !== host;
	if (!Object.entries(headers).some(isForeign)) return;
	throw new ConfigError(
		"The header 'Host' names another host than the address",
		'Remove the header; n8n sets it from the address.',
	);
}

/** Options that a resolved request replaces. */
const RESOLVED: ReadonlySet<string> = new Set([
	'baseURL',
	'body',
	'form',
	'qs',
	'qsStringifyOptions',
	'useQuerystring',
]);

/**
 * Follow nothing, in the words of both helpers: with the older one each of the first two turns
 * redirects on by itself.
 */
const NO_REDIRECTS = {
	followRedirect: false,
	followAllRedirects: false,
	disableFollowRedirect: true,
	maxRedirects: 0,
};

/**
 * The last gate before secrets go into a request: checks where and how it goes, lets `change` add
 * them and makes sure that neither a redirect nor n8n's own joining takes them anywhere else.
 * @throws ConfigError when the request leaves the origins of the credential, or asks for a
 * connection that others could listen to
 */
export function signedRequest<Request extends RequestOptions>(
	request: Request,
	address: Address,
	change: (plain: PlainRequest) => PlainRequest,
): Request {
	const before = plainOf(request, address);
	requireAllowedOrigin(before.url, address.allowedOrigins);
	requireOwnConnection(request, address);
	requireOwnHost(before);
	const { url, headers, body } = change(before);
	const isOld = request.uri !== undefined;
	const insecure = isOld ? { rejectUnauthorized: false } : { skipSslCertificateValidation: true };
	// All of the members that are taken out or replaced are optional in n8n's types.
	return {
		...Object.fromEntries(Object.entries(request).filter(([name]) => !RESOLVED.has(name))),
		...(isOld ? { uri: url } : {}),
		...(request.url === undefined ? {} : { url }),
		headers,
		body,
		...NO_REDIRECTS,
		...(address.ignoreSslIssues ? insecure : {}),
	} as unknown as Request;
}
