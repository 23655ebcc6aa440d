import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import { CancelledError } from '../../shared/http/errors';
import { asRecords, type PlanhatApi } from '../api';
import { companyLean } from '../resources/companyLean';
import type { BulkRow } from './row';

/** The kinds of IDs by which rows name companies. */
function kindOf(company: string): string {
	return /^(?:extid|srcid)-/.exec(company)?.[0] ?? 'id';
}

/** Whether two rows with one External ID may mean the same company, spelled in two ways. */
function isSpellingUnclear(rows: readonly BulkRow[]): boolean {
	const kinds = new Map<string, string>();
	for (const { keys, company } of rows) {
		if (company === undefined) continue;
		for (const [name, value] of keys) {
			const key = `${name}\n${value}`;
			const kind = kinds.get(key);
			if (kind !== undefined && kind !== kindOf(company)) return true;
			kinds.set(key, kindOf(company));
		}
	}
	return false;
}

function spellingsOf({ _id: id, externalId, sourceId }: IDataObject): Array<[string, string]> {
	if (typeof id !== 'string') return [];
	const spelled: Array<[string, string]> = [];
	if (typeof externalId === 'string') spelled.push([`extid-${externalId}`, id]);
	if (typeof sourceId === 'string') spelled.push([`srcid-${sourceId}`, id]);
	return spelled;
}

/**
 * The Planhat IDs of companies by `extid-…` and `srcid-…`. Asked for only when rows that may mean
 * one record spell their companies in different ways; one call gives all. Empty when the list can't
 * be read: then spellings are compared as they are.
 */
export async function readCompanySpellings(
	api: PlanhatApi,
	rows: readonly BulkRow[],
): Promise<ReadonlyMap<string, string>> {
	if (!isSpellingUnclear(rows)) return new Map();
	const read = await attemptAsync(async () =>
		asRecords(await api.json({ method: 'GET', path: companyLean.path })),
	);
	if (read.ok) return new Map(read.value.flatMap(spellingsOf));
	if (read.error instanceof CancelledError) throw read.error;
	return new Map();
}
