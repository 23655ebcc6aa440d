import { startStage, type Stage } from './testClient';
import { RequestLog } from './requestLog';

let stage: Stage;
afterEach(() => stage.simulator.close());

it('writes down what was asked and answered', async () => {
	stage = await startStage();
	const { client, simulator, clock } = stage;
	await client.post('/assets?a=1&a=2&b=%2F', { name: 'x' });
	expect(simulator.log.entries).toHaveLength(1);
	expect(simulator.log.entries[0]).toMatchObject({
		host: 'main',
		method: 'POST',
		path: '/assets',
		status: 400,
		inFlightAtStart: 0,
		query: [
			['a', '1'],
			['a', '2'],
			['b', '/'],
		],
		bodyText: '{"name":"x"}',
		body: { name: 'x' },
		bodyBytes: 12,
		startedAt: clock.time,
		finishedAt: clock.time,
		headers: { authorization: `Bearer ${simulator.token}` },
	});
});

it('is filtered by method, path and status, and forgets on clear', async () => {
	stage = await startStage();
	const { client, simulator } = stage;
	await client.get('/assets');
	await client.get('/notes');
	await client.put('/assets', []);
	const { log } = simulator;
	expect(log.filter({ method: 'GET' })).toHaveLength(2);
	expect(log.filter({ path: '/assets' })).toHaveLength(2);
	expect(log.filter({ path: /^\/n/, status: 404 })).toHaveLength(1);
	log.clear();
	expect([log.entries, log.maxConcurrency]).toEqual([[], 0]);
});

it('counts the most requests under way at once', async () => {
	stage = await startStage();
	const { client, simulator } = stage;
	simulator.faults.add({ kind: 'delay', delayMs: 60, times: 4 });
	await Promise.all([1, 2, 3, 4].map(() => client.get('/assets')));
	for (let turn = 0; turn < 3; turn++) await client.get('/assets');
	expect(simulator.log.maxConcurrency).toBe(4);
	expect(simulator.log.entries.map(({ inFlightAtStart }) => inFlightAtStart)).toEqual([
		0, 1, 2, 3, 0, 0, 0,
	]);
	expect(simulator.log.concurrency).toBe(0);
});

it('leaves the status of a cut request open', async () => {
	stage = await startStage();
	const { client, simulator } = stage;
	simulator.faults.add({ kind: 'cut' });
	await client.get('/assets').catch(() => undefined);
	await client.get('/assets');
	expect(simulator.log.entries.map(({ status }) => status)).toEqual([undefined, 200]);
});

it.each([
	[true, '{"name":"long"}'],
	[false, undefined],
	[5, undefined],
	[50, '{"name":"long"}'],
])('keeps bodies as logBodies %s says', async (logBodies, kept) => {
	stage = await startStage({ logBodies });
	await stage.client.post('/assets', { name: 'long' });
	expect(stage.simulator.log.entries[0]).toMatchObject({ bodyText: kept, bodyBytes: 15 });
});

it('drops the oldest entries beyond its size', async () => {
	stage = await startStage();
	const log = new RequestLog(true, () => 0);
	for (let index = 0; index < 50_001; index++)
		log.end(log.begin('main', 'GET', `/${index}`, {}), 200);
	expect(log.entries).toHaveLength(50_000);
	expect(log.entries[0]?.path).toBe('/1');
});
