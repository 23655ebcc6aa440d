import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { planhatTrigger } from '../../../helpers/planhatTrigger';
import { type Stage, startStage } from '../../../simulator/testClient';

let stage: Stage;

beforeEach(async () => {
	stage = await startStage();
});
afterEach(async () => await stage.simulator.close());

const DAY_MS = 86_400_000;

/** The kinds of events, with what makes one due of a record that has not been told before. */
interface Kind {
	readonly name: string;
	readonly timestamps: 'present' | 'absent';
	readonly parameters: INodeParameters;
	readonly collection: 'assets' | 'licenses' | 'tasks';
	readonly fields: () => Record<string, unknown>;
}

const BY_TIMESTAMP: Kind = {
	name: 'by timestamp',
	timestamps: 'present',
	parameters: { resource: 'asset', event: 'createdOrUpdated' },
	collection: 'assets',
	fields: () => ({}),
};

const KINDS: readonly Kind[] = [
	BY_TIMESTAMP,
	{
		name: 'by content',
		timestamps: 'absent',
		parameters: { resource: 'license', event: 'createdOrUpdated' },
		collection: 'licenses',
		fields: () => ({ product: 'Platform' }),
	},
	{
		name: 'by date',
		timestamps: 'present',
		parameters: {
			resource: 'license',
			event: 'dateReached',
			dateField: 'renewalDate',
			days: 0,
			timing: 'before',
		},
		collection: 'licenses',
		fields: () => {
			const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
			return { renewalDate: new Date(today).toISOString() };
		},
	},
];

const ids = (records: readonly IDataObject[]) => records.map(({ _id }) => _id);

function start(kind: Kind, options: INodeParameters = {}) {
	stage.simulator.switches.set({ licenseTimestamps: kind.timestamps });
	const put = () => {
		stage.clock.advance(60_000);
		const { store } = stage.simulator;
		return store.insert(kind.collection, { companyId: stage.companyId, ...kind.fields() })._id;
	};
	// Planhat keeps days as midnight UTC, so the day has to be that of UTC.
	const setting = { timezone: 'UTC' };
	const trigger = planhatTrigger(stage.simulator, { ...kind.parameters, options }, setting);
	return { put, trigger };
}

describe.each(KINDS)('when n8n dies while it hands on what a poll found, $name', (kind) => {
	it('what it had saved the memory of, and no execution, is told by nobody, and the log says so', async () => {
		const { put, trigger } = start(kind);
		await trigger.activate();
		const id = put();
		trigger.dieAt('between memory and execution');
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.restart()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
		expect(ids(trigger.swallowed)).toEqual([id]);
		expect(trigger.infos).toEqual([expect.stringContaining('emitted one item at 20')]);
	});

	it('what it had not saved the memory of is told after the start', async () => {
		const { put, trigger } = start(kind);
		await trigger.activate();
		const id = put();
		trigger.dieAt('before the memory is saved');
		expect(await trigger.poll()).toEqual([]);
		expect(ids(await trigger.restart())).toEqual([id]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('nothing is lost where the last poll is told again after each start', async () => {
		const { put, trigger } = start(kind, { afterRestart: 'repeat' });
		await trigger.activate();
		const id = put();
		trigger.dieAt('between memory and execution');
		expect(await trigger.poll()).toEqual([]);
		expect(ids(await trigger.restart())).toEqual([id]);
		expect(await trigger.poll()).toEqual([]);
		const next = put();
		expect(ids(await trigger.restart())).toEqual([id, next]);
	});

	it('nothing comes twice after a start otherwise', async () => {
		const { put, trigger } = start(kind);
		await trigger.activate();
		const id = put();
		expect(ids(await trigger.poll())).toEqual([id]);
		expect(await trigger.restart()).toEqual([]);
	});
});

it('refuses a choice that there is not', async () => {
	const { trigger } = start(BY_TIMESTAMP, { afterRestart: 'twice' });
	await expect(trigger.activate()).rejects.toThrow("no 'twice' after a restart");
});

describe('timestamps', () => {
	const kind = BY_TIMESTAMP;
	const stampOf = (back: number) => new Date(stage.clock.now() - back).toISOString();

	function assetOf(id: string) {
		const doc = stage.simulator.store.collection('assets').get(id);
		if (!doc) throw new Error('There is no such asset');
		return doc;
	}

	function change(id: string, fields: Record<string, unknown>): void {
		stage.simulator.store.update('assets', assetOf(id), fields);
	}

	it.each([1000, 3_600_000, 40 * DAY_MS, 4000 * DAY_MS])(
		'that go back by %d ms tell the record once, among more records than are remembered',
		async (back) => {
			for (let at = 0; at < 900; at++) {
				stage.simulator.store.insert('assets', { companyId: stage.companyId, name: `${at}` });
				stage.clock.advance(60_000);
			}
			const { put, trigger } = start(kind);
			const id = put();
			await trigger.activate();
			change(id, { updatedAt: stampOf(back), name: 'restored from a backup' });
			expect(ids(await trigger.poll())).toEqual([id]);
			expect(await trigger.poll()).toEqual([]);
			expect(await trigger.restart()).toEqual([]);
			change(id, { updatedAt: stampOf(-60_000), name: 'changed again' });
			expect(ids(await trigger.poll())).toEqual([id]);
		},
	);

	it('of deleted records make the whole list be read once, not with each poll', async () => {
		const { store, log } = stage.simulator;
		for (let at = 0; at < 3000; at++) {
			store.insert('assets', { companyId: stage.companyId, name: `${at}` });
			if (at % 10 === 0) stage.clock.advance(3_600_000);
		}
		const { put, trigger } = start(kind);
		const id = put();
		await trigger.activate();
		const callsOf = async () => {
			const before = log.entries.length;
			expect(await trigger.poll()).toEqual([]);
			return log.entries.length - before;
		};
		const usual = await callsOf();
		store.delete('assets', assetOf(id));
		expect(await callsOf()).toBeGreaterThan(usual);
		expect([await callsOf(), await callsOf()]).toEqual([usual, usual]);
	});

	it('far ahead hide nothing, and stand in the log when they come and after each start', async () => {
		const { put, trigger } = start(kind);
		await trigger.activate();
		const odd = put();
		change(odd, { updatedAt: '2100-01-01T00:00:00.000Z' });
		expect(ids(await trigger.poll())).toEqual([odd]);
		const note = /^Trigger: 1 asset with a time far ahead in 'updatedAt', for example 2100-01-01/;
		expect(trigger.warnings).toEqual([expect.stringMatching(note)]);
		for (let count = 0; count < 3; count++) {
			const id = put();
			expect(ids(await trigger.poll())).toEqual([id]);
		}
		expect(trigger.warnings).toHaveLength(1);
		expect(await trigger.restart()).toEqual([]);
		expect(trigger.warnings).toHaveLength(2);
	});
});
