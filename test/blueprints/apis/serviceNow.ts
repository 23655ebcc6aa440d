import type { Api } from '../api';
import { answered, numberParam, partOf, requireBasic, requireGet, requireParam } from '../serving';
import { basic, WRONG } from '../signIn';

/**
 * ServiceNow's Table API: the parameters begin with sysparm_, the total stands in a header, and
 * display values are texts.
 */
export const serviceNow: Api = {
	file: 'servicenow-hardware',
	count: 1100,
	pages: 3,
	credential: (origin) => basic(`${origin}/api/now`, 'planhat.sync', 'now-password'),
	wrong: { password: WRONG },
	row: (n, label) => ({
		sys_id: `3a0${String(n).padStart(29, '0')}`,
		asset_tag: `P1000${n}`,
		display_name: label,
		serial_number: `SN-${n}`,
		install_status: n === 2 ? 'In stock' : 'In use',
	}),
	serve: (exchange, { rows }) => {
		requireBasic(exchange, 'planhat.sync', 'now-password');
		const names = ['limit', 'offset', 'fields', 'display_value', 'query'];
		requireGet(exchange, '/api/now/table/alm_hardware', ...names.map((name) => `sysparm_${name}`));
		const fields = 'sys_id,asset_tag,display_name,serial_number,install_status';
		requireParam(exchange, 'sysparm_fields', fields);
		requireParam(exchange, 'sysparm_display_value', 'true');
		const size = numberParam(exchange, 'sysparm_limit', { missing: 10_000, most: 10_000 });
		const part = partOf(rows, numberParam(exchange, 'sysparm_offset', { missing: 0 }), size);
		return answered({ result: part.rows }, part, {
			headers: [['X-Total-Count', String(rows.length)]],
		});
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'assets',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `servicenow-3a0${String(n).padStart(29, '0')}`,
		externalId: `P1000${n}`,
		name: label,
		serialNumber: `SN-${n}`,
		status: n === 2 ? 'In stock' : 'In use',
	}),
};
