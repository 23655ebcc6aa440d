import { bodyText } from '../answer';
import type { Layer } from '../exchange';
import { atPage } from './atPage';
import type { Strike } from './atPage';

const blanks = ' '.repeat(64 * 1024);

/**
 * A page of at least so many bytes, streamed. The bulk is white space before the value, which JSON
 * allows (RFC 8259 section 2), so the rows stay true and the server holds one chunk at a time.
 */
export function hugeAtPage(strike: Strike & { bytes: number }): Layer {
	return atPage(strike, (answer) => ({ ...answer, body: padded(bodyText(answer), strike.bytes) }));
}

async function* padded(text: string, bytes: number): AsyncIterable<string> {
	for (let sent = 0; sent < bytes; sent += blanks.length) yield blanks;
	yield text;
}
