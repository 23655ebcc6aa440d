import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import type { DataRecord } from '../../shared/extract/records';
import { toNodeError } from '../../shared/n8n/errors';
import { tellLog } from '../../shared/n8n/hints';
import { type Belonging, openPollMemory, type PollMemory } from '../../shared/n8n/pollMemory';
import { pollParameters } from '../../shared/n8n/pollParameters';
import { mapRecords } from '../mapped';
import { type Plan, planOf } from '../plan';
import { type HighWaterState, pollHighWater } from './highWaterPoll';
import { leftOutNotes } from './leftOut';
import { read, type Reader } from './reading';
import { sample } from './sample';
import { identityOf, readTriggerSettings, type TriggerSettings } from './settings';
import { compareList, type PollFinding, type PollResult, type SyncState } from './syncPoll';

/** Grows when the shape of what is remembered changes. */
const VERSION = 1;

const NOTHING: PollResult = { records: [], vanished: [], notes: [] };

async function compareWithMemory<State>(
	context: IPollFunctions,
	belonging: Omit<Belonging, 'version'>,
	find: (memory: PollMemory<State>) => Promise<PollFinding<State>>,
): Promise<PollResult> {
	const memory = openPollMemory<State>(context, { version: VERSION, ...belonging });
	const found = await find(memory);
	const count = found.records.length + found.vanished.length;
	return memory.keep(found.state, count) ? found : NOTHING;
}

/** Everything that is there, as a fetch gives it. */
async function readEverything(plan: Plan, reader: Reader): Promise<PollResult> {
	const reading = await reader(plan);
	const { mapping } = plan.settings;
	const { records, rejected } = mapRecords(reading.unique.records, mapping, plan.timezone);
	return { ...NOTHING, records, notes: leftOutNotes(reading, rejected, false) };
}

async function findNews(
	context: IPollFunctions,
	plan: Plan,
	settings: TriggerSettings,
	warn: (message: string) => void,
): Promise<PollResult> {
	const { emit, highWater, afterRestart } = settings;
	const reader: Reader = async (given) => await read(given, warn);
	if (emit === 'all') return await readEverything(plan, reader);
	const identity = identityOf(context.getNode().parameters, emit, plan.signedIn.baseUrl);
	const belonging = { settings: identity, afterRestart };
	if (highWater) {
		return await compareWithMemory<HighWaterState>(
			context,
			belonging,
			async ({ before, isFirstPoll }) =>
				await pollHighWater(before, plan, { settings, highWater, reader, isFirstPoll }),
		);
	}
	return await compareWithMemory<SyncState>(context, belonging, async ({ before }) =>
		compareList(before, await reader(plan), settings),
	);
}

async function runPoll(
	context: IPollFunctions,
	plan: Plan,
	settings: TriggerSettings,
): Promise<PollResult> {
	if (context.getMode() === 'manual') {
		return { ...NOTHING, records: await sample(plan, settings) };
	}
	const warn = (message: string) => tellLog(context, message);
	const result = await findNews(context, plan, settings, warn);
	result.notes.forEach(warn);
	return result;
}

// Parsed JSON is what an n8n item holds.
function toItems(records: readonly DataRecord[]): INodeExecutionData[] {
	return records.map((record) => ({ json: record as IDataObject }));
}

/**
 * One poll: two outputs, the records and what vanished. Null when there is nothing to tell, which
 * starts no execution.
 * @throws NodeApiError, NodeOperationError; what the trigger remembers is as before then
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const done = await attemptAsync(async () => {
		const parameters = pollParameters(context);
		const plan = await planOf(context, parameters, 0);
		return await runPoll(context, plan, readTriggerSettings(parameters, plan.settings));
	});
	if (!done.ok) throw toNodeError(context, done.error, 0);
	const { records, vanished } = done.value;
	return records.length + vanished.length === 0 ? null : [toItems(records), toItems(vanished)];
}
