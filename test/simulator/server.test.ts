import type { Fields } from './documents';
import { startSimulator, type Simulator } from './server';
import { clientOf, TestClock } from './testClient';
import { resourceNames } from './resourceTable';

let simulator: Simulator;
afterEach(() => simulator.close());

describe('a seeded sandbox', () => {
	it('holds a dozen companies, some forty assets and something of everything', async () => {
		simulator = await startSimulator();
		const { store } = simulator;
		expect(store.count('companies')).toBe(12);
		expect(store.count('assets')).toBe(40);
		for (const name of resourceNames) expect([name, store.count(name) > 0]).toEqual([name, true]);
		const types = new Set(store.all('customfields').map((field) => field['type']));
		for (const type of ['list', 'multipicklist', 'number', 'checkbox', 'day', 'date', 'text']) {
			expect([...types]).toContain(type);
		}
	});

	it('has licenses renewing soon and overdue ones around its clock', async () => {
		const clock = new TestClock();
		clock.time = Date.parse('2031-05-05T05:05:05.000Z');
		simulator = await startSimulator({ now: clock.now });
		const { data } = await clientOf(simulator).get<Fields[]>('/licenses?sort=renewalDaysFromNow');
		const days = data
			.map((license) => license['renewalDaysFromNow'])
			.filter((count) => count !== null);
		expect(days).toEqual([-21, -4, 0, 6, 13, 29, 44, 59, 89, 119, 199]);
	});

	it('is the same every time but for its dates', async () => {
		const clock = new TestClock();
		simulator = await startSimulator({ now: clock.now });
		const again = await startSimulator({ now: clock.now });
		for (const name of resourceNames) {
			expect(again.store.all(name)).toEqual(simulator.store.all(name));
		}
		await again.close();
	});

	it('has records from before its start', async () => {
		simulator = await startSimulator();
		const newest = simulator.store
			.all('assets')
			.map((asset) => String(asset['updatedAt']))
			.sort()
			.at(-1);
		expect(Date.parse(newest ?? '')).toBeLessThan(Date.now() - 86_400_000);
	});
});

it('is empty when asked to be', async () => {
	simulator = await startSimulator({ empty: true });
	for (const name of resourceNames) expect(simulator.store.count(name)).toBe(0);
});

it('binds to loopback only', async () => {
	simulator = await startSimulator({ empty: true });
	expect(new URL(simulator.url).hostname).toBe('127.0.0.1');
	await expect(startSimulator({ host: '0.0.0.0' })).rejects.toThrow(/not a loopback address/);
});

it('takes port, token and tenant from outside and frees its ports again', async () => {
	simulator = await startSimulator({ empty: true, token: 'demo', tenantUuid: 'uuid' });
	const port = Number(new URL(simulator.url).port);
	await expect(startSimulator({ empty: true, port })).rejects.toThrow(/EADDRINUSE/);
	await simulator.close();
	simulator = await startSimulator({ empty: true, port, token: 'demo', tenantUuid: 'uuid' });
	expect(simulator).toMatchObject({ token: 'demo', tenantUuid: 'uuid' });
	expect((await clientOf(simulator).get('/assets')).status).toBe(200);
});

describe('with a hundred thousand assets', () => {
	const amount = 100_000;
	const fill = (companyId: string) =>
		simulator.store.fill('assets', amount, (index) => ({
			name: `Asset ${(index * 7919) % amount}`,
			companyId,
			externalId: String(index),
			sourceId: `s-${index}`,
		}));

	it('pages through a sorted list without sorting for every page', async () => {
		simulator = await startSimulator({ empty: true });
		fill('c');
		const client = clientOf(simulator);
		const seen = new Set<unknown>();
		const start = Date.now();
		for (let offset = 0; offset <= amount; offset += 2000) {
			const url = `/assets?limit=2000&offset=${offset}&sort=-name&select=name`;
			for (const asset of (await client.get<Fields[]>(url)).data) seen.add(asset._id);
		}
		expect(seen.size).toBe(amount);
		// Sorting anew for each of the 51 pages takes several times as long.
		expect(Date.now() - start).toBeLessThan(15_000);
	}, 30_000);

	it('finds the keys of a bulk upsert by index', async () => {
		simulator = await startSimulator({ empty: true });
		const { _id: companyId } = simulator.store.insert('companies', { name: 'Big' });
		fill(companyId);
		const items = Array.from({ length: 5000 }, (_, index) => ({
			externalId: String(index * 20),
			companyId,
			status: 'Moved',
		}));
		const start = Date.now();
		const { data } = await clientOf(simulator).put('/assets', items);
		expect(data).toMatchObject({ created: 0, updated: 5000 });
		// Looking through all records for every item takes minutes.
		expect(Date.now() - start).toBeLessThan(10_000);
	}, 30_000);
});
