import { header, params } from '../exchange';
import type { Layer, Pair } from '../exchange';
import { Unauthorized, guard } from './guard';

/**
 * A03, A04, P07, P08: each key exactly once in the query of every call. An Authorization header is
 * refused: the secret would have been sent where it does not belong.
 */
export function queryKeys(expected: readonly Pair[]): Layer {
	return guard((exchange) => {
		for (const [name, value] of expected) {
			const sent = params(exchange, name);
			if (sent.length > 1) throw new Unauthorized(`${name} was sent ${sent.length} times`);
			if (sent[0] !== value) throw new Unauthorized(`${name} is missing or wrong`);
		}
		if (header(exchange, 'authorization') !== undefined) {
			throw new Unauthorized('this server takes no Authorization header');
		}
	});
}
