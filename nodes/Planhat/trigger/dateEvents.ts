import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { digestOf } from '../../shared/changes/digest';
import { type Due, type DueState, findDue, firstDueDay } from '../../shared/changes/dueDays';
import { readNewest } from '../../shared/changes/newest';
import { DAY_MS } from '../../shared/definition/instant';
import { openPollMemory } from '../../shared/n8n/pollMemory';
import { idOf, type PlanhatApi } from '../api';
import { requireCompanies } from '../companyFilter';
import { plural } from '../words';
import { MEMORY_VERSION, MOST_REMEMBERED } from './limits';
import { openList, type RecordList, STABLE_ORDER } from './lists';
import { dateMoment, dayOf, today } from './moments';
import { companyNames, type DateSettings, type TriggerSettings } from './settings';

/** Room for time zones, and for days that begin and end at other moments than in UTC. */
const MARGIN_MS = 3 * DAY_MS;

/** A record with the day its event is due. */
export interface DueRecord extends Due {
	readonly record: IDataObject;
}

/** The date waited for, as Planhat gave it. */
function dateIn(record: IDataObject, { field, isCustom }: DateSettings): unknown {
	if (!isCustom) return record[field];
	const { custom } = record;
	return typeof custom === 'object' && custom !== null
		? (custom as Record<string, unknown>)[field]
		: undefined;
}

function selectFor({ select, resource }: TriggerSettings, date: DateSettings): string[] {
	// Whether single custom fields can be selected is not known.
	if (select.length === 0 || date.isCustom) return [];
	const { only } = resource.list;
	return [...new Set([...select, date.field, ...(only ? [only.field] : [])])];
}

/** The records with a date, each with the day its event is due; others are left out. */
export function dueRecords(
	records: readonly IDataObject[],
	{ resource, timezone }: TriggerSettings,
	date: DateSettings,
	place: string,
): DueRecord[] {
	const { only } = resource.list;
	return records.flatMap((record) => {
		const moment = dateMoment(dateIn(record, date));
		if (moment === undefined || (only && record[only.field] !== only.value)) return [];
		const day = dayOf(moment, timezone);
		const { field, isCustom, offsetDays } = date;
		const key = JSON.stringify([place, idOf(record), isCustom, field, day, offsetDays]);
		return [{ record, key, day: day + offsetDays }];
	});
}

/** The records whose date is late enough to matter; where the list can't be sorted by it, all. */
async function readDated(
	list: RecordList,
	settings: TriggerSettings,
	date: DateSettings,
	earliest: number,
): Promise<IDataObject[]> {
	const select = selectFor(settings, date);
	const maxPage = settings.resource.list.maxPageSize;
	if (!date.isCustom) {
		const sorted = {
			page: async (offset: number, limit: number) =>
				await list.page({ sort: `-${date.field}`, select }, offset, limit),
			keyOf: idOf,
			stampOf: (record: IDataObject) => dateMoment(dateIn(record, date)),
			firstPage: maxPage,
			maxPage,
		};
		const read = await readNewest(sorted, (moments) => (moments.at(-1) ?? 0) < earliest);
		if (read.order !== 'unusable') return [...read.items];
	}
	const found: IDataObject[] = [];
	for await (const records of list.pages({ sort: STABLE_ORDER, select })) found.push(...records);
	return found;
}

/**
 * The records whose date is the set number of days away, each once for each date, in the order of
 * the days. Days are those of the workflow's time zone.
 * @throws ConfigError, HttpError and others; the state is as before then, so nothing is lost
 */
export async function pollDates(
	context: IPollFunctions,
	api: PlanhatApi,
	settings: TriggerSettings,
	date: DateSettings,
): Promise<IDataObject[]> {
	const { resource, timezone } = settings;
	const place = `${api.baseUrl} ${resource.name}`;
	const { field, isCustom, offsetDays, catchUpDays } = date;
	const memory = openPollMemory<DueState>(context, {
		version: MEMORY_VERSION,
		settings: 'dateReached',
		afterRestart: settings.afterRestart,
	});
	const options = {
		today: today(timezone),
		catchUpDays,
		settings: digestOf([place, field, isCustom, offsetDays, companyNames(settings)]),
	};
	const firstDate = firstDueDay(memory.before, options) - offsetDays;
	if (memory.isFirstPoll) await requireCompanies(api, settings.companyFilter);
	const list = await openList(api, settings);
	const records = await readDated(list, settings, date, firstDate * DAY_MS - MARGIN_MS);
	const { due, state } = findDue(memory.before, dueRecords(records, settings, date, place), {
		...options,
		memory: {
			most: MOST_REMEMBERED.days,
			what: `${plural(resource)} whose '${date.label}' is due`,
			hint: "Nothing is lost: lower 'Catch Up (Days)' in the options, or narrow the list down with 'Company'.",
		},
	});
	return memory.keep(state, due.length) ? due.map(({ record }) => record) : [];
}
