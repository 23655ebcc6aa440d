import type { KeySegment } from './path';

/** What a JSON value is, in words for messages: `an object`, `a list of 3`, `a text` … */
export function describeValue(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	const words = {
		object: 'an object',
		string: 'a text',
		number: 'a number',
		boolean: 'true or false',
	};
	const kind = typeof value;
	return Object.hasOwn(words, kind) ? words[kind as keyof typeof words] : 'nothing';
}

/** Whether a JSON value is an object; lists and `null` are none. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether nothing was filled in: no value, null or an empty text. Zero and `false` are values. */
export function isBlank(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** An own member; `length` of a list and everything inherited are not part of the document. */
export function member(holder: unknown, key: string | number): unknown {
	if (Array.isArray(holder)) {
		return /^(0|[1-9]\d*)$/.test(String(key)) ? (holder[Number(key)] as unknown) : undefined;
	}
	return isObject(holder) && typeof key === 'string' && Object.hasOwn(holder, key)
		? holder[key]
		: undefined;
}

/** The own key that a segment means in this object, and how many segments it uses up. */
export function spelled(holder: unknown, segment: KeySegment): { key: string; used: number } {
	const { key, dotted = [] } = segment;
	const at = isObject(holder) ? dotted.findIndex((name) => Object.hasOwn(holder, name)) : -1;
	return at < 0 ? { key, used: 1 } : { key: dotted[at] ?? key, used: dotted.length - at + 1 };
}
