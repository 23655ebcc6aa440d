import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type ConversionContext, convert } from '../shared/definition/convert';
import type { FieldDefinition, FieldType } from '../shared/definition/field';
import type {
	FilterDefinition,
	FilterType,
	ResourceDefinition,
} from '../shared/definition/resource';
import { isBlank } from '../shared/extract/jsonValue';
import { ConfigError } from '../shared/http/errors';
import type { QueryPair } from '../shared/http/query';
import type { ItemParameters } from '../shared/n8n/parameters';
import { type CompanyFilter, readCompanyFilter } from './companyFilter';
import { plural } from './words';

/** A value that each record of a list must hold, whatever the server made of the filter. */
export interface RecordCheck {
	readonly field: string;
	readonly value: string;
	/** True where upper and lower case mean the same, as in addresses. */
	readonly ignoresCase?: boolean;
}

/** The filters of a list as the person set them for one item. */
export interface ListFilters {
	readonly query: readonly QueryPair[];
	readonly companyFilter?: CompanyFilter;
	readonly checks: readonly RecordCheck[];
}

/** Types whose input stands by itself above the other filters. */
type CollectedType = Exclude<FilterType, 'company'>;

interface FilterInput {
	readonly input: Pick<INodeProperties, 'type' | 'default'>;
	readonly field: FieldType;
}

const text: FilterInput = { input: { type: 'string', default: '' }, field: 'string' };

/** The editor's input of each type, and how a value is checked. */
const INPUTS: Record<CollectedType, FilterInput> = {
	companies: text,
	string: text,
	stringList: { ...text, field: 'stringList' },
	boolean: { input: { type: 'boolean', default: true }, field: 'boolean' },
	integer: { input: { type: 'number', default: 0 }, field: 'integer' },
	calendarDay: { input: { type: 'dateTime', default: '' }, field: 'calendarDay' },
	options: { input: { type: 'options', default: '' }, field: 'options' },
};

function isCollected(
	filter: FilterDefinition,
): filter is FilterDefinition & { type: CollectedType } {
	return filter.type !== 'company';
}

function toProperty(filter: FilterDefinition & { type: CollectedType }): INodeProperties {
	const { name, label, type, description, placeholder, initial, options = [] } = filter;
	const { input } = INPUTS[type];
	return {
		displayName: label,
		name,
		...input,
		...(initial === undefined ? {} : { default: initial }),
		...(options.length > 0
			? { options: options.map((option) => ({ ...option })), default: options[0]?.value ?? '' }
			: {}),
		...(placeholder === undefined ? {} : { placeholder }),
		description,
	};
}

/** The collection of filters; nothing when the list has none besides the company. */
export function filterProperties(resource: ResourceDefinition): INodeProperties[] {
	const options = resource.list.filters.filter(isCollected).map(toProperty);
	if (options.length === 0) return [];
	options.sort((a, b) => a.displayName.localeCompare(b.displayName));
	return [
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options,
		},
	];
}

/** Planhat ignores a filter it does not know and gives everything (quirk 8). */
function refuseUnknown(resource: ResourceDefinition, given: IDataObject): void {
	const known = resource.list.filters.filter(isCollected);
	const unknown = Object.keys(given).find((name) => !known.some((filter) => filter.name === name));
	if (unknown === undefined) return;
	const labels = resource.list.filters.map(({ label }) => label).join(', ');
	throw new ConfigError(
		`Planhat has no filter '${unknown}' for ${plural(resource)}; it would ignore it and give all of them`,
		`Remove it from 'Filters'. ${labels ? `The filters are: ${labels}.` : 'This list has no filters.'}`,
		{ field: 'Filters' },
	);
}

/**
 * What a filter is set to, as the API writes it.
 * @throws ConfigError when it can't be used, or is there, but blank: that must not turn into "all"
 */
export function filterText(
	field: FieldDefinition,
	value: unknown,
	context: ConversionContext,
): string {
	const written = isBlank(value) ? '' : String(convert(field, value, context)).trim();
	if (written !== '') return written;
	throw new ConfigError(
		`The filter '${field.label}' is empty, and without it all records would come`,
		'Remove the filter, or check that its expression gives a value for this item.',
		{ field: field.label },
	);
}

/**
 * Reads the filters of one item.
 * @throws ConfigError for a filter that the API does not have, that is empty or can't be used
 */
export function readFilters(resource: ResourceDefinition, parameters: ItemParameters): ListFilters {
	const given = parameters.collection('filters');
	refuseUnknown(resource, given);
	const { only, filters } = resource.list;
	const query: QueryPair[] = only ? [[only.field, only.value]] : [];
	const checks: RecordCheck[] = only ? [only] : [];
	let listed: string | undefined;
	for (const filter of filters.filter(isCollected)) {
		if (!Object.hasOwn(given, filter.name)) continue;
		const field = { ...filter, type: INPUTS[filter.type].field };
		const value = filterText(field, given[filter.name], { timezone: 'UTC' });
		if (filter.type === 'companies') {
			listed = value;
			continue;
		}
		query.push([filter.parameter ?? filter.name, value]);
		const { confirmedBy, ignoresCase = false } = filter;
		if (confirmedBy !== undefined) checks.push({ field: confirmedBy, value, ignoresCase });
	}
	const companyFilter = readCompanyFilter(resource, parameters, listed);
	return { query, checks, ...(companyFilter ? { companyFilter } : {}) };
}

/** Whether a record holds what every record of the list must hold. */
export function passes(checks: readonly RecordCheck[], record: IDataObject): boolean {
	return checks.every(({ field, value, ignoresCase }) => {
		const held = record[field];
		if (!ignoresCase || typeof held !== 'string') return held === value;
		return held.toLowerCase() === value.toLowerCase();
	});
}
