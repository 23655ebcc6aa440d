import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	allColumns,
	by,
	calls,
	fields,
	inputOf,
	runPlanhat,
	withoutBackOff,
	writes,
} from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', {
		_id: COMPANY,
		name: 'Lumen Freight',
		externalId: 'LF-01',
		domains: ['lumen.example'],
	});
});

afterEach(async () => await sandbox.close());

withoutBackOff();

const goOn = { onError: 'continueErrorOutput' } as const;

async function upsert(resource: string, items: IDataObject[], options: INodeParameters = {}) {
	const parameters = { resource, operation: 'upsert', fields: allColumns(), options };
	return await runPlanhat(sandbox, parameters, { items, ...goOn });
}

/** Input item, outcome and reason of each item on the error output. */
function problems(items: INodeExecutionData[] = []): unknown[] {
	return items.map((item) => [
		inputOf(item),
		(item.json['details'] as IDataObject | undefined)?.['outcome'],
		item.json['error'],
	]);
}

function outcomes(items: INodeExecutionData[] = []): unknown[] {
	return items.map((item) => [inputOf(item), item.json['outcome']]);
}

/** Planhat's words for a field that is missing, and the label under which a person finds it. */
function needed(name: string, label: string): string {
	return `Planhat needs '${label}': Required Field: ${name}. Fill in '${label}', or check that the input has a value for it.`;
}

/** A row without what its resource needs for a new record, and what is told about it. */
const incomplete: Array<[resource: string, row: IDataObject, words: string]> = [
	['asset', { externalId: 'X-1', name: 'Bay' }, needed('companyId', 'Company ID')],
	['campaign', { externalId: 'X-1', companyId: COMPANY }, needed('name', 'Name')],
	['company', { externalId: 'X-1' }, needed('name', 'Name')],
	['endUser', { sourceId: 'X-1' }, 'Planhat did not report on this row'],
	[
		'invoice',
		{ extId: 'X-1', cId: COMPANY, currency: 'EUR' },
		needed('invoiceDate', 'Invoice Date'),
	],
	['issue', { sourceId: 'X-1', title: 'Slow' }, needed('companyIds', 'Company IDs')],
	['license', { sourceId: 'X-1', companyId: COMPANY }, needed('_currency', 'Currency')],
	['nps', { sourceId: 'X-1', email: 'ines@lumen.example' }, needed('score', 'Score')],
	['objective', { externalId: 'X-1', name: 'Growth' }, needed('companyId', 'Company ID')],
	['opportunity', { externalId: 'X-1', title: 'Upgrade' }, needed('companyId', 'Company ID')],
	['project', { externalId: 'X-1', companyId: COMPANY }, needed('name', 'Name')],
	['sale', { externalId: 'X-1', companyId: COMPANY, value: 5 }, needed('_currency', 'Currency')],
	['task', { sourceId: 'X-1', action: 'Call' }, needed('companyId', 'Company ID')],
	['ticket', { sourceId: 'X-1', email: 'ines@lumen.example' }, needed('domains', 'Domains')],
	['user', { email: 'a@vendor.example', nickName: 'A' }, needed('firstName', 'First Name')],
	['workspace', { externalId: 'X-1', name: 'Space' }, needed('companyId', 'Company ID')],
];

it.each(incomplete)('%s: a new row without %j fails alone', async (resource, row, words) => {
	const { outputs, error } = await upsert(resource, [row]);
	expect(error).toBeUndefined();
	const outcome = resource === 'endUser' ? 'unknown' : 'failed';
	expect(problems(outputs[1])).toEqual([[0, outcome, words]]);
});

it.each([
	['asset', "'Planhat ID', 'Source ID', 'External ID'"],
	['churn', "'Planhat ID'"],
	['conversation', "'Planhat ID'"],
	['endUser', "'Planhat ID', 'Source ID', 'External ID', 'Email'"],
	['invoice', "'Planhat ID', 'Source ID', 'External ID'"],
	['note', "'Planhat ID'"],
	['opportunity', "'Planhat ID', 'External ID'"],
	['task', "'Planhat ID', 'Source ID'"],
	['timeEntry', "'Planhat ID'"],
	['timesheet', "'Planhat ID'"],
	['user', "'Planhat ID', 'External ID', 'Email'"],
])('%s: a row without any of %s is never sent', async (resource, keys) => {
	const { outputs } = await upsert(resource, [{ 'custom.Region': 'South' }]);
	expect(problems(outputs[1])).toEqual([
		[0, 'failed', expect.stringContaining(`The row has none of ${keys}, so every run`)],
	]);
	expect(writes(sandbox)).toEqual([]);
});

describe('tickets without an address, which Planhat drops', () => {
	it('are not sent; the others are', async () => {
		const row = { sourceId: 'zd-1', email: 'ines@lumen.example', domains: 'lumen.example' };
		const { outputs } = await upsert('ticket', [
			{ ...row, email: '' },
			row,
			{ _id: '66a1f0c2d3e4b5a697886015', status: 'closed' },
		]);
		const told = "The row has no 'Email', and Planhat drops such rows without a word";
		expect(problems(outputs[1])).toEqual([
			[0, 'failed', expect.stringContaining(told)],
			[2, 'failed', expect.stringContaining(told)],
		]);
		expect(outcomes(outputs[0])).toEqual([[1, 'created']]);
		expect(sandbox.log.entries[0]?.body).toHaveLength(1);
	});
});

it('says of end users that fit no company that nothing is known of them', async () => {
	const email = (name: string) => ({ email: name });
	const { outputs } = await upsert('endUser', [
		email('ines@lumen.example'),
		email('bo@nowhere.example'),
		{ ...email('kim@nowhere.example'), companyId: COMPANY },
		email('no address'),
	]);
	expect(outcomes(outputs[0])).toEqual([
		[0, 'created'],
		[2, 'created'],
	]);
	expect(problems(outputs[1])).toEqual([
		[1, 'unknown', 'Planhat did not report on this row'],
		[3, 'unknown', 'Planhat did not report on this row'],
	]);
	expect(sandbox.store.count('endusers')).toBe(2);
});

describe('a create', () => {
	const create = async (resource: string, value: IDataObject, rest: INodeParameters = {}) =>
		await runPlanhat(sandbox, {
			resource,
			operation: 'create',
			companyId: by('id', COMPANY),
			fields: fields(value),
			...rest,
		});

	const refused: Array<[resource: string, value: IDataObject, words: string]> = [
		['asset', {}, "Asset needs 'Name'"],
		['sale', { value: 5 }, "Sale needs 'Currency'"],
		['sale', { value: 0, _currency: 'EUR' }, "'Value' needs a number above zero, but got: 0"],
		['churn', {}, "Churn needs 'Value'"],
		['conversation', { subject: 'Hello' }, "Conversation needs 'Type'"],
		['conversation', { type: 'email' }, "Planhat makes records with the type 'email' itself"],
		['conversation', { type: 'Ticket' }, "Planhat makes records with the type 'Ticket' itself"],
		['endUser', { firstName: 'A' }, "End User needs one of 'Email', 'External ID', 'Source ID'"],
		['issue', { priority: 'High' }, "Issue needs 'Title'"],
		['nps', { email: 'a@b.example', score: 11 }, "'Score' needs a number from 0 to 10"],
		['nps', { score: 5 }, "NPS Response needs 'Email'"],
		['timeEntry', { hours: 25, date: '2026-01-31' }, "'Hours' needs a number from 0.1 to 24"],
		['timeEntry', { hours: 1 }, "Time Entry needs 'Date'"],
		['user', { email: 'a@vendor.example' }, "User needs 'Nickname', 'First Name', 'Last Name'"],
		['company', { name: 'X', csmScore: 6 }, "'CSM Score' needs a number from 1 to 5"],
		['invoice', { lineItems: 'none' }, "'Line Items' needs a list of objects"],
		['invoice', { dueDate: '31/01/2026' }, "'Due Date' needs a date"],
		['task', { repeat: 'hourly' }, "'Repeat' needs one of custom, daily"],
		['opportunity', { status: 'open' }, "'Status' needs one of active, lost, won"],
	];

	it.each(refused)('%s with %j is refused before any call', async (resource, value, words) => {
		const { error } = await create(resource, value);
		expect(error?.message).toContain(words);
		expect(calls(sandbox)).toEqual([]);
	});

	it.each(['asset', 'endUser', 'invoice', 'note', 'task'])(
		'%s without a company is refused before any call',
		async (resource) => {
			const value = { 'custom.Region': 'South' };
			const { error } = await create(resource, value, { companyId: by('id', '={{ $json.none }}') });
			expect(error?.message).toMatch(/^'Company' is empty(?:; \w.* needs .*)?$/);
			expect(writes(sandbox)).toEqual([]);
		},
	);

	it('takes dates of other zones and IDs that are numbers', async () => {
		const { error } = await runPlanhat(sandbox, {
			resource: 'task',
			operation: 'create',
			companyId: by('id', COMPANY),
			fields: fields({
				sourceId: '={{ 7007 }}',
				startTime: '2026-01-31T18:30:00-05:00',
				endTime: '={{ DateTime.fromISO("2026-02-01T09:00", { zone: "Asia/Tokyo" }) }}',
			}),
		});
		expect(error).toBeUndefined();
		expect(sandbox.store.all('tasks')).toMatchObject([
			{
				sourceId: '7007',
				startTime: '2026-01-31T23:30:00.000Z',
				endTime: '2026-02-01T00:00:00.000Z',
			},
		]);
		const recordId = by('sourceId', '={{ 7007 }}');
		const { outputs } = await runPlanhat(sandbox, { resource: 'task', operation: 'get', recordId });
		expect(outputs[0]?.[0]?.json).toMatchObject({ sourceId: '7007' });
	});
});

it('takes invoices of two companies with one external ID for two records', async () => {
	sandbox.store.insert('companies', { name: 'Halcyon Dental', externalId: 'HD-02' });
	const row = { extId: 'I-1', currency: 'EUR', invoiceDate: '2026-01-01' };
	const { outputs } = await upsert('invoice', [
		{ ...row, cId: 'extid-LF-01' },
		{ ...row, cId: 'extid-HD-02' },
		{ ...row, cId: 'extid-LF-01', currency: 'USD' },
	]);
	expect(outcomes(outputs[0])).toEqual([
		[0, 'skipped'],
		[1, 'created'],
		[2, 'created'],
	]);
});

it.each([0, 5001, 12.5, '={{ "many" }}'])('refuses %p as batch size', async (batchSize) => {
	const row = { sourceId: 'X-1', companyId: COMPANY };
	const { outputs } = await upsert('task', [row], { batchSize } as INodeParameters);
	expect(outputs[1]?.[0]?.json['error']).toContain(
		"'Batch Size' needs a whole number from 1 to 5000",
	);
	expect(calls(sandbox)).toEqual([]);
});
