import { connectorCredential, readScenario, readSignedIn } from '../../helpers/connector';
import { spellingsOf, withoutBackOff } from '../../helpers/planhat';
import {
	cutAtPage,
	delayed,
	startRestServer,
	statusAtPage,
	type RestServer,
} from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

jest.setTimeout(60_000);

it.each([
	['P20', 'noTotal'],
	['P22', 'oneBased'],
])('%s: reads 1,000 pages with 4 in flight, in order, each page once (%s)', async (id, variant) => {
	const scenario = server.scenario(id, { variant, rows: 10_000, size: 10, layers: [delayed(2)] });
	const { records, run } = await readScenario(server, scenario);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ complete: true, records: 10_000, retries: 0 });
	expect(scenario.log.maxInFlight).toBe(4);
	expect(scenario.log.servedMoreThanOnce.size).toBe(0);
	// 1,000 pages, the empty one that ends it, and at most three that were under way.
	expect(scenario.log.entries.length).toBeLessThanOrEqual(1_004);
});

it.each([
	['P10', 'forbiddenFirst', {}],
	['P14', 'startingAfter', {}],
	['P04', 'rootRelative', {}],
	['P01', '', {}],
	['P13', 'headers', {}],
])('%s: never has two calls at once, however many are allowed', async (id, variant, options) => {
	const scenario = server.scenario(id, {
		...(variant === '' ? {} : { variant }),
		rows: 100,
		size: 10,
		layers: [delayed(2)],
	});
	await readScenario(server, scenario, { ...options, pagesInFlight: 50 });
	expect(scenario.log.entries.length).toBeGreaterThan(3);
	expect(scenario.log.maxInFlight).toBe(1);
	expect(scenario.log.servedMoreThanOnce.size).toBe(0);
});

it('reads 50 pages through an expired session, a 429, a 500 and a cut connection', async () => {
	const scenario = server.scenario('A10', {
		variant: 'once',
		rows: 490,
		size: 10,
		layers: [
			statusAtPage(429, { page: 10 }, [['Retry-After', '2']]),
			statusAtPage(500, { page: 20 }),
			cutAtPage({ page: 30 }),
		],
	});
	const credential = connectorCredential(server, scenario, 'session');
	const { records, run, stored } = await readSignedIn(server, scenario, credential, {
		pagesInFlight: 1,
	});
	expect(records).toEqual(scenario.records);
	// 49 full pages, the empty one, and one more call for each fault but the session's.
	expect(run).toMatchObject({ complete: true, pages: 50, calls: 53, retries: 3 });
	expect(Number(run['waitedMs'])).toBeGreaterThanOrEqual(2000);
	const lists = scenario.log.entries.filter(({ path }) => path === scenario.path);
	expect(lists).toHaveLength(54);
	expect(scenario.counters).toMatchObject({ revoked: 1 });
	for (const spelling of spellingsOf('log-in-secret')) expect(stored).not.toContain(spelling);
});
