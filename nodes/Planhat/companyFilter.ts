import type { ResourceDefinition } from '../shared/definition/resource';
import type { QueryPair } from '../shared/http/query';
import type { ItemParameters } from '../shared/n8n/parameters';
import type { PlanhatApi } from './api';
import { ownId } from './ownId';
import { type RecordReference, toReference } from './recordReference';
import { company } from './resources/company';

/** A filter by company: the query parameter, and the company as the person named it. */
export interface CompanyFilter {
	readonly parameter: string;
	readonly company: RecordReference;
}

/**
 * The company to filter by; undefined when the resource has no such filter or none is filled in.
 * @throws ConfigError when what is filled in names no company
 */
export function readCompanyFilter(
	resource: ResourceDefinition,
	parameters: ItemParameters,
): CompanyFilter | undefined {
	const filter = resource.list.filters.find(({ type }) => type === 'company');
	// An expression that gives nothing must not turn into "all companies".
	if (!filter || !parameters.isLocatorFilledIn('companyId')) return undefined;
	const reference = toReference(parameters.locator('companyId'), company, 'Company');
	return { parameter: filter.name, company: reference };
}

/** The filter as Planhat reads it: lists know companies by their Planhat ID only. */
export async function companyQuery(
	api: PlanhatApi,
	filter: CompanyFilter | undefined,
): Promise<QueryPair[]> {
	return filter ? [[filter.parameter, await ownId(api, company, filter.company)]] : [];
}
