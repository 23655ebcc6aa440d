/** The text of an answer's body, and how it was read. */
export interface DecodedBody {
	readonly text: string;
	/**
	 * Set when some bytes do not fit the character set: its name. The text then holds U+FFFD in their
	 * place, so it is not what the server meant.
	 */
	readonly misfit?: string;
}

/** Marks at the beginning of a body that say how its characters are written (Unicode, section 23.8). */
const BYTE_ORDER_MARKS = [
	{ bytes: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
	{ bytes: [0xff, 0xfe], charset: 'utf-16le' },
	{ bytes: [0xfe, 0xff], charset: 'utf-16be' },
] as const;

const REPLACEMENT = '\uFFFD';

/** The parameter `charset` of a Content-Type (RFC 9110, 8.3.2), in lower case. */
export function charsetOf(contentType = ''): string | undefined {
	const stated = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(contentType);
	const name = (stated?.[1] ?? stated?.[2] ?? '').trim().toLowerCase();
	return name === '' ? undefined : name;
}

/** Whether a decoder knows a character set by this name (Encoding Standard, section 4.2). */
export function isKnownCharset(name: string): boolean {
	try {
		return new TextDecoder(name).encoding !== '';
	} catch {
		return false;
	}
}

/** JSON begins with two ASCII characters, so zeros among the first bytes tell UTF-16 (RFC 4627, 3). */
function unmarkedCharset(bytes: Uint8Array): string {
	if (bytes.length < 2 || bytes.length % 2 !== 0) return 'utf-8';
	if (bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
	return bytes[0] !== 0 && bytes[1] === 0 ? 'utf-16le' : 'utf-8';
}

/** What windows-1252 has in the place of control characters (Encoding Standard, index-windows-1252). */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Some versions of Node.js take this character set for ISO-8859-1, which has no such signs. */
function decodeWindows1252(bytes: Buffer): string {
	return bytes
		.toString('latin1')
		.replace(/[\u0080-\u009f]/g, (character) =>
			WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80),
		);
}

function decode(bytes: Buffer, charset: string, markLength: number): string {
	switch (new TextDecoder(charset).encoding) {
		case 'utf-8':
			// Much faster than a decoder, and by far the most usual.
			return bytes.toString('utf8', markLength);
		case 'windows-1252':
			return decodeWindows1252(bytes);
		default:
			return new TextDecoder(charset).decode(bytes);
	}
}

function fits(bytes: Uint8Array, charset: string): boolean {
	try {
		new TextDecoder(charset, { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

/**
 * Reads a body as text: by its byte order mark, by `chosen`, by the character set that the
 * Content-Type states, or as UTF-8. A name that no decoder knows is told as a misfit unless the bytes
 * are UTF-8 all the same. The mark itself is left out.
 */
export function decodeBody(bytes: Buffer, contentType?: string, chosen?: string): DecodedBody {
	const mark = BYTE_ORDER_MARKS.find((known) =>
		known.bytes.every((byte, at) => bytes[at] === byte),
	);
	const stated = mark?.charset ?? chosen ?? charsetOf(contentType) ?? unmarkedCharset(bytes);
	const charset = isKnownCharset(stated) ? stated : 'utf-8';
	const text = decode(bytes, charset, mark?.bytes.length ?? 0);
	// The sign for what can't be read may also be what the server wrote.
	const isRead = !text.includes(REPLACEMENT) || fits(bytes, charset);
	return isRead ? { text } : { text, misfit: stated };
}
