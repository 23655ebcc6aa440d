import type { IDataObject } from 'n8n-workflow';

import type { ChangeSource } from '../../shared/changes/changes';
import { readNewest } from '../../shared/changes/newest';
import { ResponseShapeError } from '../../shared/http/errors';
import { idOf } from '../api';
import { plural } from '../words';
import { type RecordList, STABLE_ORDER } from './lists';
import { stampOf } from './moments';
import type { TriggerSettings } from './settings';
import { ALL_CUSTOM_FIELDS, stampFieldOf } from './triggerResources';

/** Records read by every poll, so that a poll that finds nothing new is one small page. */
const FIRST_PAGE = 600;

/** The field by which changes are told for an event. */
export function stampFieldFor({ resource, event }: TriggerSettings): string {
	return stampFieldOf(resource, event === 'created' ? 'created' : 'updated');
}

/** The fields to read, when only some are wanted: what the trigger itself needs comes on top. */
function selectFor({ select, watch, isByContent, resource }: TriggerSettings): string[] {
	// Whether custom fields can be selected is not known.
	const comparesMore = watch.length === 0 || watch.includes(ALL_CUSTOM_FIELDS);
	if (select.length === 0 || (isByContent && comparesMore)) return [];
	const { only } = resource.list;
	const stamps = [stampFieldOf(resource, 'created'), stampFieldOf(resource, 'updated')];
	return [...new Set([...select, ...watch, ...stamps, ...(only ? [only.field] : [])])];
}

/** The list of a resource as the search for changes sees it. */
export function changeSource(
	list: RecordList,
	settings: TriggerSettings,
): ChangeSource<IDataObject> {
	const { resource } = settings;
	const field = stampFieldFor(settings);
	const createdField = settings.event === 'created' ? field : stampFieldOf(resource, 'created');
	const select = selectFor(settings);
	// What tells a change by content must not depend on what the person wants back.
	const compared = selectFor({ ...settings, isByContent: true });
	const { only } = resource.list;
	const isOwn = (record: IDataObject) => only === undefined || record[only.field] === only.value;
	const stamp = (record: IDataObject) => stampOf(record[field]);

	async function unstamped(): Promise<IDataObject[]> {
		// Records without the field come first (seen live on one model): one call tells mostly.
		const [first] = await list.page({ sort: field, select: [field] }, 0, 1);
		const found: IDataObject[] = [];
		if (first === undefined || stamp(first) !== undefined) return found;
		for await (const records of list.pages({ sort: field, select: compared })) {
			const without = records.filter((record) => stamp(record) === undefined);
			found.push(...without.filter(isOwn));
			if (without.length < records.length) break;
		}
		return found;
	}

	async function all(): Promise<IDataObject[]> {
		const found: IDataObject[] = [];
		for await (const records of list.pages({ sort: STABLE_ORDER, select: compared })) {
			// Of other records of the collection nothing need be remembered.
			found.push(...records.filter(isOwn));
		}
		return found;
	}

	return {
		keyOf: idOf,
		fieldsOf: (record) => record,
		stampOf: stamp,
		createdOf: (record) => stampOf(record[createdField]),
		newest: async (isEnough) =>
			await readNewest(
				{
					page: async (offset, limit) =>
						await list.page({ sort: `-${field}`, select }, offset, limit),
					keyOf: idOf,
					stampOf: stamp,
					firstPage: Math.min(FIRST_PAGE, resource.list.maxPageSize),
					maxPage: resource.list.maxPageSize,
				},
				isEnough,
			),
		unstamped,
		all,
		lostStamps: () =>
			new ResponseShapeError(
				`Planhat lists ${plural(resource)} no longer by '${field}', by which their changes were told`,
				"Set 'Detect Changes By' in the options to 'Content'. It counts from then on; look in Planhat for what changed since the last poll.",
			),
	};
}
