import { attempt, attemptAsync } from '../../shared/attempt';
import { deliverBatches, type Verdict } from '../../shared/batching/delivery';
import { failed, landed } from '../../shared/batching/outcomes';
import { provesNothingTaken } from '../../shared/batching/refusals';
import { toJsonList } from '../../shared/batching/split';
import type { Answer } from '../../shared/http/answer';
import {
	CancelledError,
	EngineError,
	type HttpError,
	NetworkError,
} from '../../shared/http/errors';
import type { AnalyticsHost, AnalyticsRoute } from './host';
import { readPushAnswer } from './pushAnswer';
import { doubtful, type PushOutcome, type PushRow, refused } from './pushRow';

/** Statuses that speak of the content of one call, so that the next one may pass. */
const CONTENT_STATUS = new Set([400, 413, 422]);

/** Calls that finding the right size of one batch may cost; a host that takes none would cost thousands. */
const MAX_SEARCH_CALLS = 200;

/** Where a push puts what it learns. */
export interface PushProgress {
	/** These rows are about to be sent. */
	readonly begin: (rows: readonly PushRow[]) => void;
	readonly settle: (row: PushRow, outcome: PushOutcome) => void;
}

const TWICE = 'Pushing it again could count it twice.';

function notAnswered(error: unknown): PushOutcome {
	if (error instanceof CancelledError || !(error instanceof EngineError)) throw error;
	if (!(error instanceof NetworkError) || !error.mayHaveArrived) {
		return refused(`${error.message}. ${error.hint}`);
	}
	return doubtful(`${error.message}. Planhat may have taken the rows all the same. ${TWICE}`);
}

function refusal({ message, hint, facts }: HttpError, rows: number): PushOutcome {
	if (!provesNothingTaken(facts.status, rows)) return doubtful(`${message}. ${TWICE}`);
	return refused(`${message}. ${hint}`);
}

/** What a 2xx answer means; a web page comes from something between n8n and Planhat. */
function told(rows: readonly PushRow[], answer: Answer): ReadonlyMap<PushRow, PushOutcome> {
	const parsed = attempt(() => answer.json());
	if (!parsed.ok && /^\s*</.test(answer.response.body)) {
		const page = doubtful(
			'An HTML page came back in the place of an answer. Check the Analytics URL in the credential.',
		);
		return new Map(rows.map((row) => [row, page]));
	}
	return readPushAnswer(rows, parsed.ok ? parsed.value : undefined, answer.redact);
}

type Told = ReadonlyArray<readonly [PushRow, PushOutcome]>;

/** What one call takes at first. */
interface PushBatch {
	readonly rows: readonly PushRow[];
}

/** What one call told, in words for people. */
interface PushVerdict extends Pick<Verdict<PushRow>, 'apart' | 'stop'> {
	readonly told: Told;
}

function all(rows: readonly PushRow[], outcome: PushOutcome): Told {
	return rows.map((row) => [row, outcome] as const);
}

/** One `POST` and what it told. */
async function call(
	host: AnalyticsHost,
	route: AnalyticsRoute,
	rows: readonly PushRow[],
): Promise<PushVerdict> {
	const sent = await attemptAsync(async () => await host.post(route, toJsonList(rows)));
	if (!sent.ok) {
		const outcome = notAnswered(sent.error);
		return { told: all(rows, outcome), stop: outcome.reason ?? '' };
	}
	const { isSuccess, status } = sent.value;
	if (isSuccess) return { told: [...told(rows, sent.value)] };
	const error = sent.value.error();
	const outcome = refusal(error, rows.length);
	if (status === 413 && rows.length > 1) {
		const whenTooMany = () => failed(outcome.reason ?? error.message);
		return { told: [], apart: { rows, whenTooMany, wereTaken: false } };
	}
	const isAboutContent = CONTENT_STATUS.has(status);
	return { told: all(rows, outcome), ...(isAboutContent ? {} : { stop: error.message }) };
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
	{ begin, settle }: PushProgress,
): Promise<void> {
	// The engine's outcomes are those of records; what a push tells of its rows is kept beside them.
	const outcomes = new Map<PushRow, PushOutcome>();
	const unsent = (stop: string) =>
		failed(`Not sent, because an earlier batch could not be delivered: ${stop}`);
	await deliverBatches<PushBatch, PushRow>([batches.map((rows) => ({ rows }))], {
		async call(rows) {
			begin(rows);
			const { told: pushed, ...verdict } = await call(host, route, rows);
			for (const [row, outcome] of pushed) outcomes.set(row, outcome);
			return { outcomes: pushed.map(([row]) => [row, landed('')] as const), ...verdict };
		},
		onSettled: (row, { reason = '' }) => settle(row, outcomes.get(row) ?? refused(reason)),
		maxSearchCalls: MAX_SEARCH_CALLS,
		inFlight: 1,
		afterStop: { taken: unsent, unsent },
	});
}
