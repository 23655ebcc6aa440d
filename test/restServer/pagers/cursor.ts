import { Refusal } from '../answer';
import type { Exchange } from '../exchange';
import type { Found, Placed } from '../scenario';
import { opaqueCursor } from './cursorCodec';
import type { CursorCodec } from './cursorCodec';
import { markEnd, say } from './endMarkers';
import type { EndMarker } from './endMarkers';
import type { Pager } from './pager';
import { readPlaced, readSize } from './placement';
import { isLast, pageAnswer, slice } from './slice';

export interface CursorOptions {
	/** Where the client sends the cursor. */
	to: Placed;
	/** Where the server says it. */
	from: Found;
	size: Placed & { missing: number };
	/** P39: whether calls after the first may, must or must not repeat the size. */
	sizeLater?: 'free' | 'required' | 'refused';
	codec?: CursorCodec;
	/** P09 */
	end?: EndMarker;
	/** P10: value the first call must carry; without it the first call must carry no cursor at all. */
	first?: string;
}

/** Gives out a cursor with each page and takes back nothing else. */
export const cursor: Pager<CursorOptions> = {
	name: 'cursor',
	summary: 'hands out a cursor for the next page',
	serve: (rows, options) => {
		const codec = options.codec ?? opaqueCursor;
		return (exchange) => {
			const from = startOf(exchange, options, codec);
			const size = sizeFor(exchange, options, from > 0);
			const part = slice(rows(), from, size);
			return pageAnswer(
				part,
				isLast(part)
					? markEnd(options.end ?? 'null', options.from)
					: say(codec.write(from + size), options.from),
			);
		};
	},
};

function startOf(exchange: Exchange, { to, first }: CursorOptions, codec: CursorCodec): number {
	const sent = readPlaced(exchange, to);
	if (sent === first) return 0;
	if (sent === undefined) throw new Refusal(400, `${to.name} is required, ${first} to begin`);
	const position = codec.read(sent);
	// An end marker sent back as a cursor lands here, where many servers would begin again.
	if (position === undefined || position === 0) {
		throw new Refusal(400, `${to.name} is not a cursor of this list`);
	}
	return position;
}

function sizeFor(exchange: Exchange, options: CursorOptions, isLater: boolean): number {
	const size = readSize(exchange, options.size);
	if (isLater && options.sizeLater === 'refused' && size !== undefined) {
		throw new Refusal(400, `${options.size.name} belongs to the first call only`);
	}
	if (isLater && options.sizeLater === 'required' && size === undefined) {
		throw new Refusal(400, `${options.size.name} is required on every call`);
	}
	return size ?? options.size.missing;
}
