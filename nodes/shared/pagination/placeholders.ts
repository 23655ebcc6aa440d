import type { Json } from '../json/readJson';
import { encodeStrict, type QueryPair } from '../http/query';
import { asText } from './placement';
import type { RequestTemplate } from './template';

/**
 * Values for the names that stand for them inside typed texts, for example `{offset},{limit}`;
 * null when a request has none, as the first one of a list with cursors.
 */
export type PagingValues = Readonly<Record<string, Json>>;

/** What a name in braces may look like. */
export const PLACEHOLDER_NAME = /^[A-Za-z][\w-]*$/;

const PLACEHOLDER = /\{([A-Za-z][\w-]*)\}/g;

/** A GraphQL document (GraphQL, 2.2), after comments, also in its short form without a keyword. */
const GRAPHQL =
	/^(?:\s|#[^\n]*\n)*(?:(?:query|mutation|subscription|fragment)\b[^{]*\{|\{\s*\w[^{}]*\{)/;

/** Whether the braces are a selection set, as in `edges{cursor}`: those follow a name or a `)`. */
function isSelectionSet(text: string, at: number): boolean {
	return GRAPHQL.test(text) && !/[:=,(["']\s*$/.test(text.slice(0, at));
}

/** The names in braces in a text, selection sets of GraphQL left out. */
function namesIn(text: string): string[] {
	return [...text.matchAll(PLACEHOLDER)]
		.filter(({ index }) => !isSelectionSet(text, index))
		.map(([, name = '']) => name);
}

function valueOf(values: PagingValues, name: string): Json | undefined {
	return Object.hasOwn(values, name) ? values[name] : undefined;
}

function filled(text: string, values: PagingValues, write: (value: Json) => string): string {
	return text.replace(PLACEHOLDER, (whole, name: string, at: number) => {
		const value = valueOf(values, name);
		if (value === undefined || isSelectionSet(text, at)) return whole;
		return value === null ? '' : write(value);
	});
}

/** Pairs with their values filled in, without those for which there is no value yet. */
function filledPairs(pairs: readonly QueryPair[], values: PagingValues): QueryPair[] {
	const isAbsent = (text: string) => namesIn(text).some((name) => valueOf(values, name) === null);
	return pairs
		.filter(([, value]) => !isAbsent(value))
		.map(([name, value]) => [name, filled(value, values, asText)]);
}

function filledBody(value: Json, values: PagingValues): Json {
	if (typeof value === 'string') {
		const alone = /^\{([A-Za-z][\w-]*)\}$/.exec(value)?.[1];
		// Alone it keeps its type: GraphQL refuses "100" where a number belongs.
		const whole = alone === undefined ? undefined : valueOf(values, alone);
		return whole === undefined ? filled(value, values, asText) : whole;
	}
	if (Array.isArray(value)) return value.map((entry) => filledBody(entry, values));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, filledBody(entry, values)]),
	);
}

/**
 * Replaces the names in braces for which there are values in path, parameters, headers and body;
 * all else in braces stays as it is typed.
 */
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

/** The names in braces of a request, by the part of it in which they were typed. */
export type TypedNames = Readonly<Record<'url' | 'query' | 'headers' | 'body', readonly string[]>>;

function namesInBody(value: Json | undefined): string[] {
	if (typeof value === 'string') return namesIn(value);
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(namesInBody);
}

/** All names in braces where `fillPlaceholders` would look for them. */
export function typedNames({ url, query, headers, body }: RequestTemplate): TypedNames {
	return {
		url: namesIn(url),
		query: query.flatMap(([, value]) => namesIn(value)),
		headers: Object.values(headers).flatMap(namesIn),
		body: namesInBody(body),
	};
}
