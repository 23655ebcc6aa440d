import { createHash, createHmac, scryptSync, timingSafeEqual } from 'node:crypto';

import { attempt } from '../attempt';
import { ConfigError } from '../http/errors';
import { readJson } from '../json/readJson';
import { writeJson } from '../json/writeJson';
import type { Position } from './paginate';
import type { Cursor } from './strategy';

/** How a token of this version begins. */
const START = 'r2.';
const FIELD = 'Resume Token';

/** Characters of a token; a longer position is no position any more. */
const MOST_CHARACTERS = 100_000;

/** Derived keys that are kept; deriving one takes as long as some calls. */
const MOST_KEYS = 100;

/** Whose token it is and what it must fit. */
export interface ResumeBinding {
	/**
	 * The secrets of the credential that a renewed sign-in leaves as they are. The key is made of them;
	 * without any, a token is only checked for being whole.
	 */
	readonly secrets: readonly string[];
	/** What else tells one account from another; never shown. */
	readonly account: string;
	/** Of the API. */
	readonly baseUrl: string;
	/** Everything that makes the request what it is. */
	readonly settings: string;
	/** The first position of the pagination. */
	readonly first: Cursor;
	/** Masks every secret, in whatever spelling. */
	readonly redact: (text: string) => string;
	/** An address without the parameters that signing in adds; they are added anew to each request. */
	readonly withoutSignIn: (url: string) => string;
}

/** A token, or why there is none, as the end of a sentence. */
export type WrittenToken = { readonly token: string } | { readonly missing: string };

interface Content {
	readonly key: string;
	readonly host: string;
	readonly settings: string;
	readonly cursor: Cursor;
	readonly skip: number;
}

const keys = new Map<string, Buffer>();

/**
 * The key of an account. It is slow to derive on purpose: whoever holds a token, but not the
 * credential, could try out passwords with it.
 */
function keyOf({ secrets, account }: ResumeBinding): Buffer {
	const secret = JSON.stringify(secrets);
	const name = createHash('sha256')
		.update(JSON.stringify([secret, account]))
		.digest('hex');
	const known = keys.get(name);
	if (known !== undefined) return known;
	const salt = `resume token of ${account}`;
	const isPublic = secrets.every((text) => text === '');
	const key = isPublic
		? createHash('sha256').update(salt).digest()
		: scryptSync(secret, salt, 32, { N: 2 ** 14 });
	keys.set(name, key);
	const [oldest] = keys.keys();
	if (keys.size > MOST_KEYS && oldest !== undefined) keys.delete(oldest);
	return key;
}

function seal(key: Buffer, what: string): string {
	return createHmac('sha256', key).update(what).digest('base64url');
}

function isSealed(key: Buffer, what: string, sealed: string): boolean {
	const [given, right] = [Buffer.from(sealed), Buffer.from(seal(key, what))];
	return given.length === right.length && timingSafeEqual(given, right);
}

/** What is said of a binding inside a token; it tells nothing to those without the key. */
function marks(key: Buffer, { baseUrl, settings }: ResumeBinding) {
	const mark = (name: string, text: string) => seal(key, `${name}\n${text}`).slice(0, 22);
	return {
		key: mark('key', ''),
		host: mark('host', baseUrl),
		settings: mark('settings', settings),
	};
}

function mapTexts(cursor: Cursor, change: (text: string) => string): Cursor {
	if (typeof cursor === 'string') return change(cursor);
	if (typeof cursor !== 'object' || cursor === null) return cursor;
	if (Array.isArray(cursor)) return cursor.map((entry: Cursor) => mapTexts(entry, change));
	return Object.fromEntries(
		Object.entries(cursor).map(([key, entry]) => [key, mapTexts(entry as Cursor, change)]),
	);
}

/** Whether a text in the position has a character that belongs into none. */
function holdsControlCharacter(cursor: Cursor): boolean {
	if (typeof cursor === 'string') {
		return /[\u0000-\u001f\u007f]/.test(cursor); // eslint-disable-line no-control-regex
	}
	if (typeof cursor !== 'object' || cursor === null) return false;
	return Object.entries(cursor).some(
		([key, entry]) => holdsControlCharacter(key) || holdsControlCharacter(entry as Cursor),
	);
}

/**
 * Writes a position as a text that a later run can go on from. It is sealed for the account, the
 * host and the settings, and holds no secret: what signing in adds to an address is left out, and
 * a position with a secret anywhere else gives no token.
 */
export function toResumeToken(
	{ cursor, skip }: Position<Cursor>,
	binding: ResumeBinding,
): WrittenToken {
	const clean = mapTexts(cursor, (text) =>
		/^https?:\/\//i.test(text) ? binding.withoutSignIn(text) : text,
	);
	const written = writeJson(clean);
	if (binding.redact(written) !== written) return { missing: 'holds sign-in data' };
	if (holdsControlCharacter(clean)) return { missing: "holds a character that can't be seen" };
	const key = keyOf(binding);
	const content: Content = { ...marks(key, binding), cursor: clean, skip };
	const payload = `${START}${Buffer.from(writeJson(content), 'utf8').toString('base64url')}`;
	const token = `${payload}.${seal(key, payload)}`;
	return token.length > MOST_CHARACTERS ? { missing: 'is too long' } : { token };
}

function refuse(message: string, hint: string): never {
	throw new ConfigError(message, hint, { field: FIELD });
}

function isContent(value: unknown): value is Content {
	if (typeof value !== 'object' || value === null) return false;
	const { key, host, settings, cursor, skip } = value as Partial<Content>;
	const isSkip = typeof skip === 'number' && Number.isInteger(skip) && skip >= 0;
	const areMarks = [key, host, settings].every((mark) => typeof mark === 'string');
	return areMarks && cursor !== undefined && isSkip;
}

/** Whether a position is built like the first one of the strategy; null there stands for anything. */
function isLike(model: Cursor, cursor: unknown): boolean {
	if (model === null) return true;
	if (typeof model !== 'object') return typeof cursor === typeof model;
	if (typeof cursor !== 'object' || cursor === null) return false;
	const members = Object.entries(model);
	return (
		Array.isArray(model) === Array.isArray(cursor) &&
		Object.keys(cursor).length === members.length &&
		members.every(([key, member]: [string, Cursor]) =>
			isLike(member, Object.hasOwn(cursor, key) && (cursor as Record<string, unknown>)[key]),
		)
	);
}

function contentOf(payload: string): Content | undefined {
	const text = Buffer.from(payload.slice(START.length), 'base64url').toString('utf8');
	const parsed = attempt(() => readJson(text).value);
	return parsed.ok && isContent(parsed.value) ? parsed.value : undefined;
}

/** What a token says, once it is known to be whole and of this account. */
function openToken(token: string, binding: ResumeBinding): Content {
	if (!token.startsWith(START)) {
		const isOld = /^(r\d+\.)?[\w-]+\.[\w-]{20,}$/.test(token);
		return isOld ? refuseVersion() : refuseChanged();
	}
	const end = token.lastIndexOf('.');
	const [payload, sealed] = [token.slice(0, end), token.slice(end + 1)];
	const content = end < START.length ? undefined : contentOf(payload);
	if (content === undefined) return refuseChanged();
	const key = keyOf(binding);
	if (isSealed(key, payload, sealed)) return content;
	if (content.key === marks(key, binding).key) return refuseChanged();
	return refuse(
		"The 'Resume Token' was made with another credential",
		'Use it with the credential of that run. After its secret was changed, start from the beginning.',
	);
}

function refuseChanged(): never {
	return refuse(
		"The 'Resume Token' was changed or is not complete",
		'Copy it again from the Run output, whole.',
	);
}

function refuseVersion(): never {
	return refuse(
		"The 'Resume Token' is of another version",
		'Start the read from the beginning, without the token.',
	);
}

/**
 * Reads a resume token.
 * @throws ConfigError when it was changed or cut, or made with another version, credential, base
 * URL or other settings
 */
export function fromResumeToken(token: string, binding: ResumeBinding): Position<Cursor> {
	if (token.length > MOST_CHARACTERS) {
		refuse(
			`The 'Resume Token' is longer than ${MOST_CHARACTERS} characters`,
			'Copy it again from the Run output; no run writes one of this length.',
		);
	}
	const { cursor, skip, host, settings } = openToken(token.trim(), binding);
	if (holdsControlCharacter(cursor)) refuseChanged();
	const own = marks(keyOf(binding), binding);
	if (host !== own.host) {
		refuse(
			"The 'Resume Token' was made with another base URL",
			'Use it with the base URL of that run, or start from the beginning.',
		);
	}
	if (settings !== own.settings) {
		refuse(
			"The 'Resume Token' was made with other settings",
			'Use it with the same path, parameters and pagination, or start from the beginning.',
		);
	}
	if (!isLike(binding.first, cursor)) refuseVersion();
	return { cursor, skip };
}
