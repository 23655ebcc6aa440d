import type { INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import type { QueryPair } from '../shared/http/query';
import { type ItemParameters, optionNumber } from '../shared/n8n/parameters';
import { type CompanyFilter, readCompanyFilter } from './companyFilter';
import { fieldChoices } from './inputs';

const PAGES_IN_FLIGHT = 4;

/** Planhat developer documentation, limits: bursts of up to 50 in parallel. */
const MAX_PAGES_IN_FLIGHT = 50;

/** A fixed order keeps pages from shifting; Planhat's default order is not documented. */
const STABLE_ORDER = '_id';

/** What to read, as the person set it for one item. */
export interface ListSettings {
	readonly query: readonly QueryPair[];
	readonly companyFilter?: CompanyFilter;
	readonly maxRecords: number;
	readonly pagesInFlight: number;
}

/** The options of a list read. */
export function listProperties(resource: ResourceDefinition): INodeProperties[] {
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
			typeOptions: { minValue: 1, maxValue: MAX_PAGES_IN_FLIGHT },
			default: PAGES_IN_FLIGHT,
			description: 'How many pages are read at the same time; the order of the records stays',
		},
		{
			displayName: 'Sort By',
			name: 'sortBy',
			type: 'options',
			default: STABLE_ORDER,
			options: fieldChoices(resource.fields),
			description:
				'Field that decides the order. Only the Planhat ID keeps all records of a long list apart while it is read in pages.',
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

function readLimit(parameters: ItemParameters): number {
	if (parameters.boolean('returnAll', false)) return Number.POSITIVE_INFINITY;
	const limit = parameters.number('limit', 'Limit', 50);
	if (limit >= 1 && Number.isInteger(limit)) return limit;
	throw new ConfigError(
		`'Limit' needs a whole number above zero, but got: ${limit}`,
		"Change 'Limit', or turn on 'Return All'.",
		{ field: 'Limit' },
	);
}

/** The chosen fields; an expression may give them as one comma-separated text. */
function readSelect(value: unknown): string[] {
	const names = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
	return names.map((name) => name.trim()).filter((name) => name !== '');
}

/**
 * Reads the settings of one item.
 * @throws ConfigError naming the field that can't be used
 */
export function readListSettings(
	resource: ResourceDefinition,
	parameters: ItemParameters,
): ListSettings {
	const options = parameters.collection('options');
	const select = readSelect(options['select']);
	const sortBy = typeof options['sortBy'] === 'string' ? options['sortBy'] : STABLE_ORDER;
	const companyFilter = readCompanyFilter(resource, parameters);
	return {
		query: [
			['sort', options['sortDescending'] === true ? `-${sortBy}` : sortBy],
			...(select.length > 0 ? [['select', select.join(',')] as const] : []),
		],
		...(companyFilter ? { companyFilter } : {}),
		maxRecords: readLimit(parameters),
		pagesInFlight: optionNumber(options, 'pagesInFlight', {
			label: 'Pages in Flight',
			fallback: PAGES_IN_FLIGHT,
			min: 1,
			max: MAX_PAGES_IN_FLIGHT,
			isWhole: true,
		}),
	};
}
