import { startSimulator, type Simulator } from '../../simulator/server';
import { by, fields, runPlanhat } from '../../helpers/planhat';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { name: 'Lumen Freight', externalId: 'LF-01' });
});

afterEach(async () => await sandbox.close());

it('creates one asset for each item and pairs the outputs', async () => {
	const { outputs, error } = await runPlanhat(
		sandbox,
		{
			resource: 'asset',
			operation: 'create',
			companyId: by('externalId', 'LF-01'),
			fields: fields({ name: '={{ $json.name }}', externalId: '={{ $json.id }}' }),
		},
		{ items: [{ name: 'Drone bay 7', id: 7007 }, { name: 'Drone bay 8', id: 7008 }] },
	);
	expect(error).toBeUndefined();
	expect(outputs[0]?.map(({ json, pairedItem }) => [json['name'], json['externalId'], pairedItem])).toEqual([
		['Drone bay 7', '7007', { item: 0 }],
		['Drone bay 8', '7008', { item: 1 }],
	]);
	expect(sandbox.store.count('assets')).toBe(2);
});
