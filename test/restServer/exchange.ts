import type { JsonValue } from './json';
import { Refusal } from './answer';
import type { Answer } from './answer';

export type Pair = readonly [name: string, value: string];

/** One request as it arrived, nothing merged, sorted or lower-cased. */
export interface Exchange {
	readonly method: string;
	/** Path and query exactly as sent. */
	readonly target: string;
	/** Path exactly as sent. */
	readonly path: string;
	/** Decoded pairs in the order sent, repeated names included. */
	readonly query: readonly Pair[];
	readonly rawHeaders: readonly Pair[];
	readonly body: Buffer;
	/** Aborted when the client or the server goes away, so no timer outlives its request. */
	readonly signal: AbortSignal;
}

export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** Something put around a handler: a check of credentials, a fault, a quota. */
export type Layer = (next: Handler) => Handler;

/** The first layer is the outermost. */
export function stack(layers: readonly Layer[], handler: Handler): Handler {
	return layers.reduceRight<Handler>((next, layer) => layer(next), handler);
}

/** Header names are case-insensitive, and repeated ones join with a comma (RFC 9110 section 5.3). */
export function header(exchange: Exchange, name: string): string | undefined {
	const values = exchange.rawHeaders
		.filter(([other]) => other.toLowerCase() === name.toLowerCase())
		.map(([, value]) => value);
	return values.length === 0 ? undefined : values.join(', ');
}

export function params(exchange: Exchange, name: string): string[] {
	return exchange.query.filter(([other]) => other === name).map(([, value]) => value);
}

/**
 * The one value of a query parameter. A repeated parameter is refused instead of picking one: a
 * client that adds its own copy to a next link would go unnoticed otherwise.
 */
export function param(exchange: Exchange, name: string): string | undefined {
	const values = params(exchange, name);
	if (values.length > 1)
		throw new Refusal(400, `parameter ${name} was sent ${values.length} times`);
	return values[0];
}

export function jsonBody(exchange: Exchange): JsonValue {
	try {
		return JSON.parse(exchange.body.toString('utf8')) as JsonValue;
	} catch {
		throw new Refusal(400, 'the body is not JSON');
	}
}

/** Pairs of a form-encoded text (WHATWG URL, application/x-www-form-urlencoded): `+` is a blank. */
export function parsePairs(text: string): Pair[] {
	return text
		.split('&')
		.filter((piece) => piece !== '')
		.map((piece) => {
			const cut = piece.indexOf('=');
			return cut < 0
				? ([decode(piece), ''] as const)
				: ([decode(piece.slice(0, cut)), decode(piece.slice(cut + 1))] as const);
		});
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}

export function formatPairs(pairs: readonly Pair[]): string {
	return pairs
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
		.join('&');
}
