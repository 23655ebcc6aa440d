import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import {
	type Change,
	type ChangeOptions,
	type ChangeState,
	findChanges,
} from '../../shared/changes/changes';
import { digestOf } from '../../shared/changes/digest';
import { openPollMemory } from '../../shared/n8n/pollMemory';
import type { PlanhatApi } from '../api';
import { plural } from '../words';
import { changeSource, stampFieldFor } from './changeSource';
import type { EventName } from './events';
import { MEMORY_VERSION, MOST_REMEMBERED } from './limits';
import { openList } from './lists';
import { companyNames, type TriggerSettings } from './settings';

/** Fields that Planhat changes on its own: some with every day, some without anything to be seen. */
const SELF_CHANGING = [
	'__v',
	'isOverdue',
	'lastUpdated',
	'renewalDaysFromNow',
	'updateDate',
	'updatedAt',
];

const TELLS: Readonly<Record<EventName, (kind: Change<unknown>['kind']) => boolean>> = {
	created: (kind) => kind === 'created',
	createdOrUpdated: () => true,
	dateReached: () => false,
	updated: (kind) => kind === 'updated',
};

function changeOptions(settings: TriggerSettings): ChangeOptions {
	const { resource, event, select, watch, isByContent, overlapMs } = settings;
	const records = plural(resource);
	return {
		overlapMs,
		isByContent,
		needsCreated: event === 'updated',
		fieldsRead: select,
		content: { watched: watch, ignored: new Set([...SELF_CHANGING, stampFieldFor(settings)]) },
		memory: {
			stamps: {
				most: MOST_REMEMBERED.stamps,
				what: `${records} that changed within the overlap`,
				hint: "Nothing is lost: lower 'Overlap (Seconds)' in the options.",
			},
			contents: {
				most: MOST_REMEMBERED.contents,
				what: `${records} whose changes only their content tells`,
				hint: "Nothing is lost: narrow the list down with 'Company', with one trigger for each company, or let changes be told by timestamp where Planhat keeps one.",
			},
		},
	};
}

/** What makes it another list, so that what is remembered says nothing about it. */
function identity(settings: TriggerSettings, baseUrl: string): string {
	const { resource, event, watch, isByContent } = settings;
	const list = [baseUrl, resource.name, companyNames(settings), stampFieldFor(settings)];
	return digestOf([list, event, isByContent, [...watch].sort()]);
}

/**
 * The records that are new or have changed since the last poll, oldest first.
 * @throws ConfigError, HttpError and others; the state is as before then, so nothing is lost
 */
export async function pollChanges(
	context: IPollFunctions,
	api: PlanhatApi,
	settings: TriggerSettings,
): Promise<IDataObject[]> {
	const { event, resource } = settings;
	const memory = openPollMemory<ChangeState>(context, {
		version: MEMORY_VERSION,
		settings: identity(settings, api.baseUrl),
	});
	const source = changeSource(await openList(api, settings), settings);
	const { changes, state } = await findChanges(memory.before, source, changeOptions(settings));
	if (!memory.keep(state)) return [];
	const { only } = resource.list;
	return changes
		.filter(({ kind }) => TELLS[event](kind))
		.map(({ item }) => item)
		.filter((record) => only === undefined || record[only.field] === only.value);
}
