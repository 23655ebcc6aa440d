import type { IExecuteFunctions } from 'n8n-workflow';

import { failed, type Outcome } from '../../shared/batching/outcomes';
import { ConfigError } from '../../shared/http/errors';
import type { Tries } from '../../shared/n8n/tries';
import { pathReader } from './address';
import type { Delivery } from './deliver';
import { type PushedAside, uniqueRows, type Uniting } from './duplicates';
import { openLine } from './line';
import { lookUp, lookupsOf, withoutLookup } from './lookup';
import { mergedRow, type Outcomes, prepareRows } from './prepare';
import { readSendSettings } from './readSettings';
import { reportAddress, Responses } from './responses';
import { nameKey, type Route, routeRows } from './route';
import type { PreparedRow, SendRow } from './row';
import type { SendSettings } from './settings';
import { Failures } from './verdict';

/** A run, prepared: everything that can be known to be wrong was refused, nothing was sent. */
export interface Run extends PushedAside {
	readonly context: IExecuteFunctions;
	readonly settings: SendSettings;
	readonly delivery: Delivery;
	readonly rows: readonly PreparedRow[];
	readonly pathOf: ReturnType<typeof pathReader>;
}

/**
 * Reads the settings and makes rows of the items.
 * @throws ConfigError for everything that can be known to be wrong before the first call
 */
export async function prepareRun(context: IExecuteFunctions, tries: Tries<Outcome>): Promise<Run> {
	const settings = readSendSettings(context);
	const pathOf = pathReader(context, settings);
	const line = await openLine(context, settings);
	const address = reportAddress(settings, line.signedIn.allowedOrigins);
	const responses = new Responses(line, address);
	const outcomes: Outcomes = [];
	const prepared = prepareRows(context, settings, outcomes);
	const aside: PushedAside = {
		outcomes,
		duplicates: new Set(),
		mergedInto: new Map(),
		sentInstead: new Map(),
	};
	const uniting: Uniting<PreparedRow> = {
		keyOf: ({ identity }) => identity,
		policy: settings.sync.duplicates,
		merge: (earlier, later) => mergedRow(earlier, later, settings),
	};
	const rows = uniqueRows(prepared, uniting, aside);
	const failures = new Failures();
	const conflicts = new Set<number>();
	const delivery = { settings, line, responses, failures, conflicts, tries };
	return { context, settings, delivery, rows, pathOf, ...aside };
}

/** Rows with their addresses, those apart that others of the same name push out of their body. */
export function routed(
	run: Run,
	rows: readonly PreparedRow[],
	routeOf: (row: PreparedRow) => Route,
): readonly SendRow[] {
	const { settings, outcomes, delivery } = run;
	const place = { settings, baseUrl: delivery.line.signedIn.baseUrl, outcomes };
	const addressed = routeRows(rows, routeOf, place);
	if (settings.mapKey === undefined) return addressed;
	const preparedAs = new Map(rows.map((row) => [row.index, row]));
	const merge = (earlier: SendRow, later: SendRow): SendRow => {
		const [before, after] = [preparedAs.get(earlier.index), preparedAs.get(later.index)];
		if (before === undefined || after === undefined) return later;
		const whole = mergedRow(before, after, settings);
		preparedAs.set(later.index, whole);
		return routeRows([whole], () => routeOf(after), place)[0] ?? later;
	};
	// Two members of one name in a JSON object: the server would only see the last.
	const uniting = { keyOf: nameKey(settings), policy: settings.sync.duplicates, merge };
	return uniqueRows(addressed, uniting, run);
}

/** The route of rows that nothing is known about. */
export function plainRoute({ settings, pathOf }: Run) {
	return ({ index }: PreparedRow): Route => ({
		intent: 'send',
		method: settings.method,
		path: pathOf(index),
	});
}

/** What is wrong with a run that needs so many calls, at least; undefined when it may have them. */
export function overLimit(calls: number, { maxCalls }: SendSettings): ConfigError | undefined {
	if (calls <= maxCalls) return undefined;
	return new ConfigError(
		`The run would need at least ${calls} calls, but 'Limit: Calls' is ${maxCalls}`,
		'Raise the limit, send larger batches, or send fewer records at a time.',
		{ field: 'Limit: Calls' },
	);
}

/** Rows to send, and why nothing may be sent any more. */
export interface Ready {
	readonly rows: readonly SendRow[];
	readonly stop?: string;
}

/**
 * Rows with their addresses, after looking them up where that is set. When the lookups end early,
 * nothing is sent: what they could not finish a write would not either.
 * @throws ConfigError when the lookups alone exceed the limit of calls, and CancelledError
 */
export async function readyRows(run: Run): Promise<Ready> {
	const { settings, delivery, outcomes, pathOf } = run;
	const { lookup } = settings;
	if (lookup === undefined) return { rows: routed(run, run.rows, plainRoute(run)) };
	const lookups = lookupsOf(run.rows, lookup, delivery, outcomes);
	const over = overLimit(lookups.length, settings);
	if (over !== undefined) throw over;
	const createAt = ({ index }: PreparedRow) => ({ method: settings.method, path: pathOf(index) });
	const { routes, stop } = await lookUp(lookups, lookup, createAt, delivery, outcomes);
	const fresh = new Set(withoutLookup(run.rows, lookup, outcomes));
	if (stop !== undefined) {
		const unsent = failed(`Not sent, because an earlier lookup failed: ${stop}`);
		for (const { index } of run.rows) outcomes[index] ??= unsent;
		return { rows: [], stop };
	}
	const known = run.rows.filter((row) => routes.has(row) || fresh.has(row));
	const fallback = plainRoute(run);
	const rows = routed(
		run,
		known,
		(row) => routes.get(row) ?? { ...fallback(row), intent: 'create' },
	);
	return { rows };
}
