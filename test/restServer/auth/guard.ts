import { Refusal } from '../answer';
import type { Exchange, Layer } from '../exchange';

/** A credential that is missing or wrong; says what was expected but never what was sent. */
export class Unauthorized extends Refusal {
	constructor(message: string, status: 401 | 403 = 401) {
		super(status, message, status === 401 ? [['WWW-Authenticate', 'Custom realm="test"']] : []);
		this.name = 'Unauthorized';
	}
}

/** Lets a request through when the check does not throw; every page is checked. */
export function guard(check: (exchange: Exchange) => void): Layer {
	return (next) => (exchange) => {
		check(exchange);
		return next(exchange);
	};
}
