import { DIGEST_LENGTH } from './digest';

/** Cuts a text into pieces of one length. */
function pieces(text: string, length: number): string[] {
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
		pieces(text, 2 * DIGEST_LENGTH).map((pair) => [
			pair.slice(0, DIGEST_LENGTH),
			pair.slice(DIGEST_LENGTH),
		]),
	);
}

/**
 * Digests with a whole number each, those of one number together: `kf3a9:<digest><digest>;…` with
 * the number in base 36. 11 characters a record, and about 10 for each number.
 */
export function packNumbered(numbered: ReadonlyMap<string, number>): string {
	const groups = new Map<number, string[]>();
	for (const [key, number] of numbered) {
		const group = groups.get(number);
		if (group) group.push(key);
		else groups.set(number, [key]);
	}
	return [...groups].map(([number, keys]) => `${number.toString(36)}:${keys.join('')}`).join(';');
}

/** Reads what packNumbered wrote. */
export function unpackNumbered(text: string): Map<string, number> {
	const groups = text === '' ? [] : text.split(';');
	return new Map(
		groups.flatMap((group) => {
			const [number = '', keys = ''] = group.split(':');
			const value = Number.parseInt(number, 36);
			return pieces(keys, DIGEST_LENGTH).map((key) => [key, value] as const);
		}),
	);
}
