import { DIGEST_LENGTH } from './digest';

/**
 * A value that can be compared with others of its kind: milliseconds since 1970, days, or any
 * number. A whole number that a JavaScript number can't hold exactly is a bigint; `<` and `>`
 * compare the two exactly.
 */
export type Level = number | bigint;

/** Cuts a text into pieces of one length. */
function cutPieces(text: string, length: number): string[] {
	const count = Math.floor(text.length / length);
	return Array.from({ length: count }, (_, at) => text.slice(at * length, (at + 1) * length));
}

/** Two digests for each record, one after the other: 22 characters a record. */
export function packPairs(pairs: Iterable<readonly [string, string]>): string {
	return [...pairs].map(([key, value]) => key + value).join('');
}

/** Reads what packPairs wrote. */
export function unpackPairs(text: string): Map<string, string> {
	return new Map(
		cutPieces(text, 2 * DIGEST_LENGTH).map((pair) => [
			pair.slice(0, DIGEST_LENGTH),
			pair.slice(DIGEST_LENGTH),
		]),
	);
}

/** Digests one after the other: 11 characters each. */
export function packKeys(keys: Iterable<string>): string {
	return [...keys].join('');
}

/** Reads what packKeys wrote. */
export function unpackKeys(text: string): string[] {
	return cutPieces(text, DIGEST_LENGTH);
}

/** Whole numbers in one type each, whichever they came in, so that equal ones are the same text. */
export function exactLevel(value: Level): Level {
	const number = Number(value);
	if (Number.isSafeInteger(number)) return number;
	return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}

/** `kf3a9` for most whole numbers (base 36), `=7615917337495251231` or `=1.5` for others. */
export function packLevel(level: Level): string {
	const exact = exactLevel(level);
	return Number.isSafeInteger(exact) ? exact.toString(36) : `=${exact}`;
}

/** Reads what packLevel wrote. */
export function unpackLevel(text: string): Level {
	if (!text.startsWith('=')) return Number.parseInt(text, 36);
	const digits = text.slice(1);
	return exactLevel(/^-?\d+$/.test(digits) ? BigInt(digits) : Number(digits));
}

/**
 * Texts of one length with a level each, those of one level together: `kf3a9:<text><text>;…`. About
 * 10 characters for each level on top.
 */
export function packByLevel(entries: Iterable<readonly [string, Level]>): string {
	const groups = new Map<Level, string[]>();
	for (const [entry, level] of entries) {
		const group = groups.get(level);
		if (group) group.push(entry);
		else groups.set(level, [entry]);
	}
	return [...groups].map(([level, texts]) => `${packLevel(level)}:${texts.join('')}`).join(';');
}

/** Reads what packByLevel wrote, of texts that have `length` characters each. */
export function unpackByLevel(text: string, length = DIGEST_LENGTH): Array<[string, Level]> {
	const groups = text === '' ? [] : text.split(';');
	return groups.flatMap((group) => {
		const [level = '', entries = ''] = group.split(':');
		const value = unpackLevel(level);
		return cutPieces(entries, length).map((entry): [string, Level] => [entry, value]);
	});
}
