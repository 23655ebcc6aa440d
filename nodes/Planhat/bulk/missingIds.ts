import type { IDataObject } from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { CancelledError } from '../../shared/http/errors';
import { plainText } from '../../shared/json/plainText';
import { asRecord, type PlanhatApi } from '../api';
import { readKeyList } from '../keyList';
import { WITHIN_COMPANY } from '../keys';
import { recordPath } from '../recordReference';
import { type CompanySpellings, isSpelled } from './companySpellings';
import type { BulkRow } from './row';

/** So few records are read one by one; for more, the list costs less. */
const SINGLE_READS = 3;

/** Pages of the list that are read at most: the IDs are not worth more. */
const MAX_PAGES = 5;

/** Keys by which a record can be asked for, the surest one first. */
const READABLE = ['sourceId', 'externalId', 'extId'] as const;

function keyText(name: string, value: unknown): string {
	const text = plainText(value) ?? '';
	return `${name}\n${name === 'email' ? text.toLowerCase() : text}`;
}

/** Whether a record that was read by a key can be the one of a row, by its company. */
type IsMeant = (record: IDataObject, row: BulkRow, key: string) => boolean;

/** Compares companies, whose other spellings are looked up where a key is unique in them only. */
async function companyComparer(
	{ companyField }: ResourceDefinition,
	rows: readonly BulkRow[],
	spellings: CompanySpellings,
): Promise<IsMeant> {
	if (companyField === undefined) return () => true;
	const isOpen = rows.some(
		({ company, keys }) =>
			company !== undefined &&
			isSpelled(company) &&
			keys.some(([name]) => WITHIN_COMPANY.has(name)),
	);
	const companies = isOpen ? await spellings.read() : new Map<string, string>();
	return (record, { company }, key) => {
		if (company === undefined) return true;
		const id = companies.get(company) ?? company;
		// By another spelling only the server can tell, and need not where the key is enough.
		return isSpelled(id) ? !WITHIN_COMPANY.has(key) : record[companyField] === id;
	};
}

async function readOne(
	api: PlanhatApi,
	resource: ResourceDefinition,
	row: BulkRow,
	isMeant: IsMeant,
): Promise<string | undefined> {
	const keys = new Map(row.keys);
	const name = READABLE.find((key) => keys.has(key));
	const kind = name === 'extId' ? 'externalId' : name;
	const id = name === undefined ? undefined : keys.get(name);
	if (name === undefined || kind === undefined || id === undefined) return undefined;
	if (!resource.ids.includes(kind) || /[/\\]/.test(id)) return undefined;
	const path = recordPath(resource, { kind, id });
	const record = asRecord(await api.json({ method: 'GET', path }), 'a record');
	const isFound = plainText(record[name]) === id && isMeant(record, row, name);
	return isFound && typeof record['_id'] === 'string' ? record['_id'] : undefined;
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
	spellings: CompanySpellings,
	found: Map<BulkRow, string>,
): Promise<void> {
	const isMeant = await companyComparer(resource, rows, spellings);
	let open = rows;
	const firstKeys = new Set(rows.map(({ keys: [key] }) => key?.join('\n')));
	if (rows.length <= SINGLE_READS && firstKeys.size === rows.length) {
		for (const row of rows) {
			const id = await readOne(api, resource, row, isMeant);
			if (id !== undefined) found.set(row, id);
		}
		// Of two companies with one External ID, a single read gives the record of one.
		open = rows.filter(
			(row) => !found.has(row) && row.keys.some(([name]) => WITHIN_COMPANY.has(name)),
		);
		if (open.length === 0) return;
	}
	const byKey = await readList(api, resource);
	for (const row of open) {
		const [name, value] = row.keys[0] ?? ['', ''];
		const records = (byKey.get(keyText(name, value)) ?? []).filter((record) =>
			isMeant(record, row, name),
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
	spellings: CompanySpellings,
): Promise<ReadonlyMap<BulkRow, string>> {
	const found = new Map<BulkRow, string>();
	if (rows.length === 0) return found;
	const read = await attemptAsync(async () => await lookUp(api, resource, rows, spellings, found));
	if (!read.ok && read.error instanceof CancelledError) throw read.error;
	return found;
}
