import { param } from '../../restServer';
import type { Api } from '../api';
import { answered, numberParam, opaque, partOf, requireGet, requireHeader } from '../serving';
import { TOKEN, tokenIn, wrongToken } from '../signIn';

/** Okta: limit up to 200, and two Link headers, of which the last page has only the first. */
export const okta: Api = {
	file: 'okta-users',
	count: 450,
	pages: 3,
	credential: (origin) => tokenIn(`${origin}/api/v1`, 'Authorization', 'SSWS'),
	wrong: wrongToken('Authorization', 'SSWS'),
	row: (n, label) => ({
		id: `00u118oQYT4TBTe${n}`,
		status: 'ACTIVE',
		created: '2026-04-04T15:56:05.000Z',
		activated: null,
		profile: {
			firstName: 'Alice',
			lastName: label,
			mobilePhone: null,
			secondEmail: null,
			login: `alice${n}@northwind.example`,
			email: `alice${n}@northwind.example`,
		},
	}),
	serve: (exchange, { rows, origin }) => {
		requireHeader(exchange, 'Authorization', `SSWS ${TOKEN}`);
		requireGet(exchange, '/api/v1/users', 'limit', 'after');
		const size = numberParam(exchange, 'limit', { missing: 200, most: 200 });
		const part = partOf(rows, opaque.read(param(exchange, 'after')), size);
		const after = encodeURIComponent(opaque.write(part.next ?? 0));
		const next = `<${origin}/api/v1/users?after=${after}&limit=${size}>; rel="next"`;
		const self = ['link', `<${origin}${exchange.target}>; rel="self"`] as const;
		return answered(part.rows, part, {
			headers: part.next === undefined ? [self] : [self, ['link', next]],
		});
	},
	companies: [{ name: 'Northwind', externalId: 'my-company' }],
	resource: 'endusers',
	record: (n, label) => ({
		companyId: 'extid-my-company',
		sourceId: `okta-00u118oQYT4TBTe${n}`,
		email: `alice${n}@northwind.example`,
		firstName: 'Alice',
		lastName: label,
	}),
};
