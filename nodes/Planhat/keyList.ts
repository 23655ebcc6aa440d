import type { IDataObject } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import type { QueryPair } from '../shared/http/query';
import type { PlanhatApi } from './api';
import { ListNotes, readPages } from './pages';

/** Pages read at the same time; well under Planhat's burst limit of 50. */
const IN_FLIGHT = 4;

/** What of a list is read for its keys. */
export interface KeyListRead {
	/** Filters of the list. */
	readonly filter?: readonly QueryPair[];
	/** Pages of the largest size that are read at most: beyond them the keys are not worth more. */
	readonly maxPages: number;
}

/** Records by their keys. */
export interface KeyList {
	/** Each with `_id`, its keys and its company alone. */
	readonly records: readonly IDataObject[];
	/** Whether these are all; otherwise the list is longer than was read. */
	readonly isWhole: boolean;
}

/**
 * The keys of the records of a list, in the order of the Planhat ID.
 * @throws HttpError, ResponseShapeError like any read
 */
export async function readKeyList(
	api: PlanhatApi,
	{ path, list, bulkKeys, companyField }: ResourceDefinition,
	{ filter = [], maxPages }: KeyListRead,
): Promise<KeyList> {
	const select = [...bulkKeys, ...(companyField === undefined ? [] : [companyField])];
	const maxRecords = maxPages * list.maxPageSize;
	const records: IDataObject[] = [];
	const pages = readPages(
		api,
		{
			path,
			query: [['sort', '_id'], ['select', select.join(',')], ...filter],
			pageSize: list.maxPageSize,
			maxRecords,
			inFlight: IN_FLIGHT,
		},
		new ListNotes(),
	);
	for await (const page of pages) records.push(...page);
	return { records, isWhole: records.length < maxRecords };
}
