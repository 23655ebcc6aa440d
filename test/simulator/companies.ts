import type { Doc, Fields } from './documents';
import { isRunning, renewalDays } from './licenses';
import type { Sandbox } from './sandbox';

/**
 * Brings the figures of companies up to date with their licenses. Planhat developer documentation:
 * company; when Planhat does this is not published, here it is before the next read.
 */
export function refreshCompanies(sandbox: Sandbox): void {
	const { store } = sandbox;
	for (const id of store.takeStaleCompanies()) {
		const company = store.collection('companies').get(id);
		if (company) store.update('companies', company, figures(company, sandbox));
	}
}

function figures(company: Doc, { store, now, switches }: Sandbox): Fields {
	const licenses = store.collection('licenses').findBy('companyId', company._id);
	const running = licenses.filter((license) => isRunning(license, now()));
	const mrr = running.reduce((sum, license) => sum + Number(license['mrr'] ?? 0), 0);
	const starts = textsOf(licenses, 'fromDate');
	const renewals = textsOf(running, 'renewalDate');
	const ends = textsOf(licenses, 'toDate');
	const days = renewals.map((renewalDate) =>
		renewalDays({ renewalDate }, now(), switches.current.renewalDaysPast),
	);
	return {
		mrr,
		arr: mrr * 12,
		status: statusOf(company, licenses, running),
		customerFrom: starts[0] ?? null,
		customerTo: ends.at(-1) ?? null,
		renewalDate: renewals[0] ?? null,
		renewalDaysFromNow: days[0] ?? null,
		products: [...new Set(textsOf(running, 'product'))],
	};
}

function statusOf(company: Doc, licenses: readonly Doc[], running: readonly Doc[]): unknown {
	if (running.length > 0) return 'customer';
	if (licenses.length === 0)
		return company['status'] === 'customer' ? 'canceled' : company['status'];
	return licenses.some((license) => license['renewalStatus'] !== 'lost') ? 'coming' : 'canceled';
}

/** Filled texts of one property, in ascending order. */
function textsOf(docs: readonly Doc[], property: string): string[] {
	return docs
		.map((doc) => doc[property])
		.filter((value): value is string => typeof value === 'string' && value !== '')
		.sort();
}

/**
 * Licenses and sales as they stand inside a company, where `_currency` is an object although the
 * records themselves carry a plain string (recorded).
 */
export function embeddedRecords(company: Doc, { store }: Sandbox): Fields {
	const embed = (resource: 'licenses' | 'sales') =>
		store
			.collection(resource)
			.findBy('companyId', company._id)
			.map((doc) => ({ ...doc, _currency: currencyObject(doc['_currency']) }));
	return { licenses: embed('licenses'), sales: embed('sales') };
}

const symbols: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

function currencyObject(code: unknown): Fields {
	const id = String(code ?? '');
	return {
		_id: id,
		symbol: symbols[id] ?? id,
		rate: 1,
		isBase: id === 'USD',
		overrides: {},
		__v: 0,
	};
}
