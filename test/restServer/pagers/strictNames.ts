import { Refusal } from '../answer';
import type { Layer } from '../exchange';

/** Refuses unknown and repeated query parameters: P06 doubled ones, P26 names encoded twice. */
export function strictNames(...known: readonly string[]): Layer {
	return (next) => (exchange) => {
		const names = exchange.query.map(([name]) => name);
		const unknown = names.find((name) => !known.includes(name));
		if (unknown !== undefined) throw new Refusal(400, `unknown parameter ${unknown}`);
		const repeated = names.find((name, index) => names.indexOf(name) !== index);
		if (repeated !== undefined) throw new Refusal(400, `parameter ${repeated} was sent twice`);
		return next(exchange);
	};
}
