import { jsonAnswer, Refusal } from '../answer';
import type { Answer } from '../answer';
import { param, stack } from '../exchange';
import type { Exchange, Layer } from '../exchange';
import { startHttpServer } from '../httpServer';
import type { HttpServer } from '../httpServer';
import type { JsonObject } from '../json';
import { rowsIn } from './bodies';
import type { BodyForm } from './bodies';
import { replyTo } from './replies';
import type { Fate, ReplyForm } from './replies';
import { WriteStore } from './store';

/** What kind of API it is. */
export interface WriteServerOptions {
	readonly form?: BodyForm;
	readonly reply?: ReplyForm;
	/** Name of the list with `listUnderKey`. */
	readonly listKey?: string;
	/** Field that makes a record unique. */
	readonly keyName?: string;
	/** Most rows of one call; more is a 413. */
	readonly maxRows?: number;
	/** Most bytes of one body; more is a 413. */
	readonly maxBytes?: number;
	/** Says why a row can't be taken. */
	readonly refuse?: (row: JsonObject) => string | undefined;
	/** Whether one bad row has the whole call refused with 422. */
	readonly isAtomic?: boolean;
	readonly layers?: readonly Layer[];
}

/** An API to write to: `/bulk` for many rows, `/people` and `/people/{id}` for one. */
export interface WriteServer extends HttpServer {
	readonly store: WriteStore;
	/** Rows as they arrived in calls that were taken, call by call. */
	readonly taken: JsonObject[][];
}

export async function startWriteServer(options: WriteServerOptions = {}): Promise<WriteServer> {
	const store = new WriteStore(options.keyName ?? 'key');
	const taken: JsonObject[][] = [];
	const routes = stack(options.layers ?? [], (exchange) => route(exchange));
	const server = await startHttpServer({ now: Date.now, fallback: routes });

	function requireSmall(exchange: Exchange, rows: readonly JsonObject[]): void {
		const { maxRows = Infinity, maxBytes = Infinity } = options;
		if (rows.length > maxRows || exchange.body.length > maxBytes) {
			throw new Refusal(413, 'too much at once');
		}
	}

	function write(row: JsonObject, isKeyed: boolean): Fate {
		const key = store.keyOf(row);
		const reason = options.refuse?.(row) ?? (isKeyed && key === undefined ? 'no key' : undefined);
		if (reason !== undefined) return { key, effect: 'refused', reason };
		if (!isKeyed || key === undefined) return { key, effect: 'created', id: store.insert(row) };
		const effect = store.upsert(key, row);
		return { key, effect, id: store.records.get(key)?.id ?? '' };
	}

	function bulk(exchange: Exchange): Answer {
		const { form = 'list', reply = 'plain', listKey, isAtomic = false } = options;
		const rows = rowsIn(exchange, form, listKey);
		requireSmall(exchange, rows);
		const bad = rows.map((row) => options.refuse?.(row)).find((reason) => reason !== undefined);
		if (isAtomic && bad !== undefined) throw new Refusal(422, bad);
		taken.push(rows);
		// A POST inserts, whatever is there; the other methods know records by their key.
		return replyTo(
			rows.map((row) => write(row, exchange.method !== 'POST')),
			reply,
		);
	}

	function one(exchange: Exchange, id: string): Answer {
		const { method } = exchange;
		const found = store.records.get(id);
		if (method === 'GET') {
			if (!found) throw new Refusal(404, 'no such record');
			return jsonAnswer(found);
		}
		if (method === 'DELETE') {
			if (!store.records.delete(id)) throw new Refusal(404, 'no such record');
			return { status: 204 };
		}
		const rows = rowsIn(exchange, 'object');
		taken.push(rows);
		const [row = {}] = rows;
		const reason = options.refuse?.(row);
		if (reason !== undefined) throw new Refusal(422, reason);
		if (method === 'PATCH' && !found) throw new Refusal(404, 'no such record');
		const effect = store.upsert(id, row);
		const record = store.records.get(id) ?? {};
		return jsonAnswer(record, { status: effect === 'created' ? 201 : 200 });
	}

	function collection(exchange: Exchange): Answer {
		if (exchange.method === 'GET') {
			const name = store.keyName;
			const wanted = param(exchange, name);
			const found = [...store.records.values()].filter(
				(record) => wanted === undefined || String(record[name]) === wanted,
			);
			return jsonAnswer({ data: found });
		}
		const [row = {}] = rowsIn(exchange, 'object');
		const reason = options.refuse?.(row);
		if (reason !== undefined) throw new Refusal(422, reason);
		taken.push([row]);
		const id = store.insert(row);
		return jsonAnswer({ ...row, id }, { status: 201 });
	}

	function route(exchange: Exchange): Answer {
		const segments = exchange.path.split('/').slice(1);
		const [first = '', id] = segments;
		if (first === 'bulk' || first === 'groups') return bulk(exchange);
		if (first === 'people' && segments.length === 1) return collection(exchange);
		if (first === 'people' && segments.length === 2)
			return one(exchange, decodeURIComponent(id ?? ''));
		throw new Refusal(404, 'no such path');
	}

	return { ...server, store, taken };
}
