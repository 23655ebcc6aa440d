import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../answer';
import { jsonBody } from '../exchange';
import type { Layer } from '../exchange';
import { withoutPath } from '../json';
import type { JsonValue } from '../json';

/**
 * P33: a POST search. Everything but the paging members must be as the API wants it on every call,
 * so a client that rebuilds or trims the body on page 2 is refused.
 */
export function searchBody(expected: JsonValue, pagingPaths: readonly string[]): Layer {
	return (next) => (exchange) => {
		if (exchange.method !== 'POST') throw new Refusal(405, 'search with POST');
		const rest = pagingPaths.reduce(withoutPath, jsonBody(exchange));
		const wanted = pagingPaths.reduce(withoutPath, expected);
		if (!isDeepStrictEqual(rest, wanted)) throw new Refusal(400, 'the search itself has changed');
		return next(exchange);
	};
}
