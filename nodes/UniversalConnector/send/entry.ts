import {
	failed,
	type Outcome,
	created,
	sent,
	unchanged,
	unknown,
	updated,
} from '../../shared/batching/outcomes';
import { isSomething } from '../../shared/extract/isSomething';
import type { Path } from '../../shared/extract/path';
import { readPath, valueAt } from '../../shared/extract/readPath';
import { messageIn } from '../../shared/http/answer';
import type { SendRow } from './row';
import { type SyncKey, tupleOf } from './syncKey';

/** Where an entry of an answer says which row it means and what became of it. */
export interface EntryReading {
	/** In the order of the sync fields. */
	readonly keys: readonly Path[];
	readonly sync: SyncKey;
	readonly id: Path | undefined;
	/** Anything there but nothing, false, 0 or an empty value means that the row failed. */
	readonly error: Path | undefined;
	/** A word or an HTTP status. */
	readonly status: Path | undefined;
	readonly redact: (text: string) => string;
}

const MAX_REASON = 300;

/** Words that APIs use, in lower case. */
const WORDS: Readonly<Record<string, (id?: string) => Outcome>> = {
	created,
	inserted: created,
	new: created,
	updated,
	changed: updated,
	modified: updated,
	unchanged,
	noop: unchanged,
	'no-op': unchanged,
	unmodified: unchanged,
	ok: sent,
	success: sent,
	succeeded: sent,
	accepted: sent,
	true: sent,
};

const FAILED = new Set(['error', 'failed', 'failure', 'invalid', 'rejected', 'false']);

/** The id at a path, if it is one. */
export function idIn(value: unknown, path: Path): string | undefined {
	const id = valueAt(value, path);
	return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined;
}

/** The key of the row that an entry means. */
export function keyIn(entry: unknown, { keys, sync }: EntryReading): string | undefined {
	if (keys.length === 0) return undefined;
	return tupleOf(
		keys.map((path) => valueAt(entry, path)),
		sync,
	);
}

/** The words of an error, masked and shortened. */
export function reasonIn(value: unknown, redact: (text: string) => string): string {
	const text = redact(messageIn(value) ?? JSON.stringify(value) ?? 'no reason given');
	return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text;
}

function byNumber(status: number, entry: unknown, { redact }: EntryReading) {
	if (status === 304) return unchanged;
	if (status >= 300) return () => failed(reasonIn(entry, redact));
	return status === 201 ? created : undefined;
}

/** What became of the row that an entry is about. */
export function entryOutcome(entry: unknown, row: SendRow, reading: EntryReading): Outcome {
	const { id: idPath, error, status: statusPath, redact } = reading;
	const wrong = error && valueAt(entry, error);
	if (isSomething(wrong)) {
		return failed(reasonIn(wrong === true || typeof wrong === 'number' ? entry : wrong, redact));
	}
	const id = (idPath && idIn(entry, idPath)) ?? row.id;
	const byIntent = { create: created, update: updated, send: sent }[row.intent];
	const status = statusPath && readPath(entry, statusPath);
	if (status === undefined) return byIntent(id);
	if (!status.found)
		return unknown(`The answer says nothing at '${status.missingAt}' for this row`);
	const word = String(status.value).trim().toLowerCase();
	if (/^\d{3}$/.test(word)) return (byNumber(Number(word), entry, reading) ?? byIntent)(id);
	if (FAILED.has(word)) return failed(reasonIn(entry, redact));
	const known = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
	if (known === undefined) {
		return unknown(
			`The answer calls this row '${redact(word).slice(0, 60)}', which says nothing certain`,
		);
	}
	return known === sent ? byIntent(id) : known(id);
}
