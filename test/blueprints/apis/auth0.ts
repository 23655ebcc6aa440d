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
import { CLIENT, session, WRONG } from '../signIn';

/** The client in the login request, with a secret. */
function login(secret: string) {
	const value = [
		{ path: 'client_id', value: CLIENT.clientId },
		{ path: 'client_secret', value: secret },
	];
	return { loginValues: { value } };
}

/** Auth0: pages from 0 on, per_page up to 100, `total` beside `users` with include_totals. */
export const auth0: Api = {
	file: 'auth0-users',
	count: 250,
	pages: 3,
	credential: (origin) =>
		session(`${origin}/api/v2`, {
			...login(CLIENT.clientSecret),
			loginPath: `${origin}/oauth/token`,
			loginFormat: 'form',
			loginBody: '{"grant_type": "client_credentials", "audience": "the-api"}',
			replyName: 'access_token',
		}),
	wrong: login(WRONG),
	row: (n, label) => ({
		user_id: `auth0|507f1f77bcf86cd7${n}`,
		email: `john.doe${n}@${n % 2 === 0 ? 'northwind' : 'halcyon'}.example`,
		email_verified: false,
		given_name: 'John',
		family_name: label,
		blocked: false,
	}),
	serve: (exchange, { rows }) => {
		if (exchange.path === '/oauth/token') {
			return grant(exchange, { grant_type: 'client_credentials', audience: 'the-api' });
		}
		requireBearer(exchange);
		requireGet(exchange, '/api/v2/users', 'page', 'per_page', 'include_totals');
		requireParam(exchange, 'include_totals', 'true');
		const size = numberParam(exchange, 'per_page', { missing: 50, most: 100 });
		const part = partOf(rows, numberParam(exchange, 'page', { missing: 0 }) * size, size);
		const start = numberParam(exchange, 'page', { missing: 0 }) * size;
		const summary = { start, limit: size, length: part.rows.length, total: rows.length };
		return answered({ ...summary, users: part.rows }, part);
	},
	companies: [
		{ name: 'Northwind', externalId: 'nw', domains: ['northwind.example'] },
		{ name: 'Halcyon', externalId: 'hc', domains: ['halcyon.example'] },
	],
	resource: 'endusers',
	record: (n, label) => ({
		companyId: n % 2 === 0 ? 'extid-nw' : 'extid-hc',
		sourceId: `auth0|507f1f77bcf86cd7${n}`,
		email: `john.doe${n}@${n % 2 === 0 ? 'northwind' : 'halcyon'}.example`,
		firstName: 'John',
		lastName: label,
	}),
};
