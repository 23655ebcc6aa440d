import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { CancelledError } from '../../shared/http/errors';
import { asRecord, type PlanhatApi } from '../api';
import { readKeyList } from '../keyList';
import { recordPath } from '../recordReference';
import type { BulkRow } from './row';

/** So few records are read one by one; for more, the list costs less. */
const SINGLE_READS = 3;

/** Pages of the list that are read at most: the IDs are not worth more. */
const MAX_PAGES = 5;

/** Keys by which a record can be asked for, the surest one first. */
const READABLE = ['sourceId', 'externalId', 'extId'] as const;

function keyText(name: string, value: unknown): string {
	const text = String(value);
	return `${name}\n${name === 'email' ? text.toLowerCase() : text}`;
}

/** Whether a record that was read can be the one of a row, by its company. */
function isOfCompany(
	{ companyField }: ResourceDefinition,
	record: IDataObject,
	row: BulkRow,
): boolean {
	const { company } = row;
	if (companyField === undefined || company === undefined) return true;
	// By another spelling only the server can tell.
	return /^(?:extid|srcid)-/.test(company) || record[companyField] === company;
}

async function readOne(
	api: PlanhatApi,
	resource: ResourceDefinition,
	row: BulkRow,
): Promise<string | undefined> {
	const keys = new Map(row.keys);
	const name = READABLE.find((key) => keys.has(key));
	const kind = name === 'extId' ? 'externalId' : name;
	const id = name === undefined ? undefined : keys.get(name);
	if (name === undefined || kind === undefined || id === undefined) return undefined;
	if (!resource.ids.includes(kind) || /[/\\]/.test(id)) return undefined;
	const path = recordPath(resource, { kind, id });
	const record = asRecord(await api.json({ method: 'GET', path }), 'a record');
	const isMeant = String(record[name]) === id && isOfCompany(resource, record, row);
	return isMeant && typeof record['_id'] === 'string' ? record['_id'] : undefined;
}

/** The records of the list by their keys, as far as they are read. */
async function readList(
	api: PlanhatApi,
	resource: ResourceDefinition,
): Promise<Map<string, IDataObject[]>> {
	const byKey = new Map<string, IDataObject[]>();
	const { records } = await readKeyList(api, resource, { maxPages: MAX_PAGES });
	for (const record of records) {
		for (const name of resource.bulkKeys) {
			if (record[name] === undefined) continue;
			const key = keyText(name, record[name]);
			byKey.set(key, [...(byKey.get(key) ?? []), record]);
		}
	}
	return byKey;
}

async function lookUp(
	api: PlanhatApi,
	resource: ResourceDefinition,
	rows: readonly BulkRow[],
	found: Map<BulkRow, string>,
): Promise<void> {
	if (rows.length <= SINGLE_READS) {
		for (const row of rows) {
			const id = await readOne(api, resource, row);
			if (id !== undefined) found.set(row, id);
		}
		return;
	}
	const byKey = await readList(api, resource);
	for (const row of rows) {
		const [name, value] = row.keys[0] ?? ['', ''];
		const records = (byKey.get(keyText(name, value)) ?? []).filter((record) =>
			isOfCompany(resource, record, row),
		);
		const [only, other] = records;
		if (other === undefined && typeof only?.['_id'] === 'string') found.set(row, only['_id']);
	}
}

/**
 * The Planhat IDs of rows that Planhat reported without one, as far as a few calls can tell. What
 * can't be read is left out: the rows themselves are written.
 * @throws CancelledError when the run is cancelled
 */
export async function findMissingIds(
	api: PlanhatApi,
	resource: ResourceDefinition,
	rows: readonly BulkRow[],
): Promise<ReadonlyMap<BulkRow, string>> {
	const found = new Map<BulkRow, string>();
	if (rows.length === 0) return found;
	const read = await attemptAsync(async () => await lookUp(api, resource, rows, found));
	if (!read.ok && read.error instanceof CancelledError) throw read.error;
	return found;
}
