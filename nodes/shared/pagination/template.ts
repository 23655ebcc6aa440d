import { ConfigError } from '../http/errors';
import { headerOf, isFramingHeader, isHeaderName, isHeaderValue } from '../http/headers';
import type { ApiRequest, HttpMethod } from '../http/message';
import { type QueryPair, withQuery } from '../http/query';
import type { Json } from '../json/readJson';
import { writeJson } from '../json/writeJson';

/** A request before paging values are put into it. Never changed, only copied. */
export interface RequestTemplate {
	readonly method: HttpMethod;
	/** Absolute URL; a query it has is sent as it is. */
	readonly url: string;
	readonly query: readonly QueryPair[];
	/** Names keep the case they were typed in. */
	readonly headers: Readonly<Record<string, string>>;
	/** Sent as JSON; absent means no body. */
	readonly body?: Json;
	/** True when sending it twice does no harm, which a search by POST does not. */
	readonly repeatable: boolean;
}

/**
 * Refuses what would break out of a header, and headers that would change the call itself.
 * @throws ConfigError naming the header
 */
export function requireHeader(name: string, value: string): void {
	const isNameFine = isHeaderName(name);
	if (isFramingHeader(name)) {
		throw new ConfigError(
			`The header '${name}' can't be set`,
			'Remove it; n8n writes it from the address and the body.',
			{ field: 'Headers' },
		);
	}
	if (isNameFine && isHeaderValue(value)) return;
	throw new ConfigError(
		isNameFine
			? `The value of header '${name}' holds a line break or another character that a header can't carry`
			: `'${name.slice(0, 60)}' can't be the name of a header`,
		isNameFine
			? 'Remove it, or write it as the API wants it in headers, mostly percent-encoded.'
			: 'Names of headers have no blanks, colons or letters with accents.',
		{ field: 'Headers' },
	);
}

/** Writes the request as it is sent. */
export function toRequest(template: RequestTemplate): ApiRequest {
	const { method, url, query, headers, body, repeatable } = template;
	for (const [name, value] of Object.entries(headers)) requireHeader(name, value);
	const has = (wanted: string) => headerOf(headers, wanted) !== undefined;
	return {
		method,
		url: withQuery(url, query),
		headers: {
			...(has('accept') ? {} : { Accept: 'application/json' }),
			...(body === undefined || has('content-type') ? {} : { 'Content-Type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: writeJson(body) }),
		repeatable,
	};
}
