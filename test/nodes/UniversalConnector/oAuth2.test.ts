import { UniversalConnectorOAuth2Api } from '../../../credentials/UniversalConnectorOAuth2Api.credentials';
import { signIn, type SignedIn } from '../../../nodes/UniversalConnector/signIn';
import { EngineError } from '../../../nodes/shared/http/errors';
import type { ApiRequest } from '../../../nodes/shared/http/message';
import { type OidcProvider, startOidcProvider } from '../../helpers/oidcProvider';
import { type RestServer, type Scenario, startRestServer } from '../../restServer';
import { contextWith, type StoredCredential } from './context';

type Values = StoredCredential['values'];

const clock = { now: () => Date.now(), wait: async () => {}, random: () => 0 };

function stored(values: Values): StoredCredential {
	return {
		type: new UniversalConnectorOAuth2Api(),
		values: {
			grantType: 'clientCredentials',
			authentication: 'header',
			scope: '',
			allowedHosts: '',
			placement: 'header',
			headerName: 'Authorization',
			valuePrefix: 'Bearer',
			queryName: 'access_token',
			ignoreSslIssues: false,
			...values,
		},
	};
}

async function open(credential: StoredCredential): Promise<SignedIn> {
	return await signIn(contextWith(credential), {
		authentication: 'oAuth2',
		timeoutMs: 5_000,
		itemIndex: 0,
		clock,
	});
}

function get(url: string): ApiRequest {
	return { method: 'GET', url, headers: {}, repeatable: true };
}

function failure(error: unknown): EngineError {
	if (error instanceof EngineError) return error;
	throw new Error(`Not an error of the engine: ${String(error)}`);
}

describe('against the REST server', () => {
	let server: RestServer;
	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());

	function grant({ given }: Scenario, more: Values = {}): Values {
		const { clientId = '', clientSecret = '', tokenPath, clientIn } = given.auth ?? {};
		return {
			clientId,
			clientSecret,
			baseUrl: server.url,
			accessTokenUrl: `${server.url}${tokenPath}`,
			authentication: clientIn === 'basic' ? 'header' : 'body',
			...more,
		};
	}

	async function read(way: SignedIn, scenario: Scenario): Promise<unknown[]> {
		const ids: unknown[] = [];
		for (let offset = 0; offset < scenario.records.length; offset += 20) {
			const answer = await way.send(get(`${scenario.url}?limit=20&offset=${offset}`));
			expect(answer.status).toBe(200);
			const { data } = JSON.parse(answer.body) as { data: Array<{ id: unknown }> };
			ids.push(...data.map(({ id }) => id));
		}
		return ids;
	}

	const idsOf = ({ records }: Scenario) => records.map((record) => (record as { id: unknown }).id);

	it.each(['query', 'headerPrefix', 'ownHeader'])(
		'puts the token where the API wants it (%s) (A04)',
		async (variant) => {
			const scenario = server.scenario('A04', { variant });
			const { in: placement = '', name = '', prefix = '' } = scenario.given.auth ?? {};
			const place = { placement, headerName: name, queryName: name, valuePrefix: prefix };
			const way = await open(stored(grant(scenario, place)));
			expect(await read(way, scenario)).toEqual(idsOf(scenario));
			expect(scenario.counters['grants']).toBe(1);
			const token = way.secrets.find((secret) => secret.startsWith('access-')) ?? '';
			expect(way.redact(`x ${encodeURIComponent(token)} y`)).toBe('x *** y');
		},
	);

	it('a token in the query is replaced after a refresh (A04)', async () => {
		const scenario = server.scenario('A04', { variant: 'query' });
		const place = { placement: 'query', queryName: 'access_token' };
		const old = { oauthTokenData: { access_token: 'too-old', token_type: 'Token' } };
		const way = await open(stored(grant(scenario, { ...place, ...old })));
		const url = `${scenario.url}?access_token=from-a-link&limit=20`;
		expect((await way.send(get(url))).status).toBe(200);
		expect(scenario.log.under(scenario.path).entries.map(({ status }) => status)).toEqual([
			401, 200,
		]);
	});

	it.each(['number', 'numericText', 'missing'])('%s lifetime (A08)', async (variant) => {
		const scenario = server.scenario('A08', { variant });
		const way = await open(stored(grant(scenario)));
		expect(await read(way, scenario)).toEqual(idsOf(scenario));
		expect(scenario.counters['grants']).toBe(1);
	});

	it.each(['date', 'renamed'])(
		'%s needs a token request in JSON, which n8n can not send, and says what failed (A08)',
		async (variant) => {
			const scenario = server.scenario('A08', { variant });
			const way = await open(stored(grant(scenario)));
			const error = failure(await way.send(get(scenario.url)).catch((thrown: unknown) => thrown));
			expect(error.kind).toBe('config');
			expect(error.message).toMatch(/n8n got no access token/);
			expect(error.hint).toMatch(/access token URL/);
		},
	);

	it('uses each refresh token once and has n8n store the newest (A09)', async () => {
		const scenario = server.scenario('A09');
		const { refreshToken = '' } = scenario.given.auth ?? {};
		const credential = stored(
			grant(scenario, {
				grantType: 'authorizationCode',
				oauthTokenData: { access_token: 'none yet', refresh_token: refreshToken },
			}),
		);
		const way = await open(credential);
		expect(await read(way, scenario)).toEqual(idsOf(scenario));
		expect(scenario.counters).toMatchObject({ grants: 2 });
		expect(scenario.counters['reused']).toBeUndefined();
		expect(credential.values['oauthTokenData']).toMatchObject({
			refresh_token: `${refreshToken}-next-2`,
		});
	});

	it('a 401 after the refresh is final and comes back as the answer (A10)', async () => {
		const scenario = server.scenario('A04', { variant: 'ownHeader', lifetimeMs: 0 });
		const way = await open(
			stored(grant(scenario, { headerName: 'X-Access-Token', valuePrefix: '' })),
		);
		const answer = await way.send(get(scenario.url));
		expect(answer).toMatchObject({ status: 401, body: expect.stringContaining('expired') });
		expect(scenario.counters).toMatchObject({ grants: 2, turnedAway: 2 });
	});

	it('refuses other hosts and asks for no token then', async () => {
		const scenario = server.scenario('A04');
		const way = await open(stored(grant(scenario)));
		await expect(way.send(get(server.elsewhere.url))).rejects.toThrow(/the credential is for/);
		expect(scenario.counters['grants']).toBeUndefined();
	});
});

describe('against oidc-provider', () => {
	let facts: OidcProvider;

	beforeAll(async () => {
		facts = await startOidcProvider();
	}, 20_000);
	afterAll(async () => await facts.close());

	function grant(more: Values): StoredCredential {
		const { url, clientId, clientSecret } = facts;
		return stored({
			baseUrl: `${url}/api`,
			accessTokenUrl: `${url}/token`,
			clientId,
			clientSecret,
			...more,
		});
	}

	it('client credentials: fetches a token, stores it and uses it again', async () => {
		const credential = grant({ authentication: 'body' });
		const way = await open(credential);
		expect((await way.send(get(`${way.baseUrl}/x`))).status).toBe(200);
		const first = credential.values['oauthTokenData'];
		expect((await way.send(get(`${way.baseUrl}/x`))).status).toBe(200);
		expect(credential.values['oauthTokenData']).toEqual(first);
	});

	it('refresh: an access token that is over is renewed and stored', async () => {
		const { refreshToken } = facts;
		const credential = grant({
			grantType: 'authorizationCode',
			authentication: 'body',
			oauthTokenData: { access_token: 'over', refresh_token: refreshToken, token_type: 'Bearer' },
		});
		const way = await open(credential);
		const urls = ['/a', '/b', '/c'].map((path) => `${way.baseUrl}${path}`);
		const answers = await Promise.all(urls.map(async (url) => await way.send(get(url))));
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(credential.values['oauthTokenData']).not.toMatchObject({ refresh_token: refreshToken });
	});

	it('a wrong client secret is said in words, without the secret', async () => {
		const way = await open(grant({ authentication: 'body', clientSecret: 'a-wrong-secret' }));
		const error = failure(await way.send(get(way.baseUrl)).catch((thrown: unknown) => thrown));
		expect(error.message).toMatch(
			/n8n got no access token.*(invalid_client|client authentication)/i,
		);
		expect(`${error.message}${error.hint}`).not.toContain('a-wrong-secret');
	});

	it('a refresh token that was taken back calls for connecting again', async () => {
		const oauthTokenData = { access_token: 'over', refresh_token: 'taken-back' };
		const way = await open(
			grant({ grantType: 'authorizationCode', authentication: 'body', oauthTokenData }),
		);
		const error = failure(await way.send(get(way.baseUrl)).catch((thrown: unknown) => thrown));
		expect([error.message, error.hint]).toEqual([
			expect.anything(),
			expect.stringMatching(/connect it again/),
		]);
	});

	it('a token server that can not be reached counts as a network failure', async () => {
		const way = await open(grant({ accessTokenUrl: 'http://127.0.0.1:1/token' }));
		const error = failure(await way.send(get(way.baseUrl)).catch((thrown: unknown) => thrown));
		expect(error.kind).toBe('network');
	});
});
