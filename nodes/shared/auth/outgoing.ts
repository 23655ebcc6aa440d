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
	readonly body?: unknown;
	readonly form?: unknown;
	readonly formData?: unknown;
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

function plainOf(request: RequestOptions, address: Address): PlainRequest {
	const { method = 'GET', qs, arrayFormat, body, form } = request;
	const url = withQuery(
		targetUrl(request, address.baseUrl).replace(/#.*$/s, ''),
		queryPairs(qs, arrayFormat),
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

/** Options that a resolved request replaces. */
const RESOLVED: ReadonlySet<string> = new Set(['baseURL', 'body', 'form', 'qs']);

/**
 * The last gate before secrets go into a request: checks where it goes, lets `change` add them
 * and makes sure that neither a redirect nor n8n's own joining takes them anywhere else.
 * @throws ConfigError when the request leaves the origins of the credential
 */
export function signedRequest<Request extends RequestOptions>(
	request: Request,
	address: Address,
	change: (plain: PlainRequest) => PlainRequest,
): Request {
	const before = plainOf(request, address);
	requireAllowedOrigin(before.url, address.allowedOrigins);
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
		...(isOld ? { followRedirect: false } : { disableFollowRedirect: true }),
		...(address.ignoreSslIssues ? insecure : {}),
	} as unknown as Request;
}
