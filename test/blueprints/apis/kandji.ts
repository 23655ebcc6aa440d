import type { Api } from '../api';
import { answered, numberParam, partOf, requireBearer, requireGet } from '../serving';
import { tokenIn, wrongToken } from '../signIn';

/** Kandji: limit (300 when left out) and offset, a list at the root, an empty one at the end. */
export const kandji: Api = {
	file: 'kandji-devices',
	count: 650,
	pages: 3,
	credential: (origin) => tokenIn(`${origin}/api/v1`),
	wrong: wrongToken(),
	row: (n, label) => ({
		device_id: `4f6a0000-0000-4000-8000-${String(n).padStart(12, '0')}`,
		device_name: label,
		model: 'MacBook Air (M1, 2020)',
		serial_number: `C02KD${n}`,
		platform: 'Mac',
		os_version: '14.5',
	}),
	serve: (exchange, { rows }) => {
		requireBearer(exchange);
		requireGet(exchange, '/api/v1/devices', 'limit', 'offset');
		const size = numberParam(exchange, 'limit', { missing: 300, most: 300 });
		const part = partOf(rows, numberParam(exchange, 'offset', { missing: 0 }), size);
		return answered(part.rows, part);
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'assets',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `kandji-4f6a0000-0000-4000-8000-${String(n).padStart(12, '0')}`,
		name: label,
		serialNumber: `C02KD${n}`,
		status: 'Active',
	}),
};
