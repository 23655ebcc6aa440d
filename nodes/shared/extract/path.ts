import { ConfigError } from '../http/errors';

/** A member of an object. */
export interface KeySegment {
	readonly kind: 'key';
	readonly key: string;
	/**
	 * Only on names typed plainly: what this and the plain names after it spell with their dots,
	 * longest first. `@odata.nextLink` is one key in OData, and nobody thinks of quoting it.
	 */
	readonly dotted?: readonly string[];
}

/** A place in a list, 0 the first. */
export interface IndexSegment {
	readonly kind: 'index';
	readonly index: number;
}

/** Every element of a list. */
export interface EachSegment {
	readonly kind: 'each';
}

export type PathSegment = KeySegment | IndexSegment | EachSegment;

/** Where a value stands in a JSON document; without segments the document itself. */
export type Path = readonly PathSegment[];

/** What `[*]` means. */
export const EACH: EachSegment = { kind: 'each' };

/** Names longer than this many parts are not looked up as one key; it bounds the work per path. */
const MAX_DOTTED = 8;

const UNSAFE: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Refuses names that would reach into the prototype of an object when written.
 * @throws ConfigError for `__proto__`, `prototype` and `constructor`
 */
export function requireSafeKey(key: string, field = 'Path'): string {
	if (!UNSAFE.has(key)) return key;
	throw new ConfigError(`'${field}' uses the name ${key}`, 'Choose another name.', { field });
}

interface Parsed {
	readonly segment: PathSegment;
	/** Whether a name was typed without quotes. */
	readonly plain: boolean;
	/** Where the next segment starts. */
	readonly end: number;
}

/** The text of a path and the label of the field it was typed into. */
interface Source {
	readonly text: string;
	readonly field: string;
}

const QUOTE_HINT = 'Put a name with such characters in brackets and quotes, for example ["a.b"].';

function syntaxError({ field }: Source, at: number, what: string, hint: string): ConfigError {
	const message = `'${field}' can't be read at character ${at + 1}: ${what}`;
	return new ConfigError(message, hint, { field });
}

/** Where the quote that opened at `open` is closed; a backslash takes the next character as it is. */
function closingQuote({ text }: Source, open: number): number {
	for (let at = open + 1; at < text.length; at += 1) {
		if (text[at] === '\\') at += 1;
		else if (text[at] === text[open]) return at;
	}
	return -1;
}

function quotedKey(source: Source, open: number): Parsed {
	const close = closingQuote(source, open);
	if (close < 0) {
		throw syntaxError(source, open, 'the quote is never closed', 'Add the second quote.');
	}
	if (source.text[close + 1] !== ']') {
		throw syntaxError(source, close + 1, 'a ] is missing', 'Close the bracket after the quote.');
	}
	const key = source.text.slice(open + 1, close).replace(/\\(.)/gsu, '$1');
	return { segment: { kind: 'key', key }, plain: false, end: close + 2 };
}

function bracket(source: Source, open: number): Parsed {
	const { text } = source;
	if (text[open + 1] === '"' || text[open + 1] === "'") return quotedKey(source, open + 1);
	const close = text.indexOf(']', open);
	if (close < 0) throw syntaxError(source, open, 'a ] is missing', 'Close the bracket.');
	const inside = text.slice(open + 1, close).trim();
	if (inside === '*') return { segment: EACH, plain: false, end: close + 1 };
	if (/^\d{1,15}$/.test(inside)) {
		return { segment: { kind: 'index', index: Number(inside) }, plain: false, end: close + 1 };
	}
	const hint = /^-\d+$/.test(inside)
		? 'Places are counted from the start, [0] being the first; counting from the end is not possible.'
		: 'Brackets hold a number from 0 on, a * for every element, or a name in quotes.';
	throw syntaxError(source, open + 1, `[${inside}] is not known`, hint);
}

function plainKey(source: Source, start: number, stop: number): Parsed {
	let end = start;
	while (end < stop && !'.[]"\''.includes(source.text.charAt(end))) end += 1;
	const key = source.text.slice(start, end);
	if (end < stop && !'.['.includes(source.text.charAt(end))) {
		throw syntaxError(source, end, `${source.text[end]} can't stand here`, QUOTE_HINT);
	}
	if (key === '') {
		const hint = 'Names are separated by one dot; leave the field empty for the whole answer.';
		throw syntaxError(source, start, 'a name is missing', hint);
	}
	if (key !== key.trim()) {
		throw syntaxError(source, start, 'there is a blank beside a name', `Remove it. ${QUOTE_HINT}`);
	}
	if (key === '*') {
		throw syntaxError(source, start, '* is not a name', 'Write [*] for every element of a list.');
	}
	return { segment: { kind: 'key', key }, plain: true, end };
}

/** The position after the dot between two segments, which a bracket needs none of. */
function afterDot(source: Source, at: number, stop: number): number {
	if (at >= stop || source.text[at] === '[') return at;
	if (source.text[at] !== '.') {
		throw syntaxError(source, at, 'a dot is missing', 'Separate names by dots.');
	}
	return at + 1;
}

function isPlainKey(parsed: Parsed | undefined): parsed is Parsed & { segment: KeySegment } {
	return parsed !== undefined && parsed.plain;
}

/** The names that start at `at` and are spelled with dots, longest first. */
function dottedNames(all: readonly Parsed[], at: number): string[] {
	const names: string[] = [];
	let name = '';
	for (let next = at; next < at + MAX_DOTTED; next += 1) {
		const parsed = all[next];
		if (!isPlainKey(parsed)) break;
		name = next === at ? parsed.segment.key : `${name}.${parsed.segment.key}`;
		if (next > at) names.unshift(name);
	}
	return names;
}

function withDotted(parsed: Parsed, at: number, all: readonly Parsed[]): PathSegment {
	if (!isPlainKey(parsed)) return parsed.segment;
	const dotted = dottedNames(all, at);
	return dotted.length === 0 ? parsed.segment : { ...parsed.segment, dotted };
}

/**
 * Parses a path: names separated by dots, `[0]`, `[*]`, and `["a.b"]` or `['x y']` for names with
 * dots, brackets, quotes or blanks at their ends (a backslash takes the next character as it is).
 * Blanks around the whole and an empty text are fine; the latter is the document itself.
 *
 * `data[*]["@id"]` gives `[{ kind: 'key', key: 'data' }, { kind: 'each' }, { kind: 'key', key: '@id' }]`
 * @throws ConfigError with the position of what can't be read and a hint
 */
export function parsePath(text: string, field = 'Path'): Path {
	const source = { text, field };
	const stop = text.trimEnd().length;
	const all: Parsed[] = [];
	for (let at = text.length - text.trimStart().length; at < stop; ) {
		const start = all.length === 0 ? at : afterDot(source, at, stop);
		const parsed = text[start] === '[' ? bracket(source, start) : plainKey(source, start, stop);
		all.push(parsed);
		at = parsed.end;
	}
	return all.map(withDotted);
}

/** Whether a name can be written without brackets and quotes; stricter than what can be read. */
function isSimple(key: string): boolean {
	return /^[\p{L}\p{N}_$@:-]+$/u.test(key);
}

/** The text that parsePath reads as these segments, with quotes where they are needed. */
export function formatPath(path: Path): string {
	return path
		.map((segment, at) => {
			if (segment.kind === 'each') return '[*]';
			if (segment.kind === 'index') return `[${segment.index}]`;
			if (isSimple(segment.key)) return at === 0 ? segment.key : `.${segment.key}`;
			return `["${segment.key.replace(/["\\]/g, (char) => `\\${char}`)}"]`;
		})
		.join('');
}

/** Whether a path leads to many values. */
export function hasEach(path: Path): boolean {
	return path.some(({ kind }) => kind === 'each');
}
