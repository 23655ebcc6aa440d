/** APIs made up for Detect Settings, each put together from what real ones do, and strict. */
import { jsonAnswer, Refusal } from '../answer';
import { header, jsonBody, param } from '../exchange';
import type { Exchange, Handler } from '../exchange';
import { isObject, type JsonObject, readPath } from '../json';
import type { Row } from '../records';

function wholeNumber(text: string | undefined, missing: number, least = 0): number {
	if (text === undefined) return missing;
	if (!/^\d+$/.test(text) || Number(text) < least) throw new Refusal(400, `not a number: ${text}`);
	return Number(text);
}

function numberIn(exchange: Exchange, name: string, missing: number, least = 0): number {
	return wholeNumber(param(exchange, name), missing, least);
}

/**
 * Records two levels down beside other lists, `page` and `perPage` (at most 40, 15 unless asked), the
 * total in a header. Past the end: an empty list.
 */
export function nestedWithHeaderTotal(rows: readonly Row[]): Handler {
	return (exchange) => {
		const size = Math.min(40, numberIn(exchange, 'perPage', 15, 1));
		const from = (numberIn(exchange, 'page', 1, 1) - 1) * size;
		const assets = rows.slice(from, from + size);
		const columns = [
			{ name: 'id', type: 'number' },
			{ name: 'name', type: 'text' },
		];
		const answer = {
			response: {
				took: 3,
				columns,
				facets: [{ field: 'status', values: [{ value: 'active', count: 7 }] }],
				result: { kind: 'assets', assets },
			},
		};
		return jsonAnswer(answer, { headers: [['X-Total', String(rows.length)]] });
	};
}

/**
 * A search by POST: `pagination` in the body takes `cursor` and `limit` and nothing else, and the
 * answer's `pagination` holds `nextCursor`, `hasMore` and `totalCount`. Another search with the same
 * cursor is refused.
 */
export function searchByCursor(rows: readonly Row[]): Handler {
	return (exchange) => {
		const body = jsonBody(exchange);
		const pagination = readPath(body, 'pagination') ?? {};
		if (!isObject(pagination)) throw new Refusal(400, 'pagination is an object');
		const unknown = Object.keys(pagination).find((name) => !/^(cursor|limit)$/.test(name));
		if (unknown !== undefined) throw new Refusal(400, `unknown member pagination.${unknown}`);
		const search = JSON.stringify(readPath(body, 'where') ?? null);
		const { cursor, limit = 20 } = pagination;
		const [, from = '0', size = String(limit), same = search] =
			cursor === undefined ? [] : (/^(\d+):(\d+):(.*)$/s.exec(decoded(cursor)) ?? ['', '-1']);
		if (Number(from) < 0 || same !== search) throw new Refusal(400, 'not a cursor of this search');
		const end = Number(from) + Math.min(50, Number(size));
		const hasMore = end < rows.length;
		const next = Buffer.from(`${end}:${size}:${search}`).toString('base64');
		return jsonAnswer({
			hits: rows.slice(Number(from), end).map((row) => ({ score: 1, ...row })),
			pagination: { hasMore, nextCursor: hasMore ? next : null, totalCount: rows.length },
		});
	};
}

function decoded(cursor: unknown): string {
	return Buffer.from(String(cursor), 'base64').toString('utf8');
}

/**
 * HAL (draft-kelly-json-hal): records under `_embedded`, the next link at `_links.next.href` relative
 * to the root, pages counted from 0, `page` telling size, elements, pages and number.
 */
export function hal(rows: readonly Row[]): Handler {
	return (exchange) => {
		const size = Math.min(100, numberIn(exchange, 'size', 20, 1));
		const number = numberIn(exchange, 'page', 0);
		const totalPages = Math.ceil(rows.length / size);
		const link = (page: number) => ({ href: `${exchange.path}?page=${page}&size=${size}` });
		return jsonAnswer({
			_embedded: { deviceList: rows.slice(number * size, (number + 1) * size) },
			_links: {
				self: link(number),
				...(number + 1 < totalPages ? { next: link(number + 1) } : {}),
			},
			page: { size, totalElements: rows.length, totalPages, number },
		});
	};
}

/**
 * JSON:API 1.1: `page[number]` and `page[size]`, whole links, `included` beside `data`. The record's
 * id is a text, the rest stands under `attributes`.
 */
export function jsonApi(rows: readonly Row[], url: () => string): Handler {
	return (exchange) => {
		const size = Math.min(50, numberIn(exchange, 'page[size]', 10, 1));
		const number = numberIn(exchange, 'page[number]', 1, 1);
		const last = Math.ceil(rows.length / size);
		const link = (page: number) => `${url()}?page%5Bnumber%5D=${page}&page%5Bsize%5D=${size}`;
		const data = rows.slice((number - 1) * size, number * size).map(({ id, ...attributes }) => ({
			type: 'person',
			id: String(id),
			attributes,
			links: { self: `${url()}/${id}` },
		}));
		const included = Array.from({ length: 30 }, (_, at) => ({ type: 'team', id: `t${at}` }));
		return jsonAnswer({
			data,
			included,
			meta: { total: rows.length },
			links: { first: link(1), next: number < last ? link(number + 1) : null, last: link(last) },
		});
	};
}

/** `ok`, `members`, `response_metadata.next_cursor` that is blank at the end; `cursor` and `limit`. */
export function chatMembers(rows: readonly Row[]): Handler {
	return (exchange) => {
		const cursor = param(exchange, 'cursor');
		const from = cursor ? Number(/^user:(\d+)=$/.exec(cursor)?.[1] ?? Number.NaN) : 0;
		if (Number.isNaN(from)) return jsonAnswer({ ok: false, error: 'invalid_cursor' });
		const end = from + Math.min(30, numberIn(exchange, 'limit', 12, 1));
		return jsonAnswer({
			ok: true,
			cache_ts: 1_498_777_272,
			members: rows.slice(from, end),
			response_metadata: { next_cursor: end < rows.length ? `user:${end}=` : '' },
		});
	};
}

/** `start_cursor` and `page_size` in the body of a POST, `next_cursor` and `has_more` in the answer. */
export function startCursor(rows: readonly Row[]): Handler {
	return (exchange) => {
		const body = jsonBody(exchange) as JsonObject;
		const unknown = Object.keys(body).find(
			(name) => !/^(start_cursor|page_size|filter)$/.test(name),
		);
		if (unknown !== undefined) throw new Refusal(400, `body.${unknown} should be not present`);
		const { start_cursor: cursor, page_size: size = 25 } = body;
		const from = cursor === undefined ? 0 : Number(String(cursor).replace('cur-', ''));
		const end = from + Math.min(100, Number(size));
		const isMore = end < rows.length;
		return jsonAnswer({
			object: 'list',
			results: rows.slice(from, end),
			type: 'page',
			page: {},
			has_more: isMore,
			next_cursor: isMore ? `cur-${end}` : null,
		});
	};
}

/** Pages by headers only: the request's `X-Page` and `X-Per-Page`, the answer's `X-Pages`. */
export function pagesInHeaders(rows: readonly Row[]): Handler {
	return (exchange) => {
		const size = Math.min(30, wholeNumber(header(exchange, 'x-per-page'), 10, 1));
		const page = wholeNumber(header(exchange, 'x-page'), 1, 1);
		const pages = String(Math.ceil(rows.length / size));
		const part = rows.slice((page - 1) * size, page * size);
		return jsonAnswer([...part], { headers: [['X-Pages', pages]] });
	};
}

/** Two lists of objects that a stranger can't choose between, and no paging. */
export function twoLists(rows: readonly Row[]): Handler {
	const half = rows.length / 2;
	return () => jsonAnswer({ arrivals: rows.slice(0, half), departures: rows.slice(half) });
}

/** Elasticsearch: records in `_source` of `hits.hits`, `from` and `size`, `hits.total.value`. */
export function elastic(rows: readonly Row[]): Handler {
	return (exchange) => {
		const from = numberIn(exchange, 'from', 0);
		const part = rows.slice(from, from + numberIn(exchange, 'size', 10, 1));
		return jsonAnswer({
			took: 2,
			timed_out: false,
			_shards: { total: 5, successful: 5, failed: 0 },
			hits: {
				total: { value: rows.length, relation: 'eq' },
				max_score: 1,
				hits: part.map((row) => ({ _index: 'people', _id: String(row.id), _source: { ...row } })),
			},
		});
	};
}

/** `more_items_in_collection` and `next_start` deep beside the data; `start` and `limit`. */
export function nextStart(rows: readonly Row[]): Handler {
	return (exchange) => {
		const start = numberIn(exchange, 'start', 0);
		const limit = Math.min(500, numberIn(exchange, 'limit', 20, 1));
		const end = start + limit;
		const isMore = end < rows.length;
		const pagination = {
			start,
			limit,
			more_items_in_collection: isMore,
			...(isMore ? { next_start: end } : {}),
		};
		return jsonAnswer({
			success: true,
			data: rows.slice(start, end),
			additional_data: { pagination },
		});
	};
}

/** A token that is called `offset`, in the answer and in the request; a number there is refused. */
export function tokenNamedOffset(rows: readonly Row[]): Handler {
	return (exchange) => {
		const sent = param(exchange, 'offset') ?? 'itr0';
		if (!/^itr\d+$/.test(sent)) throw new Refusal(400, 'the iterator is not available');
		const from = Number(sent.slice(3));
		const end = from + Math.min(40, numberIn(exchange, 'pageSize', 40, 1));
		return jsonAnswer({
			records: rows.slice(from, end),
			...(end < rows.length ? { offset: `itr${end}` } : {}),
		});
	};
}

/** `count` is how many records there are, `page_size` (at most 30) how many come. */
export function countIsTotal(rows: readonly Row[]): Handler {
	return (exchange) => {
		const page = numberIn(exchange, 'page', 1, 1);
		const size = Math.min(30, numberIn(exchange, 'page_size', 10, 1));
		const link = (to: number) => `${exchange.path}?page=${to}`;
		return jsonAnswer({
			count: rows.length,
			next: page * size < rows.length ? link(page + 1) : null,
			previous: page > 1 ? link(page - 1) : null,
			results: rows.slice((page - 1) * size, page * size),
		});
	};
}

/** SCIM (RFC 7644, 3.4.2.4): `startIndex` from 1 and `count`, at most 35. */
export function scim(rows: readonly Row[]): Handler {
	return (exchange) => {
		const start = numberIn(exchange, 'startIndex', 1, 1);
		const count = Math.min(35, numberIn(exchange, 'count', 20));
		const part = rows.slice(start - 1, start - 1 + count);
		return jsonAnswer({
			schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
			totalResults: rows.length,
			startIndex: start,
			itemsPerPage: part.length,
			Resources: part,
		});
	};
}

/** OData 4.0 without next links: `$skip` and `$top`, at most 25, `@odata.count`. */
export function skipAndTop(rows: readonly Row[]): Handler {
	return (exchange) => {
		const from = numberIn(exchange, '$skip', 0);
		const value = rows.slice(from, from + Math.min(25, numberIn(exchange, '$top', 25)));
		return jsonAnswer({ '@odata.context': '$metadata', '@odata.count': rows.length, value });
	};
}

/**
 * `total` is how many records this page holds, and pages are asked for under a name that nobody
 * guesses. `more` says whether there are more, where it is asked for.
 */
export function totalOfThePage(rows: readonly Row[], saysMore = false): Handler {
	return (exchange) => {
		const from = (numberIn(exchange, 'seite', 1, 1) - 1) * 50;
		const data = rows.slice(from, from + 50);
		const answer = { total: data.length, data };
		const hasMore = from + 50 < rows.length;
		return jsonAnswer(saysMore ? { ...answer, has_more: hasMore } : answer);
	};
}

/** JSON:API 1.1 without links: `page[number]` from 0 and `page[size]`, at most 40, and nothing else. */
export function jsonApiFromZero(rows: readonly Row[]): Handler {
	return (exchange) => {
		const unknown = exchange.query.find(([name]) => !/^page\[(number|size)\]$/.test(name));
		if (unknown !== undefined) throw new Refusal(400, `unknown parameter ${unknown[0]}`);
		const size = Math.min(40, numberIn(exchange, 'page[size]', 20, 1));
		const from = numberIn(exchange, 'page[number]', 0) * size;
		return jsonAnswer({
			jsonapi: { version: '1.1' },
			data: rows.slice(from, from + size).map((row) => ({ type: 'person', ...row })),
		});
	};
}

/** A search by POST with `from` and `size` in its body, which refuses all other members. */
export function searchFromSize(rows: readonly Row[]): Handler {
	return (exchange) => {
		const body = jsonBody(exchange) as JsonObject;
		const unknown = Object.keys(body).find((name) => !/^(from|size|query)$/.test(name));
		if (unknown !== undefined) throw new Refusal(400, `unknown key [${unknown}]`);
		const { from = 0, size = 10 } = body;
		const start = Number(from);
		return jsonAnswer({ took: 2, hits: rows.slice(start, start + Number(size)) });
	};
}

/** A search by POST that takes its position in an object, which the answer has and the request may. */
export function searchInPageObject(rows: readonly Row[]): Handler {
	return (exchange) => {
		const page = readPath(jsonBody(exchange), 'page') ?? {};
		if (!isObject(page)) throw new Refusal(400, 'page is an object');
		const { offset = 0, limit = 20 } = page;
		const start = Number(offset);
		const size = Math.min(50, Number(limit));
		return jsonAnswer({
			page: { offset: start, limit: size },
			items: rows.slice(start, start + size),
		});
	};
}

/** A search by POST that goes on after the `sort` of the last hit, under `search_after`. */
export function searchAfter(rows: readonly Row[]): Handler {
	return (exchange) => {
		const body = jsonBody(exchange) as JsonObject;
		const unknown = Object.keys(body).find((name) => !/^(search_after|size|query)$/.test(name));
		if (unknown !== undefined) throw new Refusal(400, `unknown key [${unknown}]`);
		const { search_after: after, size = 10 } = body;
		const last = Array.isArray(after) ? after[1] : undefined;
		if (after !== undefined && typeof last !== 'number') throw new Refusal(400, 'not a sort value');
		const start = last === undefined ? 0 : rows.findIndex(({ id }) => id === last) + 1;
		const hits = rows
			.slice(start, start + Number(size))
			.map((row) => ({ ...row, sort: [row['updatedAt'] ?? null, row.id] }));
		return jsonAnswer({ took: 2, hits: { total: { value: rows.length, relation: 'eq' }, hits } });
	};
}

/** A token in a header of the answer that goes back in the header of the same name. */
export function sameHeader(rows: readonly Row[]): Handler {
	return (exchange) => {
		const from = wholeNumber(header(exchange, 'x-ms-continuation')?.replace('t-', ''), 0);
		const end = from + 20;
		const headers: Array<[string, string]> =
			end < rows.length ? [['x-ms-continuation', `t-${end}`]] : [];
		return jsonAnswer({ Documents: rows.slice(from, end) }, { headers });
	};
}

/** The ID of the last record goes back as `after_id`; at most 40, 15 unless asked by `count`. */
export function afterId(rows: readonly Row[]): Handler {
	return (exchange) => {
		const after = numberIn(exchange, 'after_id', 0);
		const start = after === 0 ? 0 : rows.findIndex(({ id }) => id === after) + 1;
		const size = Math.min(40, numberIn(exchange, 'count', 15, 1));
		return jsonAnswer({ data: rows.slice(start, start + size) });
	};
}

/** The whole list, until a page size is asked for. */
export function wholeUntilAsked(rows: readonly Row[]): Handler {
	return (exchange) => {
		const size = numberIn(exchange, 'per_page', rows.length, 1);
		const from = (numberIn(exchange, 'page', 1, 1) - 1) * size;
		return jsonAnswer({ data: rows.slice(from, from + size) });
	};
}

/** Pages of which the server leaves out every third record, so that each is short. */
export function filteredPages(rows: readonly Row[]): Handler {
	return (exchange) => {
		const size = Math.min(50, numberIn(exchange, 'limit', 30, 1));
		const from = numberIn(exchange, 'offset', 0);
		return jsonAnswer({
			offset: from,
			limit: size,
			data: rows.slice(from, from + size).filter((_, at) => (from + at) % 3 !== 2),
		});
	};
}

/** A cursor, and at most 45 records in a page, 10 unless asked for by `limit`, which it repeats. */
export function cursorWithSize(rows: readonly Row[]): Handler {
	return (exchange) => {
		const from = wholeNumber(param(exchange, 'cursor')?.replace('c', ''), 0);
		const size = Math.min(45, numberIn(exchange, 'limit', 10, 1));
		const end = from + size;
		return jsonAnswer({
			limit: size,
			items: rows.slice(from, end),
			...(end < rows.length ? { next_cursor: `c${end}` } : {}),
		});
	};
}
