import { Refusal } from './answer';
import type { Layer } from './exchange';

/** Refuses any other method, naming the right one (RFC 9110 section 15.5.6). */
export function onlyMethod(method: string): Layer {
	return (next) => (exchange) => {
		if (exchange.method === method) return next(exchange);
		throw new Refusal(405, `use ${method}`, [['Allow', method]]);
	};
}
