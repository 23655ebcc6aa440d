import { attempt, attemptAsync } from '../../shared/attempt';
import { failed, skipped, unchanged } from '../../shared/batching/outcomes';
import { type DataRecord, readRecords } from '../../shared/extract/records';
import { Answer } from '../../shared/http/answer';
import {
	CancelledError,
	EngineError,
	explained,
	HttpError,
	ResponseShapeError,
} from '../../shared/http/errors';
import type { ApiRequest } from '../../shared/http/message';
import { toRequest } from '../../shared/pagination/template';
import { addressFor } from './address';
import { idIn } from './entry';
import type { Delivery } from './deliver';
import { holds, matching } from './lookupMatch';
import type { LookupSettings } from './lookupSettings';
import type { PathTemplate } from './pathTemplate';
import type { Outcomes } from './prepare';
import type { Route } from './route';
import type { PreparedRow } from './row';

/** Statuses that say that there is no such record. */
const ABSENT: ReadonlySet<number> = new Set([404, 410]);

/** A row and the request that finds out whether its record exists. */
export interface Lookup {
	readonly row: PreparedRow;
	readonly request: ApiRequest;
}

/** The lookups of all rows; those that can't be looked up get their outcome at once. */
export function lookupsOf(
	rows: readonly PreparedRow[],
	lookup: LookupSettings,
	{ settings, line }: Pick<Delivery, 'line' | 'settings'>,
	outcomes: Outcomes,
): Lookup[] {
	const keyed = rows.filter(({ identity }) => identity !== undefined);
	return keyed.flatMap((row) => {
		const request = attempt(() => {
			const url = addressFor(line.signedIn.baseUrl, lookup.path, row);
			const { headers } = settings;
			return toRequest({ method: 'GET', url, query: [], headers, repeatable: true });
		});
		if (request.ok) return [{ row, request: request.value }];
		outcomes[row.index] = failed(explained(request.error));
		return [];
	});
}

async function found(
	{ row, request }: Lookup,
	lookup: LookupSettings,
	{ line, settings }: Delivery,
): Promise<DataRecord | undefined> {
	const answer = new Answer(request, await line.send(request), line.signedIn.redact);
	// A page for people says that the address is wrong, or comes from something in between.
	if (ABSENT.has(answer.status) && !answer.isHtml) return undefined;
	const { records } = readRecords(answer.requireSuccess().json(), {
		path: lookup.records,
		shape: 'object',
	});
	return matching(records, row, lookup, settings.sync);
}

/** What is to be done with a row, or the outcome that makes doing anything needless. */
function decide(
	row: PreparedRow,
	record: DataRecord | undefined,
	lookup: LookupSettings,
	create: Route,
	outcomes: Outcomes,
): Route | undefined {
	if (record === undefined) {
		if (lookup.mode !== 'update') return { ...create, intent: 'create' };
		outcomes[row.index] = skipped('There is no such record, and records are only updated');
		return undefined;
	}
	const id = lookup.id && idIn(record, lookup.id);
	if (lookup.mode === 'create') {
		outcomes[row.index] = skipped('The record exists already, and records are only created', id);
		return undefined;
	}
	if (lookup.skipsUnchanged && holds(record, row.body)) {
		outcomes[row.index] = unchanged(id);
		return undefined;
	}
	const { method = create.method, path = create.path } = lookup.update;
	return { intent: 'update', method, path, found: record, id };
}

/** Rows without a key can't be looked up: they are new, if new ones are wanted. */
export function withoutLookup(
	rows: readonly PreparedRow[],
	{ mode }: LookupSettings,
	outcomes: Outcomes,
): PreparedRow[] {
	const keyless = rows.filter(({ identity }) => identity === undefined);
	if (mode !== 'update') return keyless;
	for (const { index } of keyless) {
		outcomes[index] = skipped('There is no value in the sync field, and records are only updated');
	}
	return [];
}

/** Where rows go, after looking them up. */
export interface LookedUp {
	readonly routes: ReadonlyMap<PreparedRow, Route>;
	/** Why no further row was looked up. */
	readonly stop?: string;
}

/**
 * Looks all rows up, each once, and decides what is to be done with them. A row whose lookup fails
 * is not sent.
 * @throws CancelledError
 */
export async function lookUp(
	lookups: readonly Lookup[],
	lookup: LookupSettings,
	createAt: (row: PreparedRow) => { method: Route['method']; path: PathTemplate },
	delivery: Delivery,
	outcomes: Outcomes,
): Promise<LookedUp> {
	const routes = new Map<PreparedRow, Route>();
	const { failures, settings } = delivery;
	const next = lookups.values();
	const errors: unknown[] = [];
	let stop: string | undefined;

	const fail = (row: PreparedRow, error: EngineError): void => {
		outcomes[row.index] = failed(
			`Not sent, because it could not be looked up: ${explained(error)}`,
		);
		const isAboutRow =
			error instanceof ResponseShapeError ||
			(error instanceof HttpError && error.facts.status === 400);
		if (isAboutRow) return;
		const isForAll = !(error instanceof HttpError) || [401, 403].includes(error.facts.status);
		stop ??=
			isForAll && error.kind !== 'network' && error.kind !== 'timeout'
				? error.message
				: failures.count(error.message).stop;
	};

	async function worker(): Promise<void> {
		for (const one of next) {
			if (stop !== undefined || errors.length > 0) return;
			const { row } = one;
			const result = await attemptAsync(async () => await found(one, lookup, delivery));
			if (result.ok) {
				failures.reset();
				// The path may be an expression that gives this row one that can't be used.
				const route = attempt(() => {
					const create: Route = { intent: 'create', ...createAt(row) };
					return decide(row, result.value, lookup, create, outcomes);
				});
				if (route.ok && route.value) routes.set(row, route.value);
				else if (!route.ok) outcomes[row.index] = failed(explained(route.error));
			} else if (result.error instanceof CancelledError || !(result.error instanceof EngineError)) {
				errors.push(result.error);
			} else {
				fail(row, result.error);
			}
		}
	}

	await Promise.all(Array.from({ length: settings.inFlight }, worker));
	if (errors.length > 0) throw errors[0];
	return { routes, stop };
}
