import { joinReport } from '../../shared/batching/keyedReport';
import { created, type Outcome, sent, unknown, updated } from '../../shared/batching/outcomes';
import type { Verdict } from '../../shared/batching/delivery';
import { describeValue, isObject } from '../../shared/extract/jsonValue';
import { formatPath, type Path } from '../../shared/extract/path';
import { readPath } from '../../shared/extract/readPath';
import { entryOutcome, type EntryReading, idIn, keyIn } from './entry';
import { readReplyReport, type ReportPaths } from './replyReport';
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

/** An answer of a call, parsed. */
export interface Reply {
	readonly status: number;
	readonly body: unknown;
	/** Whether an earlier try of the same call may have taken effect. */
	readonly isAfterLoss: boolean;
}

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
	const reason = `The server took the call, but its answer does not fit the 'Outcome' settings: ${what}. Look at the answer on the Run output and correct them`;
	return everyRow(rows, unknown(reason));
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
	const named = new Map(entries.map((entry) => [keyIn(entry, reading), entry]));
	named.delete(undefined);
	if (named.size === 0 && entries.length > 0) {
		return unreadable(rows, `none of its ${entries.length} entries has a value at the key path`);
	}
	const outcomes: Outcomes = rows.map((row) => {
		const key = row.keys[0]?.[1];
		if (key === undefined || !named.has(key)) return [row, unknown(UNNAMED)];
		return [row, entryOutcome(named.get(key), row, reading)];
	});
	return { outcomes };
}

const UNNAMED =
	'The server took the call, but did not name this row in its answer; it may have left it out';

function refusedReasons(reasons: readonly string[]): string {
	const told = [...new Set(reasons)].slice(0, 3).join('; ');
	return `The server did not say which rows of the call it refused (${told || 'no reason given'})`;
}

/**
 * What an answer tells about the rows of its call, or undefined when it is no report and its status
 * has to say it. `mayRepeat` allows to send rows again, in other calls, that the answer leaves open.
 */
export function joinReply(
	rows: readonly SendRow[],
	reply: Reply,
	settings: JoinSettings,
	{ mayRepeat, redact }: { mayRepeat: boolean; redact: (text: string) => string },
): Verdict<SendRow> | undefined {
	const isSuccess = reply.status >= 200 && reply.status < 300;
	if (settings.by === 'lists') {
		const report = readReplyReport(reply.body, settings.paths);
		if (report === undefined) {
			return isSuccess ? unreadable(rows, 'none of its lists and counts is there') : undefined;
		}
		const { idName, keyNames, scopeField } = settings.paths;
		const joined = joinReport(rows, report, {
			...{ keyNames, idName, redact, server: 'The server' },
			isAfterLoss: reply.isAfterLoss,
			scope: scopeField === undefined ? undefined : { field: scopeField, of: (row) => row.scope },
		});
		const reason = refusedReasons(joined.reasons);
		if (mayRepeat) {
			const whenTooMany = () => unknown(reason);
			const { outcomes, unclear } = joined;
			return { outcomes, apart: { rows: unclear, whenTooMany, wereTaken: true } };
		}
		const open: Outcomes = joined.unclear.map((row) => [row, unknown(reason)]);
		return { outcomes: [...joined.outcomes, ...open] };
	}
	if (!isSuccess) return undefined;
	if (settings.by === 'status') return byStatus(rows, reply, settings.id);
	const { list, by } = settings;
	const entry = { ...settings.entry, redact };
	const entries = entriesOf(reply.body, list, rows.length);
	if (typeof entries === 'string') return unreadable(rows, entries);
	return by === 'position' ? byPosition(rows, entries, entry) : byKey(rows, entries, entry);
}
