import { jsonBody } from '../exchange';
import type { Layer, Pair } from '../exchange';
import { readPath } from '../json';
import { Unauthorized, guard } from './guard';

/** A13: secrets at paths of the JSON body of every call. */
export function bodyKeys(expected: readonly Pair[]): Layer {
	return guard((exchange) => {
		const body = jsonBody(exchange);
		for (const [path, value] of expected) {
			if (readPath(body, path) !== value) throw new Unauthorized(`${path} is missing or wrong`);
		}
	});
}
