import { attempt, attemptAsync } from '../../shared/attempt';
import { failed, type Outcome, unknown } from '../../shared/batching/outcomes';
import { toJsonList } from '../../shared/batching/split';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { httpError, isSuccess } from '../../shared/http/answer';
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

/** Where a delivery puts what it learns, row by row. */
export type Settle = (row: BulkRow, outcome: Outcome) => void;

/** Why no further batch is sent; undefined to go on. */
type StopReason = string | undefined;

function halves<Row>(rows: readonly Row[]): [Row[], Row[]] {
	const middle = Math.ceil(rows.length / 2);
	return [rows.slice(0, middle), rows.slice(middle)];
}

function bodyOf(api: PlanhatApi, answer: PlanhatAnswer): unknown {
	// An answer that is no JSON is no report; its status is judged by the caller.
	const parsed = attempt(() => api.parse(answer));
	return parsed.ok ? parsed.value : undefined;
}

/** What a failed call means for its rows: those that may have arrived are unknown. */
function transportOutcome(error: EngineError): Outcome {
	const mayHaveArrived = error instanceof NetworkError && error.mayHaveArrived;
	const reason = `${error.message}. ${error.hint}`;
	return mayHaveArrived ? unknown(reason) : failed(reason);
}

function refusalOutcome(error: HttpError): Outcome {
	return error.facts.status >= 500
		? unknown(error.message)
		: failed(error.facts.serverMessage ?? error.message);
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
	const open = new Set(batches.flat());
	const settle: Settle = (row, outcome) => {
		open.delete(row);
		onSettled(row, outcome);
	};

	async function sendBatch(rows: readonly BulkRow[]): Promise<StopReason> {
		const sent = await attemptAsync(() =>
			// Every row has a key, so the same batch twice leaves what one would.
			api.send({ method: 'PUT', path: resource.path, bodyText: toJsonList(rows) }),
		);
		if (!sent.ok) return notAnswered(rows, sent.error);
		// 400 and 403 carry the report too, so it is read before the status is judged.
		const report = readReport(bodyOf(api, sent.value));
		if (!report) return await notReported(rows, sent.value);
		const { outcomes, unclear } = joinReport(rows, report, resource.bulkKeys);
		for (const [row, outcome] of outcomes) settle(row, outcome);
		return await sendApart(unclear);
	}

	function notAnswered(rows: readonly BulkRow[], error: unknown): StopReason {
		if (error instanceof CancelledError || !(error instanceof EngineError)) throw error;
		for (const row of rows) settle(row, transportOutcome(error));
		return error.message;
	}

	async function notReported(rows: readonly BulkRow[], answer: PlanhatAnswer): Promise<StopReason> {
		const { request, response } = answer;
		if (isSuccess(response)) {
			for (const row of rows) settle(row, unknown('Planhat answered without a report on the rows'));
			return undefined;
		}
		const isAboutContent = CONTENT_STATUS.has(response.status);
		if (isAboutContent && rows.length > 1) return await sendApart(rows);
		const error = httpError(request, response, api.redact);
		for (const row of rows) settle(row, refusalOutcome(error));
		return isAboutContent ? undefined : error.message;
	}

	/** Sends the rows in two smaller batches, a single one as it is. */
	async function sendApart(rows: readonly BulkRow[]): Promise<StopReason> {
		for (const part of halves(rows)) {
			const stop = part.length === 0 ? undefined : await sendBatch(part);
			if (stop !== undefined) return stop;
		}
		return undefined;
	}

	for (const batch of batches) {
		const stop = await sendBatch(batch);
		if (stop === undefined) continue;
		const reason = `Not sent, because an earlier batch could not be delivered: ${stop}`;
		for (const row of open) settle(row, failed(reason));
		return;
	}
}
