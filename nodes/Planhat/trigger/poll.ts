import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { toNodeError } from '../../shared/n8n/errors';
import type { PlanhatApi } from '../api';
import { connect } from '../connect';
import { pollChanges } from './changeEvents';
import { pollDates } from './dateEvents';
import { sample } from './sample';
import { readSettings, type TriggerSettings } from './settings';

/** Only the fields asked for; Planhat gives more where the trigger needs them. */
function narrow(record: IDataObject, select: readonly string[]): IDataObject {
	if (select.length === 0) return record;
	const names = ['_id', ...select].filter((name) => Object.hasOwn(record, name));
	return Object.fromEntries(names.map((name) => [name, record[name]]));
}

async function findRecords(
	context: IPollFunctions,
	api: PlanhatApi,
	settings: TriggerSettings,
): Promise<IDataObject[]> {
	if (context.getMode() === 'manual') return await sample(api, settings);
	const { date } = settings;
	if (date) return await pollDates(context, api, settings, date);
	return await pollChanges(context, api, settings);
}

/**
 * One poll. Null when there is nothing to tell, which starts no execution.
 * @throws NodeApiError, NodeOperationError; what the trigger remembers is as before then
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const done = await attemptAsync(async () => {
		const settings = readSettings(context);
		const api = await connect(context, settings.calls);
		const records = await findRecords(context, api, settings).finally(
			async () => await api.settled(),
		);
		return records.map((record) => ({ json: narrow(record, settings.select) }));
	});
	if (!done.ok) throw toNodeError(context, done.error, 0);
	return done.value.length === 0 ? null : [done.value];
}
