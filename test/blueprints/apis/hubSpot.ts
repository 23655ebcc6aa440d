import { param } from '../../restServer';
import type { Api } from '../api';
import { answered, numberParam, partOf, requireBearer, requireGet, requireParam } from '../serving';
import { tokenIn, wrongToken } from '../signIn';

/** HubSpot: limit up to 100; `paging.next.after` is missing on the last page. */
export const hubSpot: Api = {
	file: 'hubspot-companies',
	count: 250,
	pages: 3,
	credential: (origin) => tokenIn(origin),
	wrong: wrongToken(),
	row: (n, label) => ({
		id: String(512 + n),
		properties: {
			name: n === 2 ? null : label,
			domain: n === 3 ? null : `example${n}.example`,
		},
		createdAt: '2026-10-30T03:30:17.883Z',
		updatedAt: '2026-12-07T16:50:06.678Z',
		archived: false,
	}),
	serve: (exchange, { rows, origin }) => {
		requireBearer(exchange);
		const path = '/crm/v3/objects/companies';
		requireGet(exchange, path, 'limit', 'after', 'properties');
		requireParam(exchange, 'properties', 'name,domain');
		const size = numberParam(exchange, 'limit', { missing: 10, most: 100 });
		const after = param(exchange, 'after');
		const start = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
		const part = partOf(rows, start, size);
		const last = String(part.rows.at(-1)?.['id']);
		const next = { after: last, link: `${origin}${path}?after=${last}` };
		return answered(
			{ results: part.rows, ...(part.next === undefined ? {} : { paging: { next } }) },
			part,
		);
	},
	resource: 'companies',
	record: (n, label) => ({
		sourceId: String(512 + n),
		name: n === 2 ? 'example2.example' : label,
		...(n === 3 ? {} : { domains: [`example${n}.example`], web: `example${n}.example` }),
	}),
};
