import { type Answer, type Exchange, param } from '../../restServer';
import type { JsonObject } from '../../restServer/json';
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

const KEY = 'site_key_of_the_emulation';

/**
 * Chargebee: limit up to 100; every record stands under its kind inside `list`; `next_offset` is
 * missing on the last page.
 */
function serveList(exchange: Exchange, { rows }: Source, name: string, filters: string[]): Answer {
	requireBasic(exchange, KEY, '');
	requireGet(exchange, `/api/v2/${name}`, 'limit', 'offset', ...filters);
	const size = numberParam(exchange, 'limit', { missing: 10, most: 100 });
	const part = partOf(rows, opaque.read(param(exchange, 'offset')), size);
	const next: JsonObject = part.next === undefined ? {} : { next_offset: opaque.write(part.next) };
	return answered({ list: part.rows, ...next }, part);
}

/** Customers; the second one is a person without a company. */
export const chargebeeCustomers: Api = {
	file: 'chargebee-customers',
	count: 250,
	pages: 3,
	credential: (origin) => basic(`${origin}/api/v2`, KEY, ''),
	wrong: { user: WRONG },
	row: (n, label) => ({
		customer: {
			id: `9bsvnHgsvmsI${n}`,
			first_name: 'John',
			email: `john${n}@test.com`,
			...(n === 2 ? {} : { company: label, phone: '+15417543010' }),
		},
		card: { status: 'valid' },
	}),
	serve: (exchange, source) => serveList(exchange, source, 'customers', []),
	resource: 'companies',
	record: (n, label) => ({
		sourceId: `9bsvnHgsvmsI${n}`,
		name: n === 2 ? 'john2@test.com' : label,
		...(n === 2 ? {} : { phonePrimary: '+15417543010' }),
	}),
};

/** Subscriptions. Amounts are in cents, times in seconds since 1970. */
export const chargebeeSubscriptions: Api = {
	file: 'chargebee-subscriptions',
	count: 250,
	pages: 3,
	credential: (origin) => basic(`${origin}/api/v2`, KEY, ''),
	wrong: { user: WRONG },
	row: (n, label) => ({
		subscription: {
			id: `169m6aVV${n}`,
			customer_id: '5f0335de',
			status: n === 2 ? 'non_renewing' : 'active',
			currency_code: 'EUR',
			current_term_start: 1_767_225_600,
			current_term_end: 1_798_761_600,
			billing_period: 1,
			billing_period_unit: 'year',
			mrr: 10_000,
			subscription_items: [
				{
					...{ item_price_id: label, item_type: 'plan', quantity: 1 },
					...{ unit_price: 120_000, amount: 120_000 },
				},
				{ item_price_id: 'support', item_type: 'addon', quantity: 1, amount: 1_250 },
			],
		},
		customer: { id: '5f0335de', company: 'Northwind' },
	}),
	serve: (exchange, source) => {
		requireParam(exchange, 'status[in]', '["active","non_renewing"]');
		return serveList(exchange, source, 'subscriptions', ['status[in]']);
	},
	companies: [{ name: 'Northwind', sourceId: '5f0335de' }],
	resource: 'licenses',
	record: (n, label) => ({
		companyId: 'srcid-5f0335de',
		sourceId: `169m6aVV${n}`,
		product: label,
		_currency: 'EUR',
		value: 1212.5,
		fixedPeriod: true,
		fromDate: '2026-01-01T00:00:00.000Z',
		toDate: '2027-01-01T00:00:00.000Z',
		autoRenews: n !== 2,
	}),
};
