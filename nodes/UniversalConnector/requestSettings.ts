import type { IDataObject } from 'n8n-workflow';

import { attempt } from '../shared/attempt';
import { ConfigError } from '../shared/http/errors';
import { joinPieces, requirePath } from '../shared/http/path';
import { type Json, readJson } from '../shared/json/readJson';
import type { ItemParameters } from '../shared/n8n/parameters';
import type { RequestTemplate } from '../shared/pagination/template';
import { oneOf, pairsOf } from './optionValues';

/** A path of the connector may be a whole address, and an API may want a slash at its end. */
export function requireFreePath(path: string, field: string): string {
	return requirePath(path, { field, isFree: true });
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
export function requestTemplate(
	parameters: ItemParameters,
	options: IDataObject,
): { readonly request: RequestTemplate; readonly pathDoubt?: string } {
	const method = oneOf(options['method'] ?? 'GET', ['GET', 'POST'], 'Request: Method');
	const body = bodyOf(options, method);
	const { path, doubt: pathDoubt } = joinPieces(parameters.pieces('path'), {
		field: 'Path',
		isWriting: false,
	});
	const request: RequestTemplate = {
		method,
		url: requireFreePath(path, 'Path'),
		query: pairsOf(options, 'query', 'Request: Query Parameters'),
		headers: Object.fromEntries(pairsOf(options, 'headers', 'Request: Headers')),
		body,
		// A fetch reads, whatever its method.
		repeatable: true,
	};
	return { request, pathDoubt };
}
