import type { ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import type { QueryPair } from '../shared/http/query';
import type { ItemParameters } from '../shared/n8n/parameters';
import type { PlanhatApi } from './api';
import { ownId } from './ownId';
import { type RecordReference, recordPath, toReference } from './recordReference';
import { company } from './resources/company';

/** Answers that say that there is no such company, or that no company can have such an ID. */
const NO_COMPANY: ReadonlySet<number> = new Set([400, 404, 422]);

/** A filter by company: the query parameter, and the companies as the person named them. */
export interface CompanyFilter {
	readonly parameter: string;
	readonly companies: readonly RecordReference[];
}

/** The companies in a comma-separated text: Planhat IDs, or `extid-` and `srcid-` with another ID. */
function listedCompanies(text: string, label: string): RecordReference[] {
	return text
		.split(',')
		.filter((part) => part.trim() !== '')
		.map((value) => toReference({ mode: 'id', value }, company, label));
}

/**
 * The companies to filter by; undefined when the resource has no such filter or none is filled in.
 * `listed` is the text of the filter that takes several.
 * @throws ConfigError when what is filled in names no company
 */
export function readCompanyFilter(
	resource: ResourceDefinition,
	parameters: ItemParameters,
	listed: string | undefined,
): CompanyFilter | undefined {
	const filter = resource.list.filters.find(({ type }) => type === 'company');
	if (!filter) return undefined;
	const several = resource.list.filters.find(({ type }) => type === 'companies');
	const companies = listedCompanies(listed ?? '', several?.label ?? filter.label);
	// An expression that gives nothing must not turn into "all companies".
	if (parameters.isLocatorFilledIn('companyId')) {
		companies.unshift(toReference(parameters.locator('companyId'), company, 'Company'));
	}
	return companies.length === 0 ? undefined : { parameter: filter.name, companies };
}

/** The filter as Planhat reads it: lists know companies by their Planhat ID only. */
export async function companyQuery(
	api: PlanhatApi,
	filter: CompanyFilter | undefined,
): Promise<QueryPair[]> {
	if (!filter) return [];
	const ids = new Set<string>();
	for (const reference of filter.companies) ids.add(await ownId(api, company, reference));
	return [[filter.parameter, [...ids].join(',')]];
}

/**
 * Tells of a company that does not exist, whose list is empty like that of any other.
 * @throws ConfigError naming it
 */
export async function requireCompanies(
	api: PlanhatApi,
	filter: CompanyFilter | undefined,
): Promise<void> {
	for (const reference of filter?.companies ?? []) {
		// Companies named by another ID were looked up for the filter.
		if (reference.kind !== 'id') continue;
		const path = recordPath(company, reference);
		const { status } = await api.send({ method: 'GET', path });
		if (!NO_COMPANY.has(status)) continue;
		throw new ConfigError(
			`There is no company with the Planhat ID '${reference.id}'`,
			'Choose the company again; it may have been deleted, or be one of another account.',
			{ field: 'Company' },
		);
	}
}
