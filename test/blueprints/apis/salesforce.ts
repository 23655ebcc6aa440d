import type { Api } from '../api';
import { answered, grant, partOf, requireBearer, requireGet, requireParam } from '../serving';
import { oAuth2, WRONG } from '../signIn';

const VERSION = '/services/data/v65.0';
const BATCH = 2000;

/**
 * Salesforce: batches of 2,000 at most; `nextRecordsUrl` is a path without parameters, and missing
 * when `done` is true.
 */
export const salesforce: Api = {
	file: 'salesforce-accounts',
	count: 4100,
	pages: 3,
	credential: (origin) => oAuth2(origin, `${origin}/services/oauth2/token`),
	wrong: { clientSecret: WRONG },
	row: (n, label) => {
		const id = `001D000000${String(n).padStart(5, '0')}IAH`;
		const url = `${VERSION}/sobjects/Account/${id}`;
		return { attributes: { type: 'Account', url }, Id: id, Name: label };
	},
	serve: (exchange, { rows }) => {
		if (exchange.path === '/services/oauth2/token') {
			return grant(exchange, { grant_type: 'client_credentials' });
		}
		requireBearer(exchange);
		const [, position] = /\/query\/01gD0000002HU6KIAW-(\d+)$/.exec(exchange.path) ?? [];
		if (position === undefined) {
			requireGet(exchange, `${VERSION}/query`, 'q');
			requireParam(exchange, 'q', 'SELECT Id, Name FROM Account');
		} else {
			requireGet(exchange, exchange.path);
		}
		const part = partOf(rows, Number(position ?? 0), BATCH);
		const nextRecordsUrl = `${VERSION}/query/01gD0000002HU6KIAW-${part.next}`;
		return answered(
			{
				totalSize: rows.length,
				done: part.next === undefined,
				...(part.next === undefined ? {} : { nextRecordsUrl }),
				records: part.rows,
			},
			part,
		);
	},
	resource: 'companies',
	record: (n, label) => ({
		sourceId: `001D000000${String(n).padStart(5, '0')}IAH`,
		name: label,
	}),
};
