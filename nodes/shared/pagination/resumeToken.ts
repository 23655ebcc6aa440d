import { createHash } from 'node:crypto';

import { attempt } from '../attempt';
import { ConfigError } from '../http/errors';
import { readJson } from '../json/readJson';
import { writeJson } from '../json/writeJson';
import type { Position } from './paginate';
import type { Cursor } from './strategy';

const VERSION = 1;
const FIELD = 'Resume Token';

interface Content {
	readonly v: number;
	readonly settings: string;
	readonly cursor: Cursor;
	readonly skip: number;
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** Stands for the n-th secret inside a token, whatever spelling it had there. */
function marker(index: number, spelling: number): string {
	return `\u0002${index}.${spelling}\u0003`;
}

function spellings(secret: string): string[] {
	return [secret, encodeURIComponent(secret)];
}

/** A next link may hold the sign-in data (quirk P07); it is taken out and put back on resuming. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
	return secrets.reduce(
		(cleaned, secret, index) =>
			spellings(secret).reduce(
				(inner, form, spelling) => inner.split(form).join(marker(index, spelling)),
				cleaned,
			),
		text,
	);
}

/** Last taken out, first put back: a marker's own digits may have been taken for a short secret. */
function withSecrets(text: string, secrets: readonly string[]): string {
	return secrets.reduceRight(
		(filled, secret, index) =>
			spellings(secret).reduceRight(
				(inner, form, spelling) => inner.split(marker(index, spelling)).join(form),
				filled,
			),
		text,
	);
}

function mapTexts(cursor: Cursor, change: (text: string) => string): Cursor {
	if (typeof cursor === 'string') return change(cursor);
	if (typeof cursor !== 'object' || cursor === null) return cursor;
	if (Array.isArray(cursor)) return cursor.map((entry: Cursor) => mapTexts(entry, change));
	return Object.fromEntries(
		Object.entries(cursor).map(([key, entry]) => [key, mapTexts(entry as Cursor, change)]),
	);
}

/**
 * Writes a position as a text that a later run can go on from. It holds no secrets and is bound to
 * the settings, so that it can't be used with another request.
 */
export function toResumeToken(
	{ cursor, skip }: Position<Cursor>,
	settings: string,
	secrets: readonly string[],
): string {
	const content: Content = {
		v: VERSION,
		settings: hash(settings),
		cursor: mapTexts(cursor, (text) => withoutSecrets(text, secrets)),
		skip,
	};
	const payload = Buffer.from(writeJson(content), 'utf8').toString('base64url');
	return `${payload}.${hash(payload)}`;
}

function refuse(message: string, hint: string): never {
	throw new ConfigError(message, hint, { field: FIELD });
}

function isContent(value: unknown): value is Content {
	if (typeof value !== 'object' || value === null) return false;
	const { v, settings, cursor, skip } = value as Partial<Content>;
	const isSkip = typeof skip === 'number' && Number.isInteger(skip) && skip >= 0;
	return v === VERSION && typeof settings === 'string' && cursor !== undefined && isSkip;
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

/** What a resume token must fit. */
export interface ResumeBinding {
	/** Everything that makes the request what it is. */
	readonly settings: string;
	readonly secrets: readonly string[];
	/** The first position of the pagination. */
	readonly first: Cursor;
}

/**
 * Reads a resume token.
 * @throws ConfigError when it was changed, cut, or made with other settings
 */
export function fromResumeToken(
	token: string,
	{ settings, secrets, first }: ResumeBinding,
): Position<Cursor> {
	const [payload = '', check] = token.trim().split('.', 2);
	if (check !== hash(payload)) {
		refuse(
			"The 'Resume Token' was changed or is not complete",
			'Copy it again from the Run output, whole.',
		);
	}
	const parsed = attempt(() => readJson(Buffer.from(payload, 'base64url').toString('utf8')).value);
	if (!parsed.ok || !isContent(parsed.value) || !isLike(first, parsed.value.cursor)) {
		return refuse(
			"The 'Resume Token' is of another version",
			'Start the read from the beginning, without the token.',
		);
	}
	const { settings: madeWith, cursor, skip } = parsed.value;
	if (madeWith !== hash(settings)) {
		refuse(
			"The 'Resume Token' was made with other settings",
			'Use it with the same path, parameters and pagination, or start from the beginning.',
		);
	}
	return { cursor: mapTexts(cursor, (text) => withSecrets(text, secrets)), skip };
}
