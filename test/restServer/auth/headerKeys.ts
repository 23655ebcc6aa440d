import { header } from '../exchange';
import type { Layer, Pair } from '../exchange';
import { Unauthorized, guard } from './guard';

/** A01, A02: every named header must carry exactly its value, prefix and blanks included. */
export function headerKeys(expected: readonly Pair[]): Layer {
	return guard((exchange) => {
		for (const [name, value] of expected) {
			if (header(exchange, name) !== value) throw new Unauthorized(`${name} is missing or wrong`);
		}
	});
}

/** A15: a server that compares header names byte by byte, against RFC 9110 section 5.1. */
export function exactHeader(name: string, value: string): Layer {
	return guard((exchange) => {
		const isSent = exchange.rawHeaders.some(
			([sentName, sentValue]) => sentName === name && sentValue === value,
		);
		if (!isSent) throw new Unauthorized(`${name} is missing, wrong or in another case`);
	});
}
