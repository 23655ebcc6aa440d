import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { send, type SendResult } from '../../nodes/UniversalConnector/send/run';
import { type Answer, jsonAnswer, type RestServer } from '../../restServer';
import type { JsonObject, JsonValue } from '../../restServer/json';

/** How a server reports on the rows of a call, and the settings that read it. */
const REPORTS = {
	none: {},
	index: { joinBy: 'errors', replyListPath: 'errors' },
	position: { joinBy: 'position', replyListPath: 'results', replyErrorPath: 'error' },
	key: { joinBy: 'key', syncField: 'k', replyListPath: 'results', replyErrorPath: 'error' },
	lists: { joinBy: 'lists', syncField: 'k', createdPaths: 'made', failedPaths: 'errors' },
} as const;

type Report = keyof typeof REPORTS;

/** What befalls a call besides its rows, by its place in the whole. */
const TROUBLES = [
	'none',
	'none',
	'none',
	'cutBefore',
	'cutAfter',
	'500Before',
	'500After',
	'503',
	'429',
	'401',
] as const;

/** A server, what is sent to it, and what n8n does in between; all drawn. */
export interface Drawn {
	/** Whether each row is one that the server refuses. */
	readonly bad: readonly boolean[];
	readonly method: 'POST' | 'PUT';
	readonly shape: 'lines' | 'list' | 'object';
	readonly batchSize: number;
	readonly inFlight: number;
	/** What a call with bad rows does to the others. */
	readonly takes: 'allOrNone' | 'good' | 'untilBad';
	readonly status: number;
	readonly report: Report;
	/** Whether the person has set how the report is read. */
	readonly isRead: boolean;
	readonly onRefusal: 'bisect' | 'continue' | 'stop';
	/** Whether the person says of a server that takes all or none that it does. */
	readonly isAllOrNone: boolean;
	readonly troubles: ReadonlyArray<(typeof TROUBLES)[number]>;
	readonly maxTries: number;
	readonly onError: 'continueErrorOutput' | 'continueRegularOutput' | 'stopWorkflow';
	/** The call during which the run is stopped; none for a negative number. */
	readonly stopAt: number;
	/** Whether stopped and failed executions are tried again. */
	readonly isRetried: boolean;
}

/** Statuses that say of themselves that nothing was done; a server that lies about it is none. */
const ATOMIC_STATUS: ReadonlySet<number> = new Set([403, 413]);

/**
 * What no client could tell from a sound server is left out: a success that does not say that rows
 * were left out, or says it where nobody looks.
 */
function tellable(one: Drawn): Drawn {
	const isSuccess = one.status < 300;
	// A list of errors with their index is recognised in an answer about many rows, and any such list.
	const isSeen = one.isRead || (one.shape !== 'object' && ['index', 'lists'].includes(one.report));
	const isSilent = one.report === 'none' || !isSeen;
	const isPartial = one.status === 206 || one.status === 207;
	const isLying = ATOMIC_STATUS.has(one.status) && one.takes !== 'allOrNone';
	const status = (isSuccess && isSilent && !isPartial) || isLying ? 422 : one.status;
	return { ...one, status };
}

export const drawn: fc.Arbitrary<Drawn> = fc
	.record({
		bad: fc.array(fc.constantFrom(false, false, false, true), { minLength: 1, maxLength: 7 }),
		method: fc.constantFrom('POST', 'POST', 'PUT'),
		shape: fc.constantFrom('lines', 'list', 'list', 'object'),
		batchSize: fc.integer({ min: 1, max: 4 }),
		inFlight: fc.integer({ min: 1, max: 2 }),
		takes: fc.constantFrom('allOrNone', 'good', 'untilBad'),
		status: fc.constantFrom(200, 201, 206, 207, 400, 402, 403, 404, 409, 413, 418, 422, 500),
		report: fc.constantFrom(...(Object.keys(REPORTS) as Report[])),
		isRead: fc.constantFrom(true, true, false),
		onRefusal: fc.constantFrom('bisect', 'bisect', 'continue', 'stop'),
		isAllOrNone: fc.boolean(),
		troubles: fc.array(fc.constantFrom(...TROUBLES), { maxLength: 6 }),
		maxTries: fc.integer({ min: 0, max: 3 }),
		onError: fc.constantFrom('continueErrorOutput', 'continueRegularOutput', 'stopWorkflow'),
		stopAt: fc.constantFrom(-1, -1, -1, 0, 1, 2),
		isRetried: fc.boolean(),
	})
	.map((one) => tellable(one as Drawn));

interface Row {
	readonly k: string;
	readonly isBad: boolean;
}

function rowsIn(text: string, shape: Drawn['shape']): Row[] {
	if (shape === 'object') return [JSON.parse(text) as Row];
	if (shape === 'list') return JSON.parse(text) as Row[];
	return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]));
}

/** What the server did with the rows of a call. */
interface Fate {
	readonly row: Row;
	readonly isTaken: boolean;
}

function fatesOf(rows: readonly Row[], { takes }: Drawn): Fate[] {
	const first = rows.findIndex(({ isBad }) => isBad);
	return rows.map((row, at) => ({
		row,
		isTaken: first < 0 || (takes === 'good' && !row.isBad) || (takes === 'untilBad' && at < first),
	}));
}

const WHY = 'not this one';

/** The report on a call; rows that were left alone because of others are refused, too. */
function reportOn(fates: readonly Fate[], report: Report): JsonValue {
	const refused = [...fates.entries()].filter(([, { isTaken }]) => !isTaken);
	const entries = fates.map(
		({ row: { k }, isTaken }): JsonObject => (isTaken ? { k } : { k, error: WHY }),
	);
	const bodies: Record<Report, () => JsonValue> = {
		none: () => ({}),
		index: () => ({ errors: refused.map(([index]) => ({ index, message: WHY })) }),
		position: () => ({ results: entries }),
		key: () => ({ results: [...entries].reverse() }),
		lists: () => ({
			made: fates.flatMap(({ row: { k }, isTaken }) => (isTaken ? [k] : [])),
			errors: refused.map(([, { row }]) => ({ k: row.k, message: WHY })),
		}),
	};
	return bodies[report]();
}

/** What became of a trial. */
export interface Trial {
	/** How often the server wrote each row. */
	readonly landed: readonly number[];
	/** What the last run of the node told of each row; empty when it ended with an error. */
	readonly told: ReadonlyArray<{ readonly outcome: string; readonly reason: string }>;
	readonly calls: number;
}

function toldOf({ told, outputs }: SendResult): Trial['told'] {
	if (outputs.length === 0) return [];
	return told.map(({ outcome, error, details, reason }) => ({
		outcome: String(outcome ?? (details as IDataObject | undefined)?.['outcome']),
		reason: String(error ?? reason ?? ''),
	}));
}

let trials = 0;

/** Sends the rows to the server, as often as n8n does. */
export async function tryWrites(server: RestServer, one: Drawn): Promise<Trial> {
	trials += 1;
	server.reset();
	const landed = one.bad.map(() => 0);
	let calls = 0;
	let stop: (() => void) | undefined;
	// A call of a run that was stopped may come late, and is none of the next trial.
	const path = `/rows-${trials}`;
	server.mount(path, ({ body }): Answer => {
		const call = calls++;
		if (call === one.stopAt) stop?.();
		const trouble = one.troubles[call] ?? 'none';
		const cut = { ...jsonAnswer({}), ending: 'cut', cutAfter: 0 } as const;
		if (trouble === 'cutBefore') return cut;
		if (trouble === '500Before') return jsonAnswer({ message: 'out of order' }, { status: 500 });
		if (trouble === '401') return jsonAnswer({ message: 'who are you' }, { status: 401 });
		if (trouble === '429' || trouble === '503') {
			return jsonAnswer({}, { status: Number(trouble), headers: [['Retry-After', '0']] });
		}
		const fates = fatesOf(rowsIn(String(body), one.shape), one);
		for (const { row, isTaken } of fates) {
			const at = Number(row.k.slice(row.k.lastIndexOf('-') + 1));
			if (isTaken) landed[at] = (landed[at] ?? 0) + 1;
		}
		if (trouble === 'cutAfter') return cut;
		if (trouble === '500After') return jsonAnswer({ message: 'lost it' }, { status: 500 });
		const isWhole = fates.every(({ isTaken }) => isTaken);
		// A record alone that is refused is refused in a way that says so.
		const status =
			fates.length === 1 && one.status < 300 && one.report === 'none' ? 422 : one.status;
		return jsonAnswer(reportOn(fates, one.report), { status: isWhole ? 200 : status });
	});
	// The input differs from trial to trial, as nothing else tells executions of a test apart.
	const items = one.bad.map((isBad, at): IDataObject => ({ k: `t${trials}-${at}`, isBad }));
	const parameters = {
		method: one.method,
		path,
		bodyShape: one.shape,
		batchSize: one.batchSize,
	};
	const options = {
		...(one.isRead ? REPORTS[one.report] : {}),
		inFlight: one.inFlight,
		onRefusal: one.onRefusal,
		isAllOrNone: one.isAllOrNone && one.takes === 'allOrNone',
		maxAttempts: 2,
	};
	const rest = { onError: one.onError, ...(one.maxTries > 1 && { maxTries: one.maxTries }) };
	const run = async (isRetry: boolean) =>
		await send(server, items, {
			parameters,
			options,
			rest: { ...rest, isRetry, onStart: (execution) => (stop = () => execution.cancel()) },
		});
	let result = await run(false);
	if (one.isRetried && (result.error !== undefined || result.status !== 'success')) {
		result = await run(true);
	}
	const isOver = result.status === 'success' || result.error === undefined;
	return { landed, told: isOver ? toldOf(result) : [], calls };
}

/** What is wrong with a trial; empty when nothing is. */
export function faultsOf(one: Drawn, { landed, told }: Trial): string[] {
	const doubled = landed.flatMap((times, at) =>
		one.method === 'POST' && times > 1 ? [`row ${at} was written ${times} times`] : [],
	);
	const wrong = told.flatMap(({ outcome, reason }, at) => {
		const times = landed[at] ?? 0;
		const saysDone = ['created', 'sent', 'unchanged', 'updated'].includes(outcome);
		if (saysDone && times === 0) return [`row ${at} is told as ${outcome}, but was not written`];
		if (outcome === 'failed' && times > 0) {
			return [`row ${at} is told as failed (${reason}), but was written`];
		}
		return saysDone || ['failed', 'unknown'].includes(outcome) ? [] : [`row ${at} is ${outcome}`];
	});
	const isMissing = told.length > 0 && told.length !== landed.length;
	return [...doubled, ...wrong, ...(isMissing ? [`${told.length} of ${landed.length} told`] : [])];
}
