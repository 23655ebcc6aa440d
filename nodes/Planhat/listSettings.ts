import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import type { QueryPair } from '../shared/http/query';
import { type ItemParameters, optionNumber, optionSwitch } from '../shared/n8n/parameters';
import { type ListFilters, readFilters } from './filters';
import { fieldChoices } from './inputs';
import { readLimit } from './limit';
import { mainFields, SIMPLIFY, simplifyProperty } from './mainFields';
import { fieldNames, readableFields } from './readableFields';

const PAGES_IN_FLIGHT = 4;

/** Planhat developer documentation, limits: bursts of up to 50 in parallel. */
const MAX_PAGES_IN_FLIGHT = 50;

/** A fixed order keeps pages from shifting; Planhat's default order is not documented. */
const STABLE_ORDER = '_id';

/** What to read, as the person set it for one item. */
export interface ListSettings extends ListFilters {
	readonly maxRecords: number;
	readonly pagesInFlight: number;
	/** Whether days come out as `2026-01-31`. */
	readonly isSimple: boolean;
}

/** What the choice of fields does, and what comes back without one. */
function selectAdvice({ list }: ResourceDefinition): string {
	const whenEmpty = list.givesDefaultsOnly
		? 'Leave empty for the fields that Planhat gives by default; others, and custom fields, may be missing then.'
		: 'Leave empty for all fields; custom fields come only then.';
	return `Only these fields come back, which makes large lists faster. ${whenEmpty}`;
}

/** The options of a list read; a list that comes whole has none. */
export function listProperties(resource: ResourceDefinition): INodeProperties[] {
	if (resource.list.isWhole) return [];
	return [
		...simplifyProperty(resource),
		{
			displayName: 'Fields to Return',
			name: 'select',
			type: 'multiOptions',
			default: [],
			options: fieldChoices(readableFields(resource)),
			description: selectAdvice(resource),
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
			options: fieldChoices(readableFields(resource)),
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

/** The order and fields to ask for; a list that comes whole knows neither. */
function readView(
	resource: ResourceDefinition,
	options: IDataObject,
	{ checks }: ListFilters,
	isSimple: boolean,
): QueryPair[] {
	if (resource.list.isWhole) return [];
	const sortBy = typeof options['sortBy'] === 'string' ? options['sortBy'] : STABLE_ORDER;
	const sort = optionSwitch(options, 'sortDescending', { label: 'Sort Descending' })
		? `-${sortBy}`
		: sortBy;
	const chosen = fieldNames(options['select']);
	const names = chosen.length > 0 || !isSimple ? chosen : mainFields(resource);
	if (names.length === 0) return [['sort', sort]];
	const select = new Set([...names, ...checks.map(({ field }) => field)]);
	return [
		['sort', sort],
		['select', [...select].join(',')],
	];
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
	const filters = readFilters(resource, parameters);
	const isSimple = optionSwitch(options, 'simplify', SIMPLIFY);
	return {
		...filters,
		query: [...readView(resource, options, filters, isSimple), ...filters.query],
		isSimple,
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
