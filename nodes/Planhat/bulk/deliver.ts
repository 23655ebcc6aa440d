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

/**
 * Calls that finding the bad rows of one batch may cost besides its own. Planhat's soft quota is
 * 200 calls a minute; a batch in which nearly every row is bad would need thousands.
 */
const MAX_SEARCH_CALLS = 200;

/** Where a delivery puts what it learns, row by row. */
export type Settle = (row: BulkRow, outcome: Outcome) => void;

/** Why no further batch is sent; undefined to go on. */
type StopReason = string | undefined;

function halves<Row>(rows: readonly Row[]): Row[][] {
	const middle = Math.ceil(rows.length / 2);
	return [rows.slice(0, middle), rows.slice(middle)].filter((half) => half.length > 0);
}

/** What a failed call means for its rows: those that may have arrived are unknown. */
function transportOutcome(error: EngineError): Outcome {
	const mayHaveArrived = error instanceof NetworkError && error.mayHaveArrived;
	const reason = `${error.message}. ${error.hint}`;
	return mayHaveArrived ? unknown(reason) : failed(reason);
}

/** What a refusal means for its rows; about their content the server's own words say it best. */
function refusalOutcome({ facts, message, hint }: HttpError): Outcome {
	if (CONTENT_STATUS.has(facts.status)) return failed(facts.serverMessage ?? message);
	const reason = `${message}. ${hint}`;
	return facts.status >= 500 ? unknown(reason) : failed(reason);
}

/** The calls of one run and what is known of its rows. */
class Delivery {
	private readonly open = new Set<BulkRow>();
	/** Rows that were sent, but whose fate the report left open. */
	private readonly untold = new Set<BulkRow>();
	private searchCalls = 0;

	constructor(
		private readonly api: PlanhatApi,
		private readonly resource: ResourceDefinition,
		private readonly onSettled: Settle,
	) {}

	async run(batches: readonly BulkRow[][]): Promise<void> {
		for (const row of batches.flat()) this.open.add(row);
		for (const batch of batches) {
			this.searchCalls = 0;
			const stop = await this.send(batch);
			if (stop === undefined) continue;
			this.giveUp(stop);
			return;
		}
	}

	private settle(row: BulkRow, outcome: Outcome): void {
		this.open.delete(row);
		this.onSettled(row, outcome);
	}

	private settleAll(rows: readonly BulkRow[], outcome: Outcome): void {
		for (const row of rows) this.settle(row, outcome);
	}

	private giveUp(stop: string): void {
		for (const row of this.open) {
			this.settle(
				row,
				this.untold.has(row)
					? unknown(`Sent, but Planhat did not say what became of it, and then: ${stop}`)
					: failed(`Not sent, because an earlier batch could not be delivered: ${stop}`),
			);
		}
	}

	private async send(rows: readonly BulkRow[]): Promise<StopReason> {
		const { api, resource } = this;
		const sent = await attemptAsync(() =>
			// Every row has a key, so the same batch twice leaves what one would.
			api.send({ method: 'PUT', path: resource.path, bodyText: toJsonList(rows) }),
		);
		if (!sent.ok) return this.notAnswered(rows, sent.error);
		// An answer that is no JSON is no report; its status is judged below.
		const body = attempt(() => api.parse(sent.value));
		// 400 and 403 carry the report too, so it is read before the status is judged.
		const report = body.ok ? readReport(body.value) : undefined;
		if (!report) return await this.notReported(rows, sent.value);
		const { outcomes, unclear, reasons } = joinReport(rows, report, {
			keyNames: resource.bulkKeys,
			companyField: resource.companyField,
			isAfterLoss: sent.value.isAfterLoss,
			redact: api.redact,
		});
		for (const [row, outcome] of outcomes) this.settle(row, outcome);
		for (const row of unclear) this.untold.add(row);
		return await this.sendApart(unclear, () => unknown(unfound(reasons)));
	}

	private notAnswered(rows: readonly BulkRow[], error: unknown): StopReason {
		if (error instanceof CancelledError || !(error instanceof EngineError)) throw error;
		this.settleAll(rows, transportOutcome(error));
		return error.message;
	}

	private async notReported(rows: readonly BulkRow[], answer: PlanhatAnswer): Promise<StopReason> {
		const { request, response } = answer;
		if (isSuccess(response)) {
			this.settleAll(rows, unknown(NO_REPORT));
			return undefined;
		}
		const error = httpError(request, response, this.api.redact);
		const isAboutContent = CONTENT_STATUS.has(response.status);
		if (isAboutContent && rows.length > 1) {
			return await this.sendApart(rows, () => refusalOutcome(error));
		}
		this.settleAll(rows, refusalOutcome(error));
		return isAboutContent ? undefined : error.message;
	}

	/** Sends the rows in two smaller batches, or settles them when the search costs too much. */
	private async sendApart(
		rows: readonly BulkRow[],
		whenTooMany: () => Outcome,
	): Promise<StopReason> {
		for (const part of halves(rows)) {
			if (this.searchCalls >= MAX_SEARCH_CALLS) {
				this.settleAll(part, whenTooMany());
				continue;
			}
			this.searchCalls += 1;
			const stop = await this.send(part);
			if (stop !== undefined) return stop;
		}
		return undefined;
	}
}

const NO_REPORT =
	'Planhat answered without a report on the rows. Run them again; that writes no row twice';

function unfound(reasons: readonly string[]): string {
	const told = [...new Set(reasons)].slice(0, 3).join('; ');
	return `Planhat did not say which rows of the batch it refused (${told || 'no reason given'}), and too many were refused to find out. Correct them and run again; that writes no row twice`;
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
	await new Delivery(api, resource, onSettled).run(batches);
}
