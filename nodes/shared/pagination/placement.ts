import type { JsonValue } from '../definition/convert';
import { parsePath } from '../extract/path';
import { writePath } from '../extract/writePath';
import { withHeader } from '../http/headers';
import { encodeStrict, type QueryPair, withoutParameter } from '../http/query';
import type { RequestTemplate } from './template';

/** Where a paging value goes in a request. Stored in workflows: never change the values of `in`. */
export interface Placement {
	readonly in: 'query' | 'header' | 'body';
	/** Parameter or header name, or a path in the JSON body. */
	readonly name: string;
}

/** A value as text: objects and lists as compact JSON (quirk P12). */
export function asText(value: JsonValue): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
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
	value: JsonValue,
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
	return { ...template, body: body as JsonValue };
}

/**
 * Values for the names that stand for them inside typed texts, for example `{offset},{limit}`;
 * null when a request has none, as the first one of a list with cursors.
 */
export type PagingValues = Readonly<
	Partial<Record<'offset' | 'limit' | 'page' | 'cursor', JsonValue>>
>;

const PLACEHOLDER = /\{(offset|limit|page|cursor)\}/g;

function filled(text: string, values: PagingValues, write: (value: JsonValue) => string): string {
	return text.replace(PLACEHOLDER, (whole, name: keyof PagingValues) => {
		const value = values[name];
		if (value === undefined) return whole;
		return value === null ? '' : write(value);
	});
}

/** Pairs with their values filled in, without those for which there is no value yet. */
function filledPairs(pairs: readonly QueryPair[], values: PagingValues): QueryPair[] {
	const isAbsent = (text: string) =>
		[...text.matchAll(PLACEHOLDER)].some(([, name]) => values[name as keyof PagingValues] === null);
	return pairs
		.filter(([, value]) => !isAbsent(value))
		.map(([name, value]) => [name, filled(value, values, asText)]);
}

function filledBody(value: JsonValue, values: PagingValues): JsonValue {
	if (typeof value === 'string') {
		const alone = /^\{(offset|limit|page|cursor)\}$/.exec(value)?.[1];
		// Alone it keeps its type: GraphQL refuses "100" where a number belongs.
		const whole = alone === undefined ? undefined : values[alone as keyof PagingValues];
		return whole === undefined ? filled(value, values, asText) : whole;
	}
	if (Array.isArray(value)) return value.map((entry) => filledBody(entry, values));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, filledBody(entry, values)]),
	);
}

/** Replaces `{offset}`, `{limit}`, `{page}` and `{cursor}` in path, parameters, headers and body. */
export function fillPlaceholders(template: RequestTemplate, values: PagingValues): RequestTemplate {
	const { url, query, headers, body } = template;
	return {
		...template,
		url: filled(url, values, (value) => encodeStrict(asText(value))),
		query: filledPairs(query, values),
		headers: Object.fromEntries(filledPairs(Object.entries(headers), values)),
		...(body === undefined ? {} : { body: filledBody(body, values) }),
	};
}
