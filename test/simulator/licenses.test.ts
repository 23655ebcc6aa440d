import type { Fields } from './documents';
import { monthsBetween } from './licenses';
import { startStage, type Stage } from './testClient';

let stage: Stage;
beforeEach(async () => {
	stage = await startStage();
});
afterEach(() => stage.simulator.close());

/** The documented create example. */
function example(changes: Fields = {}): Fields {
	return {
		companyId: stage.companyId,
		product: 'Platform',
		_currency: 'EUR',
		fixedPeriod: true,
		fromDate: '2026-01-01T00:00:00.000Z',
		toDate: '2027-01-01T00:00:00.000Z',
		value: 24_000,
		autoRenews: false,
		...changes,
	};
}

async function create(changes: Fields = {}): Promise<Fields> {
	const { status, data } = await stage.client.post('/licenses', example(changes));
	expect([status, data]).toEqual([200, expect.anything()]);
	return data;
}

describe('creating a license', () => {
	it('answers the documented example field by field', async () => {
		stage.clock.time = Date.parse('2026-01-14T12:00:00.000Z');
		expect(await create()).toEqual({
			_id: expect.stringMatching(/^[0-9a-f]{24}$/),
			renewalStatus: 'ongoing',
			issues: [],
			autoRenews: false,
			noticePeriod: null,
			renewalUnit: 'month',
			noticeUnit: null,
			invoicesGenerated: false,
			companyId: stage.companyId,
			companyName: 'Lumen Freight',
			product: 'Platform',
			_currency: 'EUR',
			fixedPeriod: true,
			fromDate: '2026-01-01T00:00:00.000Z',
			toDate: '2027-01-01T00:00:00.000Z',
			invoiceCycleInterval: 0,
			toDateIncluded: false,
			length: 12,
			mrr: 2000,
			value: 24_000,
			renewalPeriod: 12,
			renewalDate: '2027-01-01T00:00:00.000Z',
			renewalDaysFromNow: 351,
			isOverdue: false,
			__v: 0,
		});
	});

	it('leaves the mrr of 47000 over two years unrounded', async () => {
		const { mrr, length } = await create({ toDate: '2028-01-01T00:00:00.000Z', value: 47_000 });
		expect(length).toBe(24);
		expect(mrr).toBeCloseTo(1958.3333333, 6);
	});

	it('works the value out of the mrr', async () => {
		expect(await create({ value: undefined, mrr: 2500 })).toMatchObject({
			mrr: 2500,
			value: 30_000,
		});
	});

	it('turns dates with an offset into UTC with milliseconds', async () => {
		const { fromDate } = await create({ fromDate: '2026-01-01T02:00:00+02:00' });
		expect(fromDate).toBe('2026-01-01T00:00:00.000Z');
	});

	it('keeps a renewal period that was sent and clears an empty forecast date', async () => {
		const license = await create({ renewalPeriod: 6, fcNewStartDate: '' });
		expect(license).toMatchObject({ renewalPeriod: 6, fcNewStartDate: null });
	});

	it('has no period when it is open', async () => {
		const license = await create({ fixedPeriod: undefined, value: undefined, mrr: 100 });
		expect(license).toMatchObject({
			fixedPeriod: false,
			mrr: 100,
			value: null,
			toDate: null,
			length: null,
			renewalDate: null,
			renewalDaysFromNow: null,
			isOverdue: false,
		});
	});

	it.each<[string, Fields, string]>([
		['without a company', { companyId: undefined }, 'Required Field: companyId'],
		['without a currency', { _currency: undefined }, 'Required Field: _currency'],
		['without a start', { fromDate: undefined }, 'Required Field: fromDate'],
		['without value and mrr', { value: undefined }, 'Required Field: value'],
		['fixed without an end', { toDate: undefined }, 'Required Field: toDate'],
		['with a value of zero', { value: 0 }, 'value must be greater than 0'],
		['with a negative value', { value: -5 }, 'value must be greater than 0'],
		['with words for a value', { value: 'much' }, 'value must be a number'],
		['with a date that is none', { fromDate: 'soon' }, 'fromDate must be a date'],
	])('is refused %s', async (_case, changes, message) => {
		const { status, data } = await stage.client.post('/licenses', example(changes));
		expect([status, data]).toEqual([400, { message }]);
	});
});

describe('changing a license', () => {
	async function change(changes: Fields, from: Fields = {}): Promise<Fields> {
		const { _id: id } = await create(from);
		return (await stage.client.put(`/licenses/${String(id)}`, changes)).data;
	}

	it('lets the value follow the mrr', async () => {
		expect(await change({ mrr: 2500 })).toMatchObject({ mrr: 2500, value: 30_000, length: 12 });
	});

	it('lets the mrr follow the value', async () => {
		expect(await change({ value: 12_000 })).toMatchObject({ mrr: 1000, value: 12_000 });
	});

	it('recomputes length and renewal when the end moves', async () => {
		expect(await change({ toDate: '2028-01-01T00:00:00.000Z' })).toMatchObject({
			length: 24,
			renewalDate: '2028-01-01T00:00:00.000Z',
			mrr: 2000,
			value: 48_000,
		});
	});

	it('switches renewal with autoRenews and leaves the rest alone', async () => {
		expect(await change({ autoRenews: true })).toMatchObject({ autoRenews: true, value: 24_000 });
	});

	it('drops the period when it is made open, as recorded', async () => {
		const opened = await change({
			fixedPeriod: false,
			mrr: 900,
			autoRenews: true,
			toDate: '2030-01-01T00:00:00.000Z',
		});
		expect(opened).toMatchObject({
			toDate: null,
			length: null,
			value: null,
			renewalPeriod: null,
			renewalDate: null,
			renewalDaysFromNow: null,
			renewalUnit: null,
			autoRenews: null,
			mrr: 900,
		});
	});

	it('lets a lost open license have its end', async () => {
		const lost = await change(
			{ renewalStatus: 'lost', toDate: '2026-02-01T00:00:00.000Z' },
			{ fixedPeriod: false, mrr: 10, value: undefined, toDate: undefined },
		);
		expect(lost).toMatchObject({ toDate: '2026-02-01T00:00:00.000Z', renewalDate: null });
	});

	it('refuses a value of zero and an empty currency', async () => {
		expect(await change({ value: 0 })).toEqual({ message: 'value must be greater than 0' });
		expect(await change({ _currency: '' })).toEqual({ message: 'Required Field: _currency' });
	});
});

it('counts the days to the renewal on every read, past ones downwards', async () => {
	const { client, clock } = stage;
	const { _id: id } = await create();
	clock.time = Date.parse('2026-12-30T12:00:00.000Z');
	const before = (await client.get(`/licenses/${String(id)}`)).data;
	clock.time = Date.parse('2027-01-02T12:00:00.000Z');
	const after = (await client.get(`/licenses/${String(id)}`)).data;
	expect(before).toMatchObject({ renewalDaysFromNow: 1, isOverdue: false });
	expect(after).toMatchObject({ renewalDaysFromNow: -2, isOverdue: true });
});

describe('a company', () => {
	async function company(): Promise<Fields> {
		return (await stage.client.get(`/companies/${stage.companyId}`)).data;
	}

	it('follows its licenses', async () => {
		const { _id: id } = await create();
		await create({ fixedPeriod: false, value: undefined, mrr: 500, product: 'Support' });
		expect(await company()).toMatchObject({
			mrr: 2500,
			arr: 30_000,
			status: 'customer',
			products: ['Platform', 'Support'],
			customerFrom: '2026-01-01T00:00:00.000Z',
			renewalDate: '2027-01-01T00:00:00.000Z',
			renewalDaysFromNow: 355,
		});
		await stage.client.delete(`/licenses/${String(id)}`);
		expect(await company()).toMatchObject({ mrr: 500 });
		const [listed] = (await stage.client.get('/companies?sort=-mrr')).data;
		expect(listed).toMatchObject({ _id: stage.companyId, mrr: 500 });
	});

	it('holds its licenses with a currency object, while licenses hold a plain code', async () => {
		await create();
		const { licenses } = await company();
		expect(licenses).toEqual([
			expect.objectContaining({
				value: 24_000,
				_currency: { _id: 'EUR', symbol: '€', rate: 1, isBase: false, overrides: {}, __v: 0 },
			}),
		]);
		expect((await stage.client.get('/licenses')).data[0]._currency).toBe('EUR');
	});

	it('passes a license on when the license moves to another company', async () => {
		const { _id: id } = await create();
		await stage.client.put(`/licenses/${String(id)}`, { companyId: 'extid-HD-02' });
		expect(await company()).toMatchObject({ mrr: 0 });
		const other = (await stage.client.get(`/companies/${stage.otherCompanyId}`)).data;
		expect(other).toMatchObject({ mrr: 2000, status: 'customer' });
	});
});

it.each([
	['2026-01-01', '2027-01-01', 12],
	['2026-01-15', '2026-02-15', 1],
	['2026-01-31', '2026-02-28', 28 / 30.4375],
	['2026-01-01', '2026-01-16', 15 / 30.4375],
])('counts the months from %s to %s', (from, to, months) => {
	expect(monthsBetween(new Date(from), new Date(to))).toBeCloseTo(months, 9);
});
