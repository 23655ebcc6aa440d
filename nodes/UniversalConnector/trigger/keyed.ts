import type { ContentView } from '../../shared/changes/contents';
import { digest, digestOf } from '../../shared/changes/digest';
import { mapRecord } from '../../shared/extract/mapping';
import { formatPath } from '../../shared/extract/path';
import type { DataRecord } from '../../shared/extract/records';
import { ResponseShapeError } from '../../shared/http/errors';
import type { FetchSettings } from '../settings';
import { keyOf } from '../syncField';
import { withoutFields } from './ignoredFields';
import type { Reading } from './reading';
import type { TriggerSettings } from './settings';

/** A record as it was read, and as it is emitted. */
export interface KeyedView extends ContentView {
	readonly read: DataRecord;
	/** After the mapping; undefined when the mapping turned it down. */
	readonly emitted?: DataRecord;
	/** Why the mapping turned it down. */
	readonly rejection?: string;
}

function listFields(record: DataRecord): string {
	const names = Object.keys(record).slice(0, 20);
	return names.length === 0 ? 'It has no fields' : `It has ${names.join(', ')}`;
}

/** The sync field as typed, for messages. */
export function syncLabel({ sync }: FetchSettings): string {
	return sync.fields.map(formatPath).join(', ');
}

function buildKeylessError(number: number, record: DataRecord, settings: FetchSettings): Error {
	return new ResponseShapeError(
		`Record ${number} has no value in the sync field '${syncLabel(settings)}'`,
		`Nothing is lost. ${listFields(record)}: correct 'Records: Sync Field', or set 'Records: Without Sync Value' to 'Leave Out'.`,
		{ field: 'Records: Sync Field' },
	);
}

function applyMapping(
	record: DataRecord,
	{ mapping }: FetchSettings,
	timezone: string,
): Pick<KeyedView, 'emitted' | 'rejection'> {
	if (mapping.length === 0) return { emitted: record };
	const result = mapRecord(record, mapping, timezone);
	return result.ok ? { emitted: result.record } : { rejection: result.reason };
}

/** All sync field values that were read, as text, each once. */
export function namesOf({ outcome, plan }: Reading): string[] {
	const names = outcome.records.map((record) => keyOf(record, plan.settings.sync));
	return [...new Set(names.filter((name) => name !== undefined))];
}

/**
 * The records that are told apart, each sync field value once as the duplicate policy says, with
 * digests of what makes them unique and of what is emitted.
 * @throws ResponseShapeError for one without a sync field value, unless such are left out
 */
export function keyedViews(
	{ outcome, unique, plan }: Reading,
	{ withoutSync, ignoredFields }: TriggerSettings,
): KeyedView[] {
	const { settings, timezone } = plan;
	const { sync } = settings;
	const hasSync = sync.fields.length > 0;
	const views: KeyedView[] = [];
	for (const read of unique.records) {
		const name = hasSync ? keyOf(read, sync) : undefined;
		if (hasSync && name === undefined && withoutSync !== 'keep') {
			if (withoutSync === 'skip') continue;
			throw buildKeylessError(outcome.records.indexOf(read) + 1, read, settings);
		}
		const result = applyMapping(read, settings, timezone);
		const content = digestOf(withoutFields(result.emitted ?? {}, ignoredFields));
		const key = name === undefined ? digestOf(read) : digest(name);
		views.push({ key, content, read, ...result });
	}
	return views;
}
