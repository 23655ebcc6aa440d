import { param } from '../../restServer';
import type { Api } from '../api';
import {
	answered,
	grant,
	numberParam,
	opaque,
	partOf,
	requireBearer,
	requireGet,
	requireParam,
} from '../serving';
import { oAuth2Connected, REFRESH_TOKEN, WRONG } from '../signIn';

/** Google's directory: maxResults up to 500; `nextPageToken` is missing on the last page. */
export const googleWorkspace: Api = {
	file: 'google-workspace-users',
	count: 1100,
	pages: 3,
	credential: (origin) => oAuth2Connected(`${origin}/admin/directory/v1`, `${origin}/token`),
	wrong: { oauthTokenData: { access_token: 'over', refresh_token: WRONG } },
	row: (n, label) => ({
		kind: 'admin#directory#user',
		id: `1142${n}`,
		primaryEmail: `liz${n}@northwind.example`,
		name: { givenName: 'Liz', familyName: label, fullName: `Liz ${label}` },
		orgUnitPath: '/',
	}),
	serve: (exchange, { rows }) => {
		if (exchange.path === '/token') {
			return grant(exchange, { grant_type: 'refresh_token', refresh_token: REFRESH_TOKEN });
		}
		requireBearer(exchange);
		const names = ['customer', 'maxResults', 'orderBy', 'pageToken'];
		requireGet(exchange, '/admin/directory/v1/users', ...names);
		requireParam(exchange, 'customer', 'my_customer');
		const size = numberParam(exchange, 'maxResults', { missing: 100, most: 500 });
		const part = partOf(rows, opaque.read(param(exchange, 'pageToken')), size);
		return answered(
			{
				kind: 'admin#directory#users',
				users: part.rows,
				...(part.next === undefined ? {} : { nextPageToken: opaque.write(part.next) }),
			},
			part,
		);
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'endusers',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `google-1142${n}`,
		email: `liz${n}@northwind.example`,
		firstName: 'Liz',
		lastName: label,
	}),
};
