import type { IExecuteFunctions } from 'n8n-workflow';

import { ConfigError } from '../../shared/http/errors';
import { pathReader } from './address';
import type { Delivery } from './deliver';
import { openLine } from './line';
import { lookUp, lookupsOf, withoutLookup } from './lookup';
import { dropDuplicates, type Outcomes, prepareRows } from './prepare';
import { readSendSettings } from './readSettings';
import { reportAddress, Responses } from './responses';
import { nameKey, type Route, routeRows } from './route';
import type { PreparedRow, SendRow } from './row';
import type { SendSettings } from './settings';
import { Failures } from './verdict';

/** A run, prepared: everything that can be known to be wrong was refused, nothing was sent. */
export interface Run {
	readonly context: IExecuteFunctions;
	readonly settings: SendSettings;
	readonly delivery: Delivery;
	readonly rows: readonly PreparedRow[];
	readonly outcomes: Outcomes;
	/** Indexes of items that were left out, because others have the same key. */
	readonly duplicates: Set<number>;
	readonly pathOf: ReturnType<typeof pathReader>;
}

/**
 * Reads the settings and makes rows of the items.
 * @throws ConfigError for everything that can be known to be wrong before the first call
 */
export async function prepareRun(context: IExecuteFunctions): Promise<Run> {
	const settings = readSendSettings(context);
	const pathOf = pathReader(context, settings);
	const line = await openLine(context, settings);
	const address = reportAddress(settings, line.signedIn.allowedOrigins);
	const responses = new Responses(line, address);
	const outcomes: Outcomes = [];
	const prepared = prepareRows(context, settings, outcomes);
	const { duplicates: policy } = settings.sync;
	const duplicates = new Set<number>();
	const rows = dropDuplicates(prepared, (row) => row.identity, policy, { outcomes, duplicates });
	const failures = new Failures();
	const delivery = { settings, line, responses, failures, conflicts: new Set<number>() };
	return { context, settings, delivery, rows, outcomes, duplicates, pathOf };
}

/** Rows with their addresses, those apart that others of the same name push out of their body. */
export function routed(
	run: Run,
	rows: readonly PreparedRow[],
	routeOf: (row: PreparedRow) => Route,
): readonly SendRow[] {
	const { settings, outcomes, delivery } = run;
	const { baseUrl } = delivery.line.signedIn;
	const addressed = routeRows(rows, routeOf, { settings, baseUrl, outcomes });
	// Two members of one name in a JSON object: the server would only see the last.
	return dropDuplicates(addressed, nameKey(settings), settings.sync.duplicates, run);
}

/** The route of rows that nothing is known about. */
export function plainRoute({ settings, pathOf }: Run) {
	return ({ index }: PreparedRow): Route => ({
		intent: 'send',
		method: settings.method,
		path: pathOf(index),
	});
}

/** @throws ConfigError before the first call */
export function requireWithinLimit(calls: number, { maxCalls }: SendSettings): void {
	if (calls <= maxCalls) return;
	throw new ConfigError(
		`The run would need at least ${calls} calls, but 'Limit: Calls' is ${maxCalls}`,
		'Raise the limit, send larger batches, or send fewer records at a time.',
		{ field: 'Limit: Calls' },
	);
}

/** Rows with their addresses, after looking them up where that is set. */
export async function readyRows(run: Run): Promise<{ rows: readonly SendRow[]; stop?: string }> {
	const { settings, delivery, outcomes, pathOf } = run;
	const { lookup } = settings;
	if (lookup === undefined) return { rows: routed(run, run.rows, plainRoute(run)) };
	const lookups = lookupsOf(run.rows, lookup, delivery, outcomes);
	requireWithinLimit(lookups.length, settings);
	const createAt = ({ index }: PreparedRow) => ({ method: settings.method, path: pathOf(index) });
	const { routes, stop } = await lookUp(lookups, lookup, createAt, delivery, outcomes);
	const fresh = new Set(withoutLookup(run.rows, lookup, outcomes));
	const known = run.rows.filter((row) => routes.has(row) || fresh.has(row));
	const fallback = plainRoute(run);
	const rows = routed(
		run,
		known,
		(row) => routes.get(row) ?? { ...fallback(row), intent: 'create' },
	);
	return { rows, ...(stop === undefined ? {} : { stop }) };
}
