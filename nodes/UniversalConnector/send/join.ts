import { created, type Outcome, sent, unknown, updated } from '../../shared/batching/outcomes';
import type { Verdict } from '../../shared/batching/delivery';
import { describeValue, isObject } from '../../shared/extract/jsonValue';
import { formatPath, type Path } from '../../shared/extract/path';
import { readPath } from '../../shared/extract/readPath';
import { entryOutcome, type EntryReading, idIn, keyIn } from './entry';
import { byLists, type Joining, type Reply, unfit } from './joinLists';
import type { ReportPaths } from './replyReport';
import type { SendRow } from './row';

/** How an answer tells what became of the rows of its call. Stored names: never change. */
export type JoinSettings =
	| { readonly by: 'status'; readonly id: Path | undefined }
	| {
			readonly by: 'key' | 'position';
			readonly list: Path;
			readonly entry: EntryReading;
	  }
	| { readonly by: 'lists'; readonly paths: ReportPaths };

type Outcomes = Array<readonly [SendRow, Outcome]>;

/** What a success means for a row about which nothing else is known. */
export function plainOutcome({ intent, id }: SendRow, told: string | undefined): Outcome {
	const outcome = { create: created, update: updated, send: sent }[intent];
	return outcome(told ?? id);
}

function everyRow(rows: readonly SendRow[], outcome: Outcome): Verdict<SendRow> {
	return { outcomes: rows.map((row) => [row, outcome] as const) };
}

/** The call went well, but its answer can't be read as set. */
function unreadable(rows: readonly SendRow[], what: string): Verdict<SendRow> {
	return everyRow(rows, unfit(what));
}

/**
 * Success statuses of which a part is none: 207 (RFC 4918, 11.1), and 206, with which bulk calls
 * answer that took some rows only.
 */
const PARTIAL_STATUS: ReadonlySet<number> = new Set([206, 207]);

/** Whether the settings say how to tell a row that failed from others. */
function tellsFailures(settings: Exclude<JoinSettings, { by: 'lists' }>): boolean {
	return settings.by !== 'status' && (settings.entry.error ?? settings.entry.status) !== undefined;
}

function inPart(status: number): Outcome {
	return unknown(
		`The server answered with status ${status}, so some records of the call may have failed. To see which, set 'Outcome: Read By' to how its answer lists them, and 'Outcome: Error Path' or 'Outcome: Status Path'`,
	);
}

function byStatus(rows: readonly SendRow[], { status, body }: Reply, id: Path | undefined) {
	const [row] = rows;
	if (row === undefined || rows.length > 1) {
		return { outcomes: rows.map((one) => [one, plainOutcome(one, undefined)] as const) };
	}
	const told = id === undefined ? undefined : idIn(body, id);
	// A 201 says that something was created (RFC 9110, 15.3.2).
	const outcome = status === 201 && row.intent === 'send' ? created(told) : plainOutcome(row, told);
	return { outcomes: [[row, outcome] as const] };
}

/** The entries of a reply; the one of a call with one row may stand without a list. */
function entriesOf(body: unknown, list: Path, rows: number): readonly unknown[] | string {
	const found = readPath(body, list);
	if (!found.found) return `there is nothing at '${found.missingAt}'`;
	if (Array.isArray(found.value)) return found.value as unknown[];
	if (isObject(found.value) && rows === 1) return [found.value];
	const place = list.length === 0 ? 'it' : `'${formatPath(list)}'`;
	return `${place} is ${describeValue(found.value)}, not a list`;
}

function byPosition(rows: readonly SendRow[], entries: readonly unknown[], reading: EntryReading) {
	if (entries.length !== rows.length) {
		return unreadable(rows, `it has ${entries.length} entries for ${rows.length} rows`);
	}
	const outcomes: Outcomes = rows.map((row, at) => [row, entryOutcome(entries[at], row, reading)]);
	return { outcomes };
}

function byKey(rows: readonly SendRow[], entries: readonly unknown[], reading: EntryReading) {
	const named = new Map<string, unknown[]>();
	for (const entry of entries) {
		const key = keyIn(entry, reading);
		if (key !== undefined) named.set(key, [...(named.get(key) ?? []), entry]);
	}
	if (named.size === 0 && entries.length > 0) {
		return unreadable(rows, `none of its ${entries.length} entries has a value at the key path`);
	}
	const outcomes: Outcomes = rows.map((row) => {
		const about = named.get(row.keys[0]?.[1] ?? '') ?? [];
		const [first = unknown(UNNAMED), ...others] = about.map((entry) =>
			entryOutcome(entry, row, reading),
		);
		const isClear = others.every(({ outcome }) => outcome === first.outcome);
		return [row, isClear ? first : unfit('it names this row several times, each time otherwise')];
	});
	return { outcomes };
}

const UNNAMED =
	'The server took the call, but did not name this row in its answer; it may have left it out';

/**
 * What an answer tells about the rows of its call, or undefined when it is no report and its status
 * has to say it. `mayRepeat` allows to send rows again, in other calls, that the answer leaves open.
 */
export function joinReply(
	rows: readonly SendRow[],
	reply: Reply,
	settings: JoinSettings,
	{ mayRepeat, redact }: Joining,
): Verdict<SendRow> | undefined {
	const isSuccess = reply.status >= 200 && reply.status < 300;
	if (settings.by === 'lists') {
		const joined = byLists(rows, reply, settings.paths, { mayRepeat, redact });
		if (joined !== undefined) return joined;
		return isSuccess ? unreadable(rows, 'none of its lists and counts is there') : undefined;
	}
	if (!isSuccess) return undefined;
	if (PARTIAL_STATUS.has(reply.status) && !tellsFailures(settings)) {
		return everyRow(rows, inPart(reply.status));
	}
	if (settings.by === 'status') return byStatus(rows, reply, settings.id);
	const { list, by } = settings;
	const entry = { ...settings.entry, redact };
	const entries = entriesOf(reply.body, list, rows.length);
	if (typeof entries === 'string') return unreadable(rows, entries);
	return by === 'position' ? byPosition(rows, entries, entry) : byKey(rows, entries, entry);
}
