import type { IDataObject } from 'n8n-workflow';

import { attemptJson } from '../../shared/attempt';
import { isBlank } from '../../shared/extract/jsonValue';
import { ConfigError } from '../../shared/http/errors';
import type { HttpMethod } from '../../shared/http/message';
import { type JoinedPath, joinPieces, requirePath } from '../../shared/http/path';
import type { QueryPair } from '../../shared/http/query';
import { type ItemParameters, optionNumber } from '../../shared/n8n/parameters';
import { requireHeader } from '../../shared/pagination/template';
import type { PlanhatCall } from '../api';
import { readLimit } from '../limit';
import type { ListRead } from '../pages';
import { MAX_PAGE_SIZE, MAX_PAGES_IN_FLIGHT, PAGE_SIZE, PAGES_IN_FLIGHT } from './properties';

const METHODS = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'] as const;

function readMethod(parameters: ItemParameters): HttpMethod {
	const given = parameters.text('method', 'GET').toUpperCase();
	const method = METHODS.find((known) => known === given);
	if (method !== undefined) return method;
	throw new ConfigError(
		`'Method' is set to '${given.slice(0, 20)}', which this version does not know`,
		`Choose one of ${METHODS.join(', ')}.`,
		{ field: 'Method' },
	);
}

/** The rows of a list of names and values; those without a name are left out. */
function pairsOf(collection: unknown): QueryPair[] {
	const entries = (collection as IDataObject | undefined)?.['entry'];
	return (Array.isArray(entries) ? (entries as IDataObject[]) : [])
		.map((entry): QueryPair => [String(entry['name'] ?? '').trim(), String(entry['value'] ?? '')])
		.filter(([name]) => name !== '');
}

function readHeaders(options: IDataObject): Record<string, string> {
	const headers = Object.fromEntries(pairsOf(options['headers']));
	for (const [name, value] of Object.entries(headers)) {
		requireHeader(name, value);
		if (name.toLowerCase() !== 'authorization') continue;
		throw new ConfigError(
			"The header 'Authorization' can't be set",
			'Remove it; the credential signs in.',
			{ field: 'Headers' },
		);
	}
	return headers;
}

/** The JSON as it was typed, so that no number in it is rounded; undefined for none. */
function readBody(parameters: ItemParameters): string | undefined {
	const given = parameters.value('body');
	if (isBlank(given)) return undefined;
	if (typeof given !== 'string') return JSON.stringify(given);
	if (given.trim() === '') return undefined;
	if (attemptJson(given).ok) return given;
	throw new ConfigError("'Body' is not valid JSON", 'Check quotes and commas.', { field: 'Body' });
}

/** What to send for one item, and how to read the list page by page if so wanted. */
export interface RawRequest {
	readonly call: PlanhatCall;
	readonly list?: ListRead;
	/** What may be wrong with the path, for the person to know. */
	readonly pathDoubt?: string;
}

/**
 * Whether the call may be sent again after its answer was lost. A list is a bulk upsert, which
 * creates rows without a key anew each time.
 */
function isRepeatable(method: HttpMethod, bodyText: string | undefined): boolean {
	if (method === 'PUT') return !/^\s*\[/.test(bodyText ?? '');
	return method === 'GET' || method === 'DELETE';
}

function readList(parameters: ItemParameters, call: PlanhatCall): ListRead {
	const options = parameters.collection('options');
	const { path, query = [], headers } = call;
	const typed = new URL(path, 'https://host').searchParams;
	const taken = [...typed.keys(), ...query.map(([name]) => name)];
	for (const name of ['limit', 'offset']) {
		if (!taken.includes(name)) continue;
		throw new ConfigError(
			`'${name}' is set by the node when all pages are read`,
			"Remove it from the query, or turn off 'Read All Pages'.",
			{ field: 'Query Parameters' },
		);
	}
	const whole = { min: 1, isWhole: true };
	const size = { ...whole, label: 'Page Size', fallback: PAGE_SIZE, max: MAX_PAGE_SIZE };
	const flight = { label: 'Pages in Flight', fallback: PAGES_IN_FLIGHT, max: MAX_PAGES_IN_FLIGHT };
	const maxRecords = readLimit(parameters);
	return {
		path,
		query,
		maxRecords,
		headers,
		pageSize: Math.min(optionNumber(options, 'pageSize', size), maxRecords),
		inFlight: optionNumber(options, 'pagesInFlight', { ...whole, ...flight }),
	};
}

const FIELD = 'Path';

/**
 * The path of a request with a leading slash; a query that was typed behind it is kept.
 * @throws ConfigError for whole addresses, empty parts and values that would change the address
 */
function readPath(parameters: ItemParameters, method: HttpMethod): JoinedPath {
	const isWriting = method !== 'GET';
	const { path, doubt } = joinPieces(parameters.pieces('path'), { field: FIELD, isWriting });
	const absolute = /^([a-z][a-z\d+.-]*:)?\//i.test(path) ? path : `/${path}`;
	return { path: requirePath(absolute, { field: FIELD, isFree: false }), doubt };
}

/**
 * Reads the request of one item.
 * @throws ConfigError naming the field that can't be used
 */
export function readRequest(parameters: ItemParameters): RawRequest {
	const method = readMethod(parameters);
	const bodyText = method === 'GET' || method === 'DELETE' ? undefined : readBody(parameters);
	const { path, doubt: pathDoubt } = readPath(parameters, method);
	const call: PlanhatCall = {
		method,
		path,
		query: pairsOf(parameters.collection('query')),
		headers: readHeaders(parameters.collection('options')),
		bodyText,
		repeatable: isRepeatable(method, bodyText),
	};
	const isPaged = method === 'GET' && parameters.boolean('readPages', 'Read All Pages', false);
	return { call, list: isPaged ? readList(parameters, call) : undefined, pathDoubt };
}
