import type { INodeParameters } from 'n8n-workflow';

import { by } from '../../../helpers/planhat';
import { planhatTrigger } from '../../../helpers/planhatTrigger';
import type { PollError } from '../../../helpers/polling';
import { type Stage, startStage } from '../../../simulator/testClient';

let stage: Stage;

beforeEach(async () => {
	stage = await startStage();
});

afterEach(async () => await stage.simulator.close());

const DATED: INodeParameters = {
	resource: 'license',
	event: 'dateReached',
	dateField: 'renewalDate',
	timing: 'before',
	days: 30,
};

async function failure(work: Promise<unknown>): Promise<PollError> {
	return await work.then(
		() => {
			throw new Error('It did not fail');
		},
		(error: PollError) => error,
	);
}

describe('what can not be used is refused before anything is sent', () => {
	it.each<[string, INodeParameters, string]>([
		['an unknown resource', { resource: 'planet', event: 'created' }, "no resource 'planet'"],
		['a list without pages', { resource: 'companyLean', event: 'created' }, "'companyLean'"],
		['an unknown event', { resource: 'asset', event: 'deleted' }, "no event 'deleted'"],
		['a name of every object', { resource: 'constructor', event: 'created' }, "'constructor'"],
		['negative days', { ...DATED, days: -1 }, "'Days' needs a whole number from 0 to 3650"],
		['half a day', { ...DATED, days: 0.5 }, "'Days' needs a whole number"],
		['days without end', { ...DATED, days: 1e9 }, 'from 0 to 3650, but got: 1000000000'],
		['days as a text', { ...DATED, days: '={{ "soon" }}' }, "'Days' needs a number"],
		['a field of another resource', { ...DATED, dateField: 'dueDate' }, "no date field 'dueDate'"],
		['a field without dates', { ...DATED, dateField: 'product' }, "no date field 'product'"],
		['an unknown direction', { ...DATED, timing: 'around' }, "'around'"],
		[
			'a custom field without a name',
			{ ...DATED, dateField: 'customField', customDateField: ' ' },
			"'Custom Field Name' is empty",
		],
		[
			'an empty company',
			{ resource: 'asset', event: 'created', companyId: by('id', '={{ "" }}') },
			"'Company' is empty",
		],
		[
			'an overlap of years',
			{ resource: 'asset', event: 'created', options: { overlap: 1e9 } },
			"'Overlap (Seconds)' needs a number from 0 to 86400",
		],
		[
			'a field to watch that is none',
			{ resource: 'asset', event: 'updated', options: { watch: ['toDate'] } },
			"Assets have no field 'toDate' to watch",
		],
		[
			'no pages',
			{ resource: 'asset', event: 'created', options: { maxPages: 0 } },
			"'Max Pages' needs a whole number from 1",
		],
	])('%s', async (_, parameters, message) => {
		const trigger = planhatTrigger(stage.simulator, parameters);
		for (const work of [trigger.activate(), trigger.test()]) {
			const { message: said, description } = await failure(work);
			expect(said).toContain(message);
			expect(description).toBeTruthy();
		}
		expect(stage.simulator.log.entries).toEqual([]);
	});
});

it.each<[string, INodeParameters]>([
	['changes', { resource: 'asset', event: 'created' }],
	['dates', DATED],
])(
	'a company that does not exist is told when %s are turned on or tried',
	async (_, parameters) => {
		const companyId = by('id', '669f00aa11bb22cc33dd44ff');
		const trigger = planhatTrigger(stage.simulator, { ...parameters, companyId });
		for (const work of [trigger.activate(), trigger.test()]) {
			const { message } = await failure(work);
			expect(message).toContain("no company with the Planhat ID '669f00aa11bb22cc33dd44ff'");
		}
	},
);

describe('what is remembered', () => {
	const parameters = { resource: 'asset', event: 'created' };
	const add = () =>
		stage.simulator.store.insert('assets', { name: 'A', companyId: stage.companyId });

	it('is not touched when a newer version of the node made it', async () => {
		const trigger = planhatTrigger(stage.simulator, parameters);
		const newer = {
			'node:Trigger': { memory: { version: 99, settings: 's', revision: 1, state: {} } },
		};
		trigger.replaceStored(newer);
		const { message, description } = await failure(trigger.poll());
		expect(message).toContain('A newer version of this node made what this trigger remembers');
		expect(description).toContain('Update the package');
		expect(JSON.parse(trigger.stored)).toEqual(newer);
	});

	it('is not guessed when it is damaged', async () => {
		const trigger = planhatTrigger(stage.simulator, parameters);
		trigger.replaceStored({ 'node:Trigger': { memory: 'x' } });
		expect((await failure(trigger.poll())).message).toContain('is damaged');
	});

	it('stays when a poll fails, so that the next one tells everything', async () => {
		const trigger = planhatTrigger(stage.simulator, {
			...parameters,
			options: { maxAttempts: 1 },
		});
		await trigger.activate();
		const before = trigger.stored;
		add();
		stage.simulator.faults.add({ kind: 'status', status: 503 });
		expect((await failure(trigger.poll())).httpCode).toBe('503');
		expect(trigger.stored).toBe(before);
		expect(await trigger.poll()).toHaveLength(1);
	});

	it('is of one account only', async () => {
		const other = await startStage();
		add();
		const trigger = planhatTrigger(stage.simulator, parameters);
		await trigger.activate();
		const { stored } = trigger;
		const moved = planhatTrigger(other.simulator, parameters);
		moved.replaceStored(JSON.parse(stored) as object);
		other.simulator.store.fill('assets', 3, () => ({ name: 'B', companyId: other.companyId }));
		expect(await moved.poll()).toEqual([]);
		await other.simulator.close();
	});

	it('holds no token and no content of records', async () => {
		const trigger = planhatTrigger(stage.simulator, parameters);
		await trigger.activate();
		stage.simulator.store.insert('assets', { name: 'Very private', companyId: stage.companyId });
		expect(await trigger.poll()).toHaveLength(1);
		expect(trigger.stored).not.toContain('private');
		expect(trigger.stored).not.toContain(stage.simulator.token);
		expect(trigger.stored).not.toContain(stage.companyId);
	});
});

it('reads no more pages than allowed, and loses nothing by it', async () => {
	const trigger = planhatTrigger(stage.simulator, {
		resource: 'asset',
		event: 'created',
		options: { maxPages: 2 },
	});
	await trigger.activate();
	stage.clock.advance(60_000);
	stage.simulator.store.fill('assets', 3000, () => ({ name: 'B', companyId: stage.companyId }));
	const { message, description } = await failure(trigger.poll());
	expect(message).toContain('more to read than the 2 pages');
	expect(description).toContain('Nothing is lost');
	const parameters = { resource: 'asset', event: 'created', options: { maxPages: 20 } };
	expect(await trigger.activate({ parameters })).toHaveLength(3000);
});

it('refuses a list without timestamps that is too long to remember', async () => {
	stage.simulator.store.fill('licenses', 50_001, () => ({ product: 'P' }));
	const trigger = planhatTrigger(stage.simulator, { resource: 'license', event: 'created' });
	const { message, description } = await failure(trigger.activate());
	expect(message).toContain(
		'50001 licenses whose changes only their content tells, more than the 50000',
	);
	expect(description).toContain("narrow the list down with 'Company'");
	expect(trigger.stored).toBe('{}');
});

it('says so when the token is wrong', async () => {
	const trigger = planhatTrigger(
		stage.simulator,
		{ resource: 'asset', event: 'created' },
		{ credential: { apiToken: 'wrong' } },
	);
	expect((await failure(trigger.activate())).httpCode).toBe('401');
});

it('works with a credential that may only read', async () => {
	const trigger = planhatTrigger(
		stage.simulator,
		{ resource: 'asset', event: 'created' },
		{ credential: { access: 'readOnly' } },
	);
	expect(await trigger.activate()).toEqual([]);
});
