import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../../nodes/Planhat/resources';
import type { ResourceDefinition } from '../../../nodes/shared/definition/resource';
import { allColumns, by, fields, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import type { Fields } from '../../simulator/documents';
import type { ResourceName } from '../../simulator/resourceTable';
import { startSimulator, type Simulator } from '../../simulator/server';
import { switchPositions, type Switches } from '../../simulator/switches';
import { COMPANY, given, OTHER_COMPANY, type Sample, samples, type Which } from './samples';

let sandbox: Simulator;

afterEach(async () => await sandbox?.close());

withoutBackOff();

/** The one of two records that an ID stands for. */
type Ids = Record<Which, string>;

async function start(switches: Partial<Switches> = {}): Promise<void> {
	sandbox = await startSimulator({ empty: true, switches });
	for (const [name, records] of Object.entries(given)) {
		for (const record of records ?? []) sandbox.store.insert(name as ResourceName, record);
	}
	for (const { customFieldParent: parent } of resources as readonly ResourceDefinition[]) {
		if (parent === undefined) continue;
		for (const name of ['Kept', 'Way']) {
			sandbox.store.insert('customfields', { name, parent, type: 'text' });
		}
	}
}

async function run(
	parameters: INodeParameters,
	items: IDataObject[] = [{}],
): Promise<IDataObject[]> {
	const { error, outputs } = await runPlanhat(sandbox, parameters, { items });
	const what = `${String(parameters['resource'])} ${String(parameters['operation'])}`;
	if (error) throw new Error(`${what}: ${error.message} ${error.description ?? ''}`);
	return (outputs[0] ?? []).map(({ json }) => json);
}

function definitionOf({ resource }: Sample) {
	const found = resources.find(({ name }) => name === resource);
	if (!found) throw new Error(`No resource ${resource}`);
	return found;
}

const stored = ({ collection }: Sample, id: string) => sandbox.store.get(collection, id);

/** Creates one record, with a row of a bulk upsert where there is no create. */
async function createOne(sample: Sample, which: Which): Promise<string> {
	const { operations, companyField } = definitionOf(sample);
	const values = { ...sample[which], 'custom.Kept': 'yes' };
	const before = new Set(sandbox.store.all(sample.collection).map(({ _id }) => _id));
	const { resource } = sample;
	if (operations.includes('create')) {
		const company = which === 'one' ? by('externalId', 'LF-01') : by('id', OTHER_COMPANY);
		await run({
			resource,
			operation: 'create',
			fields: fields(values),
			...(companyField ? { companyId: company } : {}),
			...(which === 'other' && resource === 'license' ? { valueBasis: 'monthly' } : {}),
		});
	} else {
		await run({ resource, operation: 'upsert', fields: fields(values) });
	}
	const made = sandbox.store.all(sample.collection).find(({ _id }) => !before.has(_id));
	const doc = made && sandbox.store.collection(sample.collection).get(made._id);
	if (!doc) throw new Error(`${resource} ${which} was not created`);
	sandbox.store.update(sample.collection, doc, sample.set?.[which] ?? {});
	return doc._id;
}

/** The IDs of a record that the sample names, by kind. */
function idsOf(sample: Sample, which: Which, id: string) {
	const record = sample[which];
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	return {
		id,
		externalId: text(record['externalId'] ?? record['extId']),
		sourceId: text(record['sourceId']),
	};
}

/** Reads a list and tells which of the two records are in it. */
async function listed(sample: Sample, ids: Ids, rest: INodeParameters): Promise<Which[]> {
	const { resource } = sample;
	const found = await run({ resource, operation: 'getAll', returnAll: true, ...rest });
	const whiches = ['one', 'other'] as const;
	return whiches.filter((which) => found.some(({ _id }) => _id === ids[which]));
}

async function checkReads(sample: Sample, ids: Ids): Promise<void> {
	const { resource } = sample;
	const { ids: kinds, list, operations } = definitionOf(sample);
	const own = idsOf(sample, 'one', ids.one);
	for (const kind of operations.includes('get') ? kinds : []) {
		const recordId = by(kind, own[kind]);
		expect(await run({ resource, operation: 'get', recordId })).toMatchObject([{ _id: ids.one }]);
	}
	const both: readonly Which[] = ['one', 'other'];
	expect(await listed(sample, ids, {})).toEqual(sample.listed ?? both);
	for (const { set, finds } of sample.filters ?? []) {
		expect([set, await listed(sample, ids, { filters: set } as INodeParameters)]).toEqual([
			set,
			finds,
		]);
	}
	const isListed = (which: Which) => (sample.listed ?? both).includes(which);
	if (resource !== 'company' && list.filters.some(({ type }) => type === 'company')) {
		const companyId = by('externalId', 'LF-01');
		expect(await listed(sample, ids, { companyId })).toEqual(['one']);
	}
	if (resource !== 'company' && list.filters.some(({ type }) => type === 'companies')) {
		const companyIds = `${COMPANY}, extid-HD-02`;
		const found = await listed(sample, ids, { filters: { companyIds } });
		expect(found).toEqual(both.filter(isListed));
	}
}

async function checkUpdates(sample: Sample, ids: Ids): Promise<void> {
	const { resource, change, changed } = sample;
	const { ids: kinds, updateIds = [], operations } = definitionOf(sample);
	if (!operations.includes('update')) return;
	const own = idsOf(sample, 'one', ids.one);
	for (const kind of new Set([...kinds, ...updateIds])) {
		if (own[kind] === '') continue;
		const values = { ...change, 'custom.Way': kind };
		const [answer] = await run({
			resource,
			operation: 'update',
			recordId: by(kind, own[kind]),
			fields: fields(values),
		});
		expect(answer).toMatchObject({ _id: ids.one, ...changed, custom: { Way: kind } });
		expect(stored(sample, ids.one)).toMatchObject({ ...changed, custom: { Way: kind } });
	}
}

/** A key by which rows are recognised, and its value for a record. */
function rowKey(sample: Sample, which: Which, id: string): Fields {
	const { bulkKeys } = definitionOf(sample);
	const name = bulkKeys.find((key) => key !== '_id' && sample[which][key] !== undefined);
	return name === undefined ? { _id: id } : { [name]: sample[which][name] };
}

async function checkUpserts(sample: Sample, ids: Ids): Promise<void> {
	const { resource, change, row, collection } = sample;
	const { companyField, bulkKeys } = definitionOf(sample);
	const company = (id: string): Fields => (companyField ? { [companyField]: id } : {});
	const known = (which: Which, id: string) => ({
		...rowKey(sample, which, ids[which]),
		...company(id),
		...change,
	});
	const newKey = bulkKeys.find((key) => key !== '_id');
	const items = [known('one', COMPANY), known('other', OTHER_COMPANY)];
	const fresh = newKey === undefined ? [] : [{ [newKey]: 'X-9', ...company(COMPANY), ...row }];
	const upsert = { resource, operation: 'upsert', fields: allColumns() };
	const count = sandbox.store.count(collection);
	// A first round, because a resource without updates still has the record as it was created.
	await run(upsert, items.slice(0, 1) as IDataObject[]);
	const outcomes = await run(upsert, [...items, ...fresh] as IDataObject[]);
	const expected = ['unchanged', 'updated', ...fresh.map(() => 'created')];
	expect([resource, ...outcomes.map(({ outcome }) => outcome)]).toEqual([resource, ...expected]);
	expect(sandbox.store.count(collection)).toBe(count + fresh.length);
}

async function checkDeletes(sample: Sample, ids: Ids): Promise<void> {
	const { resource } = sample;
	const { ids: kinds } = definitionOf(sample);
	const last = kinds.at(-1) ?? 'id';
	const named = { one: by(last, idsOf(sample, 'one', ids.one)[last]), other: by('id', ids.other) };
	for (const which of ['one', 'other'] as const) {
		const recordId = named[which];
		const [answer] = await run({ resource, operation: 'delete', recordId });
		expect(answer).toEqual({ deleted: true, id: ids[which] });
		expect(stored(sample, ids[which])).toBeUndefined();
		const again = await runPlanhat(sandbox, { resource, operation: 'delete', recordId });
		expect(again.error?.message).toContain('There is no such');
	}
}

/** Creates, reads, changes and deletes a record in every way that its resource has. */
async function live(sample: Sample): Promise<void> {
	const ids = { one: await createOne(sample, 'one'), other: await createOne(sample, 'other') };
	expect(stored(sample, ids.one)).toMatchObject({ custom: { Kept: 'yes' } });
	await checkReads(sample, ids);
	await checkUpdates(sample, ids);
	await checkUpserts(sample, ids);
	const isMerged = sandbox.switches.current.customWrite === 'merge';
	if (isMerged) expect(stored(sample, ids.one)).toMatchObject({ custom: { Kept: 'yes' } });
	await checkDeletes(sample, ids);
}

it('has a sample for every resource of the common pattern', () => {
	// Models without a bulk call are tested apart.
	const own = resources.filter(({ operations }) => operations.includes('upsert'));
	expect(samples.map(({ resource }) => resource).sort()).toEqual(
		own.map(({ name }) => name).sort(),
	);
});

it.each(samples)('$resource lives a full life', async (sample) => {
	await start();
	await live(sample);
});

/** Positions that make calls wait or refuse them, which tests of their own cover. */
const LIMITS = new Set(['quota', 'rateLimitHeaders']);

const mostPositions = Math.max(...Object.values(switchPositions).map(({ length }) => length));

/** All open points at once on their second, third … position, the last one where there are fewer. */
const otherPositions = Array.from({ length: mostPositions - 1 }, (_, round) => ({
	round: round + 2,
	switches: Object.fromEntries(
		Object.entries(switchPositions)
			.filter(([name]) => !LIMITS.has(name))
			.map(([name, positions]) => [name, positions[Math.min(round + 1, positions.length - 1)]]),
	) as Partial<Switches>, // the names and positions of the table itself
}));

it.each(otherPositions)(
	'every resource lives it with all open points on position $round',
	async ({ switches }) => {
		for (const sample of samples) {
			await start(switches);
			await live(sample);
			await sandbox.close();
		}
	},
	120_000,
);
