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

/** A value, or where the way to it ended. `null` is a value. */
export type PathResult =
	| { readonly found: true; readonly value: unknown }
	| {
			readonly found: false;
			/** The first part of the path that does not exist, for example `data.items`. */
			readonly missingAt: string;
			/** What is there instead of an object or list with that part, for example `a text`. */
			readonly inside: string;
			/** The keys that exist there; none when it is not an object. */
			readonly keys: readonly string[];
	  };

const EACH: EachSegment = { kind: 'each' };

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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member; `length` of a list and everything inherited are not part of the document. */
function member(holder: unknown, key: string | number): unknown {
	if (Array.isArray(holder)) {
		return /^(0|[1-9]\d*)$/.test(String(key)) ? (holder[Number(key)] as unknown) : undefined;
	}
	return isObject(holder) && typeof key === 'string' && Object.hasOwn(holder, key)
		? holder[key]
		: undefined;
}

/** The own key that a segment means in this object, and how many segments it uses up. */
function spelled(holder: unknown, segment: KeySegment): { key: string; used: number } {
	const { key, dotted = [] } = segment;
	const at = isObject(holder) ? dotted.findIndex((name) => Object.hasOwn(holder, name)) : -1;
	return at < 0 ? { key, used: 1 } : { key: dotted[at] ?? key, used: dotted.length - at + 1 };
}

/** Whether a path leads to many values. */
export function hasEach(path: Path): boolean {
	return path.some(({ kind }) => kind === 'each');
}

/** A way along a path: the value at its end, or what it ended in and the path until there. */
type Walk =
	| { readonly found: true; readonly value: unknown }
	| { readonly found: false; readonly holder: unknown; readonly trail: Path };

/** Every element's value; a list none of whose elements has one counts as missing in the first. */
function walkEach(holder: unknown, path: Path, at: number): Walk {
	if (holder === null) return { found: true, value: [] };
	if (!Array.isArray(holder)) return { found: false, holder, trail: path.slice(0, at + 1) };
	const rest = path.slice(at + 1);
	const walks = holder.map((element: unknown) => walk(element, rest));
	const [first] = walks;
	if (first?.found === false && !walks.some(({ found }) => found)) {
		const here: IndexSegment = { kind: 'index', index: 0 };
		return { ...first, trail: [...path.slice(0, at), here, ...first.trail] };
	}
	const values = walks.flatMap((step) => (step.found ? [step.value] : []));
	// Further [*] give lists of their own, of which the whole is one list.
	return { found: true, value: hasEach(rest) ? values.flat() : values };
}

function walk(value: unknown, path: Path): Walk {
	let current = value;
	for (let at = 0; at < path.length; ) {
		const segment = path[at] ?? EACH; // at is inside the path, see the condition
		if (segment.kind === 'each') return walkEach(current, path, at);
		const { key, used } =
			segment.kind === 'key' ? spelled(current, segment) : { key: segment.index, used: 1 };
		const next = member(current, key);
		if (next === undefined) return { found: false, holder: current, trail: path.slice(0, at + 1) };
		current = next;
		at += used;
	}
	return { found: true, value: current };
}

/**
 * Reads the value at a path, own members only. A `[*]` gives the list of what its elements have
 * there, leaving out those that have nothing; `null` in place of the list is an empty list.
 *
 * `{"data":{"rows":[]}}` and `data.items` give
 * `{ found: false, missingAt: 'data.items', inside: 'an object', keys: ['rows'] }`
 */
export function readPath(value: unknown, path: Path): PathResult {
	const result = walk(value, path);
	if (result.found) return result;
	const { holder, trail } = result;
	return {
		found: false,
		missingAt: formatPath(trail),
		inside: describeValue(holder),
		keys: isObject(holder) ? Object.keys(holder) : [],
	};
}

/** Reads like readPath, undefined when there is nothing. Cheaper where a miss is nothing special. */
export function valueAt(value: unknown, path: Path): unknown {
	const result = walk(value, path);
	return result.found ? result.value : undefined;
}

/** All values at a path: one per match of its `[*]`, one or none without; empty when missing. */
export function readAll(value: unknown, path: Path): readonly unknown[] {
	const result = walk(value, path);
	if (!result.found) return [];
	return hasEach(path) ? (result.value as unknown[]) : [result.value]; // a list, see walkEach
}

function writeError(path: Path, at: number, what: string, hint: string): ConfigError {
	const message = `'${formatPath(path)}' can't be written: ${formatPath(path.slice(0, at + 1))} ${what}`;
	return new ConfigError(message, hint, { field: 'Path' });
}

function writtenList(current: unknown, path: Path, at: number, index: number, value: unknown) {
	const list: readonly unknown[] = Array.isArray(current) ? current : [];
	if (!Array.isArray(current) && current !== undefined && current !== null) {
		throw writeError(
			path,
			at,
			`is inside ${describeValue(current)}, not a list`,
			'Correct the path.',
		);
	}
	if (index > list.length) {
		const hint = `The next free place is [${list.length}].`;
		throw writeError(path, at, 'leaves a gap in the list', hint);
	}
	const copy = [...list];
	copy[index] = written(list[index], path, at + 1, value);
	return copy;
}

function writtenObject(
	current: unknown,
	path: Path,
	at: number,
	segment: KeySegment,
	value: unknown,
) {
	if (!isObject(current) && current !== undefined && current !== null) {
		const what = `is inside ${describeValue(current)}, not an object`;
		throw writeError(path, at, what, 'Correct the path.');
	}
	const { key, used } = spelled(current, segment);
	return { ...current, [key]: written(member(current, key), path, at + used, value) };
}

function written(current: unknown, path: Path, at: number, value: unknown): unknown {
	const segment = path[at];
	if (segment === undefined) return value;
	if (segment.kind === 'key') return writtenObject(current, path, at, segment, value);
	if (segment.kind === 'index') return writtenList(current, path, at, segment.index, value);
	throw writeError(path, at, 'stands for many places', 'Write to one place, for example [0].');
}

/**
 * Returns a document that has `value` at the path. What is missing on the way is created; `null`
 * there is replaced. `target` is left as it is: only what lies on the way is copied, the rest is
 * shared, so a request body can be written to page by page.
 *
 * `writePath({ page: { size: 5 } }, parsePath('page.after'), 'x')` gives
 * `{ page: { size: 5, after: 'x' } }`
 * @throws ConfigError for a name that reaches into prototypes, for `[*]`, for a gap in a list, and
 * where something else than an object or list is in the way
 */
export function writePath(target: unknown, path: Path, value: unknown): unknown {
	for (const segment of path) if (segment.kind === 'key') requireSafeKey(segment.key);
	return written(target, path, 0, value);
}

/**
 * Returns the document without the member at the path, copying only what lies on the way;
 * `target` itself when there is none. List elements and `[*]` are never removed.
 */
export function removePath(target: unknown, path: Path): unknown {
	const [segment] = path;
	if (segment?.kind !== 'key' || !isObject(target)) return target;
	const { key, used } = spelled(target, segment);
	if (!Object.hasOwn(target, key)) return target;
	const { [key]: removed, ...others } = target;
	return used >= path.length ? others : { ...target, [key]: removePath(removed, path.slice(used)) };
}
