import { type Answer, type Exchange, param } from '../../restServer';
import type { Api, Source } from '../api';
import {
	answered,
	numberParam,
	opaque,
	partOf,
	requireBasic,
	requireGet,
	requireParam,
} from '../serving';
import { basic, WRONG } from '../signIn';

const USER = 'jdoe@example.com/token';
const PASSWORD = 'zendesk-token';

/** Zendesk: page[size] up to 100, the cursor and has_more in `meta`, whole addresses in `links`. */
function serveList(exchange: Exchange, { rows, origin }: Source, name: string): Answer {
	requireBasic(exchange, USER, PASSWORD);
	const path = `/api/v2/${name}.json`;
	requireGet(exchange, path, 'page[size]', 'page[after]', 'role');
	const size = numberParam(exchange, 'page[size]', { missing: 100, most: 100 });
	const start = opaque.read(param(exchange, 'page[after]'));
	const part = partOf(rows, start, size);
	// A last page has a cursor too; has_more is what tells.
	const cursor = opaque.write(part.next ?? rows.length);
	const query = new URLSearchParams({ 'page[size]': String(size), 'page[after]': cursor });
	return answered(
		{
			[name]: part.rows,
			meta: {
				has_more: part.next !== undefined,
				after_cursor: cursor,
				before_cursor: opaque.write(start),
			},
			links: { prev: null, next: `${origin}${path}?${query}` },
		},
		part,
	);
}

/** Organizations, with the domains by which Planhat finds the company of a person. */
export const zendeskOrganizations: Api = {
	file: 'zendesk-organizations',
	count: 250,
	pages: 3,
	credential: (origin) => basic(`${origin}/api/v2`, USER, PASSWORD),
	wrong: { password: WRONG },
	row: (n, label) => ({
		id: 35_436 + n,
		name: label,
		domain_names: n === 2 ? [] : [`example${n}.example`, `test${n}.example`],
		external_id: n === 2 ? null : `ABC${n}`,
		shared_tickets: true,
	}),
	serve: (exchange, source) => serveList(exchange, source, 'organizations'),
	resource: 'companies',
	record: (n, label) => ({
		sourceId: `zendesk-${35_436 + n}`,
		...(n === 2 ? {} : { externalId: `ABC${n}` }),
		name: label,
		domains: n === 2 ? [] : [`example${n}.example`, `test${n}.example`],
	}),
};

/** End users; the third one belongs to no organization, but has an address at one. */
export const zendeskUsers: Api = {
	file: 'zendesk-users',
	count: 250,
	pages: 3,
	credential: (origin) => basic(`${origin}/api/v2`, USER, PASSWORD),
	wrong: { password: WRONG },
	row: (n, label) => ({
		id: 9_873_843 + n,
		name: label,
		email: `person${n}@northwind.example`,
		phone: n === 2 ? null : '+15551234567',
		organization_id: n === 3 ? null : 57_542,
		role: 'end-user',
		active: true,
	}),
	serve: (exchange, source) => {
		requireParam(exchange, 'role', 'end-user');
		return serveList(exchange, source, 'users');
	},
	companies: [{ name: 'Northwind', sourceId: 'zendesk-57542', domains: ['northwind.example'] }],
	resource: 'endusers',
	record: (n, label) => ({
		companyId: 'srcid-zendesk-57542',
		sourceId: `zendesk-${9_873_843 + n}`,
		email: `person${n}@northwind.example`,
		lastName: label,
	}),
};
