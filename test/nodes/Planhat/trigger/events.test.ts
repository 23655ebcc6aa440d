import type { IDataObject } from 'n8n-workflow';

import { planhatTrigger } from '../../../helpers/planhatTrigger';
import { by } from '../../../helpers/planhat';
import type { ResourceName } from '../../../simulator/resourceTable';
import { type Stage, startStage, validBody } from '../../../simulator/testClient';

let stage: Stage;

beforeEach(async () => {
	stage = await startStage();
});

afterEach(async () => await stage.simulator.close());

const MINUTE_MS = 60_000;

function ids(records: readonly IDataObject[]): unknown[] {
	return records.map((record) => record['_id']);
}

async function create(resource: ResourceName, changes: object = {}): Promise<string> {
	const body = { ...validBody(resource, stage), ...changes };
	const { data, status } = await stage.client.post<{ _id: string }>(`/${resource}`, body);
	expect([resource, status]).toEqual([resource, 200]);
	return data._id;
}

async function update(resource: ResourceName, id: string, body: object): Promise<void> {
	stage.clock.advance(MINUTE_MS);
	const { status } = await stage.client.put(`/${resource}/${id}`, body);
	expect([resource, status]).toEqual([resource, 200]);
}

/** Resources of the node, by the sandbox's name, with a change of each. */
const WATCHED = [
	['asset', 'assets', { name: 'Quay' }],
	['company', 'companies', { name: 'Quay' }],
	['endUser', 'endusers', { position: 'Pilot' }],
	['task', 'tasks', { action: 'Write' }],
	['issue', 'issues', { title: 'Mended' }],
	['invoice', 'invoices', { product: 'Seats' }],
	// Without timestamps in Planhat's samples.
	['license', 'licenses', { product: 'Support' }],
	['opportunity', 'opportunities', { title: 'More seats' }],
	['project', 'projects', { name: 'Quay' }],
] as const satisfies ReadonlyArray<readonly [string, ResourceName, object]>;

/** Which models have timestamps is not known for all; the trigger finds out. */
const TIMESTAMPS = [
	...WATCHED.map((watched) => [...watched, {}] as const),
	[...WATCHED[0], { assetTimestamps: 'absent' }] as const,
	[...WATCHED[6], { licenseTimestamps: 'present' }] as const,
];

describe.each(TIMESTAMPS)('%s (%s, %j, %j)', (resource, collection, change, switches) => {
	beforeEach(() => stage.simulator.switches.set(switches));

	it('tells what is created, updated, or both, each once', async () => {
		const old = await create(collection);
		const started = async (event: string) => {
			const trigger = planhatTrigger(stage.simulator, { resource, event });
			expect(await trigger.activate()).toEqual([]);
			return trigger;
		};
		const created = await started('created');
		const updated = await started('updated');
		const both = await started('createdOrUpdated');
		const polls = async () => [
			ids(await created.poll()),
			ids(await updated.poll()),
			ids(await both.poll()),
		];
		expect(await polls()).toEqual([[], [], []]);

		await update(collection, old, change);
		expect(await polls()).toEqual([[], [old], [old]]);

		stage.clock.advance(MINUTE_MS);
		const fresh = await create(collection, resource === 'endUser' ? { email: 'b@c.example' } : {});
		expect(await polls()).toEqual([[fresh], [], [fresh]]);

		await update(collection, fresh, change);
		expect(await polls()).toEqual([[], [fresh], [fresh]]);
		expect(await polls()).toEqual([[], [], []]);
	});
});

it('gives whole records, or only the fields asked for', async () => {
	const whole = planhatTrigger(stage.simulator, { resource: 'asset', event: 'created' });
	const some = planhatTrigger(stage.simulator, {
		resource: 'asset',
		event: 'created',
		options: { select: ['name'] },
	});
	await whole.activate();
	await some.activate();
	const id = await create('assets', { custom: { Site: 'Lyon' } });
	expect(await whole.poll()).toEqual([
		expect.objectContaining({ _id: id, custom: { Site: 'Lyon' }, companyId: stage.companyId }),
	]);
	expect(await some.poll()).toEqual([{ _id: id, name: 'Harbour' }]);
});

it('keeps to one company, also to one named by its own ID', async () => {
	const trigger = planhatTrigger(stage.simulator, {
		resource: 'asset',
		event: 'createdOrUpdated',
		companyId: by('externalId', 'HD-02'),
	});
	await trigger.activate();
	await create('assets');
	const other = await create('assets', { companyId: stage.otherCompanyId });
	expect(ids(await trigger.poll())).toEqual([other]);
});

it('tells notes and no other conversations', async () => {
	const trigger = planhatTrigger(stage.simulator, { resource: 'note', event: 'created' });
	await trigger.activate();
	stage.simulator.store.insert('conversations', { type: 'email', companyId: stage.companyId });
	const note = await create('conversations');
	expect(ids(await trigger.poll())).toEqual([note]);
});

it('tells the oldest change first', async () => {
	const trigger = planhatTrigger(stage.simulator, { resource: 'asset', event: 'createdOrUpdated' });
	await trigger.activate();
	const first = await create('assets');
	const second = await create('assets');
	await update('assets', second, { name: 'B' });
	await update('assets', first, { name: 'A' });
	expect(ids(await trigger.poll())).toEqual([second, first]);
});

it('reads one small page and one record when nothing has changed', async () => {
	stage.simulator.store.fill('assets', 3000, (index) => ({ name: `Bay ${index}` }));
	const trigger = planhatTrigger(stage.simulator, { resource: 'asset', event: 'createdOrUpdated' });
	stage.clock.advance(86_400_000);
	stage.simulator.store.fill('assets', 550, (index) => ({ name: `Quay ${index}` }));
	await trigger.activate();
	stage.simulator.log.clear();
	expect(await trigger.poll()).toEqual([]);
	const asked = stage.simulator.log.entries.map(({ query }) => new URLSearchParams(query));
	expect(asked.map((query) => [query.get('limit'), query.get('sort')])).toEqual([
		['600', '-updatedAt'],
		['1', 'updatedAt'],
	]);
});

describe('a change that can not be seen', () => {
	/** Planhat was seen to move the timestamp without a visible change. */
	const touch = (id: string) => {
		stage.clock.advance(MINUTE_MS);
		const doc = stage.simulator.store.collection('assets').get(id);
		if (!doc) throw new Error('There is no such asset');
		const updatedAt = new Date(stage.clock.now()).toISOString();
		stage.simulator.store.update('assets', doc, { updatedAt });
	};

	it.each([
		['auto', 1],
		['content', 0],
	])('counts or not, as set: %s', async (detectBy, count) => {
		const id = await create('assets');
		const trigger = planhatTrigger(stage.simulator, {
			resource: 'asset',
			event: 'updated',
			options: { detectBy },
		});
		await trigger.activate();
		touch(id);
		expect(await trigger.poll()).toHaveLength(count);
		await update('assets', id, { name: 'Quay' });
		expect(ids(await trigger.poll())).toEqual([id]);
	});

	it('does not count when other fields are watched', async () => {
		const id = await create('assets');
		const trigger = planhatTrigger(stage.simulator, {
			resource: 'asset',
			event: 'createdOrUpdated',
			options: { watch: ['status'], select: ['name'] },
		});
		await trigger.activate();
		await update('assets', id, { name: 'Quay' });
		expect(await trigger.poll()).toEqual([]);
		await update('assets', id, { status: 'Retired' });
		expect(await trigger.poll()).toEqual([{ _id: id, name: 'Quay' }]);
	});

	it('counts when custom fields are watched, whatever is to be returned', async () => {
		const id = await create('assets', { custom: { Site: 'Lyon' } });
		const trigger = planhatTrigger(stage.simulator, {
			resource: 'asset',
			event: 'updated',
			options: { watch: ['custom'], select: ['name'] },
		});
		await trigger.activate();
		await update('assets', id, { name: 'Quay' });
		expect(await trigger.poll()).toEqual([]);
		await update('assets', id, { custom: { Site: 'Turin' } });
		expect(await trigger.poll()).toEqual([{ _id: id, name: 'Quay' }]);
	});

	it('does not count when only days have passed', async () => {
		await create('licenses');
		const trigger = planhatTrigger(stage.simulator, { resource: 'license', event: 'updated' });
		await trigger.activate();
		stage.clock.advance(400 * 86_400_000);
		expect(await trigger.poll()).toEqual([]);
	});
});

describe('a test in the editor', () => {
	it('shows the latest records and remembers nothing', async () => {
		const trigger = planhatTrigger(stage.simulator, { resource: 'asset', event: 'created' });
		await trigger.activate();
		const before = trigger.stored;
		const made: string[] = [];
		for (let index = 0; index < 5; index++) {
			made.push(await create('assets', { name: `Bay ${index}` }));
			stage.clock.advance(MINUTE_MS);
		}
		expect(ids(await trigger.test())).toEqual(made.slice(-3).reverse());
		expect(trigger.stored).toBe(before);
		expect(ids(await trigger.poll())).toEqual(made);
	});

	it('says so when there is nothing to show', async () => {
		const trigger = planhatTrigger(stage.simulator, { resource: 'asset', event: 'created' });
		await expect(trigger.test()).rejects.toThrow('There are no assets yet');
		const dated = planhatTrigger(stage.simulator, {
			resource: 'asset',
			event: 'dateReached',
			dateField: 'installDate',
		});
		await expect(dated.test()).rejects.toThrow("No asset has a date in 'Install Date'");
	});
});
