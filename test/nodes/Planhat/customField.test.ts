import type { INodeParameters } from 'n8n-workflow';

import { getFields } from '../../../nodes/Planhat/methods/resourceMapping';
import {
	by,
	calls,
	callPlanhat,
	fields,
	inputOf,
	type PlanhatRun,
	runPlanhat,
} from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

let sandbox: Simulator;

beforeEach(async () => (sandbox = await startSimulator({ empty: true })));

afterEach(async () => await sandbox.close());

async function run(parameters: INodeParameters, settings: PlanhatRun = {}) {
	return await runPlanhat(sandbox, { resource: 'customField', ...parameters }, settings);
}

it('lives a whole life', async () => {
	const created = await run({
		operation: 'create',
		fields: fields({ name: 'Tier', parent: 'asset', type: 'list', listValues: 'A, B' }),
	});
	expect(created.error).toBeUndefined();
	const field = created.outputs[0]?.[0]?.json ?? {};
	expect(field).toMatchObject({ name: 'Tier', parent: 'asset', listValues: ['A', 'B'] });

	const recordId = by('id', String(field['_id']));
	const updated = await run({
		operation: 'update',
		recordId,
		fields: fields({ isMandatory: 'true', listValues: 'A, B, C' }),
	});
	expect(updated.outputs[0]?.[0]?.json).toMatchObject({
		name: 'Tier',
		isMandatory: true,
		listValues: ['A', 'B', 'C'],
	});
	const read = await run({ operation: 'get', recordId });
	expect(read.outputs[0]?.[0]?.json).toMatchObject({ type: 'list', isHidden: false });
	const deleted = await run({ operation: 'delete', recordId });
	expect(deleted.outputs[0]?.[0]?.json).toEqual({ deleted: true, id: field['_id'] });
	expect(sandbox.store.count('customfields')).toBe(0);
});

it('refuses a field without model, name or type before any call', async () => {
	const { error } = await run({ operation: 'create', fields: fields({ listValues: 'A' }) });
	expect(error?.message).toBe("Custom Field needs 'Name', 'Model', 'Type'");
	expect(calls(sandbox)).toEqual([]);
});

it.each([
	['readOnly', 'create', 'POST'],
	['readOnly', 'update', 'PUT'],
	['readOnly', 'delete', 'DELETE'],
	['noDelete', 'delete', 'DELETE'],
])('with access %s refuses to %s before any call', async (access, operation, method) => {
	const { error } = await run(
		{
			operation,
			recordId: by('id', '66a1f0c2d3e4b5a697884001'),
			fields: fields({ name: 'Tier', parent: 'asset', type: 'list' }),
		},
		{ credential: { access } },
	);
	expect(error?.message).toContain(`does not allow ${method} requests`);
	expect(calls(sandbox)).toEqual([]);
});

it('takes a model that is not in the list, but no type that Planhat does not know', async () => {
	const values = { name: 'Cost', parent: 'deal', type: 'number' };
	const good = await run({ operation: 'create', fields: fields(values) });
	expect(good.outputs[0]?.[0]?.json['parent']).toBe('deal');
	const bad = await run({ operation: 'create', fields: fields({ ...values, type: 'money' }) });
	expect(bad.error?.message).toMatch(/'Type' needs one of checkbox, date, .* but got: money/);
});

it('offers its fields in the editor, the required ones first', async () => {
	const parameters = { resource: 'customField', operation: 'create' };
	const offered = await callPlanhat(sandbox, parameters, getFields as never);
	const { fields: found } = offered as { fields: Array<{ id: string; required: boolean }> };
	expect(found.filter(({ required }) => required).map(({ id }) => id)).toEqual([
		'name',
		'parent',
		'type',
	]);
	expect(found.map(({ id }) => id)).not.toContain('formulaRefs');
});

describe('get many', () => {
	beforeEach(() => {
		for (let index = 0; index < 2_600; index++) {
			const parent = index % 3 === 0 ? 'asset' : 'company';
			sandbox.store.insert('customfields', { name: `F${index}`, parent, type: 'text' });
		}
	});

	async function names(parameters: INodeParameters, items = [{}]): Promise<unknown[]> {
		const { outputs, error } = await run({ operation: 'getAll', ...parameters }, { items });
		if (error) throw new Error(error.message);
		return (outputs[0] ?? []).map((item) => [inputOf(item), item.json['name']]);
	}

	it('reads all fields, more than fit into one page', async () => {
		const all = await names({ returnAll: true });
		expect(all).toHaveLength(2_600);
		expect(new Set(all.map((entry) => String(entry))).size).toBe(2_600);
	});

	it('gives only those of one model, up to the limit', async () => {
		expect(await names({ returnAll: true, parent: 'asset' })).toHaveLength(867);
		expect(await names({ limit: 3, parent: 'asset' })).toEqual([
			[0, 'F0'],
			[0, 'F3'],
			[0, 'F6'],
		]);
	});

	it('takes the model of each item', async () => {
		const items = [{ of: 'company' }, { of: 'deal' }, { of: 'asset' }];
		expect(await names({ limit: 1, parent: '={{ $json.of }}' }, items)).toEqual([
			[0, 'F1'],
			[2, 'F0'],
		]);
	});
});
