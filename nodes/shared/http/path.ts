import { attempt } from '../attempt';
import { ConfigError } from './errors';

/** A piece of a path as it was typed: text, or what one expression in it gave. */
export interface PathPiece {
	readonly text: string;
	/** The expression that gave the text, for example `{{ $json.id }}`; absent for constant text. */
	readonly code?: string;
}

/** What a field for a path takes. */
export interface PathRules {
	/** The label of the field. */
	readonly field: string;
	/** Whether it may be a whole web address, nothing at all, or end in a slash. */
	readonly isFree: boolean;
}

const WEB_ADDRESS = /^https?:\/\/[^\\/?#]*/i;

function refuse({ field }: Pick<PathRules, 'field'>, what: string, hint: string): never {
	throw new ConfigError(`'${field}' ${what}`, hint, { field });
}

/** The part between the host and the query. */
function routeOf(path: string): string {
	const [route = ''] = path.replace(WEB_ADDRESS, '').split('?', 1);
	return route;
}

/** How servers and what stands before them may write a character: encoded once, or again and again. */
const SPELLINGS: ReadonlyArray<readonly [spelled: RegExp, char: string]> = [
	[/%(?:25)*2e/gi, '.'],
	[/%(?:25)*2f/gi, '/'],
	[/%(?:25)*5c/gi, '\\'],
	[/%(?:25)*3b/gi, ';'],
	[/%(?:25)*(?:[01][\da-f]|20|7f)/gi, ''],
];

/**
 * Whether a part of a path means "here" or "one up" to anybody who reads it: `.` and `..` in any
 * spelling, before a `;` (path parameters), or next to a slash that is encoded.
 */
export function hasDotPart(text: string): boolean {
	const plain = SPELLINGS.reduce((read, [spelled, char]) => read.replace(spelled, char), text);
	return plain.split(/[\\/]/).some((part) => /^\s*\.{1,2}\s*(?:;|$)/.test(part));
}

/**
 * The path as it is, when it means one place below the base URL to everybody who reads it. A whole
 * address is left to the guard, which knows what the credential allows.
 * @throws ConfigError for an empty part, one that is only dots, and whatever a URL parser takes
 * somewhere else
 */
export function requirePath(path: string, rules: PathRules): string {
	const isAddress = /^https?:\/\//i.test(path);
	if (isAddress && !rules.isFree) {
		refuse(
			rules,
			'holds a whole address',
			'Enter only what comes after the base URL of the credential, for example /companies.',
		);
	}
	if (isAddress && !attempt(() => new URL(path)).ok) {
		refuse(rules, 'is not a web address', 'Enter only what comes after the base URL.');
	}
	if (!isAddress && /^([a-z][a-z\d+\-.]*:)?\/\//i.test(path)) {
		refuse(
			rules,
			`names another host: ${path.slice(0, 60)}`,
			'Enter only what comes after the base URL, beginning with one slash.',
		);
	}
	// eslint-disable-next-line no-control-regex -- a URL parser drops some and reads others as slashes
	if (/[\\\u0000-\u001f\u007f#]/.test(path)) {
		refuse(
			rules,
			"holds a backslash, a # or a character that can't be seen",
			'Remove it, or write it percent-encoded.',
		);
	}
	const route = routeOf(path).replace(/^\//, '');
	const parts = (rules.isFree ? route.replace(/\/$/, '') : route).split('/');
	const isRoot = rules.isFree && route === '';
	if (!isRoot && parts.some((part) => part.trim() === '')) {
		refuse(
			rules,
			'has an empty part',
			'Check that its expressions give a value for this item, and write one slash between two parts.',
		);
	}
	if (!rules.isFree && /[{}]/.test(route)) {
		refuse(
			rules,
			'holds curly brackets, which nothing fills in',
			"Switch the field to 'Expression', or write them percent-encoded.",
		);
	}
	if (hasDotPart(route)) {
		refuse(rules, 'holds a part that is only dots', 'Enter the path without . and .. in it.');
	}
	return path;
}

/**
 * What an expression gave, when it stays one part of the path, or one value in the query.
 * @throws ConfigError for nothing, and for what would lead to another address
 */
function requireValue({ text, code = '' }: PathPiece, before: string, field: string): void {
	const isInQuery = before.includes('?');
	if (!isInQuery && text.trim() === '') {
		refuse(
			{ field },
			`needs a value for ${code}, which gives nothing for this item`,
			'Give every item a value there, or filter out those without one.',
		);
	}
	const breaking = isInQuery ? (before.endsWith('=') ? /[&#]/ : /#/) : /[\\/?#;{}]/;
	const [char] = breaking.exec(text) ?? [];
	if (char === undefined) return;
	refuse(
		{ field },
		`can't take '${text.slice(0, 60)}' for ${code}: the ${char} in it would lead to another address`,
		`Correct the value; or write the ${char} outside of the curly brackets, or encode the value with encodeURIComponent().`,
	);
}

/** A path put together, and what a person should know who reads with it. */
export interface JoinedPath {
	readonly path: string;
	readonly doubt?: string;
}

/**
 * Puts a path together. What each expression gave is checked by itself, because in the whole path
 * an ID with a slash looks like two parts. An expression at the very start may be a whole path, of
 * which nobody can tell what was constant in it: when nothing stands at its end, an ID may be
 * missing, and a call for one record would mean all of them.
 * @throws ConfigError for a value that would lead to another address; where `isWriting`, also for a
 * path of one expression with nothing at its end
 */
export function joinPieces(
	pieces: readonly PathPiece[],
	{ field, isWriting }: { readonly field: string; readonly isWriting: boolean },
): JoinedPath {
	const isBlankEdge = ({ text, code }: PathPiece, at: number) =>
		code === undefined && text.trim() === '' && (at === 0 || at === pieces.length - 1);
	const filled = pieces.filter((piece, at) => !isBlankEdge(piece, at));
	let joined = '';
	for (const [at, piece] of filled.entries()) {
		const mayBePath = at === 0 && (filled.length === 1 || piece.text.trim() !== '');
		if (piece.code !== undefined && !mayBePath) requireValue(piece, joined, field);
		joined += piece.text;
	}
	const path = joined.trim();
	const last = filled.at(-1);
	const isOneExpression = filled.length === 1 && last?.code !== undefined;
	if (!isOneExpression || !/(^|\/)$/.test(routeOf(path))) return { path };
	const code = last.code ?? '';
	if (isWriting) {
		refuse(
			{ field },
			`is made by ${code.slice(0, 60)} and has nothing at its end, so an ID may be missing`,
			'Write the constant text of the path outside of the curly brackets: /people/{{ $json.id }}.',
		);
	}
	const doubt = `'${field}' is made by one expression and has nothing at its end. If an ID is missing there, this reads the whole list. Write the constant text outside of the curly brackets, so that an empty value is refused: /people/{{ $json.id }}.`;
	return { path, doubt };
}
