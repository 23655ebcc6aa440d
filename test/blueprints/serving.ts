import { type Answer, type Exchange, header, jsonAnswer, param, Refusal } from '../restServer';
import { parsePairs } from '../restServer/exchange';
import type { JsonObject, JsonValue } from '../restServer/json';
import { CLIENT, TOKEN } from './signIn';

/** Refuses a request whose header is not exactly this one. */
export function requireHeader(exchange: Exchange, name: string, value: string): void {
	if (header(exchange, name) !== value) throw new Refusal(401, `${name} is missing or wrong`);
}

/** Refuses a request without the token of the emulation, `Authorization: Bearer …`. */
export function requireBearer(exchange: Exchange): void {
	requireHeader(exchange, 'Authorization', `Bearer ${TOKEN}`);
}

/** Refuses a request without this user and password. */
export function requireBasic(exchange: Exchange, user: string, password: string): void {
	const pair = Buffer.from(`${user}:${password}`).toString('base64');
	requireHeader(exchange, 'Authorization', `Basic ${pair}`);
}

/** Refuses every request but a GET of the path with parameters out of `known`. */
export function requireGet(exchange: Exchange, path: string, ...known: string[]): void {
	if (exchange.method !== 'GET') throw new Refusal(405, 'only GET is possible');
	if (exchange.path !== path) throw new Refusal(404, `there is no ${exchange.path}`);
	const unknown = exchange.query.find(([name]) => !known.includes(name));
	if (unknown !== undefined) throw new Refusal(400, `there is no parameter ${unknown[0]}`);
}

/** Refuses a request in which a parameter does not have this value. */
export function requireParam(exchange: Exchange, name: string, value: string): void {
	if (param(exchange, name) !== value) throw new Refusal(400, `${name} has to be ${value}`);
}

/** A parameter that holds a whole number, cut down to the most the API takes. */
export function numberParam(
	exchange: Exchange,
	name: string,
	{ missing, most = Infinity }: { missing: number; most?: number },
): number {
	const text = param(exchange, name) ?? String(missing);
	if (!/^\d+$/.test(text)) throw new Refusal(400, `${name} is not a number`);
	return Math.min(Number(text), most);
}

/** A part of the list: its rows, where the next part starts, and its mark for the log. */
export interface Part {
	readonly rows: JsonObject[];
	/** Undefined after the last part. */
	readonly next: number | undefined;
	/** Spread into an answer; parts without rows leave no mark. */
	readonly mark: Pick<Answer, 'served'>;
}

/** The rows from `start` on. */
export function partOf(rows: readonly JsonObject[], start: number, size: number): Part {
	const part = rows.slice(start, start + size);
	const served = { page: Math.floor(start / size) + 1, key: String(start) };
	return {
		rows: part,
		next: start + size < rows.length ? start + size : undefined,
		mark: part.length === 0 ? {} : { served },
	};
}

/** Positions as text that says nothing to those who get it. */
export const opaque = {
	write: (position: number): string => Buffer.from(`at ${position} +/=`).toString('base64'),
	/** @throws Refusal for what is none of these */
	read: (text: string | undefined): number => {
		if (text === undefined) return 0;
		const [, position] = /^at (\d+) /.exec(Buffer.from(text, 'base64').toString('utf8')) ?? [];
		if (position === undefined) throw new Refusal(400, 'the cursor is not known');
		return Number(position);
	},
};

/** The answer to a client that asks for an access token in form encoding (RFC 6749, 4.4 and 6). */
export function grant(exchange: Exchange, wanted: Record<string, string>): Answer {
	const sent = Object.fromEntries(parsePairs(exchange.body.toString('utf8')));
	const right: Record<string, string> = {
		client_id: CLIENT.clientId,
		client_secret: CLIENT.clientSecret,
		...wanted,
	};
	const isRight = Object.entries(right).every(([name, value]) => sent[name] === value);
	if (exchange.method !== 'POST' || !isRight) throw new Refusal(401, 'invalid_client');
	return jsonAnswer({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3599 });
}

/** An answer in JSON that carries the mark of its part. */
export function answered(body: JsonValue, { mark }: Part, more: Partial<Answer> = {}): Answer {
	return jsonAnswer(body, { ...mark, ...more });
}
