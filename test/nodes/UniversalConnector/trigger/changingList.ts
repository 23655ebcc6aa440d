import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Answer } from '../../../restServer/answer';
import { jsonAnswer } from '../../../restServer/answer';
import {
	type Exchange,
	type Handler,
	header,
	jsonBody,
	type Layer,
	param,
} from '../../../restServer/exchange';
import { type HttpServer, startHttpServer } from '../../../restServer/httpServer';
import type { JsonValue } from '../../../restServer/json';

/** A record of the list; `id` is unique, `updated` the moment of its last change. */
export interface Row {
	id: string;
	/** Another number with each change of any record. */
	version: number;
	updated?: string | number | null;
	[field: string]: JsonValue | undefined;
}

/** What goes wrong with an answer. */
export type Fault = 'busy' | 'cut' | 'html' | 'truncated' | 'wrongShape';

export const FAULTS: readonly Fault[] = ['busy', 'cut', 'html', 'truncated', 'wrongShape'];

/** How this API filters. */
export interface Filter {
	readonly in: 'query' | 'header' | 'body';
	readonly name: string;
	/** Whether records of exactly the value asked for come along. */
	readonly isInclusive: boolean;
}

/** A date as milliseconds, however it is written; a small number stays as it is. */
function comparable(value: string | number): number {
	const number = Number(value);
	if (Number.isNaN(number)) return Date.parse(String(value));
	return number > 1e8 && number < 1e11 ? number * 1000 : number;
}

/**
 * An API with one list, `GET /rows?offset=0&limit=100`, that changes: `{ "rows": [...], "total": 3 }`.
 * Rows come in the order they were made.
 */
export class ChangingList {
	readonly rows = new Map<string, Row>();
	filter: Filter | undefined;
	/** Whether the answers tell how many rows there are. */
	statesTotal = false;
	/** What went wrong is over after one answer. */
	fault: { readonly kind: Fault; after: number } | undefined;
	/** What each request asked for, as it arrived. */
	readonly asked: Array<string | undefined> = [];
	private gate: Promise<void> = Promise.resolve();
	private versions = 0;
	private readonly plain: Handler = async (exchange) => await this.answer(exchange);
	private handler = this.plain;

	private constructor(readonly server: HttpServer) {}

	static async start(): Promise<ChangingList> {
		const held: { list?: ChangingList } = {};
		const server = await startHttpServer({
			now: Date.now,
			fallback: (exchange) => held.list?.handler(exchange) ?? jsonAnswer({}),
		});
		held.list = new ChangingList(server);
		return held.list;
	}

	async close(): Promise<void> {
		await this.server.close();
	}

	/** Makes a row, or changes fields of one. */
	put(id: string, fields: Readonly<Record<string, JsonValue>> = {}): Row {
		const row: Row = { ...this.rows.get(id), id, ...fields, version: ++this.versions };
		this.rows.set(id, row);
		return row;
	}

	fill(count: number, fields: (at: number) => Readonly<Record<string, JsonValue>> = () => ({})) {
		for (let at = 0; at < count; at++) this.put(`r${at}`, fields(at));
	}

	/** Puts a fault around the list until it is called without one. */
	strike(layer?: Layer): void {
		this.handler = layer?.(this.plain) ?? this.plain;
	}

	/** Lets all requests wait until they are let go. */
	hold(): () => void {
		let letGo: () => void = () => undefined;
		this.gate = new Promise((resolve) => (letGo = resolve));
		return letGo;
	}

	/** Waits until so many requests have come in all. */
	async isAsked(count: number): Promise<void> {
		while (this.asked.length < count) await new Promise((resolve) => setImmediate(resolve));
	}

	private wanted(exchange: Exchange): string | undefined {
		if (!this.filter) return undefined;
		const { in: where, name } = this.filter;
		if (where === 'query') return param(exchange, name);
		if (where === 'header') return header(exchange, name);
		const value = (jsonBody(exchange) as Record<string, JsonValue>)[name];
		return value === undefined ? undefined : String(value);
	}

	private isWanted(row: Row, asked: string | undefined): boolean {
		if (asked === undefined || row.updated === null || row.updated === undefined) return true;
		const [own, other] = [comparable(row.updated), comparable(asked)];
		if (Number.isNaN(other)) throw new Error(`${asked} can't be compared with ${row.updated}`);
		return this.filter?.isInclusive ? own >= other : own > other;
	}

	private async answer(exchange: Exchange): Promise<Answer> {
		const asked = this.wanted(exchange);
		this.asked.push(asked);
		await this.gate;
		const offset = Number(param(exchange, 'offset') ?? 0);
		const limit = Number(param(exchange, 'limit') ?? 100);
		const all = [...this.rows.values()].filter((row) => this.isWanted(row, asked));
		const rows = all.slice(offset, offset + limit) as JsonValue[];
		const body = { rows, ...(this.statesTotal ? { total: all.length } : {}) };
		const served = { page: Math.floor(offset / limit) + 1, key: String(offset) };
		const whole = jsonAnswer(body, { served });
		const { fault } = this;
		if (!fault || fault.after-- > 0) return whole;
		this.fault = undefined;
		return broken(fault.kind, whole);
	}
}

function broken(kind: Fault, whole: Answer): Answer {
	const text = String(whole.body);
	switch (kind) {
		case 'busy':
			return jsonAnswer({ error: 'busy' }, { status: 503 });
		case 'cut':
			return { ...whole, ending: 'cut', cutAfter: Math.floor(text.length / 2) };
		case 'html':
			return { status: 200, headers: [['content-type', 'text/html']], body: '<html>Sign in' };
		case 'truncated':
			return { ...whole, body: text.slice(0, text.length / 2) };
		case 'wrongShape':
			return jsonAnswer({ rows: 'later' });
	}
}

/** The parameters for a list, which is told apart by `id`. */
export function listParameters(
	list: ChangingList,
	emit: string,
	options: IDataObject = {},
	others: IDataObject = {},
): INodeParameters {
	return {
		authentication: 'none',
		baseUrl: list.server.url,
		path: '/rows',
		emit,
		pagination: 'offset',
		offsetParameter: 'offset',
		limitParameter: 'limit',
		recordPath: 'rows',
		options: { syncField: 'id', maxAttempts: 1, ...options },
		...others,
	} as INodeParameters;
}
