import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { by } from '../../../helpers/planhat';
import { planhatTrigger } from '../../../helpers/planhatTrigger';
import type { PollingWorkflow } from '../../../helpers/polling';
import { type Stage, startStage } from '../../../simulator/testClient';

const DAY_MS = 86_400_000;

let stage: Stage;
/** The clock of n8n, which decides what day it is. */
let now: number;

beforeEach(async () => {
	now = Date.parse('2026-03-01T12:00:00Z');
	stage = await startStage();
	jest.spyOn(Date, 'now').mockImplementation(() => now);
});

afterEach(async () => {
	jest.restoreAllMocks();
	await stage.simulator.close();
});

/** Days from the first of March. */
function day(count: number): string {
	return new Date(Date.UTC(2026, 2, 1 + count)).toISOString();
}

function license(product: string, renewsIn: number): void {
	stage.simulator.store.insert('licenses', {
		product,
		companyId: stage.companyId,
		fixedPeriod: true,
		fromDate: day(-300),
		toDate: day(renewsIn),
		renewalDate: day(renewsIn),
	});
}

function move(product: string, renewsIn: number): void {
	const { store } = stage.simulator;
	const id = store.all('licenses').find((entry) => entry['product'] === product)?._id ?? '';
	const doc = store.collection('licenses').get(id);
	if (!doc) throw new Error(`There is no license ${product}`);
	store.update('licenses', doc, { toDate: day(renewsIn), renewalDate: day(renewsIn) });
}

const RENEWALS: INodeParameters = {
	resource: 'license',
	event: 'dateReached',
	dateField: 'renewalDate',
	timing: 'before',
	days: 30,
};

function products(records: readonly IDataObject[]): unknown[] {
	return records.map(({ product }) => product);
}

/** What each of the coming days brings, polled some times a day. */
async function daysOf(trigger: PollingWorkflow, count: number): Promise<unknown[][]> {
	const found: unknown[][] = [];
	for (let passed = 0; passed < count; passed++) {
		now += DAY_MS;
		const polls = [await trigger.poll(), await trigger.poll(), await trigger.poll()];
		found.push(products(polls.flat()));
	}
	return found;
}

it('tells each license once, thirty days before it renews', async () => {
	license('past', -3);
	license('too late', 29);
	license('today', 30);
	license('tomorrow', 31);
	license('in two days', 32);
	license('also in two days', 32);
	stage.simulator.store.insert('licenses', { product: 'open', companyId: stage.companyId });
	const trigger = planhatTrigger(stage.simulator, RENEWALS);
	expect(products(await trigger.activate())).toEqual(['today']);
	expect(products(await trigger.poll())).toEqual([]);
	expect(await daysOf(trigger, 4)).toEqual([
		['tomorrow'],
		expect.arrayContaining(['in two days', 'also in two days']),
		[],
		[],
	]);
});

it('tells it again when the date is moved, but not when it is moved back', async () => {
	license('A', 31);
	const trigger = planhatTrigger(stage.simulator, RENEWALS);
	await trigger.activate();
	expect(await daysOf(trigger, 1)).toEqual([['A']]);
	move('A', 33);
	expect(await daysOf(trigger, 3)).toEqual([[], ['A'], []]);
	move('A', 31);
	expect(await daysOf(trigger, 2)).toEqual([[], []]);
});

it('counts days after a date as well', async () => {
	license('A', -10);
	const trigger = planhatTrigger(stage.simulator, { ...RENEWALS, timing: 'after', days: 12 });
	await trigger.activate();
	expect(await daysOf(trigger, 4)).toEqual([[], ['A'], [], []]);
});

describe('after n8n was not running', () => {
	it('catches up what was missed, as many days as set, each once', async () => {
		for (let index = 31; index < 45; index++) license(`in ${index}`, index);
		const trigger = planhatTrigger(stage.simulator, {
			...RENEWALS,
			options: { catchUpDays: 3 },
		});
		await trigger.activate();
		now += 10 * DAY_MS;
		trigger.crash();
		expect(products(await trigger.poll())).toEqual(['in 37', 'in 38', 'in 39', 'in 40']);
		trigger.crash();
		expect(products(await trigger.poll())).toEqual([]);
		expect(await daysOf(trigger, 2)).toEqual([['in 41'], ['in 42']]);
	});

	it('catches up further when told to, and never tells twice', async () => {
		for (let index = 31; index < 45; index++) license(`in ${index}`, index);
		const trigger = planhatTrigger(stage.simulator, {
			...RENEWALS,
			options: { catchUpDays: 0 },
		});
		await trigger.activate();
		expect(await daysOf(trigger, 1)).toEqual([['in 31']]);
		now += 3 * DAY_MS;
		const parameters = { ...RENEWALS, options: { catchUpDays: 20 } };
		expect(products(await trigger.activate({ parameters }))).toEqual(['in 32', 'in 33', 'in 34']);
		expect(products(await trigger.poll())).toEqual([]);
	});

	it('tells nothing twice when other settings were tried in between', async () => {
		license('A', 30);
		const trigger = planhatTrigger(stage.simulator, RENEWALS);
		expect(products(await trigger.activate())).toEqual(['A']);
		const other = { ...RENEWALS, days: 29 };
		expect(products(await trigger.activate({ parameters: other }))).toEqual([]);
		expect(products(await trigger.activate({ parameters: RENEWALS }))).toEqual([]);
	});
});

it('remembers only what can come up again', async () => {
	for (let index = 31; index < 400; index++) license(`in ${index}`, index);
	const trigger = planhatTrigger(stage.simulator, RENEWALS);
	await trigger.activate();
	const found = await daysOf(trigger, 60);
	expect(found.map((products_) => products_.length)).toEqual(found.map(() => 1));
	expect(trigger.stored.length).toBeLessThan(500);
});

describe('the day', () => {
	const tasks: INodeParameters = {
		resource: 'task',
		event: 'dateReached',
		dateField: 'endTime',
		timing: 'before',
		days: 0,
	};

	it.each([
		// 23:30 on the second in UTC is the third in Berlin and in Tokyo, and the second in Denver.
		['Europe/Berlin', '2026-03-02T23:30:00.000Z', '2026-03-03'],
		['Asia/Tokyo', '2026-03-02T23:30:00.000Z', '2026-03-03'],
		['America/Denver', '2026-03-02T23:30:00.000Z', '2026-03-02'],
		// Midnight UTC is how Planhat writes a day.
		['America/Denver', '2026-03-03T00:00:00.000Z', '2026-03-03'],
		['Asia/Tokyo', '2026-03-03T00:00:00.000Z', '2026-03-03'],
	])('in %s of %s is %s', async (timezone, endTime, expected) => {
		stage.simulator.store.insert('tasks', { action: 'Call', companyId: stage.companyId, endTime });
		const trigger = planhatTrigger(stage.simulator, tasks, { timezone });
		const firstSeen: string[] = [];
		const inZone = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone });
		for (const hour of Array.from({ length: 96 }, (_, index) => index)) {
			now = Date.parse('2026-03-01T00:20:00Z') + hour * 3_600_000;
			const found = hour === 0 ? await trigger.activate() : await trigger.poll();
			firstSeen.push(...found.map(() => inZone.format(now)));
		}
		expect(firstSeen).toEqual([expected]);
	});
});

it('reads days that Planhat keeps as numbers, on invoices', async () => {
	const epochDay = Date.UTC(2026, 2, 4) / DAY_MS;
	const id = stage.simulator.store.insert('invoices', {
		cId: stage.companyId,
		dueDate: epochDay,
	})._id;
	const trigger = planhatTrigger(stage.simulator, {
		resource: 'invoice',
		event: 'dateReached',
		dateField: 'dueDate',
		timing: 'before',
		days: 1,
	});
	await trigger.activate();
	now += DAY_MS;
	expect(await trigger.poll()).toEqual([]);
	now += DAY_MS;
	expect(await trigger.poll()).toEqual([expect.objectContaining({ _id: id })]);
});

it('waits for custom fields: a day as a number, a date as a text', async () => {
	const { store } = stage.simulator;
	const companyId = stage.companyId;
	const warranty = Date.UTC(2026, 2, 11) / DAY_MS;
	store.insert('assets', { name: 'A', companyId, custom: { 'Warranty end': warranty } });
	store.insert('assets', { name: 'B', companyId, custom: { 'Warranty end': day(11) } });
	store.insert('assets', { name: 'C', companyId, custom: { 'Warranty end': 'soon' } });
	store.insert('assets', { name: 'D', companyId });
	const trigger = planhatTrigger(stage.simulator, {
		resource: 'asset',
		event: 'dateReached',
		dateField: 'customField',
		customDateField: 'Warranty end',
		timing: 'before',
		days: 7,
	});
	expect((await trigger.test()).map(({ name }) => name)).toEqual(['A', 'B']);
	await trigger.activate();
	now += 3 * DAY_MS;
	expect((await trigger.poll()).map(({ name }) => name)).toEqual(['A']);
	now += DAY_MS;
	expect((await trigger.poll()).map(({ name }) => name)).toEqual(['B']);
});

it('reads no further back than the dates that matter', async () => {
	for (let index = 0; index < 2500; index++) license(`old ${index}`, -400);
	for (let index = 0; index < 1900; index++) license(`later ${index}`, 300);
	license('today', 30);
	const trigger = planhatTrigger(stage.simulator, {
		...RENEWALS,
		options: { select: ['product'] },
	});
	expect(await trigger.activate()).toEqual([{ _id: expect.any(String), product: 'today' }]);
	expect(stage.simulator.log.entries).toHaveLength(1);
});

it('shows the next ones in a test, and keeps to one company', async () => {
	license('A', 200);
	license('B', 40);
	stage.simulator.store.insert('licenses', {
		product: 'other',
		companyId: stage.otherCompanyId,
		renewalDate: day(35),
	});
	const trigger = planhatTrigger(stage.simulator, {
		...RENEWALS,
		companyId: by('id', stage.companyId),
	});
	expect(products(await trigger.test())).toEqual(['B', 'A']);
});
