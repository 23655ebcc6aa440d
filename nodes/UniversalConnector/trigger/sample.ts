import type { DataRecord } from '../../shared/extract/records';
import { ConfigError } from '../../shared/http/errors';
import type { Plan } from '../plan';
import { askingFrom, requireMarks } from './highWaterPoll';
import { keyedViews } from './keyed';
import { SAMPLE } from './limits';
import type { Reader } from './reading';
import type { TriggerSettings } from './settings';

/** The plan, cut down to what a person wants to look at. */
function shortened(plan: Plan): Plan {
	const { limits } = plan.settings;
	const maxRecords = Math.min(limits.maxRecords, SAMPLE.records);
	const maxPages = Math.min(limits.maxPages, SAMPLE.pages);
	const settings = { ...plan.settings, limits: { ...limits, maxRecords, maxPages } };
	return { ...plan, settings: { ...settings, pagesInFlight: 1 } };
}

/**
 * The first records of the list, to build a workflow with while a person tests the trigger. What
 * the trigger remembers is neither used nor changed.
 * @throws ConfigError when there are none, and what a poll would say about the records
 */
export async function sample(
	plan: Plan,
	settings: TriggerSettings,
	reader: Reader,
): Promise<DataRecord[]> {
	const { highWater } = settings;
	const asked = highWater ? askingFrom(plan, highWater, undefined) : plan;
	const views = keyedViews(await reader(shortened(asked)), settings);
	if (highWater) requireMarks(views, highWater);
	const shown = views.flatMap(({ emitted }) => (emitted === undefined ? [] : [emitted]));
	if (shown.length > 0) return shown;
	throw new ConfigError(
		views.length === 0
			? 'There are no records to show'
			: `The mapping rejects all of the first ${views.length} records`,
		"Check 'Path' and filters, or 'Records: Mapping', or add a record to the list.",
	);
}
