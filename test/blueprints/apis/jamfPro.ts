import type { Api } from '../api';
import {
	answered,
	grant,
	numberParam,
	partOf,
	requireBearer,
	requireGet,
	requireParam,
} from '../serving';
import { oAuth2, WRONG } from '../signIn';

/** Jamf Pro: pages from 0 on, `page-size` up to 2,000, `totalCount` beside `results`. */
export const jamfPro: Api = {
	file: 'jamf-pro-computers',
	count: 250,
	pages: 3,
	credential: (origin) => oAuth2(`${origin}/api`, `${origin}/api/oauth/token`),
	wrong: { clientSecret: WRONG },
	row: (n, label) => ({
		id: String(n),
		udid: `udid-${n}`,
		general: {
			name: label,
			platform: 'Mac',
			assetTag: null,
			remoteManagement: { managed: n !== 2, managementUsername: null },
			lastEnrolledDate: '2026-03-01T10:30:00Z',
		},
		diskEncryption: null,
		hardware: { make: 'Apple', model: 'MacBook Pro', serialNumber: `C02JP${n}` },
	}),
	serve: (exchange, { rows }) => {
		if (exchange.path === '/api/oauth/token') {
			return grant(exchange, { grant_type: 'client_credentials' });
		}
		requireBearer(exchange);
		requireGet(exchange, '/api/v1/computers-inventory', 'page', 'page-size', 'section');
		requireParam(exchange, 'section', 'GENERAL,HARDWARE');
		const size = numberParam(exchange, 'page-size', { missing: 100, most: 2000 });
		const part = partOf(rows, numberParam(exchange, 'page', { missing: 0 }) * size, size);
		return answered({ totalCount: rows.length, results: part.rows }, part);
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'assets',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `jamf-pro-${n}`,
		name: label,
		serialNumber: `C02JP${n}`,
		status: n === 2 ? 'Unmanaged' : 'Managed',
		installDate: '2026-03-01T00:00:00.000Z',
	}),
};
