import { param } from '../../restServer';
import type { Api } from '../api';
import { answered, numberParam, opaque, partOf, requireGet, requireHeader } from '../serving';
import { TOKEN, tokenIn, wrongToken } from '../signIn';

/** Pipedrive, version 2: limit up to 500; `additional_data.next_cursor` is null at the end. */
export const pipedrive: Api = {
	file: 'pipedrive-organizations',
	count: 1100,
	pages: 3,
	credential: (origin) => tokenIn(`${origin}/api/v2`, 'x-api-token', ''),
	wrong: wrongToken('x-api-token', ''),
	row: (n, label) => ({
		id: n,
		name: label,
		owner_id: 8,
		add_time: '2026-01-04T10:44:11Z',
		is_deleted: false,
		custom_fields: {},
	}),
	serve: (exchange, { rows }) => {
		requireHeader(exchange, 'x-api-token', TOKEN);
		requireGet(exchange, '/api/v2/organizations', 'limit', 'cursor');
		const size = numberParam(exchange, 'limit', { missing: 100, most: 500 });
		const part = partOf(rows, opaque.read(param(exchange, 'cursor')), size);
		const cursor = part.next === undefined ? null : opaque.write(part.next);
		return answered(
			{ success: true, data: part.rows, additional_data: { next_cursor: cursor } },
			part,
		);
	},
	resource: 'companies',
	record: (n, label) => ({ sourceId: `pipedrive-${n}`, name: label }),
};
