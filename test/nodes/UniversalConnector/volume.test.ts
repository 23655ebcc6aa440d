import { connectorCredential, readScenario, readSignedIn } from '../../helpers/connector';
import { withoutBackOff } from '../../helpers/backOff';
import { spellingsOf } from '../../helpers/spellings';
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
])('reads 1,000 pages with 4 in flight, in order, each page once (%s %s)', async (id, variant) => {
	const scenario = server.scenario(id, { variant, rows: 10_000, size: 10, layers: [delayed(2)] });
	const { records, run } = await readScenario(server, scenario);
	expect(records).toEqual(scenario.records);
	expect(run).toMatchObject({ complete: true, records: 10_000, retries: 0 });
	expect(scenario.log.maxInFlight).toBe(4);
	expect(scenario.log.servedMoreThanOnce.size).toBe(0);
	// 1,000 pages, the empty one that ends it, at most three that were under way, and one look that
	// shows what the positions count or where they begin.
	expect(scenario.log.entries.length).toBeLessThanOrEqual(1_005);
});

it.each([
	['P10', 'forbiddenFirst', {}],
	['P14', 'startingAfter', {}],
	['P04', 'rootRelative', {}],
	['P01', '', {}],
	['P13', 'headers', {}],
])('never has two calls at once, however many are allowed (%s)', async (id, variant, options) => {
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

/** A session that is over in the middle, and an access token that is over from the start. */
const expiring = [
	{ id: 'A10', variant: 'once', signIn: 'session', values: {} },
	{
		id: 'A04',
		variant: 'ownHeader',
		signIn: 'oAuth2',
		values: { oauthTokenData: { access_token: 'too-old', token_type: 'Bearer' } },
	},
] as const;

const inFlight: Array<[string, { pagesInFlight?: number }]> = [
	['one page at a time', { pagesInFlight: 1 }],
	['the usual pages in flight', {}],
];

it.each(
	expiring.flatMap((given) =>
		inFlight.map(([how, options]) => ({ ...given, how, options }) as const),
	),
)(
	'reads 50 pages through an expired $signIn, a 429, a 500 and a cut connection, $how',
	async ({ id, variant, signIn, values, options }) => {
		const scenario = server.scenario(id, {
			variant,
			rows: 490,
			size: 10,
			layers: [
				statusAtPage(429, { page: 10 }, [['Retry-After', '2']]),
				statusAtPage(500, { page: 20 }),
				cutAtPage({ page: 30 }),
			],
		});
		const credential = connectorCredential(server, scenario, signIn, values);
		const { records, run, stored } = await readSignedIn(server, scenario, credential, options);
		expect(records).toEqual(scenario.records);
		expect(run).toMatchObject({ complete: true, pages: 50 });
		expect(Number(run['waitedMs'])).toBeGreaterThanOrEqual(2000);
		const { entries } = scenario.log.under(scenario.path);
		const asked = new Set(entries.map(({ target }) => target));
		expect(run['calls']).toBe(entries.length);
		expect(run['retries']).toBe(entries.length - asked.size);
		const { logins = 0, grants = 0 } = scenario.counters;
		expect(run['signIns']).toBe(logins + grants);
		expect(scenario.log.servedMoreThanOnce.size).toBe(0);
		expect(entries.some(({ status }) => status === 401)).toBe(true);
		// 49 full pages, the empty one, a look at the last record, and one call for each of four faults.
		if (options.pagesInFlight === 1) expect(run).toMatchObject({ calls: 55, retries: 4 });
		for (const secret of ['log-in-secret', 'client:secret/2']) {
			for (const spelling of spellingsOf(secret)) expect(stored).not.toContain(spelling);
		}
	},
);
