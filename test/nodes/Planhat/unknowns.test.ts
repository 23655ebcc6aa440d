import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { allColumns, by, fields, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';
import { switchPositions } from '../../simulator/switches';

/** Every position but the first of every point that Planhat's documentation leaves open. */
const positions = Object.entries(switchPositions).flatMap(([name, values]) =>
	values.slice(1).map((position) => ({ name, position })),
);

let sandbox: Simulator;

afterEach(async () => await sandbox.close());

withoutBackOff();

async function run(
	parameters: INodeParameters,
	items: IDataObject[] = [{}],
): Promise<IDataObject[]> {
	const { error, outputs } = await runPlanhat(sandbox, parameters, { items });
	if (error) throw new Error(`${String(parameters['operation'])}: ${error.message}`);
	return (outputs[0] ?? []).map(({ json }) => json);
}

const asset = (code: string) => by('externalId', code);
const device = (id: string, status: string) => ({
	companyId: 'extid-NW-100',
	name: `Arm ${id}`,
	externalId: id,
	status,
	'custom.Site': 'Lyon',
});

/** The life of a few assets and a license, as a workflow would carry it out. */
async function lifeCycle(): Promise<unknown> {
	const columns = { operation: 'upsert', fields: allColumns() };
	await run({ resource: 'company', ...columns }, [{ name: 'Northwind', externalId: 'NW-100' }]);
	const company = by('externalId', 'NW-100');
	await run({
		resource: 'asset',
		operation: 'create',
		companyId: company,
		fields: fields({ name: 'Arm 1', externalId: 'A-1' }),
	});
	const upserted = await run({ resource: 'asset', ...columns }, [
		device('A-1', 'Active'),
		device('A-2', 'Active'),
		device('A-3', 'Retired'),
	]);
	const again = await run({ resource: 'asset', ...columns }, [device('A-2', 'Active')]);
	await run({
		resource: 'license',
		operation: 'create',
		companyId: company,
		valueBasis: 'total',
		fields: fields({
			fromDate: '2026-01-01',
			toDate: '2027-01-01',
			fixedPeriod: true,
			_currency: 'EUR',
			value: 24_000,
			externalId: 'L-1',
		}),
	});
	const license = by('externalId', 'L-1');
	const changed = await run({
		resource: 'license',
		operation: 'update',
		recordId: license,
		fields: fields({ autoRenews: true, mrr: 2500 }),
	});
	await run({
		resource: 'asset',
		operation: 'update',
		recordId: asset('A-1'),
		fields: fields({ status: 'In Repair' }),
	});
	const removed = await run({ resource: 'asset', operation: 'delete', recordId: asset('A-3') });
	const read = await run({ resource: 'license', operation: 'get', recordId: license });
	const left = await run({
		resource: 'asset',
		operation: 'getAll',
		returnAll: true,
		companyId: company,
		options: { sortBy: 'externalId', select: ['externalId', 'status'] },
	});
	const gone = await runPlanhat(sandbox, {
		resource: 'asset',
		operation: 'delete',
		recordId: asset('A-3'),
	});
	return {
		upserted: upserted.map(({ outcome }) => outcome),
		again: again.map(({ outcome }) => outcome),
		license: [changed[0]?.['autoRenews'], read[0]?.['value']],
		removed: removed.map(({ deleted }) => deleted),
		left: left.map(({ externalId, status }) => [externalId, status]),
		gone: gone.error?.message.slice(0, 20),
	};
}

const expected = {
	upserted: ['updated', 'created', 'created'],
	again: ['unchanged'],
	license: [true, 30_000],
	removed: [true],
	left: [
		['A-1', 'In Repair'],
		['A-2', 'Active'],
	],
	gone: 'There is no such rec',
};

it('carries a life cycle through on the positions the sandbox starts with', async () => {
	sandbox = await startSimulator({ empty: true });
	expect(await lifeCycle()).toEqual(expected);
});

it.each(positions)('carries it through the same way where $name is $position', async (given) => {
	const { name, position } = given;
	sandbox = await startSimulator({ empty: true, switches: { [name]: position } });
	expect(await lifeCycle()).toEqual(expected);
});

it.each(positions.filter(({ name }) => name === 'errorBody'))(
	'shows the words of Planhat, as far as there are any, where $name is $position',
	async ({ name, position }) => {
		sandbox = await startSimulator({ empty: true, switches: { [name]: position } });
		const { error } = await runPlanhat(sandbox, {
			resource: 'asset',
			operation: 'create',
			companyId: by('externalId', 'XX-99'),
			fields: fields({ name: 'Arm' }),
		});
		const words = position === 'empty' ? '' : ': Company not found';
		expect(error?.message).toBe(`The server did not accept the request (400)${words}`);
	},
);
