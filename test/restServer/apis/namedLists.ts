/** Lists whose paging values have any names, in the query or at paths of the body. */
import { jsonAnswer, Refusal } from '../answer';
import type { Exchange, Handler } from '../exchange';
import { jsonBody, param } from '../exchange';
import { isObject, type JsonObject, type JsonValue, readPath } from '../json';

/** What a page is: where it begins in the list, and how many records it may hold. */
export interface NamedList {
	readonly in: 'query' | 'body';
	readonly position: {
		readonly name: string;
		/** `id`: the ID of the record before the page; `sort`: its list of sort values. */
		readonly counts: 'records' | 'pages' | 'id' | 'sort';
		readonly first?: number;
	};
	readonly size?: { readonly name: string };
	/** Records of a page when no size is asked for, 20 unless said. */
	readonly usual?: number;
	/** The most that a page holds. */
	readonly cap?: number;
	/** Whether names that are not these are refused. */
	readonly isStrict?: boolean;
	/** What an answer holds beside `data`. */
	readonly beside?: (page: { from: number; size: number; all: number }) => JsonObject;
}

type Listed = JsonObject & { readonly id: number };

function leavesOf(value: JsonValue, above = ''): string[] {
	if (!isObject(value)) return [above];
	return Object.entries(value).flatMap(([name, inner]) =>
		leavesOf(inner, above === '' ? name : `${above}.${name}`),
	);
}

/** A list as it is described; positions that do not exist are refused. */
export function namedList(rows: readonly Listed[], api: NamedList): Handler {
	const { position, size, usual = 20, cap = 1_000, isStrict = false } = api;

	function valueOf(exchange: Exchange, name: string): JsonValue | undefined {
		return api.in === 'query' ? param(exchange, name) : readPath(jsonBody(exchange), name);
	}

	function refuseUnknown(exchange: Exchange): void {
		if (!isStrict) return;
		const names =
			api.in === 'query' ? exchange.query.map(([name]) => name) : leavesOf(jsonBody(exchange));
		const known = [position.name, size?.name, '', 'where'];
		const unknown = names.find((name) => !known.includes(name));
		if (unknown !== undefined) throw new Refusal(400, `unknown name ${unknown}`);
	}

	function numberAt(exchange: Exchange, name: string, missing: number): number {
		const value = valueOf(exchange, name);
		// A body keeps the types of its values.
		if (value !== undefined && api.in === 'body' && typeof value !== 'number')
			throw new Refusal(400, `${name} is a number`);
		const number = Number(value ?? missing);
		if (!Number.isInteger(number) || number < 0) throw new Refusal(400, `${name} is no number`);
		return number;
	}

	function beginOf(exchange: Exchange, held: number): number {
		const { name, counts, first = counts === 'pages' ? 1 : 0 } = position;
		if (counts === 'records') return numberAt(exchange, name, first) - first;
		if (counts === 'pages') return (numberAt(exchange, name, first) - first) * held;
		const value = valueOf(exchange, name);
		if (value === undefined) return 0;
		const at = rows.findIndex(({ id, sort }) =>
			counts === 'id' ? String(id) === String(value) : same(sort, value),
		);
		if (at < 0) throw new Refusal(400, `${name} is no record`);
		return at + 1;
	}

	function same(sort: JsonValue | undefined, value: JsonValue): boolean {
		const sent = typeof value === 'string' ? (JSON.parse(value) as JsonValue) : value;
		return JSON.stringify(sort) === JSON.stringify(sent);
	}

	return (exchange) => {
		refuseUnknown(exchange);
		const asked = size === undefined ? usual : numberAt(exchange, size.name, usual);
		const held = Math.min(cap, asked);
		const from = beginOf(exchange, held);
		if (from < 0) throw new Refusal(400, `${position.name} is too small`);
		const beside = api.beside?.({ from, size: held, all: rows.length }) ?? {};
		return jsonAnswer({ data: rows.slice(from, from + held), ...beside });
	};
}
