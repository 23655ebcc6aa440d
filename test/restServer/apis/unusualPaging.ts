/** APIs whose paging fits none of the usual schemes; each refuses what its documentation forbids. */
import { jsonAnswer, Refusal } from '../answer';
import { header, jsonBody, param } from '../exchange';
import type { Exchange, Handler } from '../exchange';
import { type JsonObject, readPath } from '../json';
import type { Row } from '../records';

function part(rows: readonly Row[], from: number, size: number) {
	const key = `${from}-${from + size}`;
	return { rows: rows.slice(from, from + size), served: { page: from / size + 1, key } };
}

function refuseUnless(isRight: boolean, message: string): void {
	if (!isRight) throw new Refusal(400, message);
}

function only(exchange: Exchange, ...names: string[]): void {
	const unknown = exchange.query.find(([name]) => !names.includes(name));
	refuseUnless(unknown === undefined, `unknown parameter ${unknown?.[0]}`);
}

/**
 * `?find=all&rows=20` begins, `?mode=next&ticket=…` goes on; neither takes a word of the other. The
 * last answer has no ticket.
 */
export function twoStages(rows: readonly Row[]): Handler {
	return (exchange) => {
		const isFirst = param(exchange, 'ticket') === undefined;
		if (isFirst) only(exchange, 'find', 'rows', 'mode');
		else only(exchange, 'mode', 'ticket');
		refuseUnless(param(exchange, 'mode') === (isFirst ? 'start' : 'next'), 'wrong mode');
		if (isFirst) refuseUnless(param(exchange, 'find') === 'all', 'find is missing');
		const from = Number(/^t-(\d+)$/.exec(param(exchange, 'ticket') ?? 't-0')?.[1] ?? Number.NaN);
		refuseUnless(from >= 0, 'no such ticket');
		const found = part(rows, from, 20);
		const ticket: JsonObject = from + 20 < rows.length ? { ticket: `t-${from + 20}` } : {};
		return jsonAnswer({ found: found.rows, ...ticket }, { served: found.served });
	};
}

/**
 * The first answer names a snapshot in a header, once and for all; every later call has to repeat
 * it beside the cursor. Without it, or without the cursor, the list begins again.
 */
export function snapshotOnce(rows: readonly Row[]): Handler {
	return (exchange) => {
		const isLater = header(exchange, 'x-snapshot') === 's-17';
		const from = isLater ? Number(param(exchange, 'after') ?? 0) : 0;
		const { rows: data, served } = part(rows, from, 20);
		const next = from + 20 < rows.length ? from + 20 : null;
		return jsonAnswer(
			{ data, meta: { next } },
			{ served, ...(isLater ? {} : { headers: [['X-Snapshot', 's-17'] as const] }) },
		);
	};
}

/** How an API by page number says that it has no more. */
export type EndByStatus =
	/** Past the end: nothing at all, or an error. */
	| 204
	| 404
	| 410
	/** 206 while there is more; 200 is the last page, and to ask on is an error. */
	| 'wholeIs200';

/** `?page=1` and on, 20 rows each; the end shows in the status alone. */
export function endByStatus(rows: readonly Row[], end: EndByStatus): Handler {
	return (exchange) => {
		const page = Number(param(exchange, 'page') ?? 1);
		const { rows: data, served } = part(rows, (page - 1) * 20, 20);
		const isLast = page * 20 >= rows.length;
		if (end === 'wholeIs200') {
			refuseUnless(data.length > 0, 'there is no such page');
			return jsonAnswer({ data }, { served, status: isLast ? 200 : 206 });
		}
		if (data.length > 0) return jsonAnswer({ data }, { served });
		return end === 204 ? { status: 204 } : jsonAnswer({ error: 'no such page' }, { status: end });
	};
}

/** The position in the words of a query and, again, in a Range header: `items=20-39`. */
export function inWords(rows: readonly Row[]): Handler {
	return (exchange) => {
		const words = /^status=any order=id skip=(\d+) take=20$/.exec(param(exchange, 'q') ?? '');
		const range = /^items=(\d+)-(\d+)$/.exec(header(exchange, 'range') ?? '');
		refuseUnless(words !== null && range !== null, 'q or Range is not written so');
		const from = Number(words?.[1]);
		refuseUnless(from === Number(range?.[1]) && from + 19 === Number(range?.[2]), 'they differ');
		const found = part(rows, from, 20);
		return jsonAnswer({ data: found.rows }, { served: found.served });
	};
}

/**
 * A search by POST: the body's `page.from` counts from 1, `page.token` repeats the token of the
 * answer before and is null at first. `done` says when to stop; asking on is an error.
 */
export function searchWithToken(rows: readonly Row[]): Handler {
	return (exchange) => {
		const body = jsonBody(exchange);
		const from = Number(readPath(body, 'page.from'));
		const wanted = from === 1 ? null : `token ${from}`;
		refuseUnless(readPath(body, 'page.token') === wanted, 'wrong token');
		refuseUnless(readPath(body, 'where.status') === 'any', 'the search has changed');
		refuseUnless(from <= rows.length, 'past the end');
		const found = part(rows, from - 1, 20);
		const next = from + found.rows.length;
		return jsonAnswer(
			{ data: found.rows, token: `token ${next}`, done: next > rows.length ? 'yes' : 'no' },
			{ served: found.served },
		);
	};
}

/** Begins with the newest row and never says where the old ones end; refuses what is too old. */
export function newestFirst(rows: readonly Row[], oldest: string): Handler {
	const sorted = [...rows].reverse();
	return (exchange) => {
		const found = part(sorted, Number(param(exchange, 'skip') ?? 0), 20);
		const [first] = found.rows;
		refuseUnless(first !== undefined && first.updatedAt >= oldest, 'so old rows are archived');
		return jsonAnswer({ data: found.rows }, { served: found.served });
	};
}
