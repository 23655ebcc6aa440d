import { Refusal } from '../answer';
import type { Exchange } from '../exchange';
import type { JsonObject, JsonValue } from '../json';

/** Bodies an API may want, and how it finds the rows in them. */
export type BodyForm = 'lines' | 'list' | 'listUnderKey' | 'map' | 'object';

function parsed(text: string): JsonValue {
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		throw new Refusal(400, 'the body is not JSON');
	}
}

function asObject(value: JsonValue | undefined, what: string): JsonObject {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
	throw new Refusal(400, `${what} must be an object`);
}

function asList(value: JsonValue | undefined, what: string): JsonObject[] {
	if (!Array.isArray(value)) throw new Refusal(400, `${what} must be a list`);
	return value.map((row) => asObject(row, 'a row'));
}

const readers: Record<BodyForm, (text: string, key: string) => JsonObject[]> = {
	lines: (text) => {
		if (!text.endsWith('\n')) throw new Refusal(400, 'the last line is not ended');
		return text
			.slice(0, -1)
			.split('\n')
			.map((line) => asObject(parsed(line), 'a line'));
	},
	list: (text) => asList(parsed(text), 'the body'),
	listUnderKey: (text, key) => asList(asObject(parsed(text), 'the body')[key], key),
	map: (text) =>
		Object.entries(asObject(parsed(text), 'the body')).map(([name, row]) => ({
			...asObject(row, 'a row'),
			_name: name,
		})),
	object: (text) => [asObject(parsed(text), 'the body')],
};

/**
 * The rows of a request.
 * @throws Refusal 400 for any other form, 415 for another content type
 */
export function rowsIn(exchange: Exchange, form: BodyForm, key = 'data'): JsonObject[] {
	const type = exchange.rawHeaders.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
	const wanted = form === 'lines' ? 'application/x-ndjson' : 'application/json';
	if (type?.split(';')[0] !== wanted) throw new Refusal(415, `send ${wanted}`);
	return readers[form](exchange.body.toString('utf8'), key);
}
