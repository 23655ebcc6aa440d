import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import type { QueryPair } from '../../shared/http/query';
import { runItems } from '../../shared/n8n/items';
import { itemParameters } from '../../shared/n8n/parameters';
import { offsetStrategy } from '../../shared/pagination/offset';
import { paginate } from '../../shared/pagination/paginate';
import { asRecords, type PlanhatApi } from '../api';
import { companyQuery } from '../companyFilter';
import { callOptions, companyLocator, optionsCollection } from '../inputs';
import { listProperties, type ListSettings, readListSettings } from '../listSettings';
import { type Operation, plural } from './operation';

/**
 * Leaves out records seen before, and counts them: a list that changes while it is read, or whose
 * order is not unique, shifts its pages.
 */
class SeenRecords {
	private readonly ids = new Set<string>();
	repeated = 0;

	fresh(records: readonly IDataObject[]): readonly IDataObject[] {
		return records.filter((record) => {
			const id = record['_id'];
			if (typeof id !== 'string') return true;
			const isNew = !this.ids.has(id);
			this.ids.add(id);
			if (!isNew) this.repeated += 1;
			return isNew;
		});
	}
}

/** Tells the person that pages shifted: where records come twice, others may have slipped by. */
function reportShift(context: IExecuteFunctions, repeated: number): void {
	if (repeated === 0) return;
	context.addExecutionHints({
		message: `The list changed while it was read: ${repeated} records came twice and were left out once, so others may be missing. Sort by Planhat ID, or run again when nobody is writing.`,
		location: 'outputPane',
	});
}

/** Reads a list page by page and yields the records in order, each once. */
async function* readList(
	api: PlanhatApi,
	resource: ResourceDefinition,
	{ query, companyFilter, maxRecords, pagesInFlight }: ListSettings,
	onRepeated: (count: number) => void,
): AsyncGenerator<readonly IDataObject[]> {
	const filters = [...query, ...(await companyQuery(api, companyFilter))];
	const pageSize = Math.min(resource.list.maxPageSize, maxRecords);
	const seen = new SeenRecords();
	const pages = paginate({
		strategy: offsetStrategy({ start: 0, pageSize, shortPage: 'endsUnlessRound' }),
		inFlight: pagesInFlight,
		limits: { maxRecords },
		fetch: async ({ offset }) => {
			const page: QueryPair[] = [
				['limit', String(pageSize)],
				['offset', String(offset)],
			];
			const records = asRecords(
				await api.json({ method: 'GET', path: resource.path, query: [...page, ...filters] }),
			);
			return { records, received: records.length };
		},
	});
	for await (const records of pages) yield seen.fresh(records);
	onRepeated(seen.repeated);
}

/** `GET /x` with limit and offset (Planhat developer documentation, lists). */
export const getAll: Operation = {
	name: 'getAll',
	label: 'Get Many',
	describe: (resource) => `Get many ${plural(resource)}`,
	action: (resource) => `Get many ${plural(resource)}`,

	properties: (resource) => [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		...resource.list.filters
			.filter(({ type }) => type === 'company')
			.map(({ description }) => companyLocator(`${description}; leave empty for all`, false)),
		optionsCollection([...listProperties(resource), ...callOptions()]),
	],

	async run({ context, resource, api }) {
		let repeated = 0;
		const read = (settings: ListSettings) =>
			readList(api, resource, settings, (count) => (repeated += count));
		const output = await runItems(context, 1, (itemIndex) =>
			read(readListSettings(resource, itemParameters(context, itemIndex))),
		);
		reportShift(context, repeated);
		return output;
	},
};
