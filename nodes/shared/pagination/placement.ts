import { parsePath } from '../extract/path';
import { writePath } from '../extract/writePath';
import { withHeader } from '../http/headers';
import { type QueryPair, withoutParameter } from '../http/query';
import type { Json } from '../json/readJson';
import { writeJson } from '../json/writeJson';
import type { RequestTemplate } from './template';

/** Where a paging value goes in a request. Stored in workflows: never change the values of `in`. */
export interface Placement {
	readonly in: 'query' | 'header' | 'body';
	/** Parameter or header name, or a path in the JSON body. */
	readonly name: string;
}

/** A value as text: objects and lists as compact JSON (quirk P12). */
export function asText(value: Json): string {
	return typeof value === 'string' ? value : writeJson(value);
}

function inQuery(query: readonly QueryPair[], name: string, value: string): QueryPair[] {
	const at = query.findIndex(([existing]) => existing === name);
	if (at < 0) return [...query, [name, value]];
	return query
		.filter(([existing], index) => existing !== name || index === at)
		.map((pair) => (pair[0] === name ? [name, value] : pair));
}

/**
 * A copy of the request with the value in its place, over what stood there. In the body the value
 * keeps its type; in query and headers it becomes text. A blank name places nothing.
 * @throws ConfigError for a body path that can't be written
 */
export function place(
	template: RequestTemplate,
	{ in: where, name }: Placement,
	value: Json,
): RequestTemplate {
	if (name === '') return template;
	if (where === 'query') {
		const url = withoutParameter(template.url, name);
		return { ...template, url, query: inQuery(template.query, name, asText(value)) };
	}
	if (where === 'header') {
		return { ...template, headers: withHeader(template.headers, name, asText(value)) };
	}
	const body = writePath(template.body ?? {}, parsePath(name, 'Body Path'), value);
	// What JSON was written into stays JSON.
	return { ...template, body: body as Json };
}
