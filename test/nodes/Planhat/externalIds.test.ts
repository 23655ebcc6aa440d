import type { INodeParameters } from 'n8n-workflow';

import { allColumns, by, calls, fields, runPlanhat, writes } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const LUMEN = '669f00aa11bb22cc33dd4401';
const ORBIT = '669f00aa11bb22cc33dd4402';
const NOBODY = '669f00aa11bb22cc33dd44ff';
const FIRST = '66a1f0c2d3e4b5a697881001';
const SECOND = '66a1f0c2d3e4b5a697881002';

let sandbox: Simulator;

/** Two companies, each with an asset of the same External ID, and one asset that only one has. */
beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	const { store } = sandbox;
	store.insert('companies', { _id: LUMEN, name: 'Lumen Freight', externalId: 'LF-01' });
	store.insert('companies', { _id: ORBIT, name: 'Orbit', externalId: 'OR-01' });
	for (const [_id, companyId] of [
		[FIRST, LUMEN],
		[SECOND, ORBIT],
	]) {
		store.insert('assets', { _id, companyId, name: 'Bay', externalId: 'A-1', status: 'old' });
	}
	store.insert('assets', { companyId: LUMEN, name: 'Dock', externalId: 'A-2', status: 'old' });
});

afterEach(async () => await sandbox.close());

/** The operations on one record, each with what it needs besides the record. */
const operations = [
	['get', {}],
	['update', { fields: fields({ status: 'new' }) }],
	['delete', {}],
] as const;

async function run(operation: string, parameters: INodeParameters) {
	return await runPlanhat(sandbox, { resource: 'asset', operation, ...parameters });
}

describe.each(operations)('%s by an External ID that two companies use', (operation, others) => {
	const recordId = by('externalId', 'A-1');

	it.each([
		['its Planhat ID', by('id', ORBIT)],
		['its External ID', by('externalId', 'OR-01')],
	])('means the record of the company that is named by %s', async (_, companyId) => {
		const { error, outputs } = await run(operation, { recordId, companyId, ...others });
		expect(error).toBeUndefined();
		const { json } = outputs[0]?.[0] ?? {};
		expect(json?.['_id'] ?? json?.['id']).toBe(SECOND);
		const kept = sandbox.store.all('assets').find(({ _id }) => _id === FIRST);
		expect(kept).toMatchObject({ status: 'old' });
	});

	it('is refused for a company that has no such record, and nothing changes', async () => {
		const companyId = by('id', NOBODY);
		const { error } = await run(operation, { recordId, companyId, ...others });
		expect(error?.message).toBe("The company has no asset with the External ID 'A-1'");
		expect(writes(sandbox)).toEqual([]);
	});

	it('is refused when an expression gives no company', async () => {
		const companyId = by('id', '={{ $json.missing }}');
		const { error } = await run(operation, { recordId, companyId, ...others });
		expect(error?.message).toContain("'Company' is empty");
		expect(calls(sandbox)).toEqual([]);
	});
});

describe.each(operations.slice(1))('%s without a company', (operation, others) => {
	it('is refused before anything changes, naming both companies', async () => {
		const { error } = await run(operation, { recordId: by('externalId', 'A-1'), ...others });
		expect(error?.message).toBe(
			`2 assets have the External ID 'A-1', of the companies ${LUMEN}, ${ORBIT}`,
		);
		expect(error?.description).toContain("Choose the 'Company' whose record is meant");
		expect(writes(sandbox)).toEqual([]);
	});

	it('takes an ID that only one record has, and reads the list once for all items', async () => {
		const recordId = by('externalId', '={{ $json.id }}');
		sandbox.store.insert('assets', { companyId: ORBIT, name: 'Gate', externalId: 'A-3' });
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', operation, recordId, ...others },
			{ items: [{ id: 'A-2' }, { id: 'A-3' }] },
		);
		expect(error).toBeUndefined();
		expect(writes(sandbox)).toHaveLength(2);
		expect(calls(sandbox).filter((call) => call === 'GET /assets')).toHaveLength(1);
	});
});

it('asks for no list where External IDs are unique for the account', async () => {
	const { error } = await runPlanhat(sandbox, {
		resource: 'company',
		operation: 'update',
		recordId: by('externalId', 'LF-01'),
		fields: fields({ status: 'customer' }),
	});
	expect(error).toBeUndefined();
	expect(calls(sandbox)).toEqual(['PUT /companies/extid-LF-01']);
});

describe('a company that does not exist', () => {
	it.each(['asset', 'license', 'invoice', 'endUser'])(
		'is told by Get Many of %s in place of an empty list',
		async (resource) => {
			const parameters = { resource, operation: 'getAll', companyId: by('id', NOBODY) };
			const { error } = await runPlanhat(sandbox, parameters);
			expect(error?.message).toBe(`There is no company with the Planhat ID '${NOBODY}'`);
		},
	);

	it('is told where a name stands in the place of an ID', async () => {
		const parameters = { resource: 'license', operation: 'getAll', companyId: by('id', 'Lumen') };
		const { error } = await runPlanhat(sandbox, parameters);
		expect(error?.message).toBe("There is no company with the Planhat ID 'Lumen'");
	});

	it('is no matter of a company that is there and has no records', async () => {
		const parameters = { resource: 'license', operation: 'getAll', companyId: by('id', ORBIT) };
		const { error, outputs } = await runPlanhat(sandbox, parameters);
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([]);
	});
});

it.each([
	['their Planhat ID', LUMEN, ORBIT],
	['their External ID', 'extid-LF-01', 'extid-OR-01'],
])(
	'Create or Update tells the ID of each record of an ID that two companies use, which it names by %s',
	async (_, lumen, orbit) => {
		for (const status of ['old', 'new']) {
			const { error, outputs } = await runPlanhat(
				sandbox,
				{
					resource: 'asset',
					operation: 'upsert',
					fields: allColumns(),
					options: { lookUpIds: true },
				},
				{
					items: [lumen, orbit].map((companyId) => ({
						companyId,
						externalId: 'A-1',
						name: 'Bay',
						status,
					})),
				},
			);
			expect(error).toBeUndefined();
			expect(outputs[0]?.map(({ json }) => json['id'])).toEqual([FIRST, SECOND]);
		}
	},
);
