import { attempt, attemptAsync } from '../../shared/attempt';
import { toJsonList } from '../../shared/batching/split';
import { httpError, isSuccess, parseJson } from '../../shared/http/answer';
import {
	CancelledError,
	EngineError,
	type HttpError,
	NetworkError,
} from '../../shared/http/errors';
import type { AnalyticsAnswer, AnalyticsHost, AnalyticsRoute } from './host';
import { readPushAnswer } from './pushAnswer';
import { doubtful, type PushOutcome, type PushRow, refused } from './pushRow';

/** Statuses that speak of the content of one call, so that the next one may pass. */
const CONTENT_STATUS = new Set([400, 413, 422]);

/** How often batches may be halved in one push; a host that takes none would cost thousands of calls. */
const MAX_HALVINGS = 200;

/** Where a push puts what it learns, row by row. */
export type SettlePush = (row: PushRow, outcome: PushOutcome) => void;

const TWICE = 'Pushing it again could count it twice.';

function notAnswered(error: unknown): PushOutcome {
	if (error instanceof CancelledError || !(error instanceof EngineError)) throw error;
	if (!(error instanceof NetworkError) || !error.mayHaveArrived) {
		return refused(`${error.message}. ${error.hint}`);
	}
	return doubtful(`${error.message}. Planhat may have taken the rows all the same. ${TWICE}`);
}

function refusal({ message, hint, facts }: HttpError): PushOutcome {
	if (facts.status >= 500) return doubtful(`${message}. ${TWICE}`);
	return refused(`${message}. ${hint}`);
}

/** What a 2xx answer means; a web page comes from something between n8n and Planhat. */
function told(
	rows: readonly PushRow[],
	{ request, response }: AnalyticsAnswer,
	redact: (text: string) => string,
): ReadonlyMap<PushRow, PushOutcome> {
	const parsed = attempt(() => parseJson(request, response, redact));
	if (!parsed.ok && /^\s*</.test(response.body)) {
		const page = doubtful(
			'An HTML page came back in the place of an answer. Check the Analytics URL in the credential.',
		);
		return new Map(rows.map((row) => [row, page]));
	}
	return readPushAnswer(rows, parsed.ok ? parsed.value : undefined, redact);
}

/** Both halves, the first one not the smaller. */
function halves(rows: readonly PushRow[]): Array<readonly PushRow[]> {
	const middle = Math.ceil(rows.length / 2);
	return [rows.slice(0, middle), rows.slice(middle)];
}

/**
 * Pushes batches one after the other and settles every row. A batch that is too large for the host
 * after all is halved. After a failure that says nothing about the rows (connection, sign-in) the
 * remaining batches are not sent.
 * @throws CancelledError when the run is cancelled
 */
export async function pushBatches(
	host: AnalyticsHost,
	route: AnalyticsRoute,
	batches: ReadonlyArray<readonly PushRow[]>,
	settle: SettlePush,
): Promise<void> {
	const queue = [...batches];
	let halvings = 0;
	let stop: string | undefined;
	const settleAll = (rows: readonly PushRow[], outcome: PushOutcome) => {
		for (const row of rows) settle(row, outcome);
	};
	for (let rows = queue.shift(); rows !== undefined; rows = queue.shift()) {
		if (stop !== undefined) {
			settleAll(
				rows,
				refused(`Not sent, because an earlier batch could not be delivered: ${stop}`),
			);
			continue;
		}
		const body = toJsonList(rows);
		const sent = await attemptAsync(async () => await host.post(route, body));
		if (!sent.ok) {
			const outcome = notAnswered(sent.error);
			settleAll(rows, outcome);
			stop = outcome.reason;
		} else if (isSuccess(sent.value.response)) {
			for (const [row, outcome] of told(rows, sent.value, host.redact)) settle(row, outcome);
		} else if (sent.value.response.status === 413 && rows.length > 1 && halvings < MAX_HALVINGS) {
			halvings += 1;
			queue.unshift(...halves(rows));
		} else {
			const error = httpError(sent.value.request, sent.value.response, host.redact);
			settleAll(rows, refusal(error));
			if (!CONTENT_STATUS.has(error.facts.status)) stop = error.message;
		}
	}
}
