import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { isObject } from '../../shared/extract/jsonValue';
import { ConfigError } from '../../shared/http/errors';
import { itemParameters } from '../../shared/n8n/parameters';
import { runWrites } from '../../shared/n8n/writes';
import type { PlanhatApi } from '../api';
import { withDoubt } from '../doubt';
import { callOptions, optionsCollection } from '../inputs';
import type { NodeOperation } from '../nodeResource';
import { toReference } from '../recordReference';
import { timeEntry } from '../resources/timeEntry';
import { withApi } from '../withApi';

const LABEL = 'Time Entry IDs';

const DOUBT =
	'Planhat may have duplicated the time entries all the same. Look there before you run this item again.';

/** The IDs in a text with commas, each looked at. */
function readIds(text: string): string[] {
	const parts = text.split(',').filter((part) => part.trim() !== '');
	if (parts.length === 0) {
		throw new ConfigError(
			`'${LABEL}' is empty`,
			'Enter at least one Planhat ID, or check that the expression gives one for this item.',
			{ field: LABEL },
		);
	}
	return parts.map((value) => toReference({ mode: 'id', value }, timeEntry, LABEL).id);
}

/** What Planhat answers is not documented: new entries, one of them, or nothing. */
function answered(body: unknown, ids: readonly string[]): IDataObject[] {
	const records = (Array.isArray(body) ? (body as unknown[]) : [body]).filter(isObject);
	// Parsed JSON is what an n8n item holds.
	return records.length > 0 ? (records as IDataObject[]) : [{ duplicated: [...ids] }];
}

async function duplicateAll(api: PlanhatApi, ids: readonly string[]): Promise<IDataObject[]> {
	const path = `${timeEntry.path}/duplicate`;
	const sent = await attemptAsync(
		async () => await api.json({ method: 'POST', path, body: { ids } }),
	);
	if (!sent.ok) throw withDoubt(sent.error, DOUBT);
	return answered(sent.value, ids);
}

/** `POST /timeentries/duplicate` (Planhat developer documentation, time entry). */
export const duplicate: NodeOperation = {
	name: 'duplicate',
	label: 'Duplicate',
	description: 'Make new time entries that are copies of others',
	action: 'Duplicate time entries',

	properties: () => [
		{
			displayName: LABEL,
			name: 'timeEntryIds',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 66a1f0c2d3e4b5a697886016',
			description: 'Planhat IDs of the time entries to copy, separated by commas',
		},
		optionsCollection(callOptions()),
	],

	async run(context) {
		return await withApi(context, async (api) => {
			api.requireAccess('POST');
			return await runWrites(context, {
				check: (itemIndex) => readIds(itemParameters(context, itemIndex).text('timeEntryIds')),
				async *write(ids) {
					yield await duplicateAll(api, ids);
				},
				repetition: () => 'harmful',
			});
		});
	},
};
