import { Refusal, jsonAnswer } from '../answer';
import { jsonBody } from '../exchange';
import { readPath } from '../json';
import type { JsonObject } from '../json';
import { opaqueCursor } from './cursorCodec';
import type { Pager } from './pager';
import { isLast, slice } from './slice';

export interface RelayOptions {
	field: string;
	/** Page that carries `errors` beside its data. */
	errorsOnPage?: number;
}

/**
 * P35: GraphQL connections by the Relay cursor specification: variables `first` and `after`,
 * answered by edges and `pageInfo`.
 */
export const relay: Pager<RelayOptions> = {
	name: 'relay',
	summary: 'answers a GraphQL connection with pageInfo',
	serve: (rows, options) => (exchange) => {
		if (exchange.method !== 'POST') throw new Refusal(405, 'query with POST');
		const body = jsonBody(exchange);
		if (typeof readPath(body, 'query') !== 'string') throw new Refusal(400, 'query is required');
		const first = readPath(body, 'variables.first');
		if (typeof first !== 'number' || first < 1) throw new Refusal(400, 'first is required');
		const after = readPath(body, 'variables.after') ?? null;
		const from = after === null ? 0 : opaqueCursor.read(after);
		if (from === undefined) throw new Refusal(400, 'after is not a cursor of this connection');
		const part = slice(rows(), from, first);
		const page = Math.floor(from / first) + 1;
		const edges = part.rows.map((node, index) => ({
			node,
			cursor: opaqueCursor.write(from + index + 1),
		}));
		const connection: JsonObject = {
			edges,
			pageInfo: { hasNextPage: !isLast(part), endCursor: edges.at(-1)?.cursor ?? null },
		};
		const errors = [{ message: 'one field could not be read', path: [options.field, 'edges', 0] }];
		return jsonAnswer(
			{
				data: { [options.field]: connection },
				...(page === options.errorsOnPage ? { errors } : {}),
			},
			{ served: { page, key: `${from}-${from + part.rows.length}` } },
		);
	},
};
