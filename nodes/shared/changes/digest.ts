import { createHash } from 'node:crypto';

/** Characters of a digest: 66 bits, so that 100,000 digests clash with a chance below 1 in 10^9. */
export const DIGEST_LENGTH = 11;

/** A short text that stands for a long one. */
export function digest(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** Objects with their keys in one order: servers don't promise any. */
function ordered(_: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The digest of any JSON value; the order of keys plays no part. */
export function digestOf(value: unknown): string {
	return digest(JSON.stringify(value, ordered) ?? '');
}

/** What of a record counts as its content. */
export interface ContentRule {
	/** Only these fields; empty for all. */
	readonly watched: readonly string[];
	/** Fields that change without anybody changing the record; a watched one counts all the same. */
	readonly ignored: ReadonlySet<string>;
}

/** The digest of a record's content. */
export function contentOf(
	record: Readonly<Record<string, unknown>>,
	{ watched, ignored }: ContentRule,
): string {
	const names =
		watched.length > 0 ? watched : Object.keys(record).filter((name) => !ignored.has(name));
	return digestOf(Object.fromEntries(names.map((name) => [name, record[name]])));
}
