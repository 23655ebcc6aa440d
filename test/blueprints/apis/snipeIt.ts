import type { Api } from '../api';
import {
	answered,
	numberParam,
	partOf,
	requireBearer,
	requireGet,
	requireHeader,
} from '../serving';
import { tokenIn, wrongToken } from '../signIn';

/** Snipe-IT: limit (50 when left out) and offset, `total` beside `rows`. */
export const snipeIt: Api = {
	file: 'snipe-it-hardware',
	count: 250,
	pages: 3,
	credential: (origin) => tokenIn(`${origin}/api/v1`),
	wrong: wrongToken(),
	row: (n, label) => ({
		id: n,
		name: n === 2 ? '' : label,
		asset_tag: `84381${n}`,
		serial: `f294c22f-${n}`,
		model: { id: 1, name: 'Macbook Pro 13"' },
		status_label: {
			id: 1,
			name: 'Ready to Deploy',
			status_type: 'deployable',
			status_meta: 'deployable',
		},
		purchase_date: n === 3 ? null : { date: '2026-01-04', formatted: 'Sun Jan 04, 2026' },
	}),
	serve: (exchange, { rows }) => {
		requireBearer(exchange);
		requireHeader(exchange, 'Accept', 'application/json');
		requireGet(exchange, '/api/v1/hardware', 'limit', 'offset', 'sort', 'order');
		const size = numberParam(exchange, 'limit', { missing: 50 });
		const part = partOf(rows, numberParam(exchange, 'offset', { missing: 0 }), size);
		return answered({ total: rows.length, rows: part.rows }, part);
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'assets',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `snipe-it-${n}`,
		externalId: `84381${n}`,
		name: n === 2 ? 'Macbook Pro 13"' : label,
		serialNumber: `f294c22f-${n}`,
		status: 'Ready to Deploy',
		installDate: n === 3 ? undefined : '2026-01-04T00:00:00.000Z',
	}),
};
