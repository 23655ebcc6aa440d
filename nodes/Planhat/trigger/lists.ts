import type { IDataObject } from 'n8n-workflow';

import type { ResourceDefinition } from '../../shared/definition/resource';
import { ConfigError, PaginationError } from '../../shared/http/errors';
import type { QueryPair } from '../../shared/http/query';
import { offsetStrategy } from '../../shared/pagination/offset';
import { paginate } from '../../shared/pagination/paginate';
import { asRecords, type PlanhatApi } from '../api';
import { companyQuery } from '../companyFilter';
import { planhatGuard } from '../pages';
import type { TriggerSettings } from './settings';
import { ALL_CUSTOM_FIELDS } from './triggerResources';

/** How a list is asked for. */
export interface ListOrder {
	/** A field, with a minus sign in front for the latest first. */
	readonly sort: string;
	/** Fields to read; empty for all. */
	readonly select: readonly string[];
}

/** The list of the chosen resource. */
export interface RecordList {
	page(order: ListOrder, offset: number, limit: number): Promise<IDataObject[]>;
	/** The whole list, page by page, in the order of the Planhat ID unless told otherwise. */
	pages(order: ListOrder): AsyncGenerator<readonly IDataObject[]>;
}

/** A fixed order keeps pages from shifting; Planhat's default order is not documented. */
export const STABLE_ORDER = '_id';

/** The fields to ask for when all are wanted; none where all come by themselves. */
function everyField({ fields, list }: ResourceDefinition): string[] {
	return list.givesDefaultsOnly ? [...fields.map(({ name }) => name), ALL_CUSTOM_FIELDS] : [];
}

/** Opens the list; the company is looked up once. */
export async function openList(
	api: PlanhatApi,
	{ resource, companyFilter, maxPages }: TriggerSettings,
): Promise<RecordList> {
	const filters = await companyQuery(api, companyFilter);
	const maxPage = resource.list.maxPageSize;
	const every = everyField(resource);
	let pagesRead = 0;

	async function page(order: ListOrder, offset: number, limit: number): Promise<IDataObject[]> {
		pagesRead += 1;
		if (pagesRead > maxPages) {
			throw new ConfigError(
				`There is more to read than the ${maxPages} pages that one poll may read`,
				"Nothing is lost: raise 'Max Pages' in the options, or narrow the list down with 'Company'.",
				{ field: 'Max Pages' },
			);
		}
		const select = order.select.length > 0 ? order.select : every;
		const query: QueryPair[] = [
			['limit', String(limit)],
			['offset', String(offset)],
			['sort', order.sort],
			...(select.length > 0 ? [['select', select.join(',')] as const] : []),
			...filters,
		];
		return asRecords(await api.json({ method: 'GET', path: resource.path, query }));
	}

	async function* pages(order: ListOrder): AsyncGenerator<readonly IDataObject[]> {
		const { ending } = yield* paginate({
			strategy: offsetStrategy({ start: 0, pageSize: maxPage, shortPage: 'endsUnlessRound' }),
			inFlight: 1,
			guard: planhatGuard(),
			fetch: async ({ offset }) => {
				const records = await page(order, offset, maxPage);
				return { records, received: records.length };
			},
		});
		if (!ending.isProven) {
			throw new PaginationError(
				`The list could not be read to its end: ${ending.because}`,
				'Nothing is lost: the next poll reads it again.',
			);
		}
	}

	return { page, pages };
}
