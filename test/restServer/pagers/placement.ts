import { Refusal } from '../answer';
import { header, jsonBody, param } from '../exchange';
import type { Exchange } from '../exchange';
import { readPath } from '../json';
import type { JsonValue } from '../json';
import type { Placed } from '../scenario';

/** A value of the request; undefined when it was not sent. Query and header values are text. */
export function readPlaced(exchange: Exchange, place: Placed): JsonValue | undefined {
	if (place.in === 'query') return param(exchange, place.name);
	if (place.in === 'header') return header(exchange, place.name);
	return readPath(jsonBody(exchange), place.name);
}

/** A page size wherever it stands: digits in query and header, a number in a body. */
export function readSize(exchange: Exchange, place: Placed): number | undefined {
	const value = readPlaced(exchange, place);
	if (value === undefined) return undefined;
	const digits = place.in === 'body' ? typeof value === 'number' : /^\d+$/.test(String(value));
	const size = Number(value);
	if (!digits || !Number.isInteger(size) || size < 1) {
		throw new Refusal(400, `${place.name} is not a page size`);
	}
	return size;
}
