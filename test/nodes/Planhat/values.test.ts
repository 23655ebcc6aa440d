import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { allColumns, by, calls, fields, runPlanhat, writes } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

let sandbox: Simulator;

beforeAll(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { name: 'Lumen Freight', externalId: 'LF-01' });
});

afterAll(async () => await sandbox.close());

beforeEach(() => sandbox.log.clear());

const company = by('externalId', 'LF-01');
const goodLicense = { fromDate: '2026-01-01', _currency: 'EUR', value: 24000 };

/** Fields that must not leave, and what the person is told. */
interface BadFields {
	what: string;
	value: IDataObject;
	told: string | RegExp;
	basis?: 'total' | 'monthly';
}

const badLicenses: BadFields[] = [
	{
		what: 'a total value of zero',
		value: { value: 0 },
		told: "'Total Value' needs a number above zero, but got: 0",
	},
	{
		what: 'a negative total value',
		value: { value: -24000 },
		told: "'Total Value' needs a number above zero, but got: -24000",
	},
	{
		what: 'a monthly value of zero',
		value: { value: null, mrr: 0 },
		basis: 'monthly',
		told: "'Monthly Value (MRR)' needs a number above zero, but got: 0",
	},
	{
		what: 'a negative monthly value',
		value: { value: null, mrr: '-5' },
		basis: 'monthly',
		told: "'Monthly Value (MRR)' needs a number above zero, but got: -5",
	},
	{
		what: 'text where a number belongs',
		value: { value: 'twelve' },
		told: "'Total Value' needs a number, but got: twelve",
	},
	{ what: 'a list where a number belongs', value: { value: [24000] }, told: /needs a number/ },
	{
		what: 'a number with two readings',
		value: { value: '24.000 €' },
		told: "'Total Value' is not clear: 24.000 € is 24 with a decimal point, 24000 with a decimal comma",
	},
	{
		what: 'a part of a period',
		value: { renewalPeriod: 1.5 },
		told: "'Renewal Period' needs a whole number, but got: 1.5",
	},
	{
		what: 'a date that is none',
		value: { fromDate: 'next Monday' },
		told: "'Start Date' needs a date such as 2026-01-31 or 2026-01-31T09:00:00Z, but got: next Monday",
	},
	{ what: 'a day the month does not have', value: { fromDate: '2026-02-30' }, told: /2026-02-30/ },
	{ what: 'a month there is none of', value: { toDate: '2026-13-01' }, told: /'End Date' needs/ },
	{ what: 'a date with the day in front', value: { toDate: '31.01.2026' }, told: /31\.01\.2026/ },
	{ what: 'an hour there is none of', value: { fromDate: '2026-01-01T25:00:00Z' }, told: /T25/ },
	{
		what: 'a number for a date that has two readings',
		value: { fromDate: 20454 },
		told: /^'Start Date' is not clear: 20454 is 1955-12-31 in a spreadsheet, 2026-01-01 counted/,
	},
	{
		what: 'a word for yes or no',
		value: { autoRenews: 'maybe' },
		told: "'Renew Subscription' needs true or false, but got: maybe",
	},
	{
		what: 'an option there is none of',
		value: { renewalStatus: 'Renewed' },
		told: "'Renewal Status' needs one of lost, ongoing, renewed, but got: Renewed",
	},
	{
		what: 'an object where a text belongs',
		value: { product: { name: 'Platform' } },
		told: /^'Product' needs a text, but got: \{"name"/,
	},
	{
		what: 'malformed JSON in the custom fields',
		value: { custom: '{"Site": Lyon}' },
		told: "'Custom Fields' is not valid JSON",
	},
	{
		what: 'a list for the custom fields',
		value: { custom: '["Lyon"]' },
		told: "'Custom Fields' needs an object",
	},
	{
		what: 'a custom field without a name',
		value: { 'custom.': 'Lyon' },
		told: 'A custom field has no name',
	},
	{
		what: 'a day of a custom field that is none',
		value: { 'customDay.Warranty end': 'soon' },
		told: /^'Warranty end' needs a date/,
	},
	{
		what: 'a field Planhat does not have',
		value: { startDate: '2026-01-01' },
		told: "Planhat has no field 'startDate' that can be set here",
	},
	{
		what: 'a field only Planhat sets',
		value: { renewalDate: '2026-01-01' },
		told: "Planhat has no field 'renewalDate' that can be set here",
	},
	{
		what: 'a name that reaches into the object',
		value: { custom: '{"__proto__": {"isAdmin": true}}' },
		told: "'__proto__' can't be the name of a field",
	},
	{ what: 'no total value', value: { value: null }, told: "License needs 'Total Value'" },
	{
		what: 'no monthly value',
		value: {},
		basis: 'monthly',
		told: "License needs 'Monthly Value (MRR)'",
	},
	{
		what: 'neither start date nor currency',
		value: { fromDate: null, _currency: '' },
		told: "License needs 'Start Date', 'Currency'",
	},
];

function createLicense({ value, basis = 'total' }: BadFields): INodeParameters {
	const all: IDataObject = { ...goodLicense, ...value };
	// Through an expression each, as a person would map them: the editor checks fixed values itself.
	const mapped = Object.keys(all).map((name) => [name, `={{ $json[${JSON.stringify(name)}] }}`]);
	return {
		resource: 'license',
		operation: 'create',
		companyId: company,
		valueBasis: basis,
		fields: fields(Object.fromEntries(mapped) as IDataObject),
	};
}

it.each(badLicenses)('refuses a license with $what before anything is sent', async (given) => {
	const { error } = await runPlanhat(sandbox, createLicense(given), {
		items: [{ ...goodLicense, ...given.value }],
	});
	if (typeof given.told === 'string') expect(error?.message).toBe(given.told);
	else expect(error?.message).toMatch(given.told);
	expect(error?.description).toMatch(
		/Change|Choose|Fill|Give it|Remove|Rename|Write|leave the field out/,
	);
	expect(writes(sandbox)).toEqual([]);
});

it('creates the good licenses although the value between them is negative', async () => {
	const { outputs } = await runPlanhat(sandbox, createLicense({ what: '', value: {}, told: '' }), {
		items: [24000, -1, 12000].map((value) => ({ ...goodLicense, value })),
		onError: 'continueErrorOutput',
	});
	expect(outputs[0]?.map(({ json }) => json['value'])).toEqual([24000, 12000]);
	expect(outputs[1]?.map(({ json }) => json)).toEqual([
		expect.objectContaining({
			error: "'Total Value' needs a number above zero, but got: -1",
			details: expect.objectContaining({ code: 'config', field: 'Total Value' }),
		}),
	]);
	expect(calls(sandbox)).toEqual(['POST /licenses', 'POST /licenses']);
});

it('refuses an update that changes nothing', async () => {
	const { error } = await runPlanhat(sandbox, {
		resource: 'asset',
		operation: 'update',
		recordId: by('id', '66a1f0c2d3e4b5a697881001'),
		fields: fields({ name: '', status: null }),
	});
	expect(error?.message).toBe('No field to change is given');
	expect(error?.description).toContain("'Fields'");
	expect(calls(sandbox)).toEqual([]);
});

describe.each([
	{ operation: 'create', of: { companyId: company }, sent: { companyId: 'extid-LF-01' } },
	{ operation: 'update', of: { recordId: by('id', '66a1f0c2d3e4b5a697881001') }, sent: {} },
	{ operation: 'upsert', of: {}, sent: { _id: '66a1f0c2d3e4b5a697881001' } },
])('blank cells of a table ($operation)', ({ operation, of, sent }) => {
	it('are left out, because nothing is given there', async () => {
		sandbox.store.insert('assets', { _id: '66a1f0c2d3e4b5a697881001', name: 'Quay' });
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', operation, fields: allColumns(), ...of },
			{
				items: [
					{
						_id: '66a1f0c2d3e4b5a697881001',
						name: 'Bay',
						serialNumber: '',
						value: '',
						installDate: '',
						ownerId: '',
						externalId: '',
						sourceId: '',
					},
				],
			},
		);
		expect(error).toBeUndefined();
		const { body } = sandbox.log.entries.find(({ method }) => method !== 'GET') ?? {};
		const expected = { ...sent, name: 'Bay' };
		expect(body).toEqual(operation === 'upsert' ? [expected] : expected);
	});
});

it('sends a column that is no number with the words of the field, not of n8n', async () => {
	const { outputs } = await runPlanhat(
		sandbox,
		{ resource: 'asset', operation: 'create', companyId: company, fields: allColumns() },
		{
			items: [{ name: 'Bay 1', value: 12 }, { name: 'Bay 2', value: 'n/a' }, { name: 'Bay 3' }],
			onError: 'continueRegularOutput',
		},
	);
	expect(outputs[0]?.map(({ json }) => json['error'] ?? json['name'])).toEqual([
		'Bay 1',
		"'Value' needs a number, but got: n/a",
		'Bay 3',
	]);
});

describe('options and limits', () => {
	const getMany = (rest: INodeParameters): INodeParameters => ({
		resource: 'asset',
		operation: 'getAll',
		...rest,
	});
	const upsert = (options: INodeParameters): INodeParameters => ({
		resource: 'asset',
		operation: 'upsert',
		fields: fields({ name: 'Bay', externalId: 'B-1' }),
		options,
	});

	it.each([
		{ parameters: getMany({ limit: 0 }), told: "'Limit' needs a whole number above zero" },
		{ parameters: getMany({ limit: -5 }), told: "'Limit' needs a whole number above zero" },
		{ parameters: getMany({ limit: 1.5 }), told: "'Limit' needs a whole number above zero" },
		{
			parameters: getMany({ limit: '={{ "many" }}' }),
			told: "'Limit' needs a number, but got: 'many'",
		},
		{ parameters: getMany({ limit: '={{ "" }}' }), told: "'Limit' needs a number" },
		{
			parameters: getMany({ options: { pagesInFlight: 51 } }),
			told: "'Pages in Flight' needs a whole number from 1 to 50, but got: 51",
		},
		{
			parameters: getMany({ options: { maxAttempts: '={{ "often" }}' } }),
			told: "'Attempts' needs a whole number from 1 to 10, but got: 'often'",
		},
		{
			parameters: getMany({ options: { maxAttempts: 0 } }),
			told: "'Attempts' needs a whole number from 1 to 10, but got: 0",
		},
		{
			parameters: getMany({ options: { timeout: -1 } }),
			told: "'Timeout (Seconds)' needs a number from 0.1 to 3600, but got: -1",
		},
		{
			parameters: getMany({ options: { timeout: '={{ [30] }}' } }),
			told: "'Timeout (Seconds)' needs a number from 0.1 to 3600, but got: [30]",
		},
		{
			parameters: upsert({ batchSize: 5001 }),
			told: "'Batch Size' needs a whole number from 1 to 5000, but got: 5001",
		},
		{
			parameters: upsert({ batchSize: 0 }),
			told: "'Batch Size' needs a whole number from 1 to 5000, but got: 0",
		},
		{
			parameters: upsert({ duplicates: 'anyWins' }),
			told: "'Duplicate Keys' has a value this version does not know",
		},
	])('refuses what can not work: $told', async ({ parameters, told }) => {
		const { error } = await runPlanhat(sandbox, parameters);
		expect(error?.message).toContain(told);
		expect(error?.description).toMatch(/Change|Choose/);
		expect(calls(sandbox)).toEqual([]);
	});
});

describe('a workflow of another version', () => {
	it.each([
		{ resource: 'asset', operation: 'merge', told: "operation 'merge' for 'asset'" },
		{ resource: 'asset', operation: '__CUSTOM_API_CALL__', told: /operation '__CUSTOM/ },
		{ resource: 'starship', operation: 'get', told: "resource 'starship'" },
	])('is told that there is no $operation of $resource', async ({ told, ...parameters }) => {
		const { error } = await runPlanhat(sandbox, parameters, { items: [{}, {}] });
		expect(error?.message).toMatch(told);
		expect(error?.message).toMatch(/^This version of the node has no /);
		expect(error?.description).toMatch(/Choose 'Resource' and 'Operation' again/);
		expect(calls(sandbox)).toEqual([]);
	});

	it('is told so with each item when it goes on after errors', async () => {
		const { outputs } = await runPlanhat(
			sandbox,
			{ resource: 'asset', operation: 'merge' },
			{ items: [{ a: 1 }, { a: 2 }], onError: 'continueErrorOutput' },
		);
		expect(outputs[0]).toEqual([]);
		expect(outputs[1]?.map(({ json }) => [json['a'], json['error']])).toEqual([
			[1, expect.stringContaining("no operation 'merge'")],
			[2, expect.stringContaining("no operation 'merge'")],
		]);
	});

	it('is told that a way to give the price is not known', async () => {
		const { error } = await runPlanhat(sandbox, {
			resource: 'license',
			operation: 'create',
			companyId: company,
			valueBasis: 'yearly',
			fields: fields(goodLicense),
		});
		expect(error?.message).toBe(
			"'Price Given As' is set to 'yearly', which this version does not know",
		);
		expect(calls(sandbox)).toEqual([]);
	});
});
