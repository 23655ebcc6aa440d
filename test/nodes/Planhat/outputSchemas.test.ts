import { listedFields, readableFields } from '../../../nodes/Planhat/readableFields';
import { resources } from '../../../nodes/Planhat/resources';
import { outputSchemas } from '../../../scripts/build/outputSchemas.cjs';
import { by, fields, runPlanhat } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

type Item = Readonly<Record<string, unknown>>;

const COMPANY = '669f00aa11bb22cc33dd4401';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
});

afterEach(async () => await sandbox.close());

const schemas = new Map(
	outputSchemas({ resources, listedFields, readableFields }).map(({ file, schema }) => [
		file,
		schema,
	]),
);

function typeOf(value: unknown): string {
	return Array.isArray(value) ? 'array' : typeof value;
}

/** What the editor would say of the fields that an item has, and what they are. */
function compared(resource: string, operation: string, item: Item = {}) {
	const properties =
		schemas.get(`__schema__/v1.0.0/${resource}/${operation}.json`)?.properties ?? {};
	// Numbers that are whole are both; what an item has not, it can't prove.
	const shown = (type: string) => (type === 'integer' ? 'number' : type);
	const known = Object.keys(item).filter((name) => name in properties && item[name] !== null);
	return {
		told: Object.fromEntries(known.map((name) => [name, shown(properties[name]?.type ?? '')])),
		found: Object.fromEntries(known.map((name) => [name, typeOf(item[name])])),
	};
}

async function firstItem(parameters: Parameters<typeof runPlanhat>[1]): Promise<Item | undefined> {
	const { outputs, error } = await runPlanhat(sandbox, parameters);
	expect(error).toBeUndefined();
	return outputs.flat()[0]?.json;
}

const values = {
	product: 'Robot Monitoring',
	sourceId: 'l-1',
	value: 24000,
	_currency: 'EUR',
	fromDate: '2026-01-01',
	autoRenews: true,
};

it('tells the editor of a license what the license really has', async () => {
	const license = { resource: 'license' };
	const created = await firstItem({
		...license,
		operation: 'create',
		companyId: by('externalId', 'LF-01'),
		fields: fields(values),
	});
	const record = by('sourceId', 'l-1');
	const items = {
		create: created,
		get: await firstItem({ ...license, operation: 'get', recordId: record }),
		getAll: await firstItem({ ...license, operation: 'getAll' }),
		update: await firstItem({
			...license,
			operation: 'update',
			recordId: record,
			fields: fields({ value: 30000 }),
		}),
		upsert: await firstItem({
			...license,
			operation: 'upsert',
			fields: fields({ ...values, companyId: COMPANY, sourceId: 'l-2' }),
		}),
		delete: await firstItem({ ...license, operation: 'delete', recordId: record }),
	};
	const least = { create: 8, get: 8, getAll: 8, update: 8, upsert: 3, delete: 2 };
	for (const [operation, item] of Object.entries(items)) {
		const { told, found } = compared('license', operation, item);
		expect([operation, told]).toEqual([operation, found]);
		expect(Object.keys(found).length).toBeGreaterThanOrEqual(
			least[operation as keyof typeof least],
		);
	}
});

it('has one for each operation of each resource', () => {
	const wanted = resources.flatMap(({ name, operations }) =>
		operations.map((operation) => `__schema__/v1.0.0/${name}/${operation}.json`),
	);
	expect([...schemas.keys()]).toEqual(wanted);
	for (const { properties } of schemas.values()) {
		expect(Object.keys(properties).length).toBeGreaterThan(1);
	}
});
