import {
	created,
	failed,
	type Outcome,
	sent,
	unknown,
	updated,
} from '../../shared/batching/outcomes';
import type { Verdict } from '../../shared/batching/delivery';
import { mayBePartial } from '../../shared/batching/refusals';
import { describeValue, isObject } from '../../shared/extract/jsonValue';
import { formatPath, type Path } from '../../shared/extract/path';
import { readPath, valueAt } from '../../shared/extract/readPath';
import { entryOutcome, type EntryReading, idIn, keyIn, reasonIn } from './entry';
import { type ErrorSigns, errorSigns, type PlacedError, placedErrors } from './errorPlaces';
import { byLists, type Joining, refusedReasons, type Reply, unfit } from './joinLists';
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
	| { readonly by: 'lists'; readonly paths: ReportPaths }
	| {
			readonly by: 'errors';
			/** The list of errors, and where one holds the place of its row. */
			readonly list: Path;
			readonly index: Path;
			readonly error: Path | undefined;
	  };

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

/** Whether the settings say how to tell a row that failed from others. */
function tellsFailures(settings: Exclude<JoinSettings, { by: 'lists' }>): boolean {
	if (settings.by === 'errors') return true;
	return settings.by !== 'status' && (settings.entry.error ?? settings.entry.status) !== undefined;
}

function inPart(status: number): Outcome {
	return unknown(
		`The server answered with status ${status}, so some records of the call may have failed. To see which, set 'Outcome: Read By' to how its answer lists them, and 'Outcome: Error Path' or 'Outcome: Status Path'`,
	);
}

function plainStatus(rows: readonly SendRow[], { status, body }: Reply, id: Path | undefined) {
	const [row] = rows;
	if (row === undefined || rows.length > 1) {
		return { outcomes: rows.map((one) => [one, plainOutcome(one, undefined)] as const) };
	}
	const told = id === undefined ? undefined : idIn(body, id);
	// A 201 says that something was created (RFC 9110, 15.3.2).
	const outcome = status === 201 && row.intent === 'send' ? created(told) : plainOutcome(row, told);
	return { outcomes: [[row, outcome] as const] };
}

function unreadErrors({ name }: ErrorSigns, body: unknown, redact: Joining['redact']): Outcome {
	return unknown(
		`The server took the call, but speaks of errors at '${name}' without saying which records it means (${reasonIn(body, redact)}). If it does say so, set 'Outcome: Read By' to how`,
	);
}

/** The status holds for all rows, unless the answer itself speaks of errors. */
function byStatus(
	rows: readonly SendRow[],
	reply: Reply,
	id: Path | undefined,
	{ holdsMany, redact }: Joining,
): Verdict<SendRow> {
	const signs = holdsMany ? errorSigns(reply.body, rows.length) : undefined;
	if (signs === undefined) return plainStatus(rows, reply, id);
	if (signs.errors === undefined) return everyRow(rows, unreadErrors(signs, reply.body, redact));
	const failures = failuresOf(rows, signs.errors, undefined, redact);
	return {
		outcomes: rows.map((row) => [row, failures.get(row) ?? plainOutcome(row, undefined)] as const),
	};
}

/** The rows that errors name by their place, each with the first reason. */
function failuresOf(
	rows: readonly SendRow[],
	errors: readonly PlacedError[],
	path: Path | undefined,
	redact: Joining['redact'],
): Map<SendRow, Outcome> {
	const failures = new Map<SendRow, Outcome>();
	for (const { place, error } of errors) {
		const row = place === undefined ? undefined : rows[place];
		if (row === undefined || failures.has(row)) continue;
		const words = path === undefined ? error : (valueAt(error, path) ?? error);
		failures.set(row, failed(reasonIn(words, redact)));
	}
	return failures;
}

const NOT_AMONG_ERRORS =
	'The server refused the call for other records of it, and does not say whether it took this one';

/**
 * A list of errors alone: after a success the rows that none of them names landed. After a refusal
 * they may have, or not, so that only what is proven or harmless lets them be sent again.
 */
function byErrors(
	rows: readonly SendRow[],
	{ status, body, isAfterLoss }: Reply,
	{ list, index, error }: Extract<JoinSettings, { by: 'errors' }>,
	{ mayRepeat, isUntouched, redact }: Joining,
): Verdict<SendRow> | undefined {
	const isTaken = status >= 200 && status < 300;
	const errors = placedErrors(valueAt(body, list), [index], rows.length);
	if (!isTaken && errors.length === 0) return undefined;
	const failures = failuresOf(rows, errors, error, redact);
	if (isAfterLoss && !isTaken) {
		for (const [row, { reason = '' }] of failures) {
			failures.set(row, unknown(`${reason}. An earlier try may have landed`));
		}
	}
	const rest = rows.filter((row) => !failures.has(row));
	const unplaced = errors.filter(({ place }) => place === undefined);
	if (unplaced.length > 0) {
		const told = unplaced.map((one) => reasonIn(one.error, redact));
		const open = unknown(refusedReasons(told));
		return { outcomes: [...failures, ...rest.map((row) => [row, open] as const)] };
	}
	if (isTaken) {
		const landed = rest.map((row) => [row, plainOutcome(row, undefined)] as const);
		return { outcomes: [...failures, ...landed] };
	}
	const isProven = isUntouched && !isAfterLoss;
	const open = isProven ? failed(NOT_AMONG_ERRORS) : unknown(NOT_AMONG_ERRORS);
	if (mayRepeat) {
		return {
			outcomes: failures,
			apart: { rows: rest, whenTooMany: () => open, wereTaken: !isProven },
		};
	}
	return { outcomes: [...failures, ...rest.map((row) => [row, open] as const)] };
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
 * has to say it. `joining` says whether rows that it leaves open may be sent again, in other calls.
 */
export function joinReply(
	rows: readonly SendRow[],
	reply: Reply,
	settings: JoinSettings,
	joining: Joining,
): Verdict<SendRow> | undefined {
	const { redact } = joining;
	const isSuccess = reply.status >= 200 && reply.status < 300;
	if (settings.by === 'errors') return byErrors(rows, reply, settings, joining);
	if (settings.by === 'lists') {
		const joined = byLists(rows, reply, settings.paths, joining);
		if (joined !== undefined) return joined;
		return isSuccess ? unreadable(rows, 'none of its lists and counts is there') : undefined;
	}
	if (!isSuccess) return undefined;
	if (mayBePartial(reply.status) && !tellsFailures(settings)) {
		return everyRow(rows, inPart(reply.status));
	}
	if (settings.by === 'status') return byStatus(rows, reply, settings.id, joining);
	const { list, by } = settings;
	const entry = { ...settings.entry, redact };
	const entries = entriesOf(reply.body, list, rows.length);
	if (typeof entries === 'string') return unreadable(rows, entries);
	return by === 'position' ? byPosition(rows, entries, entry) : byKey(rows, entries, entry);
}
