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

/**
 * Whether two rows with one External ID may mean the same company, spelled in two ways; then the
 * spellings have to be known to tell.
 */
export function isSpellingUnclear(rows: readonly BulkRow[]): boolean {
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

/** Whether a company is named by an ID that is not Planhat's. */
export function isSpelled(company: string): boolean {
	return kindOf(company) !== 'id';
}

/** The Planhat IDs of companies by `extid-…` and `srcid-…`, for one run; one call gives all. */
export class CompanySpellings {
	private known: Promise<ReadonlyMap<string, string>> | undefined;

	constructor(private readonly api: PlanhatApi) {}

	/**
	 * Empty when the list can't be read: then nobody knows what a spelling means.
	 * @throws CancelledError when the run is cancelled
	 */
	async read(): Promise<ReadonlyMap<string, string>> {
		this.known ??= this.ask();
		return await this.known;
	}

	private async ask(): Promise<ReadonlyMap<string, string>> {
		const read = await attemptAsync(async () =>
			asRecords(await this.api.json({ method: 'GET', path: companyLean.path })),
		);
		if (read.ok) return new Map(read.value.flatMap(spellingsOf));
		if (read.error instanceof CancelledError) throw read.error;
		return new Map();
	}
}
