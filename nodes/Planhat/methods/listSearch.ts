import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError, HttpError } from '../../shared/http/errors';
import { toNodeError } from '../../shared/n8n/errors';
import { isSurelyLast } from '../../shared/pagination/offset';
import { asRecord, asRecords, type PlanhatApi } from '../api';
import { connect } from '../connect';
import { passes } from '../filters';
import { recordPath } from '../recordReference';
import { resources } from '../resources';
import { company } from '../resources/company';

/** Entries shown at once; the list loads more when the person scrolls. */
const SHOWN_PER_PAGE = 100;

/** Fields by which a record is found besides its ID and title, where its resource has them. */
const SEARCHED = ['externalId', 'extId', 'sourceId', 'companyName', 'cName', 'email'];

/** Pages read for one answer; the editor stops waiting after a while. */
const MAX_PAGES = 5;

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function toEntry(
	resource: ResourceDefinition,
	record: Record<string, unknown>,
): INodeListSearchItems {
	const named = [resource.titleField, 'externalId', 'extId', '_id'].map((name) => record[name]);
	const title = named.map(text).find((name) => name !== '') ?? '';
	const companyName = text(record['companyName'] ?? record['cName']);
	const isTold = companyName !== '' && companyName !== title;
	return { name: isTold ? `${title} (${companyName})` : title, value: text(record['_id']) };
}

/** Fields in which a record is looked for. */
function searchedFields({ fields, titleField }: ResourceDefinition): string[] {
	const found = SEARCHED.filter((name) => fields.some((field) => field.name === name));
	return [...new Set(['_id', titleField, ...found])];
}

function matches(
	resource: ResourceDefinition,
	record: Record<string, unknown>,
	filter: string,
): boolean {
	return searchedFields(resource).some((field) =>
		text(record[field]).toLowerCase().includes(filter),
	);
}

/** What the person is looking for. */
interface Search {
	/** As typed, without blanks around it; empty for all records. */
	readonly filter: string;
	readonly startOffset: number;
}

/**
 * Planhat has no search by name and silently ignores filters it does not know, so the list is read
 * in pages and compared here. The token is the offset to go on from.
 */
async function searchPages(
	api: PlanhatApi,
	resource: ResourceDefinition,
	{ filter, startOffset }: Search,
): Promise<INodeListSearchResult> {
	const { only } = resource.list;
	const select = [...searchedFields(resource), ...(only ? [only.field] : [])];
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
					...(only ? [[only.field, only.value] as const] : []),
				],
			}),
		);
		offset += records.length;
		const found = records
			.filter((record) => passes(only ? [only] : [], record))
			.filter((record) => matches(resource, record, filter.toLowerCase()));
		results.push(...found.map((record) => toEntry(resource, record)));
		if (isSurelyLast(records.length, pageSize)) return { results };
		if (results.length >= SHOWN_PER_PAGE) break;
	}
	return { results, paginationToken: String(offset) };
}

/** The one record with this External or Source ID; in a long list its page may never be reached. */
async function searchById(
	api: PlanhatApi,
	resource: ResourceDefinition,
	id: string,
): Promise<INodeListSearchItems[]> {
	for (const kind of ['externalId', 'sourceId'] as const) {
		if (!resource.ids.includes(kind)) continue;
		const path = recordPath(resource, { kind, id });
		const found = await attemptAsync(async () => await api.json({ method: 'GET', path }));
		if (found.ok) return [toEntry(resource, asRecord(found.value, 'a record'))];
		if (!(found.error instanceof HttpError)) throw found.error;
	}
	return [];
}

async function search(
	context: ILoadOptionsFunctions,
	resource: ResourceDefinition,
	wanted: Search,
): Promise<INodeListSearchResult> {
	const api = await connect(context, { timeoutSeconds: 30, maxAttempts: 2 });
	const found = await searchPages(api, resource, wanted);
	const isUnfinished = found.paginationToken !== undefined && found.results.length === 0;
	if (!isUnfinished || wanted.filter === '' || wanted.startOffset > 0) return found;
	return { ...found, results: await searchById(api, resource, wanted.filter) };
}

/** Searches; what goes wrong is shown to the person with what to do about it. */
async function searchFor(
	context: ILoadOptionsFunctions,
	resource: ResourceDefinition | undefined,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const found = await attemptAsync(async () => {
		if (!resource) {
			throw new ConfigError(
				'This version of the node has no such resource',
				"Choose 'Resource' again.",
			);
		}
		const startOffset = Number(paginationToken ?? 0);
		return await search(context, resource, { filter: (filter ?? '').trim(), startOffset });
	});
	if (!found.ok) throw toNodeError(context, found.error, 0);
	return found.value;
}

/** Lists records of the chosen resource by name, external ID, source ID or company name. */
export async function searchRecords(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const name = this.getCurrentNodeParameter('resource');
	const resource = resources.find((entry) => entry.name === name);
	return await searchFor(this, resource, filter, paginationToken);
}

/** Lists companies by name, external ID or source ID. */
export async function searchCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await searchFor(this, company, filter, paginationToken);
}
