import type { INodeParameters } from 'n8n-workflow';

import { by, calls, runPlanhat } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

let sandbox: Simulator;

beforeAll(async () => {
	sandbox = await startSimulator({ empty: true });
	for (const name of ['a', 'b', 'c']) {
		sandbox.store.insert('companies', { name, externalId: name, web: `${name}.example` });
	}
});

afterAll(async () => await sandbox.close());

beforeEach(() => sandbox.log.clear());

const getMany = (rest: INodeParameters): INodeParameters => ({
	resource: 'company',
	operation: 'getAll',
	limit: 1,
	...rest,
});

/** A switch given by an expression, and how many of the three companies come then. */
const given: Array<[value: unknown, records: number]> = [
	[true, 3],
	['true', 3],
	[' True ', 3],
	['1', 3],
	[1, 3],
	[false, 1],
	['false', 1],
	['0', 1],
	[0, 1],
];

it.each(given)('understands Return All given by an expression as %p', async (value, records) => {
	const { outputs, error } = await runPlanhat(sandbox, getMany({ returnAll: '={{ $json.all }}' }), {
		items: [{ all: value } as never],
	});
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(records);
});

it.each(['maybe', 'yes', '', 2, null, [true]])(
	'refuses %p for Return All instead of taking it for off',
	async (value) => {
		const { error } = await runPlanhat(sandbox, getMany({ returnAll: '={{ $json.all }}' }), {
			items: [{ all: value } as never],
		});
		expect(error?.message).toContain("'Return All' needs true or false, but got: ");
		expect(error?.description).toContain("Turn 'Return All' on or off");
		expect(calls(sandbox)).toEqual([]);
	},
);

it('understands switches among the options, and refuses what is none', async () => {
	const simple = await runPlanhat(sandbox, {
		resource: 'company',
		operation: 'get',
		recordId: by('externalId', 'a'),
		options: { simplify: '={{ "true" }}' },
	});
	expect(simple.outputs[0]?.[0]?.json).not.toHaveProperty('web');
	const sorted = await runPlanhat(
		sandbox,
		getMany({ options: { sortBy: 'name', sortDescending: '={{ 1 }}' } }),
	);
	expect(sorted.outputs[0]?.map(({ json }) => json['name'])).toEqual(['c']);
	const bad = await runPlanhat(sandbox, getMany({ options: { sortDescending: '={{ "down" }}' } }));
	expect(bad.error?.message).toBe("'Sort Descending' needs true or false, but got: 'down'");
	const paged = await runPlanhat(sandbox, {
		resource: 'api',
		operation: 'request',
		method: 'GET',
		path: '/companies',
		readPages: '={{ "true" }}',
		returnAll: '={{ "true" }}',
		options: {},
	});
	expect(paged.error).toBeUndefined();
	expect(paged.outputs[0]).toHaveLength(3);
});
