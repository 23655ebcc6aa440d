import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { allColumns, by, calls, fields, runPlanhat, writes } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const ASSET = '66a1f0c2d3e4b5a697881001';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', {
		_id: COMPANY,
		name: 'Lumen Freight',
		externalId: 'LF-01',
		sourceId: 'crm-1',
	});
});

afterEach(async () => await sandbox.close());

/** An input item and what it has to become, or the words of its refusal. */
type Row = IDataObject;

const OPERATIONS = ['create', 'update', 'upsert'] as const;
type Operation = (typeof OPERATIONS)[number];

/** What each operation needs to know which asset is meant. */
function place(operation: Operation): INodeParameters {
	if (operation === 'create') return { companyId: by('id', COMPANY) };
	return operation === 'update' ? { recordId: by('id', ASSET) } : {};
}

/** The columns of an item mapped by hand, each by an expression. */
function byHand(item: Row): INodeParameters {
	const names = Object.keys(item).map((name) => [name, `={{ $json[${JSON.stringify(name)}] }}`]);
	return fields(Object.fromEntries(names) as IDataObject);
}

/** Runs one item through an operation, mapped by hand or automatically, and gives what is stored. */
async function write(
	operation: Operation,
	mapping: 'automatic' | 'by hand',
	row: Row,
	options: INodeParameters = {},
) {
	for (const { _id } of sandbox.store.all('assets')) {
		const doc = sandbox.store.collection('assets').get(_id);
		if (doc) sandbox.store.delete('assets', doc);
	}
	if (operation === 'update') {
		sandbox.store.insert('assets', {
			_id: ASSET,
			name: 'Bay',
			externalId: 'K-1',
			sourceId: 'crm-a-1',
			companyId: COMPANY,
			status: 'Active',
			value: 5,
			custom: { Site: 'Lyon' },
		});
	}
	const item = operation === 'update' ? row : { externalId: 'K-1', name: 'Bay', ...row };
	const upserted = operation === 'upsert' ? { companyId: COMPANY, ...item } : item;
	const { outputs, hints } = await runPlanhat(
		sandbox,
		{
			resource: 'asset',
			operation,
			...place(operation),
			fields: mapping === 'automatic' ? allColumns() : byHand(upserted),
			options,
		},
		{ items: [upserted], onError: 'continueRegularOutput' },
	);
	return {
		stored: sandbox.store.all('assets')[0],
		error: outputs[0]?.[0]?.json['error'],
		hints: hints.map(({ message }) => message),
	};
}

const WAYS = OPERATIONS.flatMap((operation) =>
	(['automatic', 'by hand'] as const).map((mapping) => ({ operation, mapping })),
);

function define(name: string, type: string, rest: IDataObject = {}): void {
	sandbox.store.insert('customfields', { parent: 'asset', name, type, ...rest });
}

describe.each(WAYS)('$operation, mapped $mapping', ({ operation, mapping }) => {
	it('reads dates, amounts and words as spreadsheets and databases give them', async () => {
		define('Warranty end', 'day');
		define('Checked', 'date');
		define('Managed', 'checkbox');
		define('Seats', 'number');
		define('Modules', 'multipicklist');
		const { stored, error } = await write(operation, mapping, {
			installDate: 46_205,
			value: '€ 1.234,50',
			'custom.Warranty end': '2025-12-30T23:00:00.000Z',
			'custom.Checked': 46_205.75,
			'custom.Managed': 'ja',
			'custom.Seats': "1'200",
			'custom.Modules': 'Thermal, "Night, long"',
		});
		expect(error).toBeUndefined();
		expect(stored).toMatchObject({
			installDate: '2026-07-02T00:00:00.000Z',
			value: 1234.5,
			custom: {
				'Warranty end': 20_453,
				Checked: '2026-07-02T16:00:00.000Z',
				Managed: true,
				Seats: 1200,
				Modules: ['Thermal', 'Night, long'],
			},
		});
	});

	it('converts values inside of the object of custom fields alike', async () => {
		define('Warranty end', 'day');
		define('Seats', 'number');
		const { stored, error } = await write(operation, mapping, {
			custom: { 'Warranty end': 46_205, Seats: '12' },
		});
		expect(error).toBeUndefined();
		expect(stored?.['custom']).toMatchObject({ 'Warranty end': 20_636, Seats: 12 });
	});

	it('names all bad fields of a row at once, and sends nothing of it', async () => {
		define('Seats', 'number');
		define('Warranty end', 'day');
		const { error } = await write(operation, mapping, {
			installDate: 20_454,
			value: '24.000',
			'custom.Seats': 'many',
			'custom.Warranty end': 60,
		});
		expect(error).toMatch(
			/'Install Date' is not clear: 20454 is 1955-12-31 in a spreadsheet, 2026/,
		);
		expect(error).toMatch(/'Value' is not clear: 24\.000 is 24 with a decimal point, 24000 with a/);
		expect(error).toContain("'Seats' needs a number, but got: many");
		expect(error).toContain("'Warranty end' needs a day that exists, but got: 60");
		expect(writes(sandbox)).toEqual([]);
	});

	it('reads what is unclear as the person says', async () => {
		const options = { decimalSign: 'comma', dayNumbers: 'since1970' };
		const row = { installDate: 20_454, value: '24.000' };
		const { stored, error } = await write(operation, mapping, row, options);
		expect(error).toBeUndefined();
		expect(stored).toMatchObject({ installDate: '2026-01-01T00:00:00.000Z', value: 24_000 });
	});

	it('takes a blank and null for nothing, unless they are to empty the field', async () => {
		define('Site', 'text');
		const blanks = { serialNumber: '', status: ' ', value: null, 'custom.Site': '\u00a0' };
		const kept = await write(operation, mapping, { name: 'Quay', ...blanks });
		expect(kept.error).toBeUndefined();
		const before = operation === 'update' ? { status: 'Active', value: 5 } : {};
		expect(kept.stored).toMatchObject({ name: 'Quay', ...before });
		expect(kept.stored).not.toHaveProperty('serialNumber');
		const emptied = await write(
			operation,
			mapping,
			{ name: 'Quay', ...blanks },
			{ blankEmpties: true },
		);
		expect(emptied.stored).toMatchObject({
			name: 'Quay',
			serialNumber: '',
			status: '',
			value: null,
			custom: { Site: '' },
		});
	});

	it('never empties an ID or the company', async () => {
		const { stored, error } = await write(
			operation,
			mapping,
			{
				name: 'Quay',
				sourceId: '',
				...(operation === 'update' ? { externalId: null, companyId: '' } : {}),
			},
			{ blankEmpties: true },
		);
		expect(error).toBeUndefined();
		expect(stored).toMatchObject({ name: 'Quay', externalId: 'K-1', companyId: COMPANY });
		expect(stored?.['sourceId']).toBe(operation === 'update' ? 'crm-a-1' : undefined);
	});

	it('refuses a custom field that the account does not have, and names the nearest', async () => {
		define('Location', 'text');
		const { error } = await write(operation, mapping, { 'custom.Locaton': 'Lyon' });
		expect(error).toContain(
			"Your account has no custom field 'Locaton' on assets; the nearest is 'Location'",
		);
		expect(writes(sandbox)).toEqual([]);
		const options = { unknownCustom: 'send' };
		const sent = await write(operation, mapping, { 'custom.Locaton': 'Lyon' }, options);
		expect(sent.stored?.['custom']).toMatchObject({ Locaton: 'Lyon' });
		expect(sent.hints.join()).toContain('although your account does not have them: Locaton');
	});

	it('takes a custom field for the one that is spelled alike, and says so', async () => {
		define('Site', 'text');
		const { stored, error, hints } = await write(operation, mapping, { 'custom.site ': 'Paris' });
		expect(error).toBeUndefined();
		expect(stored?.['custom']).toEqual({ Site: 'Paris' });
		expect(hints.join()).toMatch(/taken for the fields they are spelled like: '.*site ' as Site/);
	});

	it('hints at a value that a list does not have', async () => {
		define('Site', 'list', { listValues: ['Lyon', 'Paris'] });
		define('Tags', 'multipicklist', { listValues: ['a', 'b'] });
		const { error, hints } = await write(operation, mapping, {
			'custom.Site': 'Lyonn',
			'custom.Tags': 'a, c',
		});
		expect(error).toBeUndefined();
		expect(hints.join()).toMatch(/'Site' has no choice Lyonn .*: Lyon, Paris/);
		expect(hints.join()).toMatch(/'Tags' has no choice c .*: a, b/);
	});

	it('trims keys, and refuses a number that has lost digits', async () => {
		const good = await write(operation, mapping, { externalId: '\ufeff K-7 \u200b' });
		expect(good.stored?.['externalId']).toBe('K-7');
		sandbox.log.clear();
		const bad = await write(operation, mapping, { externalId: 2 ** 60, name: 'Other' });
		expect(bad.error).toMatch(
			/'External ID' is the number 1152921504606847000, which has more digits/,
		);
		expect(writes(sandbox)).toEqual([]);
	});

	it('warns of an ID that says nothing, or refuses the row by choice', async () => {
		const warned = await write(operation, mapping, { externalId: 'N/A' });
		expect(warned.error).toBeUndefined();
		expect(warned.stored?.['externalId']).toBe('N/A');
		expect(warned.hints.join()).toContain(
			"say that no ID is known, and different records may share them: 'N/A' (1)",
		);
		sandbox.log.clear();
		const options = { placeholderIds: 'refuse' };
		const refused = await write(operation, mapping, { externalId: '0000', name: 'x' }, options);
		expect(refused.error).toContain("'External ID' is '0000', which says that no ID is known");
		expect(writes(sandbox)).toEqual([]);
	});
});

it('asks for the custom fields once a run, and goes on where it may not', async () => {
	define('Seats', 'number');
	const upsert = { resource: 'asset', operation: 'upsert', fields: allColumns() };
	const items = [1, 2, 3].map((number) => ({
		externalId: `B-${number}`,
		companyId: COMPANY,
		name: 'Bay',
		'custom.Seats': '12',
	}));
	await runPlanhat(sandbox, upsert, { items });
	expect(calls(sandbox)).toEqual(['GET /customfields', 'PUT /assets']);
	expect(sandbox.store.all('assets')[2]?.['custom']).toEqual({ Seats: 12 });
	sandbox.permissions.deny('customfields', 'read');
	const changed = items.map((item) => ({ ...item, 'custom.Seats': '13' }));
	const { error, hints } = await runPlanhat(sandbox, upsert, { items: changed });
	expect(error).toBeUndefined();
	expect(hints.map(({ message }) => message).join()).toContain('could not be checked');
	expect(sandbox.store.all('assets')[0]?.['custom']).toEqual({ Seats: '13' });
});

it.each(['Asset', 'assets'.slice(0, 5), 'ASSET'])(
	'knows the kind of record %s in any spelling',
	async (parent) => {
		sandbox.store.insert('customfields', { parent, name: 'Seats', type: 'number' });
		const { stored } = await write('create', 'automatic', { 'custom.Seats': '12' });
		expect(stored?.['custom']).toEqual({ Seats: 12 });
	},
);

describe('headers as people write them', () => {
	it('finds fields by name, label and custom field in any spelling, and tells what it did', async () => {
		define('Site', 'text');
		const { stored, error, hints } = await write('create', 'automatic', {
			'\ufeffSerial number': 'SN-1',
			INSTALL_DATE: '2026-01-31',
			' value ': '12',
			'Source-ID': 'crm-9',
			site: 'Lyon',
			'Company Name': 'not to be set',
			Remark: 'left out',
		});
		expect(error).toBeUndefined();
		expect(stored).toMatchObject({
			serialNumber: 'SN-1',
			installDate: '2026-01-31T00:00:00.000Z',
			value: 12,
			sourceId: 'crm-9',
			custom: { Site: 'Lyon' },
			companyName: 'Lumen Freight',
		});
		const told = hints.join('\n');
		expect(told).toMatch(/'INSTALL_DATE' as Install Date/);
		expect(told).toMatch(/'site' as Site/);
		expect(told).toMatch(/were not sent, .*: Company Name, Remark\./);
	});

	it('prefers the exact name, and refuses a row in which two headers contradict each other', async () => {
		const exact = await write('create', 'automatic', { status: 'Active', Status: 'Old' });
		expect(exact.stored?.['status']).toBe('Active');
		expect(exact.hints.join()).toContain('were not sent');
		const same = await write('create', 'automatic', {
			Status: '',
			'STATUS ': 'Spare',
			externalId: '2',
		});
		expect(same.error).toBeUndefined();
		const twice = await write('create', 'automatic', { Status: 'a', 'STATUS ': 'b' });
		expect(twice.error).toContain(
			"The columns 'Status' and 'STATUS ' both mean 'Status', with different",
		);
	});
});

it('takes what was read from Planhat back as it is', async () => {
	define('Warranty end', 'day');
	define('Sum', 'number', { isFormula: true, formula: '1 + 1' });
	sandbox.store.insert('assets', {
		_id: ASSET,
		name: 'Bay',
		externalId: 'K-1',
		companyId: COMPANY,
	});
	const get = { resource: 'asset', operation: 'get', recordId: by('id', ASSET) };
	const { outputs } = await runPlanhat(sandbox, get);
	const record = { ...outputs[0]?.[0]?.json, name: 'Quay' };
	const { outputs: written } = await runPlanhat(
		sandbox,
		{ resource: 'asset', operation: 'upsert', fields: allColumns() },
		{ items: [record] },
	);
	expect(written[0]?.[0]?.json['outcome']).toBe('updated');
});
