import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import type { DataRecord } from '../../shared/extract/records';
import { toNodeError } from '../../shared/n8n/errors';
import { openPollMemory } from '../../shared/n8n/pollMemory';
import { pollParameters } from '../../shared/n8n/pollParameters';
import { mapRecords } from '../mapped';
import { type Plan, planOf } from '../plan';
import { type HighWaterState, pollHighWater } from './highWaterPoll';
import { read, type Reader } from './reading';
import { sample } from './sample';
import { identityOf, readTriggerSettings, type TriggerSettings } from './settings';
import { compareList, type Found, type SyncState } from './syncPoll';

/** Grows when the shape of what is remembered changes. */
const VERSION = 1;

/** What one poll hands on. */
type Told = Pick<Found<unknown>, 'records' | 'vanished'>;

const NOTHING: Told = { records: [], vanished: [] };

async function compared<State>(
	context: IPollFunctions,
	settings: string,
	find: (before: State | undefined) => Promise<Found<State>>,
): Promise<Told> {
	const memory = openPollMemory<State>(context, { version: VERSION, settings });
	const found = await find(memory.before);
	return memory.keep(found.state) ? found : NOTHING;
}

/** Everything that is there, as a fetch gives it. */
async function everything(plan: Plan, reader: Reader): Promise<Told> {
	const { unique } = await reader(plan);
	const { records } = mapRecords(unique.records, plan.settings.mapping, plan.timezone);
	return { ...NOTHING, records };
}

async function found(
	context: IPollFunctions,
	plan: Plan,
	settings: TriggerSettings,
): Promise<Told> {
	const { emit, highWater } = settings;
	const { name } = context.getNode();
	const reader: Reader = async (given) =>
		await read(given, (message) => context.logger.warn(`${name}: ${message}`));
	if (context.getMode() === 'manual') {
		return { ...NOTHING, records: await sample(plan, settings, reader) };
	}
	if (emit === 'all') return await everything(plan, reader);
	const identity = identityOf(context.getNode().parameters, emit, plan.signedIn.baseUrl);
	if (highWater) {
		return await compared<HighWaterState>(
			context,
			identity,
			async (before) => await pollHighWater(before, plan, { settings, highWater, reader }),
		);
	}
	return await compared<SyncState>(context, identity, async (before) =>
		compareList(before, await reader(plan), settings),
	);
}

// Parsed JSON is what an n8n item holds.
function items(records: readonly DataRecord[]): INodeExecutionData[] {
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
		return await found(context, plan, readTriggerSettings(parameters, plan.settings));
	});
	if (!done.ok) throw toNodeError(context.getNode(), done.error, 0);
	const { records, vanished } = done.value;
	return records.length + vanished.length === 0 ? null : [items(records), items(vanished)];
}
