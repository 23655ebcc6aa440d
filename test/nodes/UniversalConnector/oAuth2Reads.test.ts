import {
	connectorCredential,
	type ConnectorOptions,
	type ConnectorResult,
	readSignedIn,
} from '../../helpers/connector';
import { spellingsOf } from '../../helpers/spellings';
import { startRestServer, type RestServer, type Scenario } from '../../restServer';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
// No reset between tests: pages read ahead may still arrive, and must not meet the next scenario.
afterAll(async () => await server.close());

interface OAuth2Read extends ConnectorResult {
	/** What n8n keeps of the grant after the run. */
	readonly granted: unknown;
}

async function read(
	scenario: Scenario,
	changes: Record<string, unknown> = {},
	options: ConnectorOptions = {},
): Promise<OAuth2Read> {
	const placement = scenario.given.auth?.['in'];
	const credential = connectorCredential(server, scenario, 'oAuth2', changes, placement);
	const result = await readSignedIn(server, scenario, credential, options);
	return { ...result, granted: credential[1]['oauthTokenData'] };
}

/** The client's secret, alone and as Basic sends it, and every token the server knows of. */
function secretsOf({ given, counters }: Scenario): string[] {
	const { clientId = '', clientSecret = '', refreshToken } = given.auth ?? {};
	const serials = Array.from({ length: counters['issued'] ?? 0 }, (_, index) => index + 1);
	return [
		clientSecret,
		`${clientId}:${clientSecret}`,
		...(refreshToken === undefined ? [] : [refreshToken]),
		...serials.map((serial) => `access-${serial}-q7+Zk/${serial}=`),
	];
}

function expectNoSecrets(stored: string, scenario: Scenario): void {
	for (const secret of secretsOf(scenario)) {
		for (const spelling of spellingsOf(secret)) expect(stored).not.toContain(spelling);
	}
}

it.each([
	['A04', 'query'],
	['A04', 'headerPrefix'],
	['A04', 'ownHeader'],
	['A08', 'number'],
	['A08', 'numericText'],
	['A08', 'missing'],
])(
	'%s %s: the node reads every page with one token, which n8n keeps, and leaves no secret behind',
	async (id, variant) => {
		const scenario = server.scenario(id, { variant });
		const { records, run, error, stored, granted } = await read(scenario);
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		const calls = scenario.log.under(scenario.path).entries.length;
		expect(run).toMatchObject({ complete: true, calls, retries: 0, signIns: 1 });
		expect(scenario.log.servedMoreThanOnce.size).toBe(0);
		expect(scenario.counters).toMatchObject({ grants: 1, issued: 1 });
		expect(granted).toMatchObject({ access_token: secretsOf(scenario).at(-1) });
		expectNoSecrets(stored, scenario);
	},
);

it.each(['query', 'headerPrefix', 'ownHeader'])(
	'an access token that is over is replaced in the middle of the run (A04 %s)',
	async (variant) => {
		const scenario = server.scenario('A04', { variant });
		const oauthTokenData = { access_token: 'too-old', token_type: 'Bearer' };
		const { records, run, error, stored } = await read(scenario, { oauthTokenData });
		expect(error).toBeUndefined();
		expect(records).toEqual(scenario.records);
		expect(scenario.counters).toMatchObject({ grants: 1, turnedAway: 1 });
		const calls = scenario.log.under(scenario.path).entries.length;
		expect(run).toMatchObject({ calls, retries: 1, signIns: 1 });
		expect(stored).not.toContain('too-old');
		expectNoSecrets(stored, scenario);
	},
);

it.each(['date', 'renamed'])(
	'n8n can not ask for the token in JSON, and the node says that it got none (A08 %s)',
	async (variant) => {
		const scenario = server.scenario('A08', { variant });
		const { records, error, stored } = await read(scenario);
		expect(records).toEqual([]);
		expect(error?.message).toMatch(/n8n got no access token/);
		expect(error?.description).toMatch(/client ID, the secret and the access token URL/);
		expect(scenario.counters['issued']).toBeUndefined();
		expect(scenario.log.under(scenario.path).entries).toEqual([]);
		expectNoSecrets(stored, scenario);
	},
);

it('each refresh token is used once, and n8n keeps the newest (A09 rotating)', async () => {
	const scenario = server.scenario('A09', { variant: 'rotating' });
	// A token is good for two calls here, so that more at once would need more than one refresh.
	const { records, run, error, stored, granted } = await read(scenario, {}, { pagesInFlight: 1 });
	expect(error).toBeUndefined();
	expect(records).toEqual(scenario.records);
	const calls = scenario.log.under(scenario.path).entries.length;
	expect(run).toMatchObject({ complete: true, calls, signIns: 2 });
	expect(scenario.counters).toMatchObject({ grants: 2 });
	expect(scenario.counters['reused']).toBeUndefined();
	expect(granted).toMatchObject({ refresh_token: 'refresh-first-next-2' });
	expectNoSecrets(stored, scenario);
});

it('calls that are refused at the same time share one refresh (A09 rotating)', async () => {
	const scenario = server.scenario('A09', { variant: 'rotating', rows: 100, size: 20 });
	// The limit keeps pages past the fourth from taking the two uses of the second token.
	const options = { pagesInFlight: 4, maxRecords: 80 };
	const { records, error, stored } = await read(scenario, {}, options);
	expect(error).toBeUndefined();
	expect(records).toEqual(scenario.records.slice(0, 80));
	expect(scenario.counters).toMatchObject({ grants: 2, turnedAway: 3 });
	expect(scenario.counters['reused']).toBeUndefined();
	expectNoSecrets(stored, scenario);
});

it('the next run goes on with what n8n kept (A09 rotating)', async () => {
	const scenario = server.scenario('A09', { variant: 'rotating' });
	const credential = connectorCredential(server, scenario, 'oAuth2');
	const options = { pagesInFlight: 1 };
	await readSignedIn(server, scenario, credential, options);
	const { records, error } = await readSignedIn(server, scenario, credential, options);
	expect(error).toBeUndefined();
	expect(records).toEqual(scenario.records);
	expect(scenario.counters['reused']).toBeUndefined();
});
