import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError } from '../../shared/http/errors';
import type { QueryPair } from '../../shared/http/query';
import { runItems } from '../../shared/n8n/items';
import { itemParameters, type ItemParameters } from '../../shared/n8n/parameters';
import { offsetStrategy } from '../../shared/pagination/offset';
import { paginate } from '../../shared/pagination/paginate';
import { asRecords, type PlanhatApi } from '../api';
import { callOptions, companyLocator, fieldChoices, optionsCollection } from '../inputs';
import { referenceText, toReference } from '../recordReference';
import { company } from '../resources/company';
import { type Operation, plural } from './operation';

const PAGES_IN_FLIGHT = 4;

/** A fixed order keeps pages from shifting; Planhat's default order is not documented. */
const STABLE_ORDER = '_id';

/** What to read, as the person set it for one item. */
interface ListSettings {
	readonly query: readonly QueryPair[];
	readonly maxRecords: number;
	readonly pagesInFlight: number;
}

function listProperties(resource: ResourceDefinition): INodeProperties[] {
	return [
		{
			displayName: 'Fields to Return',
			name: 'select',
			type: 'multiOptions',
			default: [],
			options: fieldChoices(resource.fields),
			description:
				'Only these fields come back, which makes large lists faster. Leave empty for all fields; custom fields come only then.',
		},
		{
			displayName: 'Pages in Flight',
			name: 'pagesInFlight',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: PAGES_IN_FLIGHT,
			description: 'How many pages are read at the same time; the order of the records stays',
		},
		{
			displayName: 'Sort By',
			name: 'sortBy',
			type: 'options',
			default: STABLE_ORDER,
			options: fieldChoices(resource.fields),
			description: 'Field that decides the order',
		},
		{
			displayName: 'Sort Descending',
			name: 'sortDescending',
			type: 'boolean',
			default: false,
			description: 'Whether the highest or latest comes first',
		},
	];
}

function companyQuery(resource: ResourceDefinition, parameters: ItemParameters): QueryPair[] {
	const filter = resource.list.filters.find(({ type }) => type === 'company');
	const locator = parameters.locator('companyId');
	if (!filter || locator.value.trim() === '') return [];
	return [[filter.name, referenceText(toReference(locator, company, 'Company'))]];
}

function readSettings(resource: ResourceDefinition, parameters: ItemParameters): ListSettings {
	const options = parameters.collection('options');
	const select = Array.isArray(options['select']) ? options['select'].map(String) : [];
	const sortBy = typeof options['sortBy'] === 'string' ? options['sortBy'] : STABLE_ORDER;
	const limit = parameters.boolean('returnAll', false)
		? Number.POSITIVE_INFINITY
		: parameters.number('limit', 50);
	if (limit < 1 || !(Number.isInteger(limit) || limit === Number.POSITIVE_INFINITY)) {
		throw new ConfigError("'Limit' needs a whole number above zero", "Change 'Limit'.", {
			field: 'Limit',
		});
	}
	return {
		query: [
			['sort', options['sortDescending'] === true ? `-${sortBy}` : sortBy],
			...(select.length > 0 ? [['select', select.join(',')] as const] : []),
			...companyQuery(resource, parameters),
		],
		maxRecords: limit,
		pagesInFlight: Number(options['pagesInFlight'] ?? PAGES_IN_FLIGHT),
	};
}

/** Leaves out records seen before: a list that changes while it is read shifts its pages. */
function unseen(seen: Set<string>, records: readonly IDataObject[]): readonly IDataObject[] {
	const fresh = records.filter((record) => {
		const id = record['_id'];
		if (typeof id !== 'string') return true;
		if (seen.has(id)) return false;
		seen.add(id);
		return true;
	});
	return fresh;
}

/** Reads a list page by page and yields the records in order, each once. */
async function* readList(
	api: PlanhatApi,
	resource: ResourceDefinition,
	{ query, maxRecords, pagesInFlight }: ListSettings,
): AsyncGenerator<readonly IDataObject[]> {
	const pageSize = Math.min(resource.list.maxPageSize, maxRecords);
	const seen = new Set<string>();
	const pages = paginate({
		strategy: offsetStrategy({ start: 0, pageSize, shortPage: 'endsUnlessRound' }),
		inFlight: pagesInFlight,
		limits: { maxRecords },
		fetch: async ({ offset }) => {
			const page: QueryPair[] = [
				['limit', String(pageSize)],
				['offset', String(offset)],
			];
			const records = asRecords(
				await api.json({ method: 'GET', path: resource.path, query: [...page, ...query] }),
			);
			return { records, received: records.length };
		},
	});
	for await (const records of pages) yield unseen(seen, records);
}

/** `GET /x` with limit and offset (Planhat developer documentation, lists). */
export const getAll: Operation = {
	name: 'getAll',
	label: 'Get Many',
	describe: (resource) => `Get many ${plural(resource)}`,
	action: (resource) => `Get many ${plural(resource)}`,

	properties: (resource) => [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		...resource.list.filters
			.filter(({ type }) => type === 'company')
			.map(({ description }) => companyLocator(`${description}; leave empty for all`, false)),
		optionsCollection([...listProperties(resource), ...callOptions()]),
	],

	async run({ context, resource, api }) {
		return await runItems(context, 1, (itemIndex) =>
			readList(api, resource, readSettings(resource, itemParameters(context, itemIndex))),
		);
	},
};
