import { canSimplify, mainFields, simplified } from '../../../nodes/Planhat/mainFields';
import { asset } from '../../../nodes/Planhat/resources/asset';
import { resources } from '../../../nodes/Planhat/resources';
import { allColumns, by, runPlanhat } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';

describe.each(resources)('the main fields of $name', (resource) => {
	const names = mainFields(resource);

	it('are at most ten, each once, and fields that the resource has', () => {
		expect(names.length).toBeLessThanOrEqual(10);
		expect(names).toEqual([...new Set(names)]);
		const known = [...resource.fields.map(({ name }) => name), resource.companyField];
		expect(known).toEqual(expect.arrayContaining(names));
	});

	it('begin with the ID and what names the record', () => {
		expect(names.slice(0, 2)).toEqual(['_id', resource.titleField]);
	});
});

it('are chosen by what they tell', () => {
	const license = resources.find(({ name }) => name === 'license');
	expect(license && mainFields(license)).toEqual([
		'_id',
		'product',
		'companyId',
		'fromDate',
		'_currency',
		'status',
		'companyName',
		'value',
		'externalId',
		'sourceId',
	]);
});

it('are not offered where an answer is small', () => {
	const small = resources.filter((resource) => !canSimplify(resource)).map(({ name }) => name);
	expect(small).toEqual(['campaign', 'companyLean', 'objective', 'sale', 'workspace']);
});

it('a simplified record leaves out what it lacks', () => {
	expect(simplified(asset, { _id: 'a', name: 'A', mrr: 1 })).toEqual({ _id: 'a', name: 'A' });
});

describe('Simplify', () => {
	let sandbox: Simulator;

	beforeAll(async () => {
		sandbox = await startSimulator({ empty: true });
		sandbox.store.insert('companies', {
			_id: COMPANY,
			name: 'Lumen Freight',
			mrr: 5,
			custom: { Segment: 'SMB' },
			city: 'Lyon',
		});
	});

	afterAll(async () => await sandbox.close());

	beforeEach(() => sandbox.log.clear());

	const keysOf = async (operation: string, options: object) => {
		const { outputs } = await runPlanhat(sandbox, {
			resource: 'company',
			operation,
			returnAll: true,
			options: { ...options },
			...(operation === 'get' ? { recordId: by('id', COMPANY) } : {}),
		});
		return Object.keys(outputs[0]?.[0]?.json ?? {}).sort();
	};

	it.each(['get', 'getAll'])('gives the main fields alone (%s)', async (operation) => {
		const simple = await keysOf(operation, { simplify: true });
		expect(simple).toEqual(['_id', 'lastUpdated', 'name', 'status']);
	});

	it.each(['get', 'getAll'])('gives all fields when it is off (%s)', async (operation) => {
		for (const options of [{}, { simplify: false }]) {
			const all = await keysOf(operation, options);
			expect(all).toEqual(expect.arrayContaining(['city', 'custom', 'mrr', 'name']));
		}
	});

	it('asks Planhat for no more than it gives', async () => {
		await keysOf('getAll', { simplify: true });
		const [select] = sandbox.log.entries[0]?.query.filter(([name]) => name === 'select') ?? [];
		expect(select?.[1]).toBe('_id,name,status,owner,externalId,sourceId,lastUpdated');
	});

	it('gives way to fields that were chosen', async () => {
		expect(await keysOf('getAll', { simplify: true, select: ['city'] })).toEqual(['_id', 'city']);
	});

	it.each(['get', 'getAll'])(
		'gives days that can be written back as they are (%s)',
		async (operation) => {
			const cId = COMPANY;
			const invoice = {
				extId: `I-${operation}`,
				cId,
				currency: 'EUR',
				invoiceDate: 20_454,
				dueDate: 20_485,
			};
			const { _id: id } = sandbox.store.insert('invoices', invoice);
			const sheet = sandbox.store.insert('timesheets', { dateFrom: 20_454, dateTo: 20_460 });
			const read = async (resource: string, _id: string, options: object) => {
				const { outputs } = await runPlanhat(sandbox, {
					resource,
					operation,
					returnAll: true,
					options: { ...options },
					...(operation === 'get' ? { recordId: by('id', _id) } : {}),
				});
				return outputs[0]?.map(({ json }) => json).find((record) => record['_id'] === _id);
			};
			const simple = await read('invoice', id, { simplify: true });
			expect(simple).toMatchObject({ invoiceDate: '2026-01-01', dueDate: '2026-02-01' });
			const raw = await read('invoice', id, {});
			expect(raw).toMatchObject({ invoiceDate: 20_454, dueDate: 20_485 });
			expect(await read('timesheet', sheet._id, { simplify: true })).toMatchObject({
				dateFrom: '2026-01-01',
				dateTo: '2026-01-07',
			});
			const write = async (record: object, options: object) =>
				await runPlanhat(
					sandbox,
					{
						resource: 'invoice',
						operation: 'upsert',
						fields: allColumns(),
						options: { ...options },
					},
					{ items: [{ ...record }], onError: 'continueRegularOutput' },
				);
			expect((await write({ ...simple }, {})).outputs[0]?.[0]?.json['outcome']).toBe('unchanged');
			const refused = await write({ ...raw }, {});
			expect(refused.outputs[0]?.[0]?.json['error']).toContain(
				"'Invoice Date' is not clear: 20454",
			);
			const told = await write({ ...raw }, { dayNumbers: 'since1970' });
			expect(told.outputs[0]?.[0]?.json['outcome']).toBe('unchanged');
			expect(sandbox.store.get('invoices', id)).toMatchObject(invoice);
		},
	);
});
