import type { IExecuteFunctions } from 'n8n-workflow';

import { jsonText } from '../../shared/batching/jsonText';
import { valueAt } from '../../shared/extract/readPath';
import { ConfigError } from '../../shared/http/errors';
import { pathReader } from './address';
import type { Delivery } from './deliver';
import { openLine } from './line';
import { lookUp, lookupsOf, withoutLookup } from './lookup';
import { dropDuplicates, type Outcomes, prepareRows } from './prepare';
import { readSendSettings } from './readSettings';
import { reportAddress, Responses } from './responses';
import { type Route, routeRows } from './route';
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
	readonly duplicates: number;
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
	const byKey = dropDuplicates(prepared, (row) => row.identity, policy, outcomes);
	const { mapKey } = settings;
	// Two members of one name in a JSON object: the server would only see the last.
	const nameOf = ({ record }: PreparedRow) => mapKey && jsonText(valueAt(record, mapKey));
	const byName = dropDuplicates(byKey.kept, nameOf, policy, outcomes);
	const failures = new Failures();
	const delivery = { settings, line, responses, failures, conflicts: new Set<number>() };
	const duplicates = byKey.duplicates + byName.duplicates;
	return { context, settings, delivery, rows: byName.kept, outcomes, duplicates, pathOf };
}

/** Rows with their addresses. */
export function routed(
	run: Run,
	rows: readonly PreparedRow[],
	routeOf: (row: PreparedRow) => Route,
) {
	const { settings, outcomes, delivery } = run;
	const { baseUrl } = delivery.line.signedIn;
	return routeRows(rows, routeOf, { settings, baseUrl, outcomes });
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
export async function readyRows(run: Run): Promise<{ rows: SendRow[]; stop?: string }> {
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
