import { header } from '../exchange';
import type { Layer } from '../exchange';
import { Unauthorized, guard } from './guard';

/** A05: RFC 7617 with charset UTF-8; the first colon ends the user, the password may hold more. */
export function basic(user: string, password: string): Layer {
	return guard((exchange) => {
		const found = /^basic (\S+)$/i.exec(header(exchange, 'authorization') ?? '');
		if (!found?.[1]) throw new Unauthorized('Basic credentials are missing');
		const text = new TextDecoder('utf-8').decode(Buffer.from(found[1], 'base64'));
		const colon = text.indexOf(':');
		if (colon < 0 || text.slice(0, colon) !== user || text.slice(colon + 1) !== password) {
			throw new Unauthorized('user or password is wrong');
		}
	});
}
