import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import {
	type Change,
	type ChangeOptions,
	type ChangeState,
	findChanges,
	HEAD,
} from '../../shared/changes/changes';
import { digestOf } from '../../shared/changes/digest';
import { rememberedLevels } from '../../shared/changes/marks';
import type { Level } from '../../shared/changes/packed';
import { DAY_MS } from '../../shared/definition/instant';
import { tellLog } from '../../shared/n8n/hints';
import { openPollMemory } from '../../shared/n8n/pollMemory';
import type { PlanhatApi } from '../api';
import { requireCompanies } from '../companyFilter';
import { plural, singular } from '../words';
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
function identityOf(settings: TriggerSettings, baseUrl: string): string {
	const { resource, event, watch, isByContent } = settings;
	const list = [baseUrl, resource.name, companyNames(settings), stampFieldFor(settings)];
	return digestOf([list, event, isByContent, [...watch].sort()]);
}

function levelsIn(state: ChangeState): Level[] {
	return state.by === 'stamps' ? rememberedLevels(state.stamps) : [];
}

/** What n8n's log says of timestamps far ahead of n8n's clock, when they come and on each start. */
function farAheadNote(levels: readonly Level[], settings: TriggerSettings): string | undefined {
	const ahead = levels.filter((level) => level > Date.now() + DAY_MS);
	const [first] = ahead;
	if (first === undefined) return undefined;
	const { resource } = settings;
	const records = ahead.length === 1 ? singular(resource) : plural(resource);
	return `${ahead.length} ${records} with a time far ahead in '${stampFieldFor(settings)}', for example ${new Date(Number(first)).toISOString()}. Later changes are found all the same as long as there are fewer than ${HEAD} such records`;
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
		settings: identityOf(settings, api.baseUrl),
		afterRestart: settings.afterRestart,
	});
	if (memory.isFirstPoll) await requireCompanies(api, settings.companyFilter);
	const source = changeSource(await openList(api, settings), settings);
	const { changes, state } = await findChanges(memory.before, source, changeOptions(settings));
	const { only } = resource.list;
	const records = changes
		.filter(({ kind }) => TELLS[event](kind))
		.map(({ item }) => item)
		.filter((record) => only === undefined || record[only.field] === only.value);
	if (!memory.keep(state, records.length)) return [];
	const levels = memory.isFirstPoll
		? levelsIn(state)
		: changes.map(({ item }) => source.stampOf(item) ?? 0);
	const note = farAheadNote(levels, settings);
	if (note !== undefined) tellLog(context, note);
	return records;
}
