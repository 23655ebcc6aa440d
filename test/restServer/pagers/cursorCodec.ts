import type { JsonValue } from '../json';

/** What a cursor looks like. `position` is the number of rows already given. */
export interface CursorCodec {
	write(position: number): JsonValue;
	/** Undefined for anything that was never given out. */
	read(cursor: JsonValue): number | undefined;
}

/** A codec from its writer: a cursor is known when writing its position again gives the same JSON. */
function exact(
	write: (position: number) => JsonValue,
	guess: (cursor: JsonValue) => number,
): CursorCodec {
	return {
		write,
		read: (cursor) => {
			const position = guess(cursor);
			if (!Number.isInteger(position) || position < 0) return undefined;
			return JSON.stringify(write(position)) === JSON.stringify(cursor) ? position : undefined;
		},
	};
}

const digitsIn = (cursor: JsonValue): number =>
	Number(/\d+/.exec(JSON.stringify(cursor))?.[0] ?? Number.NaN);

export const opaqueCursor = exact(
	(position) => Buffer.from(`after row ${position}`).toString('base64url'),
	(cursor) => digitsIn(Buffer.from(String(cursor), 'base64url').toString('utf8')),
);

/** P11: every character here is changed by a wrong or a second encoding. */
export const oddCursor = exact((position) => `a+b/${position}==`, digitsIn);

/** P12 */
export const objectCursor = exact((position) => ({ id: position, dir: 'next' }), digitsIn);

/** P12 */
export const arrayCursor = exact((position) => [position, 'x'], digitsIn);

/** P12, in a query: the same values as compact JSON text. */
export const asJsonText = ({ write, read }: CursorCodec): CursorCodec => ({
	write,
	read: (cursor) => {
		try {
			return read(JSON.parse(String(cursor)) as JsonValue);
		} catch {
			return undefined;
		}
	},
});

/** P09: rows still to come, so the last page hangs on the cursor 0, a number like any other. */
export const countdownCursor = (rows: number, size: number): CursorCodec => ({
	write: (position) => Math.ceil((rows - position) / size) - 1,
	read: (cursor) => {
		const last = Math.ceil(rows / size) - 1;
		const left = Number(cursor);
		return /^\d+$/.test(String(cursor)) && left < last ? (last - left) * size : undefined;
	},
});
