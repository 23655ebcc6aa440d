import type { IDataObject } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { isObject } from '../../shared/extract/jsonValue';
import { runItems } from '../../shared/n8n/items';
import { itemParameters } from '../../shared/n8n/parameters';
import { tellModel } from '../../shared/n8n/tool';
import { asRecord, asRecords, idOf, type PlanhatApi } from '../api';
import { companyQuery, requireCompanies } from '../companyFilter';
import { filterProperties, passes } from '../filters';
import { withSimpleDays } from '../mainFields';
import { callOptions, companyLocator, optionsCollection } from '../inputs';
import { limitProperties } from '../limit';
import { listProperties, type ListSettings, readListSettings } from '../listSettings';
import { type ListRead, ListNotes, readPages } from '../pages';
import { plural } from '../words';
import type { Operation } from './operation';

const SHIFT_ADVICE = 'Sort by Planhat ID, or run again when nobody is writing.';

/** What to read for one item. */
async function toRead(
	api: PlanhatApi,
	{ path, list: { maxPageSize } }: ResourceDefinition,
	{ query, companyFilter, checks, maxRecords, pagesInFlight }: ListSettings,
): Promise<ListRead> {
	return {
		path,
		query: [...query, ...(await companyQuery(api, companyFilter))],
		// Of a page that holds other records too, nobody knows how many are of use.
		pageSize: checks.length > 0 ? maxPageSize : Math.min(maxPageSize, maxRecords),
		maxRecords,
		inFlight: pagesInFlight,
		isWanted: (record) => passes(checks, record),
	};
}

/**
 * Reads a list that one call gives as a whole. Asked for one record by an ID of its own it was
 * seen to answer that record alone, and an empty object for none.
 */
async function* readWhole(
	api: PlanhatApi,
	resource: ResourceDefinition,
	{ query, maxRecords }: ListSettings,
): AsyncGenerator<readonly IDataObject[]> {
	const answer = await api.json({ method: 'GET', path: resource.path, query });
	if (!isObject(answer)) {
		yield asRecords(answer).slice(0, maxRecords);
	} else if (Object.keys(answer).length > 0) {
		const record = asRecord(answer, 'a record');
		idOf(record);
		yield [record];
	}
}

/** `GET /x` with limit and offset (Planhat developer documentation, lists). */
export const getAll: Operation = {
	name: 'getAll',
	label: 'Get Many',
	describe: (resource) => `Get many ${plural(resource)}`,
	action: (resource) => `Get many ${plural(resource)}`,

	properties: (resource) => [
		...limitProperties(),
		...resource.list.filters
			.filter(({ type }) => type === 'company')
			.map(({ description }) => companyLocator(`${description}; leave empty for all`, false)),
		...filterProperties(resource),
		optionsCollection([...listProperties(resource), ...callOptions()]),
	],

	async run({ context, resource, api }) {
		const notes = new ListNotes(SHIFT_ADVICE);
		const output = await runItems(context, 1, async function* (itemIndex) {
			const settings = readListSettings(resource, itemParameters(context, itemIndex));
			const pages = resource.list.isWhole
				? readWhole(api, resource, settings)
				: readPages(api, await toRead(api, resource, settings), notes);
			let count = 0;
			for await (const records of pages) {
				count += records.length;
				yield settings.isSimple
					? records.map((record) => withSimpleDays(resource, record))
					: records;
			}
			if (count === settings.maxRecords) {
				tellModel(context, `These are the first ${count}; there may be more.`);
			}
			if (count === 0) await requireCompanies(api, settings.companyFilter);
		});
		notes.report(context);
		return output;
	},
};
