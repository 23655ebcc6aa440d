import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { allColumns, calls, inputOf, runPlanhat } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', {
		_id: COMPANY,
		name: 'Lumen Freight',
		externalId: 'LF-01',
		sourceId: 'crm-1',
	});
	sandbox.store.insert('companies', { name: 'Halcyon Dental', externalId: 'HD-02' });
});

afterEach(async () => await sandbox.close());

async function upsert(resource: string, items: IDataObject[], options: INodeParameters = {}) {
	const { outputs, hints } = await runPlanhat(
		sandbox,
		{ resource, operation: 'upsert', fields: allColumns(), options },
		{ items, onError: 'continueErrorOutput' },
	);
	const told = (index: number) => outputs[index]?.map((item) => [inputOf(item), item.json]) ?? [];
	return {
		good: told(0),
		bad: told(1),
		hints: hints.map(({ message }) => message).join('\n'),
	};
}

const assets = () => sandbox.store.all('assets');
const endUsers = () => sandbox.store.all('endusers');

it('makes one record of rows that share a key, with the fields of all and the ID for each', async () => {
	const { good, hints } = await upsert('asset', [
		{ externalId: '1', companyId: COMPANY, name: 'Bay', serialNumber: 'S1', status: 'Old' },
		{ externalId: '2', companyId: COMPANY, name: 'Quay' },
		{ externalId: '1', companyId: COMPANY, name: 'Bay', status: 'Active', custom: { a: 1 } },
		{ sourceId: 's', externalId: '1', companyId: COMPANY, custom: { b: 2 } },
	]);
	expect(assets()).toMatchObject([
		{ externalId: '2' },
		{
			externalId: '1',
			sourceId: 's',
			name: 'Bay',
			serialNumber: 'S1',
			status: 'Active',
			custom: { a: 1, b: 2 },
		},
	]);
	const id = assets()[1]?._id;
	expect(good).toMatchObject([
		[0, { outcome: 'skipped', id, reason: 'Merged into item 3, which is the same record' }],
		[1, { outcome: 'created' }],
		[2, { outcome: 'skipped', id }],
		[3, { outcome: 'created', id }],
	]);
	expect(hints).toContain('2 of 4 assets were merged into other rows of this run');
});

it.each([
	['lastWins', { name: 'B', sourceId: 's-1' }, 'A later row'],
	['firstWins', { name: 'A', externalId: '1' }, 'An earlier row'],
])(
	'%s sends one row alone, and tells its ID for the others',
	async (duplicates, stored, reason) => {
		const rows = [
			{ externalId: '1', sourceId: 's-1', companyId: COMPANY, name: 'A' },
			{ sourceId: 's-1', companyId: COMPANY, name: 'B' },
		];
		const { good, hints } = await upsert('asset', rows, { duplicates });
		expect(assets()).toMatchObject([stored]);
		const skipped = good.find(([, json]) => (json as IDataObject)['outcome'] === 'skipped');
		expect(skipped?.[1]).toMatchObject({
			id: assets()[0]?._id,
			reason: expect.stringContaining(reason),
		});
		expect(hints).toContain('1 of 2 assets were not sent');
	},
);

it('lets rows that were left out go to the error output by choice', async () => {
	const rows = [1, 2].map((value) => ({ externalId: '1', companyId: COMPANY, name: 'A', value }));
	const { good, bad } = await upsert('asset', rows, { leftOut: 'error', duplicates: 'lastWins' });
	expect(good.map(([index]) => index)).toEqual([1]);
	expect(bad).toMatchObject([[0, { error: 'A later row with the same key was sent instead' }]]);
});

it.each([
	['extid-LF-01', COMPANY],
	['srcid-crm-1', 'extid-LF-01'],
	[COMPANY, 'srcid-crm-1'],
])('knows a company by any spelling: %s and %s', async (one, other) => {
	const { good } = await upsert('asset', [
		{ externalId: '7007', companyId: one, name: 'from CRM' },
		{ externalId: '7007', companyId: other, name: 'from MDM' },
		{ externalId: '7007', companyId: 'extid-HD-02', name: 'of another' },
	]);
	expect(good).toMatchObject([
		[0, { outcome: 'skipped' }],
		[1, { outcome: 'created' }],
		[2, { outcome: 'created' }],
	]);
	// Planhat reports records by External ID alone, so the list tells which is of which company.
	expect(calls(sandbox)).toEqual(['GET /leancompanies', 'PUT /assets', 'GET /assets']);
});

it('asks for no company before it writes where all rows spell them alike', async () => {
	await upsert('asset', [
		{ externalId: '1', companyId: 'extid-LF-01', name: 'a' },
		{ externalId: '1', companyId: 'extid-HD-02', name: 'b' },
	]);
	expect(calls(sandbox)).toEqual(['PUT /assets', 'GET /leancompanies', 'GET /assets']);
	expect(assets()).toHaveLength(2);
});

it('compares emails without case, and sends the first spelling', async () => {
	await upsert('endUser', [
		{ email: 'ann@lumen.example', companyId: COMPANY, firstName: 'Ann' },
		{ email: ' Ann@Lumen.example', companyId: COMPANY, lastName: 'Lee' },
	]);
	expect(endUsers()).toMatchObject([
		{ email: 'ann@lumen.example', firstName: 'Ann', lastName: 'Lee' },
	]);
});

it('refuses rows that Planhat would take for one although an ID differs', async () => {
	const { bad, good } = await upsert('endUser', [
		{ externalId: '1', email: 'info@lumen.example', companyId: COMPANY },
		{ externalId: '2', email: 'INFO@lumen.example', companyId: COMPANY },
		{ externalId: '3', email: 'ann@lumen.example', companyId: COMPANY },
	]);
	expect(bad).toMatchObject([
		[
			0,
			{ error: expect.stringContaining("Item 1 has the same 'Email', but another 'External ID'") },
		],
		[
			1,
			{ error: expect.stringContaining("Item 0 has the same 'Email', but another 'External ID'") },
		],
	]);
	expect(good).toMatchObject([[2, { outcome: 'created' }]]);
});

it('takes a row for an update where a surer key is the same', async () => {
	const { bad } = await upsert('asset', [
		{ sourceId: 's', externalId: 'old', companyId: COMPANY, name: 'A' },
		{ sourceId: 's', externalId: 'new', companyId: COMPANY, name: 'A' },
	]);
	expect(bad).toEqual([]);
	expect(assets()).toMatchObject([{ sourceId: 's', externalId: 'new' }]);
});

describe('IDs that say nothing', () => {
	const words = [
		'To be filled by O.E.M.',
		'Default string',
		'N/A',
		'None',
		'0',
		'unknown',
		'00000000',
		'-',
		'#N/A',
		'1.23457E+15',
	];

	it.each(words)('%s does not make one record of two rows', async (externalId) => {
		const rows = [1, 2].map((number) => ({ externalId, companyId: COMPANY, name: `PC-${number}` }));
		const good = { externalId: 'C02XK1', companyId: COMPANY, name: 'PC-3' };
		const { bad, good: sent } = await upsert('asset', [...rows, good]);
		expect(bad).toMatchObject([
			[0, { error: expect.stringContaining('2 rows have the') }],
			[1, { error: expect.stringContaining('which says that no ID is known') }],
		]);
		expect(sent).toMatchObject([[2, { outcome: 'created' }]]);
	});

	it.each(['007', 'AB-0', 'none of these', '😀', 'x1'])(
		'%s is an ID like others',
		async (externalId) => {
			const { hints } = await upsert('asset', [{ externalId, companyId: COMPANY, name: 'PC' }]);
			expect(hints).toBe('');
		},
	);

	it('are IDs like others where the person says so', async () => {
		const rows = [1, 2].map((number) => ({
			externalId: '0',
			companyId: COMPANY,
			name: `${number}`,
		}));
		await upsert('asset', rows, { placeholderIds: 'accept' });
		expect(assets()).toMatchObject([{ externalId: '0', name: '2' }]);
	});
});

it.each(['half \ud83d', 'two\nlines', 'x'.repeat(513)])(
	'refuses %j as a key',
	async (externalId) => {
		const { bad, good } = await upsert('asset', [
			{ externalId, companyId: COMPANY, name: 'a' },
			{ externalId: 'ok', companyId: COMPANY, name: 'b' },
		]);
		expect(bad).toMatchObject([[0, { error: expect.stringContaining("'External ID' ") }]]);
		expect(good).toMatchObject([[1, { outcome: 'created' }]]);
	},
);

describe('the ID of unchanged records', () => {
	it.each([1, 3, 4, 30])('comes with %d of them, by a few calls', async (count) => {
		const rows = Array.from({ length: count }, (_, index) => ({
			externalId: `B-${index}`,
			companyId: COMPANY,
			name: `Bay ${index}`,
		}));
		for (const row of rows) sandbox.store.insert('assets', row);
		const other = { externalId: 'B-0', name: 'Bay of another', companyId: 'another' };
		sandbox.store.insert('assets', other);
		const { good } = await upsert('asset', rows);
		const ids = assets()
			.slice(0, count)
			.map(({ _id }) => _id);
		expect(good.map(([, json]) => (json as IDataObject)['id'])).toEqual(ids);
		expect(calls(sandbox).length).toBeLessThanOrEqual(4);
	});

	it('is left out where it can not be read, or by choice', async () => {
		sandbox.store.insert('assets', { externalId: '1', companyId: COMPANY, name: 'a' });
		const row = { externalId: '1', companyId: COMPANY, name: 'a' };
		const { good } = await upsert('asset', [row], { lookUpIds: false });
		expect(good).toEqual([[0, { outcome: 'unchanged', externalId: '1' }]]);
		sandbox.permissions.deny('assets', 'read');
		expect((await upsert('asset', [row])).good).toEqual([
			[0, { outcome: 'unchanged', externalId: '1' }],
		]);
	});
});
