import type { INodeParameters } from 'n8n-workflow';

import { triggerProperties } from '../../../../nodes/Planhat/trigger/properties';
import { planhatTrigger } from '../../../helpers/planhatTrigger';
import { type Stage, startStage } from '../../../simulator/testClient';

let stage: Stage;

beforeEach(async () => {
	stage = await startStage();
});

afterEach(async () => await stage.simulator.close());

function insert(resource: 'licenses' | 'users' | 'conversations', record: object): string {
	return String(stage.simulator.store.insert(resource, { ...record })['_id']);
}

async function change(path: string, body: object): Promise<void> {
	stage.clock.advance(60_000);
	const { status } = await stage.client.put(path, body);
	expect([path, status]).toEqual([path, 200]);
}

function trigger(parameters: INodeParameters) {
	return planhatTrigger(stage.simulator, parameters);
}

describe('fields to return', () => {
	const parameters = (select: string[]): INodeParameters => ({
		resource: 'license',
		event: 'updated',
		options: { select },
	});

	it('do not decide what counts as a change', async () => {
		const { companyId } = stage;
		const id = insert('licenses', { companyId, product: 'Platform', value: 100 });
		const licenses = trigger(parameters(['product']));
		await licenses.activate();
		await change(`/licenses/${id}`, { value: 200 });
		expect(await licenses.poll()).toEqual([{ _id: id, product: 'Platform' }]);
		expect(await licenses.poll()).toEqual([]);
	});

	it('may change without making every record news', async () => {
		const { companyId } = stage;
		for (const value of [1, 2, 3]) insert('licenses', { companyId, product: 'Platform', value });
		const licenses = trigger(parameters(['product']));
		await licenses.activate();
		expect(await licenses.activate({ parameters: parameters(['product', 'value']) })).toEqual([]);
	});
});

describe('team members, of whom Planhat gives only some fields unless told otherwise', () => {
	const person = { email: 'a@b.example', nickName: 'A', firstName: 'A', lastName: 'B' };

	it.each([
		['roles', { roles: ['669f00aa11bb22cc33dd4499'] }],
		['custom', { custom: { Desk: 'Lyon' } }],
	])('are told when %s changes', async (watch, body) => {
		const id = insert('users', person);
		const parameters = { resource: 'user', event: 'updated', options: { watch: [watch] } };
		const users = trigger(parameters);
		await users.activate();
		await change(`/users/${id}`, body);
		expect(await users.poll()).toEqual([expect.objectContaining({ _id: id, ...body })]);
	});

	it('are told when a custom date comes', async () => {
		const today = new Date().toISOString().slice(0, 10);
		insert('users', { ...person, custom: { Joined: `${today}T00:00:00.000Z` } });
		const users = planhatTrigger(
			stage.simulator,
			{
				resource: 'user',
				event: 'dateReached',
				dateField: 'customField',
				days: 0,
				customDateField: 'Joined',
			},
			{ timezone: 'UTC' },
		);
		expect(await users.activate()).toHaveLength(1);
	});
});

it('remembers nothing of conversations that are no notes', async () => {
	const { companyId } = stage;
	const notes = trigger({ resource: 'note', event: 'updated', options: { detectBy: 'content' } });
	const note = insert('conversations', { type: 'note', companyId, subject: 'A' });
	await notes.activate();
	const sizeOf = (stored: string) => /"state":(.*?\}\})/.exec(stored)?.[1]?.length;
	const before = sizeOf(notes.stored);
	expect(before).toBeGreaterThan(50);
	for (let count = 0; count < 20; count++) insert('conversations', { type: 'email', companyId });
	await change(`/conversations/${note}`, { subject: 'B' });
	expect(await notes.poll()).toEqual([expect.objectContaining({ _id: note, subject: 'B' })]);
	expect(sizeOf(notes.stored)).toBe(before);
});

describe('fields to watch', () => {
	it.each(['conversation', 'note'])('leave out what lists of each %s lack', async (resource) => {
		const watching = trigger({ resource, event: 'updated', options: { watch: ['description'] } });
		await expect(watching.activate()).rejects.toThrow(/have no field 'description' to watch/);
	});

	it.each([
		['license', 'companyId'],
		['invoice', 'cId'],
	])('of each %s may hold its company', async (resource, field) => {
		const watching = trigger({ resource, event: 'updated', options: { watch: [field] } });
		expect(await watching.activate()).toEqual([]);
		const options = triggerProperties().filter(({ name }) => name === 'options');
		const own = options.find(({ displayOptions }) =>
			displayOptions?.show?.['resource']?.includes(resource),
		);
		const choices = JSON.stringify(own).match(new RegExp(`"value":"${field}"`, 'g'));
		expect(choices).toHaveLength(2);
	});
});
