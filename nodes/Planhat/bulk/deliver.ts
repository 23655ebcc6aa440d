import { attempt, attemptAsync } from '../../shared/attempt';
import { deliverBatches, type Verdict } from '../../shared/batching/delivery';
import type { KeyedReport } from '../../shared/batching/keyedReport';
import { failed, type Outcome, unknown } from '../../shared/batching/outcomes';
import { provesNothingTaken } from '../../shared/batching/refusals';
import { toJsonList } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	CancelledError,
	EngineError,
	type HttpError,
	NetworkError,
} from '../../shared/http/errors';
import type { PlanhatAnswer, PlanhatApi } from '../api';
import { joinReport, readReport } from './report';
import type { BulkRow } from './row';

/** Statuses that speak of the content, so that a smaller batch may pass. */
const CONTENT_STATUS = new Set([400, 413, 422]);

/**
 * Calls that finding the bad rows of one batch may cost besides its own. Planhat's soft quota is
 * 200 calls a minute; a batch in which nearly every row is bad would need thousands.
 */
const MAX_SEARCH_CALLS = 200;

/** Where a delivery puts what it learns, row by row. */
export type Settle = (row: BulkRow, outcome: Outcome) => void;

/** What a failed call means for its rows: those that may have arrived are unknown. */
function transportOutcome(error: EngineError): Outcome {
	const mayHaveArrived = error instanceof NetworkError && error.mayHaveArrived;
	const reason = `${error.message}. ${error.hint}`;
	return mayHaveArrived ? unknown(reason) : failed(reason);
}

/** What a refusal means for its rows; about their content the server's own words say it best. */
function refusalOutcome({ facts, message, hint }: HttpError, isOpen: boolean): Outcome {
	const isAboutContent = CONTENT_STATUS.has(facts.status);
	const reason = isAboutContent ? (facts.serverMessage ?? message) : `${message}. ${hint}`;
	return isOpen ? unknown(reason) : failed(reason);
}

function all(rows: readonly BulkRow[], outcome: Outcome): Verdict<BulkRow>['outcomes'] {
	return rows.map((row) => [row, outcome] as const);
}

function notAnswered(rows: readonly BulkRow[], error: unknown): Verdict<BulkRow> {
	if (error instanceof CancelledError || !(error instanceof EngineError)) throw error;
	return { outcomes: all(rows, transportOutcome(error)), stop: error.message };
}

function notReported(rows: readonly BulkRow[], answer: PlanhatAnswer): Verdict<BulkRow> {
	if (answer.isSuccess) return { outcomes: all(rows, unknown(NO_REPORT)) };
	const isOpen = answer.isAfterLoss || !provesNothingTaken(answer.status, rows.length);
	const error = answer.error();
	const isAboutContent = CONTENT_STATUS.has(answer.status);
	if (isAboutContent && rows.length > 1) {
		const whenTooMany = () => refusalOutcome(error, isOpen);
		return { outcomes: [], apart: { rows, whenTooMany, wereTaken: isOpen } };
	}
	const outcomes = all(rows, refusalOutcome(error, isOpen));
	return isAboutContent ? { outcomes } : { outcomes, stop: error.message };
}

const NO_REPORT =
	'Planhat answered without a report on the rows. Run them again; that writes no row twice';

function joined(reasons: readonly string[]): string {
	return [...new Set(reasons)].slice(0, 3).join('; ');
}

/** A refusal for want of rights that wrote nothing: smaller batches would fare no better. */
function isForbidden({ status, isAfterLoss }: PlanhatAnswer, report: KeyedReport): boolean {
	const written = report.created + report.updated + report.nonupdates;
	return status === 403 && written === 0 && !isAfterLoss;
}

function unfound(reasons: readonly string[]): string {
	return `Planhat did not say which rows of the batch it refused (${joined(reasons) || 'no reason given'}), and too many were refused to find out. Correct them and run again; that writes no row twice`;
}

/** One `PUT /x` and what it told. */
async function call(
	api: PlanhatApi,
	resource: ResourceDefinition,
	rows: readonly BulkRow[],
): Promise<Verdict<BulkRow>> {
	const sent = await attemptAsync(() =>
		// Every row has a key, so the same batch twice leaves what one would.
		api.send({ method: 'PUT', path: resource.path, bodyText: toJsonList(rows) }),
	);
	if (!sent.ok) return notAnswered(rows, sent.error);
	// An answer that is no JSON is no report; its status is judged below.
	const body = attempt(() => sent.value.json());
	// 400 and 403 carry the report too, so it is read before the status is judged.
	const report = body.ok ? readReport(body.value) : undefined;
	if (!report) return notReported(rows, sent.value);
	const { outcomes, unclear, reasons } = joinReport(rows, report, {
		keyNames: resource.bulkKeys,
		companyField: resource.companyField,
		isAfterLoss: sent.value.isAfterLoss,
		redact: api.redact,
	});
	if (isForbidden(sent.value, report)) {
		const { message } = sent.value.error();
		const refused = all(unclear, failed(joined(reasons) || message));
		return { outcomes: [...outcomes, ...refused] };
	}
	const whenTooMany = () => unknown(unfound(reasons));
	return { outcomes, apart: { rows: unclear, whenTooMany, wereTaken: true } };
}

/**
 * Sends batches one after the other (Planhat advises against parallel bulk calls) with `PUT /x`
 * and settles every row. A batch refused as a whole, or whose errors can't be told apart, is
 * halved until single rows remain. After a failure that says nothing about the rows (sign-in,
 * connection) the remaining batches are not sent and their rows fail with the reason.
 * @throws CancelledError when the run is cancelled
 */
export async function deliver(
	api: PlanhatApi,
	resource: ResourceDefinition,
	batches: readonly BulkRow[][],
	onSettled: Settle,
): Promise<void> {
	await deliverBatches([batches.map((rows) => ({ rows }))], {
		call: async (rows) => await call(api, resource, rows),
		onSettled,
		maxSearchCalls: MAX_SEARCH_CALLS,
		inFlight: 1,
		afterStop: {
			taken: (stop) =>
				unknown(`Sent, but Planhat did not say what became of it, and then: ${stop}`),
			unsent: (stop) =>
				failed(`Not sent, because an earlier batch could not be delivered: ${stop}`),
		},
	});
}
