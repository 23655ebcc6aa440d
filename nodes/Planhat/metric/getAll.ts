import type { IDataObject } from 'n8n-workflow';

import type { ConversionContext } from '../../shared/definition/convert';
import type { FieldDefinition } from '../../shared/definition/field';
import { ConfigError } from '../../shared/http/errors';
import type { QueryPair } from '../../shared/http/query';
import { runItems } from '../../shared/n8n/items';
import { itemParameters, type ItemParameters } from '../../shared/n8n/parameters';
import type { PlanhatApi } from '../api';
import { filterText } from '../filters';
import { callOptions, companyLocator, optionsCollection } from '../inputs';
import { limitProperties, readLimit } from '../limit';
import type { NodeOperation } from '../nodeResource';
import { ownId } from '../ownId';
import { type ListRead, ListNotes, readPages } from '../pages';
import { type RecordReference, toReference } from '../recordReference';
import { company } from '../resources/company';
import { withApi } from '../withApi';

/** Default and maximum are not documented; this is the maximum of most of Planhat's lists. */
const PAGE_SIZE = 2000;

const IN_FLIGHT = 4;

/** The filters by their stored names, as far as they are documented and known to work. */
const FILTERS: readonly FieldDefinition[] = [
	{ name: 'dimensionId', label: 'Dimension ID', type: 'string' },
	{ name: 'from', label: 'From', type: 'epochDay' },
	{ name: 'to', label: 'To', type: 'epochDay' },
];

/** The names in the query, where they differ from the stored ones. */
const QUERY_NAMES: Readonly<Record<string, string>> = { dimensionId: 'dimid' };

/** The filters of one item; the company may still have to be looked up. */
interface MetricFilters {
	readonly values: Readonly<Record<string, string>>;
	readonly company?: RecordReference;
}

function readFilters(parameters: ItemParameters, conversion: ConversionContext): MetricFilters {
	const given = parameters.collection('filters');
	const values = Object.fromEntries(
		FILTERS.filter(({ name }) => Object.hasOwn(given, name)).map((filter) => [
			QUERY_NAMES[filter.name] ?? filter.name,
			filterText(filter, given[filter.name], conversion),
		]),
	);
	if (Number(values['from']) > Number(values['to'])) {
		throw new ConfigError("'From' is after 'To'", 'Swap the two days.', { field: 'From' });
	}
	// An expression that gives nothing must not turn into "all companies".
	if (!parameters.isLocatorFilledIn('companyId')) return { values };
	return { values, company: toReference(parameters.locator('companyId'), company, 'Company') };
}

/** Whether a stored value is one that was asked for: Planhat ignores filters it does not know. */
function matches(wanted: Readonly<Record<string, string | undefined>>) {
	return (record: IDataObject) =>
		Object.entries(wanted).every(
			([name, value]) => value === undefined || (record[name] ?? value) === value,
		);
}

async function toRead(
	api: PlanhatApi,
	filters: MetricFilters,
	maxRecords: number,
): Promise<ListRead> {
	const companyId = filters.company && (await ownId(api, company, filters.company));
	// Two public clients spell it differently and neither spelling is documented; a parameter that
	// Planhat does not know is ignored.
	const companyQuery: QueryPair[] = companyId
		? [
				['cId', companyId],
				['cid', companyId],
			]
		: [];
	return {
		path: '/dimensiondata',
		query: [...companyQuery, ...Object.entries(filters.values)],
		pageSize: Math.min(PAGE_SIZE, maxRecords),
		maxRecords,
		inFlight: IN_FLIGHT,
		isWanted: matches({ companyId, dimensionId: filters.values['dimid'] }),
	};
}

/** `GET /dimensiondata` (Planhat documentation, metrics). */
export const getAll: NodeOperation = {
	name: 'getAll',
	label: 'Get Many',
	description: 'Get many stored values of metrics, by company, metric and days',
	action: 'Get many metric values',

	properties: () => [
		...limitProperties(),
		companyLocator('Only values of this company and its records; leave empty for all', false),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Dimension ID',
					name: 'dimensionId',
					type: 'string',
					default: '',
					placeholder: 'e.g. activeseats',
					description: 'Only values of this metric',
				},
				{
					displayName: 'From',
					name: 'from',
					type: 'dateTime',
					default: '',
					description: 'Only values from this day on; Planhat counts whole days in UTC',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'dateTime',
					default: '',
					description: 'Only values up to this day; Planhat counts whole days in UTC',
				},
			],
		},
		optionsCollection(callOptions()),
	],

	async run(context) {
		const notes = new ListNotes();
		const conversion = { timezone: context.getTimezone() };
		const output = await withApi(context, async (api) => {
			return await runItems(context, 1, async function* (itemIndex) {
				const parameters = itemParameters(context, itemIndex);
				const filters = readFilters(parameters, conversion);
				const read = await toRead(api, filters, readLimit(parameters));
				yield* readPages(api, read, notes);
			});
		});
		notes.report(context);
		return output;
	},
};
