import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError } from '../../shared/http/errors';
import { asRecords, type PlanhatApi } from '../api';
import { connect } from '../connect';
import { resources } from '../resources';
import { company } from '../resources/company';

/** Entries shown at once; the list loads more when the person scrolls. */
const SHOWN_PER_PAGE = 100;

/** Pages read for one answer; the editor stops waiting after a while. */
const MAX_PAGES = 5;

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function toEntry(
	resource: ResourceDefinition,
	record: Record<string, unknown>,
): INodeListSearchItems {
	const title =
		text(record[resource.titleField]) || text(record['externalId']) || text(record['_id']);
	const companyName = text(record['companyName']);
	return {
		name: companyName ? `${title} (${companyName})` : title,
		value: text(record['_id']),
	};
}

function matches(
	resource: ResourceDefinition,
	record: Record<string, unknown>,
	filter: string,
): boolean {
	const searched = [resource.titleField, 'externalId', 'sourceId', 'companyName', '_id'];
	return searched.some((field) => text(record[field]).toLowerCase().includes(filter));
}

/**
 * Planhat has no search by name and silently ignores filters it does not know, so the list is read
 * in pages and compared here. The token is the offset to go on from.
 */
async function searchPages(
	api: PlanhatApi,
	resource: ResourceDefinition,
	filter: string,
	startOffset: number,
): Promise<INodeListSearchResult> {
	const select = ['_id', resource.titleField, 'externalId', 'sourceId', 'companyName'];
	const pageSize = filter === '' ? SHOWN_PER_PAGE : resource.list.maxPageSize;
	const results: INodeListSearchItems[] = [];
	let offset = startOffset;
	for (let page = 0; page < MAX_PAGES; page++) {
		const records = asRecords(
			await api.json({
				method: 'GET',
				path: resource.path,
				query: [
					['limit', String(pageSize)],
					['offset', String(offset)],
					['sort', resource.titleField],
					['select', select.join(',')],
				],
			}),
		);
		offset += records.length;
		for (const record of records) {
			if (filter === '' || matches(resource, record, filter))
				results.push(toEntry(resource, record));
		}
		if (records.length < pageSize) return { results };
		if (results.length >= SHOWN_PER_PAGE) break;
	}
	return { results, paginationToken: String(offset) };
}

async function search(
	context: ILoadOptionsFunctions,
	resource: ResourceDefinition,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const api = await connect(context, { timeoutSeconds: 30, maxAttempts: 2 });
	const offset = Number(paginationToken ?? 0);
	return await searchPages(api, resource, (filter ?? '').trim().toLowerCase(), offset);
}

/** Lists records of the chosen resource by name, external ID, source ID or company name. */
export async function searchRecords(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const name = this.getCurrentNodeParameter('resource');
	const resource = resources.find((entry) => entry.name === name);
	if (!resource) {
		throw new ConfigError(`There is no resource '${String(name)}'`, "Choose 'Resource' again.");
	}
	return await search(this, resource, filter, paginationToken);
}

/** Lists companies by name, external ID or source ID. */
export async function searchCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await search(this, company, filter, paginationToken);
}
