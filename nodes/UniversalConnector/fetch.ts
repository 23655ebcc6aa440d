import type { IExecuteFunctions } from 'n8n-workflow';

import { PaginationError } from '../shared/http/errors';
import type { FetchResult } from './fetchResult';
import { mapRecords } from './mapped';
import { type Plan, preparePlan } from './plan';
import { preview } from './preview';
import { type Outcome, readAll } from './read';
import { type Handled, runReport, totalMismatch } from './report';
import { uniqueRecords } from './syncField';

function handle({ settings, from, timezone }: Plan, outcome: Outcome): Handled {
	const unique = uniqueRecords(outcome.records, settings.sync);
	const mapped = mapRecords(unique.records, settings.mapping, timezone);
	const mismatch = totalMismatch(outcome, unique, from !== undefined);
	return { unique, mapped, mismatch };
}

/** What ended the read badly, a wrong number of records among it when the person says so. */
function failureOf({ settings }: Plan, outcome: Outcome, { mismatch }: Handled): unknown {
	if (mismatch === undefined || !settings.failsOnTotalMismatch) return outcome.error;
	return new PaginationError(mismatch, "Read again, or set 'On Total Mismatch' to 'Warn'.");
}

/**
 * Reads everything one item asks for.
 * @throws ConfigError before any call, and what went wrong on the way unless partial results are
 * kept; then it is in the result
 */
export async function fetchRecords(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<FetchResult> {
	const plan = await preparePlan(context, itemIndex);
	if (plan.settings.isPreview) return preview(plan);
	const outcome = await readAll(plan);
	const handled = handle(plan, outcome);
	const error = failureOf(plan, outcome, handled);
	if (error !== undefined && !plan.settings.keepsPartial && !context.continueOnFail()) throw error;
	const { records } = handled.mapped;
	const run = runReport(plan, outcome, handled);
	return { records, run, error };
}
