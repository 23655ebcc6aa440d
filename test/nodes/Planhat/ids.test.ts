import type { INodeParameters } from 'n8n-workflow';

import { resources } from '../../../nodes/Planhat/resources';
import type {
	OperationName,
	RecordIdKind,
	ResourceDefinition,
} from '../../../nodes/shared/definition/resource';
import { by, calls, fields, runPlanhat } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

let sandbox: Simulator;

beforeAll(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { name: 'Lumen Freight', externalId: 'LF-01' });
});

afterAll(async () => await sandbox.close());

beforeEach(() => sandbox.log.clear());

/** An ID that must not leave, and what the person is told about it. */
const bad: { id: string; what: string; told: RegExp }[] = [
	{ id: '', what: 'an empty ID', told: /is empty/ },
	{ id: '   ', what: 'a blank ID', told: /is empty/ },
	{ id: '.', what: 'a dot', told: /is '\.', which is no ID/ },
	{ id: '..', what: 'two dots', told: /is '\.\.', which is no ID/ },
	{ id: '../companies', what: 'a way out of the path', told: /holds a slash/ },
	{ id: 'a/b', what: 'a slash', told: /holds a slash/ },
	{ id: 'a\\b', what: 'a backslash', told: /holds a slash/ },
	{ id: 'a\nb', what: 'a line break', told: /holds a line break/ },
	{ id: 'a\u0000b', what: 'a zero character', told: /holds a line break or another character/ },
	{ id: 'a\ud800b', what: 'half a character', told: /another character no ID can have/ },
	{ id: 'x'.repeat(513), what: 'an over-long ID', told: /is 513 characters long/ },
];

/** The operations that put the ID of a record into a path, in each way a record can be named. */
function recordCalls(resource: ResourceDefinition): INodeParameters[] {
	const { name, ids, updateIds = ids, operations } = resource;
	// As an expression gives it: the editor itself stops an empty ID before the run.
	const named = (kinds: readonly RecordIdKind[], operation: OperationName) =>
		operations.includes(operation)
			? kinds.map((kind) => ({
					resource: name,
					operation,
					recordId: by(kind, '={{ $json.id }}'),
				}))
			: [];
	const change = fields({ 'custom.Region': 'South' });
	return [
		...named(ids, 'get'),
		...named(updateIds, 'update').map((parameters) => ({ ...parameters, fields: change })),
		...named(ids, 'delete'),
	];
}

it.each(resources.filter(({ ids }) => ids.length > 0))(
	'$name: refuses what is no ID before anything is sent',
	async (resource) => {
		const ways = recordCalls(resource);
		for (const [index, { id, told }] of bad.entries()) {
			// Each bad ID one way; over all resources each goes every way.
			const parameters = ways[(index + resource.name.length) % ways.length] ?? {};
			const { error } = await runPlanhat(sandbox, parameters, { items: [{ id }] });
			expect(error?.message).toMatch(told);
			expect(error?.message).toContain(`'${resource.label.one}'`);
			expect(error?.description).toBeTruthy();
		}
		expect(calls(sandbox)).toEqual([]);
	},
);

describe.each(resources.filter(({ name }) => name === 'asset'))('$label.one', (resource) => {
	it.each(bad)('refuses $what in every operation', async ({ id, told }) => {
		for (const parameters of recordCalls(resource)) {
			const { error } = await runPlanhat(sandbox, parameters, { items: [{ id }] });
			expect(error?.message).toMatch(told);
		}
		expect(calls(sandbox)).toEqual([]);
	});
});

it.each(bad)('refuses $what as the company of a new record or of a list', async ({ id, told }) => {
	const company = by('id', '={{ $json.id }}');
	const create = { resource: 'asset', operation: 'create', companyId: company };
	const created = await runPlanhat(
		sandbox,
		{ ...create, fields: fields({ name: 'Bay' }) },
		{ items: [{ id }] },
	);
	expect(created.error?.message).toMatch(told);
	expect(created.error?.message).toContain("'Company'");
	const listed = await runPlanhat(
		sandbox,
		{ resource: 'asset', operation: 'getAll', companyId: company },
		{ items: [{ id }] },
	);
	expect(listed.error?.message).toMatch(told);
	expect(calls(sandbox)).toEqual([]);
});

it.each([
	[['a'], "'Asset' needs an ID, but got a list of 1"],
	[{ name: 'a' }, '\'Asset\' needs an ID, but got an object: {"name":"a"}'],
	[true, "'Asset' needs an ID, but got true"],
	[null, "'Asset' is empty"],
	[2 ** 60, /^'Asset' is the number 1152921504606847000, which has more digits than n8n keeps/],
	['https://ws.planhat.com/acme', "'Asset' is a link without the ID of a record"],
])('says what came instead of an ID: %j', async (id, told) => {
	{
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', operation: 'get', recordId: by('id', '={{ $json.id }}') },
			{ items: [{ id }] },
		);
		expect(error?.message).toMatch(told);
		expect(error?.description).toMatch(/gives an ID|Give the ID|copy its ID/);
	}
	expect(calls(sandbox)).toEqual([]);
});

it('refuses a bare prefix, which names no record', async () => {
	for (const id of ['extid-', 'srcid-', 'extid- ']) {
		const { error } = await runPlanhat(
			sandbox,
			{ resource: 'asset', operation: 'delete', recordId: by('id', '={{ $json.id }}') },
			{ items: [{ id }] },
		);
		expect(error?.message).toMatch(
			/^'Asset' is '(?:extid|srcid)-' alone, without the (?:External|Source) ID/,
		);
	}
	expect(calls(sandbox)).toEqual([]);
});

it('refuses a way to name a record that this version does not know', async () => {
	const { error } = await runPlanhat(sandbox, {
		resource: 'asset',
		operation: 'get',
		recordId: { __rl: true, mode: 'email', value: 'a@b.example' },
	});
	expect(error?.message).toBe("'Asset' is set to 'email', which this version does not know");
	expect(calls(sandbox)).toEqual([]);
});

it.each([
	['id', { _id: '66a1f0c2d3e4b5a697881009', name: 'Bay' }],
	['id', '"66a1f0c2d3e4b5a697881009"'],
	['id', '\ufeff66a1f0c2d3e4b5a697881009\u200b '],
	['id', 'https://ws.planhat.com/acme/data-explorer/asset?preview=Asset.66a1f0c2d3e4b5a697881009'],
	['id', 'extid-Q-9'],
	['externalId', 'extid-Q-9'],
	['externalId', " 'Q-9' "],
	['sourceId', 'srcid-crm-9'],
] as const)('understands an ID as people have it: %s %j', async (mode, id) => {
	sandbox.store.insert('assets', {
		_id: '66a1f0c2d3e4b5a697881009',
		name: 'Bay',
		externalId: 'Q-9',
		sourceId: 'crm-9',
	});
	const { error, outputs } = await runPlanhat(
		sandbox,
		{ resource: 'asset', operation: 'get', recordId: by(mode, '={{ $json.id }}') },
		{ items: [{ id }] },
	);
	expect(error).toBeUndefined();
	expect(outputs[0]?.map(({ json }) => json['_id'])).toEqual(['66a1f0c2d3e4b5a697881009']);
});

it('takes the good items although the one between them has no ID', async () => {
	const first = sandbox.store.insert('assets', { name: 'A', externalId: 'A-1' });
	const last = sandbox.store.insert('assets', { name: 'B', externalId: 'B-1' });
	const { outputs } = await runPlanhat(
		sandbox,
		{ resource: 'asset', operation: 'get', recordId: by('externalId', '={{ $json.id }}') },
		{ items: [{ id: 'A-1' }, { id: '' }, { id: 'B-1' }], onError: 'continueErrorOutput' },
	);
	expect(outputs[0]?.map(({ json }) => json['_id'])).toEqual([first._id, last._id]);
	expect(outputs[1]?.map(({ json }) => json['error'])).toEqual(["'Asset' is empty"]);
});
