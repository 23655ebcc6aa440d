import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failed, type Outcome, skipped, unknown } from '../../shared/batching/outcomes';
import { valueAt } from '../../shared/extract/readPath';
import { ConfigError, explained } from '../../shared/http/errors';
import { outcomeItem, summaryError, UNSENT } from '../../shared/n8n/outcomeItems';
import { type Progress, tellingStops } from '../../shared/n8n/stopped';
import { leftOpen, rememberingTries } from '../../shared/n8n/tries';
import { startsWithError } from '../../shared/n8n/writes';
import { makeBatches } from './batches';
import { updateConflicts } from './conflicts';
import { deliver } from './deliver';
import { outcomeOf } from './duplicates';
import { lookupsOf } from './lookup';
import { mayResend } from './methods';
import type { Outcomes } from './prepare';
import { plannedCalls, preview } from './preview';
import { runReport } from './report';
import type { PreparedRow, SendBatch } from './row';
import { overLimit, plainRoute, prepareRun, readyRows, routed, type Run } from './run';
import type { SendSettings } from './settings';
import { sendTestPayload } from './testPayload';

function previewed(run: Run): INodeExecutionData[][] {
	const { settings, delivery, outcomes, rows } = run;
	if (settings.lookup !== undefined) {
		const lookups = lookupsOf(rows, settings.lookup, delivery, outcomes);
		const calls = lookups.map(({ request, row }) => ({
			request,
			items: [row.index],
			purpose: 'lookup' as const,
		}));
		return preview(calls, outcomes, delivery);
	}
	const lanes = makeBatches(routed(run, rows, plainRoute(run)), settings, outcomes);
	return preview(plannedCalls(lanes, settings), outcomes, delivery);
}

const NOT_TESTED = 'Not sent: the test sends the first batch only';

/** Only the first batch, for a test; the other rows are told so. */
function firstOnly(lanes: SendBatch[][], outcomes: Outcomes): SendBatch[][] {
	const first = lanes.flat().find(({ number }) => number === 1);
	for (const batch of lanes.flat()) {
		if (batch === first) continue;
		for (const { index } of batch.rows) outcomes[index] = skipped(NOT_TESTED);
	}
	return first === undefined ? [] : [[first]];
}

/**
 * The outcome of every item, secrets masked. One without would be a mistake of ours, which must not
 * look like success.
 */
function settled(run: Run): Outcome[] {
	const { context, delivery } = run;
	const { redact } = delivery.line.signedIn;
	return context.getInputData().map((_, index) => {
		const own = outcomeOf(index, run) ?? unknown('What became of it is not known');
		const isOpen = own.outcome === 'failed' && delivery.tries.wasOpen(index);
		const { id, reason, ...told } = isOpen
			? unknown(`${own.reason ?? ''}. An earlier try may have landed`)
			: own;
		return {
			...told,
			...(id === undefined ? {} : { id: redact(id) }),
			...(reason === undefined ? {} : { reason: redact(reason) }),
		};
	});
}

/** A test looks up no more rows than one batch can have. */
function withoutLaterRows(run: Run): Run {
	const count = run.settings.limits.maxRows;
	for (const { index } of run.rows.slice(count)) run.outcomes[index] = skipped(NOT_TESTED);
	return { ...run, rows: run.rows.slice(0, count) };
}

/** Rows that were looked up, but can't all be written. */
function notBegun(lanes: SendBatch[][], over: ConfigError, outcomes: Outcomes): string {
	for (const { index } of lanes.flat().flatMap(({ rows }) => rows)) {
		outcomes[index] = failed(`Not sent. ${explained(over)}`);
	}
	return over.message;
}

/**
 * Looks up and sends; every row has its outcome then.
 * @throws ConfigError when it is known before the first call that the calls do not suffice
 */
async function sentRows(
	run: Run,
	isTest: boolean,
): Promise<{ batches: number; stopped: string | undefined }> {
	const { context, settings, delivery, outcomes } = run;
	const { rows, stop } = await readyRows(run);
	const all = makeBatches(rows, settings, outcomes);
	const lanes = isTest ? firstOnly(all, outcomes) : all;
	const batches = lanes.flat().length;
	const { calls } = delivery.line.usage;
	const over = overLimit(calls + batches, settings);
	if (over !== undefined && calls === 0) throw over;
	if (over !== undefined) return { batches: 0, stopped: notBegun(lanes, over, outcomes) };
	if (!context.continueOnFail() && outcomes.some((outcome) => outcome?.isProblem === true)) {
		const rest = lanes.flat().flatMap(({ rows: some }) => some);
		if (rest.some((row) => !mayResend(settings, row.method, [row]))) {
			for (const { index } of rest) outcomes[index] = UNSENT;
			return { batches: 0, stopped: undefined };
		}
	}
	const stopped = (await deliver(lanes, delivery, outcomes)) ?? stop;
	if (stopped !== undefined || isTest) return { batches, stopped };
	return { batches, stopped: await updateConflicts(run) };
}

function duplicateNotes({ duplicates: { size }, settings }: Run): string[] {
	if (size === 0) return [];
	return settings.sync.duplicates === 'merge'
		? [`${size} records were merged into others with the same key`]
		: [`${size} records were left out, because others have the same key`];
}

/** How far the run has come, for when it is stopped. */
function progressOf({ context, rows, outcomes, settings }: Run): Progress {
	const rowAt = new Map(rows.map((row) => [row.index, row]));
	return {
		total: context.getInputData().length,
		outcomes,
		keyOf(index) {
			const row = rowAt.get(index);
			const { fields } = settings.sync;
			return row !== undefined && fields.length > 0
				? fields.map((path) => String(valueAt(row.record, path))).join(', ')
				: (row?.keys[0]?.[1] ?? outcomes[index]?.id);
		},
	};
}

const OPEN = leftOpen((message, hint) => unknown(`${message}. ${hint}`));

/** Whether to send a row twice does harm, as far as is known before it is looked up. */
function isHarmful(row: PreparedRow, settings: SendSettings): boolean {
	return !mayResend(settings, settings.method, [row]);
}

/** Without the rows that earlier tries have sent, or may have; they have their outcome. */
function withoutTried(run: Run): Run {
	const { settings, outcomes, delivery } = run;
	const rows = run.rows.filter((row) => {
		const { index } = row;
		const earlier = delivery.tries.recall(index)?.kept;
		const isOpen = isHarmful(row, settings) && delivery.tries.isDoubtful(index);
		const told = earlier ?? (isOpen ? OPEN.again : undefined);
		if (told !== undefined) outcomes[index] = told;
		return told === undefined;
	});
	return { ...run, rows };
}

async function delivered(given: Run): Promise<INodeExecutionData[][]> {
	const whole = withoutTried(given);
	const isTest = whole.settings.mode === 'testBatch';
	const run = isTest && whole.settings.lookup !== undefined ? withoutLaterRows(whole) : whole;
	const { context, delivery, duplicates } = run;
	const { batches, stopped } = await tellingStops(
		context,
		() => progressOf(run),
		async () => await sentRows(run, isTest),
	);
	const told = settled(run);
	if (!context.continueOnFail() && told.some(({ isProblem }) => isProblem)) {
		throw summaryError(context, told, {
			many: 'records',
			done: 'sent',
			one: 'record',
			isHarmful: given.rows.some((row) => isHarmful(row, given.settings)),
		});
	}
	const facts = {
		stopReason: stopped === undefined ? (isTest ? 'test' : 'done') : 'error',
		batches,
		duplicates: duplicates.size,
		warnings: [
			...duplicateNotes(run),
			...(stopped === undefined ? [] : [`The run was ended early: ${stopped}`]),
		],
	} as const;
	const json = runReport(told, facts, delivery);
	return [
		told.map((outcome, index) => outcomeItem(outcome, index)),
		[{ json, pairedItem: { item: 0 } }],
	];
}

async function tested(run: Run): Promise<INodeExecutionData[][]> {
	const { settings, delivery, outcomes, rows } = run;
	const [first] = routed({ ...run, rows: rows.slice(0, 1) }, rows.slice(0, 1), plainRoute(run));
	if (first === undefined) {
		const reason = outcomes.find((outcome) => outcome !== undefined)?.reason ?? 'there is none';
		throw new ConfigError(
			`The test payload can't be sent, because the first record has no address: ${reason}`,
			"Give the node a record with values for the placeholders in 'Path'.",
			{ field: 'Path' },
		);
	}
	const item = await sendTestPayload(first, delivery);
	const facts = { stopReason: 'test', batches: 1, duplicates: 0, warnings: [] } as const;
	const json = runReport([], facts, delivery);
	return [[item], [{ json: { ...json, mode: settings.mode }, pairedItem: { item: 0 } }]];
}

const MODES: Readonly<Record<SendSettings['mode'], (run: Run) => Promise<INodeExecutionData[][]>>> =
	{
		preview: async (run) => await Promise.resolve(previewed(run)),
		send: delivered,
		testBatch: delivered,
		testPayload: tested,
	};

/**
 * Sends all input items of a run together. What an earlier try of the same work has sent is not
 * sent again; its outcome stands.
 * @throws ConfigError before any call, and a summary of what failed after everything was tried
 * unless Continue On Fail is set; then every item has its outcome
 */
export async function sendRecords(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const harmful = new Set<number>();
	const rules = {
		open: OPEN,
		isFailure: ([records = []]: INodeExecutionData[][]) => startsWithError(records),
		isHarmful: (index: number) => harmful.has(index),
	};
	return await rememberingTries<Outcome, INodeExecutionData[][]>(context, rules, async (tries) => {
		const run = await prepareRun(context, tries);
		for (const row of run.rows) if (isHarmful(row, run.settings)) harmful.add(row.index);
		return await MODES[run.settings.mode](run);
	});
}
