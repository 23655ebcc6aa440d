import { type Answer, type Exchange, param, Refusal } from '../../restServer';
import type { Api, Source } from '../api';
import { answered, numberParam, partOf, requireBasic, requireGet } from '../serving';
import { basic, WRONG } from '../signIn';

const KEY = 'rk_of_the_emulation';

const CUSTOMERS = ['cus_Na6dX7aXxi11N4', 'cus_Nb7eY8bYyj22O5'];

/** The customer of a subscription. */
function customerOf(n: number): string {
	return CUSTOMERS[n % 2] ?? '';
}

/** One position of a subscription; the period stands here, in seconds since 1970. */
function item(n: number, quantity: number, name: string) {
	return {
		id: `si_${n}`,
		object: 'subscription_item',
		quantity,
		current_period_start: 1_767_225_600,
		current_period_end: 1_769_904_000,
		price: {
			id: 'price_1MowQULkdIwHu7ixraBm864M',
			object: 'price',
			currency: 'usd',
			nickname: name,
			unit_amount: 1050,
			recurring: { interval: 'month', interval_count: 1 },
		},
	};
}

/** Stripe: limit up to 100, the id of the last record as starting_after, has_more. */
function serveList(exchange: Exchange, { rows }: Source, name: string): Answer {
	requireBasic(exchange, KEY, '');
	requireGet(exchange, `/v1/${name}`, 'limit', 'starting_after');
	const size = numberParam(exchange, 'limit', { missing: 10, most: 100 });
	const after = param(exchange, 'starting_after');
	const at = rows.findIndex(({ id }) => id === after);
	if (after !== undefined && at < 0) throw new Refusal(400, `there is no '${after}'`);
	const part = partOf(rows, at + 1, size);
	const list = { object: 'list', url: `/v1/${name}`, has_more: part.next !== undefined };
	return answered({ ...list, data: part.rows }, part);
}

/** Customers; the second one has no name, only an address. */
export const stripeCustomers: Api = {
	file: 'stripe-customers',
	count: 250,
	pages: 3,
	credential: (origin) => basic(`${origin}/v1`, KEY, ''),
	wrong: { user: WRONG },
	row: (n, label) => ({
		id: `cus_NffrFeUfNV2Hib${n}`,
		object: 'customer',
		address: null,
		created: 1_680_893_993,
		email: `jenny${n}@example.com`,
		name: n === 2 ? null : label,
		phone: n === 3 ? null : '+15551234567',
	}),
	serve: (exchange, source) => serveList(exchange, source, 'customers'),
	resource: 'companies',
	record: (n, label) => ({
		sourceId: `cus_NffrFeUfNV2Hib${n}`,
		name: n === 2 ? 'jenny2@example.com' : label,
		...(n === 3 ? {} : { phonePrimary: '+15551234567' }),
	}),
};

/** Subscriptions of two customers. Amounts are in cents. */
export const stripeSubscriptions: Api = {
	file: 'stripe-subscriptions',
	count: 250,
	pages: 3,
	credential: (origin) => basic(`${origin}/v1`, KEY, ''),
	wrong: { user: WRONG },
	row: (n, label) => ({
		id: `sub_${n}`,
		object: 'subscription',
		cancel_at_period_end: n === 2,
		currency: 'usd',
		customer: customerOf(n),
		status: 'active',
		items: {
			object: 'list',
			// The third one has two positions.
			data: n === 3 ? [item(n, 3, label), item(n, 1, 'Extra')] : [item(n, 3, label)],
			has_more: false,
		},
	}),
	serve: (exchange, source) => serveList(exchange, source, 'subscriptions'),
	companies: CUSTOMERS.map((sourceId) => ({ name: `Customer ${sourceId}`, sourceId })),
	resource: 'licenses',
	record: (n, label) => ({
		companyId: `srcid-${customerOf(n)}`,
		sourceId: `sub_${n}`,
		product: label,
		_currency: 'USD',
		value: n === 3 ? 42 : 31.5,
		fixedPeriod: true,
		fromDate: '2026-01-01T00:00:00.000Z',
		toDate: '2026-02-01T00:00:00.000Z',
		autoRenews: n !== 2,
	}),
};
