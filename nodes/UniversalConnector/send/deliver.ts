import { attempt, attemptAsync } from '../../shared/attempt';
import { deliverBatches, type Verdict } from '../../shared/batching/delivery';
import { failed, type Outcome, unknown } from '../../shared/batching/outcomes';
import { provesNothingTaken } from '../../shared/batching/refusals';
import { Answer } from '../../shared/http/answer';
import { CancelledError, EngineError } from '../../shared/http/errors';
import type { TriedAs, Tries } from '../../shared/n8n/tries';
import { joinReply } from './join';
import type { Line } from './line';
import { mayResend } from './methods';
import type { Outcomes } from './prepare';
import { batchRequest } from './request';
import type { Responses } from './responses';
import type { SendBatch, SendRow } from './row';
import type { SendSettings } from './settings';
import { CONTENT_STATUS, Failures, notAnswered, refused } from './verdict';

/** Calls that finding the bad rows of one batch may cost besides its own. */
const MAX_SEARCH_CALLS = 500;

const CONFLICT = 409;

/** Statuses besides a success that can come with a report on the rows. */
const REPORT_STATUS: ReadonlySet<number> = new Set([400, 403, 409, 422]);

/** What a report tells, when the answer is one; its status may still be a refusal. */
function reported(
	rows: readonly SendRow[],
	answer: Answer,
	{ settings, ...reading }: Reading,
): Verdict<SendRow> | undefined {
	const { status, isSuccess: isTaken, request, redact } = answer;
	if (!isTaken && !REPORT_STATUS.has(status)) return undefined;
	const isUntouched = !isTaken && (settings.isAllOrNone || provesNothingTaken(status, rows.length));
	const isHarmless =
		mayResend(settings, request.method, rows) || (isUntouched && !reading.isAfterLoss);
	const mayRepeat =
		settings.onRefusal === 'bisect' && (isTaken || CONTENT_STATUS.has(status)) && isHarmless;
	const { holdsMany } = settings.body;
	const joining = { mayRepeat, isUntouched, holdsMany, redact };
	const joined = joinReply(rows, { status, ...reading }, settings.join, joining);
	if (joined === undefined || isTaken || settings.onRefusal !== 'stop') return joined;
	return { ...joined, stop: answer.error().message };
}

/** How an answer is read as a report. */
interface Reading {
	readonly settings: SendSettings;
	readonly body: unknown;
	readonly isAfterLoss: boolean;
}

/** What sending needs besides the batches. */
export interface Delivery {
	readonly settings: SendSettings;
	readonly line: Line;
	readonly responses: Responses;
	readonly failures: Failures;
	/** What earlier tries of the same work have done, and what this one does. */
	readonly tries: Tries<Outcome>;
	/** Indexes of items whose create was refused because the record exists. */
	readonly conflicts: Set<number>;
}

/** What an answer means for the rows of its call. */
function judged(
	rows: readonly SendRow[],
	answer: Answer,
	{ settings, line, failures, conflicts }: Delivery,
	wereTaken: boolean,
): Verdict<SendRow> {
	const { request } = answer;
	const isAfterLoss = line.lost.includes(request);
	const body = attempt(() => answer.json());
	if (!body.ok && answer.isSuccess && answer.isHtml && body.error instanceof EngineError) {
		return notAnswered(rows, body.error, { failures, mayHaveLanded: true });
	}
	// An answer that is no JSON is no report; its status is judged.
	const reading = { settings, body: body.ok ? body.value : undefined, isAfterLoss };
	// A report can come with 400 and 403, too, so it is read before the status is judged.
	const joined = reported(rows, answer, reading);
	if (joined !== undefined) {
		failures.reset();
		return joined;
	}
	if (answer.status === CONFLICT) {
		for (const { index, intent } of rows) if (intent === 'create') conflicts.add(index);
	}
	const isTaken = line.taken.has(request);
	const judging = {
		policy: settings.onRefusal,
		failures,
		isAfterLoss,
		isTaken,
		wereTaken,
		mayResend: mayResend(settings, request.method, rows),
		isAllOrNone: settings.isAllOrNone,
	};
	return refused(rows, answer, judging);
}

/** Sends one call and tells what became of its rows. */
async function call(
	rows: readonly SendRow[],
	{ number }: SendBatch,
	delivery: Delivery,
	wereTaken: boolean,
): Promise<Verdict<SendRow>> {
	const { settings, line, responses } = delivery;
	const request = batchRequest(rows, number, settings);
	if (request === undefined) return { outcomes: [] };
	const indexes = rows.map(({ index }) => index);
	const sent = {
		batch: number,
		rows: rows.length,
		request,
		startedAt: line.clock.now(),
		items: [indexes[0] ?? 0, indexes.at(-1) ?? 0] as const,
	};
	delivery.tries.begin(indexes);
	const answer = await attemptAsync(async () => await line.send(request));
	if (answer.ok) {
		await responses.add(sent, answer.value);
		return judged(
			rows,
			new Answer(request, answer.value, line.signedIn.redact),
			delivery,
			wereTaken,
		);
	}
	const { error } = answer;
	if (error instanceof CancelledError || !(error instanceof EngineError)) throw error;
	await responses.add(sent, undefined, error.message);
	const mayHaveLanded = wereTaken || line.lost.includes(request);
	return notAnswered(rows, error, { failures: delivery.failures, mayHaveLanded });
}

/** What an outcome means for the next try; what may be repeated is sent again where it is open. */
function triedAs({ outcome, isProblem }: Outcome, isHarmless: boolean): TriedAs {
	if (outcome === 'failed' || outcome === 'skipped') return 'undone';
	if (outcome !== 'unknown' || !isProblem) return 'done';
	return isHarmless ? 'open' : 'doubt';
}

/**
 * Sends all batches and settles every row in them.
 * @returns why the run was ended early, if it was
 * @throws CancelledError
 */
export async function deliver(
	lanes: ReadonlyArray<readonly SendBatch[]>,
	delivery: Delivery,
	outcomes: Outcomes,
): Promise<string | undefined> {
	let stopped: string | undefined;
	await deliverBatches<SendBatch, SendRow>(lanes, {
		call: async (rows, batch, wereTaken) => {
			const verdict = await call(rows, batch, delivery, wereTaken);
			stopped ??= verdict.stop;
			return verdict;
		},
		onSettled: (row, told) => {
			const { index, id } = row;
			// What the answer does not name the lookup may know.
			const isKnown = id === undefined || told.id !== undefined;
			const outcome = isKnown ? told : { ...told, id };
			outcomes[index] = outcome;
			const isHarmless = mayResend(delivery.settings, row.method, [row]);
			delivery.tries.settle(index, triedAs(outcome, isHarmless), outcome);
		},
		maxSearchCalls: MAX_SEARCH_CALLS,
		inFlight: delivery.settings.inFlight,
		afterStop: {
			taken: (stop) =>
				unknown(`Sent, but the server did not say what became of it, and then: ${stop}`),
			unsent: (stop) => failed(`Not sent, because an earlier call failed: ${stop}`),
		},
	});
	return stopped;
}
