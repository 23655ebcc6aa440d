import axios from 'axios';
import { startStage, type Stage } from './testClient';

let stage: Stage;
beforeEach(async () => {
	stage = await startStage({ tenantUuid: 'tenant-1' });
});
afterEach(() => stage.simulator.close());

async function push(path: string, body: unknown, headers = {}) {
	const { analyticsUrl } = stage.simulator;
	return axios.post(`${analyticsUrl}${path}`, body, {
		headers,
		validateStatus: () => true,
		maxBodyLength: Infinity,
	});
}

it('is another origin, which asks for no token', async () => {
	const { simulator } = stage;
	expect(new URL(simulator.analyticsUrl).origin).not.toBe(new URL(simulator.url).origin);
	expect((await push('/dimensiondata/tenant-1', [])).status).toBe(200);
	expect(
		(await axios.get(`${simulator.analyticsUrl}/assets`, { validateStatus: () => true })).status,
	).toBe(404);
});

describe('metrics', () => {
	const metric = {
		dimensionId: 'seats',
		value: 41,
		externalId: 'LF-01',
		date: '2026-01-09T00:00:00.000Z',
	};

	it('are taken as an object or an array and can be read back', async () => {
		const { client, companyId, simulator } = stage;
		simulator.store.insert('assets', { name: 'A', companyId, externalId: '7007' });
		const one = await push('/dimensiondata/tenant-1', metric);
		const two = await push('/dimensiondata/tenant-1', [
			{ ...metric, externalId: 7007, model: 'Asset', date: undefined },
			{ ...metric, externalId: 'nobody' },
		]);
		expect([one.data, two.data]).toEqual([
			{ processed: 1, errors: [] },
			{ processed: 2, errors: [] },
		]);
		expect((await client.get(`/dimensiondata?cId=${companyId}`)).data).toMatchObject([
			{ dimensionId: 'seats', value: 41, time: '2026-01-09T00:00:00.000Z', model: 'Company' },
			{ model: 'Asset', time: '2026-01-10T12:00:00.000Z', companyName: 'Lumen Freight' },
		]);
		expect(simulator.analytics.metrics).toHaveLength(3);
	});

	it('for another tenant are answered the same and go nowhere', async () => {
		const { status } = await push('/dimensiondata/other', metric);
		expect([status, stage.simulator.store.metrics]).toEqual([200, []]);
		expect(stage.simulator.analytics.metrics).toEqual([{ tenant: 'other', item: metric }]);
	});
});

describe('activities', () => {
	it('are taken one by one and in bulk', async () => {
		const { analytics } = stage.simulator;
		await push('/analytics/tenant-1', { email: 'a@x.example', action: 'Login' });
		await push('/analytics/bulk/tenant-1', [{ externalId: '1' }, { externalId: '2' }]);
		expect(analytics.activities.map(({ item }) => item)).toEqual([
			{ email: 'a@x.example', action: 'Login' },
			{ externalId: '1' },
			{ externalId: '2' },
		]);
		analytics.clear();
		expect(analytics.activities).toEqual([]);
	});

	it('create an end user of a known company on the way, once', async () => {
		const { simulator, companyId } = stage;
		const activity = { email: 'ines@lumenfreight.example', name: 'Ines Roche', action: 'Login' };
		await push('/analytics/bulk/tenant-1', [activity, activity]);
		await push('/analytics/tenant-1', { externalId: '9', companyExternalId: 'HD-02' });
		await push('/analytics/tenant-1', { email: 'who@nowhere.example' });
		const people = simulator.store.all('endusers');
		expect(people).toHaveLength(2);
		expect(people[0]).toMatchObject({ companyId, firstName: 'Ines', lastName: 'Roche' });
	});

	it('in the style of Segment name the tenant as user of Basic', async () => {
		const authorization = `Basic ${Buffer.from('tenant-1:').toString('base64')}`;
		const { status } = await push('/dock/segment', { type: 'track' }, { authorization });
		expect(status).toBe(200);
		expect(stage.simulator.analytics.segment).toEqual([
			{ tenant: 'tenant-1', item: { type: 'track' } },
		]);
	});
});

it('answers 200 to what is no JSON', async () => {
	const { status } = await push('/analytics/tenant-1', 'nonsense', {
		'Content-Type': 'text/plain',
	});
	expect(status).toBe(200);
});

it('refuses more than 32 MB', async () => {
	const most = Buffer.alloc(32 * 1024 * 1024, ' ');
	expect((await push('/analytics/tenant-1', most)).status).toBe(200);
	const { status } = await push('/analytics/tenant-1', Buffer.concat([most, Buffer.from(' ')]));
	expect(status).toBe(413);
});

it('shows in the log which headers came along', async () => {
	await push('/analytics/tenant-1', {}, { authorization: 'Bearer secret' });
	const [entry] = stage.simulator.log.filter({ host: 'analytics' });
	expect(entry?.headers.authorization).toBe('Bearer secret');
});
