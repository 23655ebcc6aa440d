import type { Fields } from './documents';
import { startStage, validBody, type Stage } from './testClient';

let stage: Stage;
beforeEach(async () => {
	stage = await startStage();
});
afterEach(() => stage.simulator.close());

interface Report {
	created: number;
	createdErrors: { message: string; item: unknown }[];
	insertsKeys: Fields[];
	updated: number;
	updatedErrors: { message: string; item: unknown }[];
	updatesKeys: Fields[];
	nonupdates: number;
	modified: string[];
	upsertedIds: string[];
	permissionErrors: { message: string }[];
	validationErrors?: unknown[];
}

async function bulk(path: string, items: unknown): Promise<{ status: number; data: Report }> {
	return stage.client.put(`/${path}`, items);
}

describe('the report', () => {
	it('is the documented one for a new, a changed and an unchanged item', async () => {
		const { simulator, companyId } = stage;
		const changed = simulator.store.insert('assets', { name: 'Drone bay 1', companyId });
		simulator.store.insert('assets', { name: 'Drone bay 2', companyId, sourceId: 'crm-a-2' });
		const { status, data } = await bulk('assets', [
			{ name: 'Drone bay 9', companyId, externalId: 9, sourceId: 'crm-a-9' },
			{ _id: changed._id, name: 'Drone bay 1 (moved)' },
			{ sourceId: 'crm-a-2', name: 'Drone bay 2' },
		]);
		const [id] = data.upsertedIds;
		expect(status).toBe(200);
		expect(data).toEqual({
			created: 1,
			createdErrors: [],
			insertsKeys: [{ _id: id, sourceId: 'crm-a-9', externalId: '9' }],
			updated: 1,
			updatedErrors: [],
			updatesKeys: [{ _id: changed._id }],
			nonupdates: 1,
			modified: [changed._id],
			upsertedIds: [id],
			permissionErrors: [],
		});
	});

	it('is 206 with the good items stored when some are bad', async () => {
		const { simulator, companyId } = stage;
		const bad = { name: 'no company' };
		const { status, data } = await bulk('assets', [{ name: 'A', companyId }, bad]);
		expect(status).toBe(206);
		expect(data.createdErrors).toEqual([{ message: 'Required Field: companyId', item: bad }]);
		expect(simulator.store.all('assets')).toHaveLength(1);
	});

	it('is 400 when all are bad, still with its body', async () => {
		const { status, data } = await bulk('assets', [{ name: 'A' }, 'text']);
		expect(status).toBe(400);
		expect([data.created, data.createdErrors.length]).toEqual([0, 2]);
	});

	it('is 403 with permissionErrors when rights are missing, the allowed rest is done', async () => {
		const { simulator, companyId } = stage;
		simulator.store.insert('assets', { name: 'Old', companyId, sourceId: 's' });
		simulator.permissions.deny('assets', 'update');
		const { status, data } = await bulk('assets', [
			{ name: 'New', companyId },
			{ sourceId: 's', name: 'Newer' },
		]);
		expect([status, data.created, data.updated]).toEqual([403, 1, 0]);
		expect(data.permissionErrors).toMatchObject([
			{ message: 'You are not allowed to update Asset.' },
		]);
	});

	it('holds validationErrors for time entries and timesheets, as recorded', async () => {
		expect((await bulk('timesheets', [{}])).data.validationErrors).toEqual([]);
		expect((await bulk('assets', [])).data).not.toHaveProperty('validationErrors');
	});

	it('counts an item without any field to change as unchanged', async () => {
		const { simulator, companyId } = stage;
		const doc = simulator.store.insert('tasks', { companyId, action: 'Call' });
		expect((await bulk('tasks', [{ _id: doc._id }])).data.nonupdates).toBe(1);
	});

	it('does not move updatedAt of an unchanged item', async () => {
		const { simulator, clock, companyId } = stage;
		const doc = simulator.store.insert('assets', { name: 'A', companyId, sourceId: 's' });
		const before = doc['updatedAt'];
		clock.advance(5000);
		await bulk('assets', [{ sourceId: 's', name: 'A' }]);
		expect(simulator.store.get('assets', doc._id)?.['updatedAt']).toBe(before);
		await bulk('assets', [{ sourceId: 's', name: 'B' }]);
		expect(simulator.store.get('assets', doc._id)?.['updatedAt']).not.toBe(before);
	});
});

describe('matching', () => {
	const common = '_id sourceId externalId';

	it.each([
		['assets', common],
		['licenses', common],
		['companies', common],
		['endusers', `${common} email`],
		['conversations', '_id externalId'],
		['tickets', '_id sourceId'],
		['tasks', '_id sourceId'],
		['issues', '_id sourceId'],
		['opportunities', '_id externalId'],
		['nps', '_id sourceId'],
		['churn', '_id sourceId'],
		['sales', common],
		['projects', common],
		['objectives', common],
		['campaigns', common],
		['workspaces', common],
		['invoices', '_id sourceId extId'],
		['users', '_id externalId email'],
		['timeentries', '_id'],
		['timesheets', '_id'],
	])('of %s goes by %s and nothing else', async (path, keys) => {
		const body = validBody(path, stage);
		// The cast names a resource of the table above; the store refuses any other at run time.
		const { _id: id } = stage.simulator.store.insert(path as 'assets', {
			...body,
			sourceId: 's',
			externalId: 'e',
			extId: 'x',
			email: 'k@x.example',
		});
		const values = { _id: id, sourceId: 's', externalId: 'e', extId: 'x', email: 'k@x.example' };
		for (const [key, value] of Object.entries(values)) {
			const { data } = await bulk(path, [{ [key]: value, custom: { touched: key } }]);
			expect([key, data.updated]).toEqual([key, keys.split(' ').includes(key) ? 1 : 0]);
		}
	});

	it('lets the earlier key win when two keys name two records', async () => {
		const { simulator, companyId } = stage;
		const first = simulator.store.insert('assets', { name: '1', companyId, sourceId: 's1' });
		simulator.store.insert('assets', { name: '2', companyId, sourceId: 's2', externalId: 'e2' });
		// The record found cannot take over the other's key, and the message tells which was found.
		const { data } = await bulk('assets', [
			{ _id: first._id, sourceId: 's2' },
			{ companyId, sourceId: 's1', externalId: 'e2' },
		]);
		expect(data.updatedErrors.map(({ message }) => message)).toEqual([
			'sourceId duplicated',
			'externalId duplicated',
		]);
	});

	it('tries _id, then sourceId, then externalId', async () => {
		const { simulator, companyId } = stage;
		const first = simulator.store.insert('assets', { name: '1', companyId, sourceId: 's1' });
		const second = simulator.store.insert('assets', { name: '2', companyId, externalId: 'e2' });
		const { data } = await bulk('assets', [
			{ sourceId: 's1', companyId, name: 'by source' },
			{ sourceId: 's2', externalId: 'e2', companyId, name: 'by external' },
		]);
		expect(data.modified).toEqual([first._id, second._id]);
		expect(data.updatesKeys[1]).toEqual({ _id: second._id, sourceId: 's2', externalId: 'e2' });
	});

	it('looks for external ids within the company only', async () => {
		const { simulator, companyId, otherCompanyId } = stage;
		simulator.store.insert('assets', { name: 'mine', companyId, externalId: '12' });
		const { data } = await bulk('assets', [
			{ name: 'theirs', companyId: otherCompanyId, externalId: 12 },
			{ name: 'mine too', companyId: 'extid-LF-01', externalId: 12 },
		]);
		expect([data.created, data.updated]).toEqual([1, 1]);
	});

	it('matches invoices by extId, end users and users by email', async () => {
		const { simulator, companyId } = stage;
		simulator.store.insert('invoices', { cId: companyId, extId: 'I1' });
		simulator.store.insert('endusers', { companyId, email: 'a@x.example' });
		simulator.store.insert('users', { email: 'b@x.example' });
		const outcomes = [
			await bulk('invoices', [{ extId: 'I1', amountTotal: 5 }]),
			await bulk('endusers', [{ email: 'a@x.example', firstName: 'A' }]),
			await bulk('users', [{ email: 'b@x.example', nickName: 'B' }]),
		];
		expect(outcomes.map(({ data }) => data.updated)).toEqual([1, 1, 1]);
	});

	it('does not take an email that several end users share for a key', async () => {
		const { simulator, companyId } = stage;
		const twin = { companyId, email: 'a@x.example' };
		simulator.store.fill('endusers', 2, () => twin);
		const { status, data } = await bulk('endusers', [{ ...twin, firstName: 'A' }]);
		expect([status, data.createdErrors[0]?.message]).toEqual([400, 'email duplicated']);
	});

	it('refuses an _id that is none', async () => {
		const { data } = await bulk('assets', [{ _id: 'x', name: 'A', companyId: stage.companyId }]);
		expect(data.createdErrors[0]?.message).toBe('invalid id');
	});

	it('reports a key that belongs to another record', async () => {
		const { simulator, companyId } = stage;
		simulator.store.insert('assets', { name: '1', companyId, sourceId: 's1' });
		const second = simulator.store.insert('assets', { name: '2', companyId });
		const { status, data } = await bulk('assets', [{ _id: second._id, sourceId: 's1' }]);
		expect([status, data.updatedErrors[0]?.message]).toEqual([400, 'sourceId duplicated']);
	});

	it('names the keys that come twice in one payload', async () => {
		const { companyId } = stage;
		const person = { companyId, externalId: '1', email: 'a@x.example' };
		const { status, data } = await bulk('endusers', [person, person]);
		expect([status, data.created]).toEqual([206, 1]);
		expect(data.createdErrors.concat(data.updatedErrors)[0]?.message).toBe(
			'externalId,email duplicated',
		);
	});
});

describe('minimum of an insert', () => {
	it.each<[string, string[]]>([
		['assets', ['name', 'companyId']],
		['licenses', ['companyId', '_currency', 'value']],
		['companies', ['name']],
		['endusers', ['email']],
		['conversations', ['companyId']],
		['tickets', ['sourceId', 'domains']],
		['tasks', ['companyId']],
		['issues', ['title', 'companyIds']],
		['opportunities', ['companyId']],
		['nps', ['email', 'score']],
		['sales', ['companyId', '_currency', 'value']],
		['projects', ['name', 'companyId']],
		['objectives', ['name', 'companyId']],
		['campaigns', ['name', 'companyId']],
		['workspaces', ['name', 'companyId']],
		['invoices', ['cId', 'currency', 'invoiceDate']],
		['users', ['nickName', 'email', 'firstName', 'lastName']],
		['timeentries', ['date', 'hours']],
	])('of %s is %s', async (path, names) => {
		for (const name of names) {
			const item = { ...validBody(path, stage), [name]: undefined };
			const { status, data } = await bulk(path, [item]);
			expect([name, status]).toEqual([name, 400]);
			expect(data.createdErrors[0]?.message).toMatch(
				/Required Field: |CompanyId is required for note/,
			);
		}
	});

	it('of licenses does without the start date', async () => {
		const { companyId } = stage;
		const { status } = await bulk('licenses', [{ companyId, _currency: 'EUR', value: 5 }]);
		expect(status).toBe(200);
	});

	it('of timesheets is nothing', async () => {
		expect((await bulk('timesheets', [{}])).data.created).toBe(1);
	});
});

describe('items that vanish', () => {
	it('are tickets without an e-mail address', async () => {
		const item = { ...validBody('tickets', stage), email: undefined };
		const { status, data } = await bulk('tickets', [item]);
		expect([status, data.created, data.createdErrors]).toEqual([200, 0, []]);
	});

	it('are end users that fit no company', async () => {
		const { simulator } = stage;
		const { status, data } = await bulk('endusers', [
			{ email: 'who@nowhere.example' },
			{ email: 'ines@lumenfreight.example' },
			{ email: 'bo@halcyon.example' },
			{ externalId: '5', companyExternalId: 'LF-01' },
		]);
		expect([status, data.created, data.createdErrors]).toEqual([200, 3, []]);
		expect(simulator.store.all('endusers').map((doc) => doc['companyId'])).toEqual([
			stage.companyId,
			stage.otherCompanyId,
			stage.companyId,
		]);
	});
});

it('merges custom fields of matched items', async () => {
	const { simulator, companyId } = stage;
	const custom = { Site: 'Lyon', Seats: 5 };
	const doc = simulator.store.insert('assets', { name: 'A', companyId, custom });
	await bulk('assets', [{ _id: doc._id, custom: { Seats: 6 } }]);
	expect(simulator.store.get('assets', doc._id)?.['custom']).toEqual({ Site: 'Lyon', Seats: 6 });
});

it('takes 5000 items and not one more', async () => {
	const { companyId, simulator } = stage;
	const items = Array.from({ length: 5001 }, (_, index) => ({
		name: 'A',
		companyId,
		externalId: index,
	}));
	expect((await bulk('assets', items)).status).toBe(400);
	expect(simulator.store.count('assets')).toBe(0);
	expect((await bulk('assets', items.slice(1))).data.created).toBe(5000);
});
