import { canSimplify, mainFields, pick } from '../../../nodes/Planhat/mainFields';
import { resources } from '../../../nodes/Planhat/resources';
import { by, runPlanhat } from '../../helpers/planhat';
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
	expect(small).toEqual(['campaign', 'companyLean', 'objective', 'sale', 'timesheet', 'workspace']);
});

it('pick leaves out what a record lacks', () => {
	expect(pick({ _id: 'a', name: 'A', mrr: 1 }, ['_id', 'name', 'phase'])).toEqual({
		_id: 'a',
		name: 'A',
	});
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
});
