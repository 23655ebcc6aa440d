import type { Verdict } from '../../shared/batching/delivery';
import { joinReport } from '../../shared/batching/keyedReport';
import { type Outcome, unknown } from '../../shared/batching/outcomes';
import { readReplyReport, type ReportPaths } from './replyReport';
import type { SendRow } from './row';

/** An answer of a call, parsed. */
export interface Reply {
	readonly status: number;
	readonly body: unknown;
	/** Whether an earlier try of the same call may have taken effect. */
	readonly isAfterLoss: boolean;
}

/** What joining may do, and how the server's words are shown. */
export interface Joining {
	/** Whether rows that the answer leaves open may be sent again, in other calls. */
	readonly mayRepeat: boolean;
	/** Whether it is known without a report that a refused call took none of its rows. */
	readonly isUntouched: boolean;
	/** Whether the address takes many rows in one body, so that an answer is none of one record. */
	readonly holdsMany: boolean;
	readonly redact: (text: string) => string;
}

/** The outcome of a row whose call was taken, but answered otherwise than the settings say. */
export function unfit(what: string): Outcome {
	return unknown(
		`The server took the call, but its answer does not fit the 'Outcome' settings: ${what}. Look at the answer on the Run output and correct them`,
	);
}

/** What is known of rows when errors name none of them. */
export function refusedReasons(reasons: readonly string[]): string {
	const told = [...new Set(reasons)].slice(0, 3).join('; ');
	return `The server did not say which rows of the call it refused (${told || 'no reason given'})`;
}

/**
 * What lists and counts by outcome tell about the rows of a call; undefined when the answer has
 * none of them. Of an answer that does not fit the call only what it says of rows by their keys
 * counts, and the others are not sent again: it is the settings that have to be corrected.
 */
export function byLists(
	rows: readonly SendRow[],
	{ body, isAfterLoss }: Reply,
	paths: ReportPaths,
	{ mayRepeat, isUntouched, redact }: Joining,
): Verdict<SendRow> | undefined {
	const read = readReplyReport(body, paths, rows);
	if (read === undefined) return undefined;
	const { report, misfit } = read;
	const { idName, keyNames, scopeField } = paths;
	const isFitting = ({ keys }: SendRow) => misfit?.named.has(keys[0]?.[1] ?? '') ?? true;
	const joined = joinReport(rows.filter(isFitting), report, {
		keyNames,
		idName,
		redact,
		isAfterLoss,
		server: 'The server',
		scope: scopeField === undefined ? undefined : { field: scopeField, of: (row) => row.scope },
	});
	const { outcomes, unclear } = joined;
	const reason = refusedReasons(joined.reasons);
	if (mayRepeat && misfit === undefined) {
		const whenTooMany = () => unknown(reason);
		const hasLanded = [...outcomes.values()].some(({ outcome }) => outcome !== 'failed');
		const wereTaken = !isUntouched || hasLanded;
		return { outcomes, apart: { rows: unclear, whenTooMany, wereTaken } };
	}
	const open = unclear.map((row) => [row, unknown(reason)] as const);
	const others = rows
		.filter((row) => !isFitting(row))
		.map((row) => [row, unfit(misfit?.what ?? '')] as const);
	return { outcomes: [...outcomes, ...open, ...others] };
}
