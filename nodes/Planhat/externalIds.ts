import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { ConfigError } from '../shared/http/errors';
import { plainText } from '../shared/json/plainText';
import { tellHint } from '../shared/n8n/hints';
import type { ItemParameters } from '../shared/n8n/parameters';
import { asRecord, idOf, type PlanhatApi } from './api';
import { companyLocator } from './inputs';
import { type KeyList, readKeyList } from './keyList';
import { ownId } from './ownId';
import { type RecordReference, recordPath, referenceText, toReference } from './recordReference';
import { company as companies } from './resources/company';
import { plural, singular } from './words';

/** Pages of a list that are read to find a second record with an External ID. */
const MAX_PAGES = 20;

/** Companies that an error names. */
const MOST_NAMED = 5;

/** The name under which a resource keeps its External ID. */
function externalField({ bulkKeys }: ResourceDefinition): 'extId' | 'externalId' {
	return bulkKeys.includes('extId') ? 'extId' : 'externalId';
}

/** Whether records of several companies may have the same External ID (Planhat help, 8146372). */
function isPerCompany({ ids, companyField }: ResourceDefinition): boolean {
	return companyField !== undefined && ids.includes('externalId');
}

/** Names the company of a record that is named by its External ID. */
export function ownerLocator(resource: ResourceDefinition): INodeProperties[] {
	if (!isPerCompany(resource)) return [];
	const description = `Company of the ${singular(resource)}, because companies may use the same External ID. Leave empty where each is used once.`;
	return [
		{
			...companyLocator(description, false),
			displayOptions: { show: { 'recordId.mode': ['externalId'] } },
		},
	];
}

/**
 * The company that the person named beside a record; undefined when none is.
 * @throws ConfigError when what is filled in names no company
 */
export function readOwner(parameters: ItemParameters): RecordReference | undefined {
	// An expression that gives nothing must not turn into "any company".
	if (!parameters.isLocatorFilledIn('companyId')) return undefined;
	return toReference(parameters.locator('companyId'), companies, 'Company');
}

/**
 * Finds the record that an External ID means, for one run. Planhat keeps External IDs unique within
 * a company only, and does not say which record it takes where two have the same.
 */
export class ExternalIds {
	private readonly companyIds = new Map<string, Promise<string>>();
	private readonly lists = new Map<string, Promise<KeyList>>();
	private isUnsure = false;

	/** `isWriting`: whether a second record has to be looked for where no company is named. */
	constructor(
		private readonly api: PlanhatApi,
		private readonly resource: ResourceDefinition,
		private readonly isWriting: boolean,
	) {}

	/**
	 * The record meant: by its Planhat ID where its company is named, as it is otherwise.
	 * @throws ConfigError when no record of the company has the ID, or several records have it;
	 * HttpError when no record has it
	 */
	async resolve(
		reference: RecordReference,
		company: RecordReference | undefined,
	): Promise<RecordReference> {
		if (reference.kind !== 'externalId' || !isPerCompany(this.resource)) return reference;
		if (company !== undefined) return { kind: 'id', id: await this.within(reference, company) };
		if (this.isWriting) await this.requireOnly(reference);
		return reference;
	}

	/** Adds a hint under the node where a second record could not be ruled out. */
	report(context: IExecuteFunctions): void {
		if (!this.isUnsure) return;
		tellHint(
			context,
			`There are too many ${plural(this.resource)} to know whether two companies use the same External ID. Choose the 'Company' beside it to be sure.`,
		);
	}

	private async within(reference: RecordReference, company: RecordReference): Promise<string> {
		const companyId = await this.companyId(company);
		const { companyField = '' } = this.resource;
		// Mostly only one record has the ID, and one call tells its company.
		const path = recordPath(this.resource, reference);
		const first = asRecord(await this.api.json({ method: 'GET', path }), 'a record');
		if (first[companyField] === companyId) return idOf(first);
		const found = (await this.list(companyId)).records.filter(
			(record) => this.hasId(record, reference) && record[companyField] === companyId,
		);
		const [only, other] = found;
		if (only === undefined) {
			throw new ConfigError(
				`The company has no ${singular(this.resource)} with the External ID '${reference.id}'`,
				"Check the ID and the 'Company'.",
				{ field: this.resource.label.one },
			);
		}
		if (other !== undefined) throw this.shared(reference, found);
		return idOf(only);
	}

	/** Makes sure that an External ID means one record, whatever its company. */
	private async requireOnly(reference: RecordReference): Promise<void> {
		const { records, isWhole } = await this.list();
		const found = records.filter((record) => this.hasId(record, reference));
		if (found.length > 1) throw this.shared(reference, found);
		this.isUnsure ||= !isWhole;
	}

	private hasId(record: IDataObject, { id }: RecordReference): boolean {
		return plainText(record[externalField(this.resource)]) === id;
	}

	private async companyId(company: RecordReference): Promise<string> {
		const key = referenceText(company);
		const known = this.companyIds.get(key) ?? ownId(this.api, companies, company);
		this.companyIds.set(key, known);
		return await known;
	}

	private async list(companyId?: string): Promise<KeyList> {
		const { list } = this.resource;
		const name = list.filters.find(({ type }) => type === 'company')?.name;
		const filter =
			companyId === undefined || name === undefined ? [] : [[name, companyId] as const];
		const key = filter.length === 0 ? '' : (companyId ?? '');
		const known =
			this.lists.get(key) ?? readKeyList(this.api, this.resource, { filter, maxPages: MAX_PAGES });
		this.lists.set(key, known);
		return await known;
	}

	private shared({ id }: RecordReference, found: readonly IDataObject[]): ConfigError {
		const { companyField = '', label } = this.resource;
		const owners = [
			...new Set(found.map((record) => plainText(record[companyField]) ?? 'unknown')),
		];
		const named = owners.slice(0, MOST_NAMED).join(', ');
		const others = owners.length > MOST_NAMED ? ` and ${owners.length - MOST_NAMED} more` : '';
		return new ConfigError(
			`${found.length} ${plural(this.resource)} have the External ID '${id}', of the companies ${named}${others}`,
			"Choose the 'Company' whose record is meant, or name the record by its Planhat ID. Nothing was changed.",
			{ field: label.one },
		);
	}
}
