import type { IDataObject } from 'n8n-workflow';

import { attempt } from '../shared/attempt';
import { ConfigError } from '../shared/http/errors';
import { type Json, readJson } from '../shared/json/readJson';
import type { ItemParameters } from '../shared/n8n/parameters';
import type { RequestTemplate } from '../shared/pagination/template';
import { oneOf, pairsOf } from './optionValues';

const FIELD = 'Path';

function refuse(message: string, hint: string): never {
	throw new ConfigError(message, hint, { field: FIELD });
}

function decoded(segment: string): string {
	const result = attempt(() => decodeURIComponent(segment));
	return result.ok ? result.value : segment;
}

/**
 * The path as typed, when it stays below the base URL. A whole address is left to the guard, which
 * knows what the credential allows.
 * @throws ConfigError for everything that a URL parser would take somewhere else
 */
export function requirePath(path: string): string {
	if (/^https?:\/\//i.test(path)) {
		if (attempt(() => new URL(path)).ok) return path;
		refuse("'Path' is not a web address", 'Enter only what comes after the base URL.');
	}
	if (/^([a-z][a-z\d+\-.]*:)?\/\//i.test(path)) {
		refuse(
			`'Path' names another host: ${path.slice(0, 60)}`,
			'Enter only what comes after the base URL, beginning with one slash.',
		);
	}
	// eslint-disable-next-line no-control-regex -- a URL parser drops some and reads others as slashes
	if (/[\\\u0000-\u001f\u007f#]/.test(path)) {
		refuse(
			"'Path' holds a backslash, a # or a character that can't be seen",
			'Remove it, or write it percent-encoded.',
		);
	}
	const [route = ''] = path.split('?', 1);
	if (route.split('/').some((segment) => ['.', '..'].includes(decoded(segment)))) {
		refuse("'Path' holds a segment that is only dots", 'Enter the path without . and .. in it.');
	}
	return path;
}

/** The address of the first request. */
export function addressOf(baseUrl: string, path: string): string {
	if (/^https?:\/\//i.test(path)) return path;
	if (path === '' || path === '/') return baseUrl;
	return path.startsWith('?') ? `${baseUrl}${path}` : `${baseUrl}/${path.replace(/^\//, '')}`;
}

function bodyOf(options: IDataObject, method: string): Json | undefined {
	const typed = options['body'];
	if (method === 'GET' || typed === undefined || typed === '') return undefined;
	const parsed =
		typeof typed === 'string'
			? attempt(() => readJson(typed).value)
			: { ok: true as const, value: typed as unknown };
	// Parsed JSON, or an object that an expression gave.
	if (parsed.ok) return parsed.value as Json;
	throw new ConfigError("'Request: Body' is not valid JSON", 'Check quotes and commas.', {
		field: 'Request: Body',
	});
}

/** The request that is sent for every page, as far as the settings tell; its URL is the path. */
export function requestTemplate(parameters: ItemParameters, options: IDataObject): RequestTemplate {
	const method = oneOf(options['method'] ?? 'GET', ['GET', 'POST'], 'Request: Method');
	const body = bodyOf(options, method);
	return {
		method,
		url: requirePath(parameters.text('path').trim()),
		query: pairsOf(options, 'query', 'Request: Query Parameters'),
		headers: Object.fromEntries(pairsOf(options, 'headers', 'Request: Headers')),
		body,
		// A fetch reads, whatever its method.
		repeatable: true,
	};
}
