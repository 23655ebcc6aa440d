import type { DataRecord } from '../../shared/extract/records';
import { ConfigError } from '../../shared/http/errors';
import type { Plan } from '../plan';
import { askFrom, usableViews } from './highWaterPoll';
import { keyedViews, type KeyedView, syncLabel } from './keyed';
import { firstReason, rejectedOf } from './leftOut';
import { SAMPLE } from './limits';
import { read, type Reading } from './reading';
import type { TriggerSettings } from './settings';

/** The plan, cut down to what a person wants to look at. */
function shorten(plan: Plan): Plan {
	const { limits } = plan.settings;
	const maxRecords = Math.min(limits.maxRecords, SAMPLE.records);
	const maxPages = Math.min(limits.maxPages, SAMPLE.pages);
	const settings = { ...plan.settings, limits: { ...limits, maxRecords, maxPages } };
	return { ...plan, settings: { ...settings, pagesInFlight: 1 } };
}

/** Why nothing of what was read can be shown. */
function buildEmptyError(reading: Reading, views: readonly KeyedView[], hasMark: boolean): Error {
	const { settings } = reading.plan;
	const count = reading.unique.records.length;
	const [first] = rejectedOf(reading, views);
	if (count === 0) {
		const start = hasMark ? " and 'High-Water: Start Value'" : '';
		return new ConfigError(
			'There are no records to show',
			`The API answered with an empty list. Check 'Path', filters${start}, or add a record there.`,
		);
	}
	if (first) {
		return new ConfigError(
			`The mapping rejects all of the first ${count} records`,
			`The reason with ${firstReason([first])}. Correct 'Records: Mapping'.`,
			{ field: 'Records: Mapping' },
		);
	}
	const [label, field] =
		views.length === 0
			? [`the sync field '${syncLabel(settings)}'`, 'Records: Sync Field']
			: ['the high-water field', 'High-Water Field'];
	return new ConfigError(
		`None of the first ${count} records has a value in ${label}`,
		`Such records are left out. Correct '${field}'.`,
		{ field },
	);
}

/**
 * The first records of the list, to build a workflow with while a person tests the trigger. What
 * the trigger remembers is neither used nor changed.
 * @throws ConfigError when there are none, and what a poll would say about the records
 */
export async function sample(plan: Plan, settings: TriggerSettings): Promise<DataRecord[]> {
	const { highWater } = settings;
	const asked = highWater ? askFrom(plan, highWater, undefined) : plan;
	// What n8n's log would say of a poll is of no use to a person who looks at the editor.
	const reading = await read(shorten(asked), () => undefined);
	const views = keyedViews(reading, settings);
	const usable = highWater ? usableViews(views, highWater) : views;
	const shown = usable.flatMap(({ emitted }) => (emitted === undefined ? [] : [emitted]));
	if (shown.length > 0) return shown;
	throw buildEmptyError(reading, views, highWater !== undefined);
}
