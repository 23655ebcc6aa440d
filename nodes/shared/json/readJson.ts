/** A JSON value as it is read here: whole numbers that a number can't hold exactly are `bigint`. */
export type Json =
	| string
	| number
	| bigint
	| boolean
	| null
	| readonly Json[]
	| { readonly [key: string]: Json };

/**
 * How deep objects and lists may lie inside one another. Whatever walks a value calls itself once
 * for each level, n8n's own code included, and at some ten thousand levels that ends the process.
 */
export const MAX_JSON_DEPTH = 500;

/** The text is JSON, but its objects and lists lie deeper inside one another than is safe. */
export class JsonDepthError extends Error {
	constructor() {
		super(`Objects and lists lie more than ${MAX_JSON_DEPTH} deep inside one another`);
	}
}

/** What a JSON text holds. */
export interface ReadJson {
	/** See Json. */
	readonly value: unknown;
	/** Whether any `bigint` is in it. */
	readonly hasBigIntegers: boolean;
}

const QUOTE = 0x22;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Whole numbers that a number can't hold exactly have at least this many digits. */
const BIG_DIGITS = 16;
/** Longer ones mean nothing, and the time to read one grows faster than its length. */
const MAX_DIGITS = 1_000;
const BIG_DIGITS_IN_A_ROW = /\d{16}/;
/** What a number may hold besides digits. */
const NUMBER_SIGNS: ReadonlySet<number> = new Set([...'.eE+-'].map((sign) => sign.charCodeAt(0)));

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

/** Whether there are so many digits in a row; they cover one of every so many places. */
function mayHoldBigInteger(text: string): boolean {
	for (let at = BIG_DIGITS - 1; at < text.length; at += BIG_DIGITS) {
		if (!isDigit(text.charCodeAt(at))) continue;
		if (BIG_DIGITS_IN_A_ROW.test(text.slice(at - BIG_DIGITS + 1, at + BIG_DIGITS))) return true;
	}
	return false;
}

/** Whether there are more opening brackets than may lie inside one another. */
function mayBeTooDeep(text: string): boolean {
	let brackets = 0;
	for (const bracket of ['[', '{']) {
		for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
			brackets += 1;
			if (brackets > MAX_JSON_DEPTH) return true;
		}
	}
	return false;
}

/** The place behind the string that begins here; the end of the text when it was cut inside. */
function endOfString(text: string, start: number): number {
	for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
		let backslashes = 0;
		while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
		if (backslashes % 2 === 0) return at + 1;
	}
	return text.length;
}

/** The place behind the number that begins here, or behind what looks like one. */
function endOfNumber(text: string, start: number): number {
	let at = start + 1;
	while (isDigit(text.charCodeAt(at)) || NUMBER_SIGNS.has(text.charCodeAt(at))) at += 1;
	return at;
}

/**
 * Whether a number that was found is a whole one that a number would round.
 * @throws SyntaxError for one that is too long
 */
function isBigInteger(token: string): boolean {
	if (token.length < BIG_DIGITS || /[.eE+]|.-/.test(token)) return false;
	if (token.length > MAX_DIGITS) {
		throw new SyntaxError(`A whole number has more than ${MAX_DIGITS} digits`);
	}
	return !Number.isSafeInteger(Number(token));
}

/**
 * Goes through a text once, whatever it holds, and tells where the big whole numbers stand.
 * @throws JsonDepthError
 */
function findBigIntegers(text: string): Array<readonly [start: number, end: number]> {
	const places: Array<readonly [number, number]> = [];
	let depth = 0;
	for (let at = 0; at < text.length; ) {
		const code = text.charCodeAt(at);
		if (code === QUOTE) {
			at = endOfString(text, at);
		} else if (isDigit(code) || code === MINUS) {
			const end = endOfNumber(text, at);
			if (isBigInteger(text.slice(at, end))) places.push([at, end]);
			at = end;
		} else {
			if (OPENING.has(code)) depth += 1;
			else if (CLOSING.has(code)) depth -= 1;
			if (depth > MAX_JSON_DEPTH) throw new JsonDepthError();
			at += 1;
		}
	}
	return places;
}

/** Characters for private use (Unicode, 23.5), as they are or as an escape. */
const PRIVATE = /[\ue000-\uf8ff]|\\u([ef][0-9a-f]{3})/gi;
const FIRST_PRIVATE = 0xe000;
const LAST_PRIVATE = 0xf8ff;

/**
 * A character that no text of the document holds, neither as it is nor as an escape; found by going
 * through the document once, however many of them it holds.
 * @throws SyntaxError when it holds all 6,400, which no text that means something does
 */
function unusedCharacter(text: string): string {
	const used = new Set<number>();
	for (const [found, escaped] of text.matchAll(PRIVATE)) {
		used.add(escaped === undefined ? found.charCodeAt(0) : parseInt(escaped, 16));
	}
	for (let code = FIRST_PRIVATE; code <= LAST_PRIVATE; code++) {
		if (!used.has(code)) return String.fromCharCode(code);
	}
	throw new SyntaxError('The text holds every character for private use');
}

/** The text with every big whole number as a marked string, which `JSON.parse` can hold. */
function marked(
	text: string,
	places: ReadonlyArray<readonly [start: number, end: number]>,
	mark: string,
): string {
	const parts: string[] = [];
	let from = 0;
	for (const [start, end] of places) {
		parts.push(text.slice(from, start), `"${mark}${text.slice(start, end)}"`);
		from = end;
	}
	return [...parts, text.slice(from)].join('');
}

/** Puts a value in the place of each text, in the value itself, which nobody else has yet. */
function replaceTexts(value: unknown, replace: (text: string) => unknown): unknown {
	if (typeof value === 'string') return replace(value);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		for (const [at, part] of value.entries()) value[at] = replaceTexts(part, replace);
		return value;
	}
	for (const [name, part] of Object.entries(value)) {
		const replaced = replaceTexts(part, replace);
		// Only what changes: assigning to `__proto__` would not write a member.
		if (replaced !== part) Object.defineProperty(value, name, { value: replaced });
	}
	return value;
}

/**
 * Reads a JSON text (RFC 8259). Whole numbers that a number would round are `bigint`. Takes time in
 * proportion to the length of the text, also where it was cut or made to be hostile.
 * @throws SyntaxError when it is no JSON or holds a whole number beyond MAX_DIGITS, JsonDepthError when it lies deeper than MAX_JSON_DEPTH
 */
export function readJson(text: string): ReadJson {
	const mayHoldBig = mayHoldBigInteger(text);
	const places = mayHoldBig || mayBeTooDeep(text) ? findBigIntegers(text) : [];
	if (places.length === 0) return { value: JSON.parse(text) as unknown, hasBigIntegers: false };
	const mark = unusedCharacter(text);
	const value = JSON.parse(marked(text, places, mark)) as unknown;
	const restored = replaceTexts(value, (part) =>
		part.startsWith(mark) ? BigInt(part.slice(mark.length)) : part,
	);
	return { value: restored, hasBigIntegers: true };
}

/**
 * The value with every `bigint` as a text of its digits, as n8n's items can hold it. What has none is
 * handed on as it is; nothing in the value given is changed.
 */
export function toTextIntegers(value: unknown): unknown {
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) {
		const parts = value.map(toTextIntegers);
		return parts.some((part, at) => part !== value[at]) ? parts : value;
	}
	const members = Object.entries(value).map(
		([name, part]) => [name, toTextIntegers(part)] as const,
	);
	const own = value as Readonly<Record<string, unknown>>;
	const isSame = members.every(([name, part]) => part === own[name]);
	// fromEntries writes members of their own, whatever their names.
	return isSame ? value : Object.fromEntries(members);
}
