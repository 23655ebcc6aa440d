import { ConfigError } from '../shared/http/errors';
import { typedNames, type TypedNames } from '../shared/pagination/placeholders';
import type { Cursor, RequestStrategy } from '../shared/pagination/strategy';
import type { RequestTemplate } from '../shared/pagination/template';

/** Names that paginations fill in; others in braces are text of the person's own, such as JSON. */
const KNOWN: ReadonlySet<string> = new Set(['offset', 'limit', 'page', 'cursor']);

const FIELDS: Readonly<Record<keyof TypedNames, string>> = {
	url: 'Path',
	query: 'Request: Query Parameters',
	headers: 'Request: Headers',
	body: 'Request: Body',
};

const HINT =
	"Known are {offset} and {limit} for 'Limit and Offset', {page} and {limit} for 'Limit and Page', {cursor} and {limit} for 'Cursor', {limit} for 'Next Link', and for 'Advanced' {limit} and the names of its rules to 'Placeholder'. Choose that pagination, or use an expression for a value of your own.";

function unfilled(field: string, placeholder: string): ConfigError {
	const message = `'${field}' holds ${placeholder.slice(0, 40)}, which nothing fills in`;
	return new ConfigError(message, HINT, { field });
}

/**
 * Anything in braces in the route, where no API wants braces; in the query only what looks like a
 * name, because filters may be JSON.
 */
function inAddress(url: string): string | undefined {
	const [route = '', ...query] = url.split('?');
	return (/\{[^{}]*\}/.exec(route) ?? /\{[\w.-]+\}/.exec(query.join('?')))?.[0];
}

/** @throws ConfigError for a name that belongs to another pagination */
function requireKnown(typed: TypedNames, fills: readonly string[]): void {
	for (const part of ['url', 'query', 'headers', 'body'] as const) {
		const name = typed[part].find((one) => KNOWN.has(one) && !fills.includes(one));
		if (name !== undefined) throw unfilled(FIELDS[part], `{${name}}`);
	}
}

/** @throws ConfigError for a value that has no place in the request, so that all would be the same */
function requirePlaced(typed: TypedNames, demands: readonly string[]): void {
	const all = new Set(Object.values(typed).flat());
	const missing = demands.find((name) => !all.has(name));
	if (missing === undefined) return;
	throw new ConfigError(
		`The pagination has a value for {${missing}}, which stands nowhere in the request`,
		`Enter the name of its parameter, or write {${missing}} where the value belongs: in 'Path', 'Request: Query Parameters', 'Request: Headers' or 'Request: Body'.`,
		{ field: 'Pagination' },
	);
}

/**
 * Sees to it that every placeholder that was typed gets its value, and that every value has a place.
 * @throws ConfigError naming the field and the placeholder
 */
export function requireFilled(template: RequestTemplate, strategy: RequestStrategy<Cursor>): void {
	const typed = typedNames(template);
	requireKnown(typed, strategy.fills);
	const left = inAddress(strategy.apply(template, strategy.first).url);
	if (left !== undefined) throw unfilled('Path', left);
	requirePlaced(typed, strategy.demands ?? []);
}
