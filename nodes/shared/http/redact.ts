import { encodeStrict } from './query';

const MASK = '***';

/** Masking shorter secrets would shred every text. */
const SHORTEST = 4;

/** A character of base64 or base64url, and what fills it up, as far as a mask has to cover them. */
const ANY_BASE64 = '[A-Za-z0-9+/_-]?';
const PADDING = '(?:=|%3[dD]){0,2}';

/** Hexadecimal digits in either case; encoders differ. */
function hex(value: number, length: number): string {
	const digits = value.toString(16).padStart(length, '0');
	return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** All ways to write a character: as it is, percent-encoded once or twice, escaped in JSON. */
function spelled(char: string): string {
	if (/[A-Za-z0-9]/.test(char)) return char;
	const bytes = [...Buffer.from(char, 'utf8')];
	const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));
	const inJson = JSON.stringify(char).slice(1, -1);
	const literals = [char, inJson, ...(char === '/' ? ['\\/'] : []), ...(char === ' ' ? ['+'] : [])];
	const ways = [
		...literals.map((text) => text.replace(/[^A-Za-z0-9\u0080-\uffff]/g, '\\$&')),
		bytes.map((byte) => `%(?:25)?${hex(byte, 2)}`).join(''),
		units.map((unit) => `\\\\u${hex(unit, 4)}`).join(''),
	];
	return `(?:${[...new Set(ways)].join('|')})`;
}

function plainPattern(secret: string): string {
	return [...secret].map(spelled).join('');
}

/** The bytes of the secret in hexadecimal. */
function hexPattern(secret: string): string {
	return Buffer.from(secret, 'utf8').toString('hex');
}

/** As `spelled`, with the two characters that base64url writes in another way. */
function spelledBase64(char: string): string {
	if (char === '+') return `(?:-|${spelled(char)})`;
	return char === '/' ? `(?:_|${spelled(char)})` : char;
}

/**
 * Matches the secret in base64 of any text that holds it, for example `user:secret`. Base64 turns
 * three bytes into four characters, so there are three ways in which the secret can lie; the
 * characters at its ends may depend on the bytes around it, too.
 */
function base64Patterns(secret: string): string[] {
	return [0, 1, 2].map((before) => {
		const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret, 'utf8')]);
		const core = bytes
			.toString('base64')
			.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
		const first = before === 0 ? '' : ANY_BASE64;
		const last = bytes.length % 3 === 0 ? '' : `${ANY_BASE64}${PADDING}`;
		return `${first}${[...core].map(spelledBase64).join('')}${last}`;
	});
}

/** What is put into base64 for a secret: itself, or what OAuth2 (RFC 6749, 2.3.1) or JSON make of it. */
function encodings(secret: string): string[] {
	const strict = encodeStrict(secret);
	const usual = strict.replace(/%2[1789A]/g, decodeURIComponent);
	const form = new URLSearchParams([['', secret]]).toString().slice(1);
	return [...new Set([secret, strict, usual, form, JSON.stringify(secret).slice(1, -1)])];
}

/** Start and end of every match, also of those that overlap. */
function placesOf(pattern: RegExp, text: string): Array<[start: number, end: number]> {
	const places: Array<[number, number]> = [];
	pattern.lastIndex = 0;
	for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
		places.push([match.index, match.index + match[0].length]);
		pattern.lastIndex = match.index + 1;
	}
	return places;
}

/**
 * Returns a function that masks every secret in a text: raw in any case, URL-encoded, JSON-escaped, in
 * hexadecimal and inside base64. Secrets shorter than four characters are left alone.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
	const masked = [...new Set(secrets)].filter((secret) => secret.length >= SHORTEST);
	const patterns = masked.flatMap((secret) => [
		// Servers repeat names of headers and of members in a case of their own.
		...[plainPattern(secret), hexPattern(secret)].map((pattern) => new RegExp(pattern, 'gi')),
		...encodings(secret)
			.flatMap(base64Patterns)
			.map((pattern) => new RegExp(pattern, 'g')),
	]);

	return (text) => {
		// All places are found before any is masked: a mask inside another secret would hide it.
		const places = patterns.flatMap((pattern) => placesOf(pattern, text)).sort(([a], [b]) => a - b);
		let result = '';
		let at = 0;
		for (const [start, end] of places) {
			if (start >= at) result += `${text.slice(at, start)}${MASK}`;
			at = Math.max(at, end);
		}
		return result + text.slice(at);
	};
}

/** A JSON value with every text in it masked, names of members included. */
export function maskTexts(value: unknown, redact: (text: string) => string): unknown {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) return value.map((entry) => maskTexts(entry, redact));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [redact(name), maskTexts(entry, redact)]),
	);
}
