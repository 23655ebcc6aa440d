import type { AxiosRequestConfig } from 'axios';
import { startRestServer } from './index';
import type { RestServer, Row, Scenario } from './index';
import { call, post } from './client';
import type { Reply } from './client';

describe('secrets sent as they are', () => {
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	const page = async (
		{ url }: Scenario,
		offset: number,
		config: AxiosRequestConfig = {},
		query = '',
	): Promise<Reply> => await call(`${url}?offset=${offset}&limit=20${query}`, config);

	async function readAll(
		scenario: Scenario,
		config: AxiosRequestConfig,
		query = '',
	): Promise<Row[]> {
		const rows: Row[] = [];
		for (const offset of [0, 20, 40]) {
			const reply = await page(scenario, offset, config, query);
			expect(reply.status).toBe(200);
			rows.push(...reply.rows);
		}
		return rows;
	}

	it.each([
		['ssws', 'SSWS 00aBcD-secret_1', 'SSWS00aBcD-secret_1'],
		['tokenEquals', 'Token token=s3cr3t', 'Token token= s3cr3t'],
		['bareKey', 'bare-secret-key', 'Bearer bare-secret-key'],
	])('%s takes exactly %p (A01)', async (variant, right, wrong) => {
		const scenario = server.scenario('A01', { variant });
		expect(await readAll(scenario, { headers: { Authorization: right } })).toEqual(
			scenario.records,
		);
		expect((await page(scenario, 20, { headers: { Authorization: wrong } })).status).toBe(401);
		expect((await page(scenario, 40)).status).toBe(401);
		expect(`${scenario.given.auth?.['prefix']}${scenario.given.auth?.['value']}`).toBe(right);
	});

	it('wants both headers on every page (A02)', async () => {
		const scenario = server.scenario('A02');
		const headers = { 'x-app-key': 'app-1', 'x-app-token': 'tok-2' };
		expect(await readAll(scenario, { headers })).toEqual(scenario.records);
		expect((await page(scenario, 20, { headers: { 'X-App-Key': 'app-1' } })).status).toBe(401);
	});

	it('wants key and token in the query of every page, once (A03)', async () => {
		const scenario = server.scenario('A03');
		const query = `&key=app-key-1&token=${encodeURIComponent('user/token+2=')}`;
		expect(await readAll(scenario, {}, query)).toEqual(scenario.records);
		expect((await page(scenario, 20)).status).toBe(401);
		expect((await page(scenario, 20, {}, `${query}&key=app-key-1`)).status).toBe(401);
		expect((await page(scenario, 0, {}, '&key=app-key-1&token=user/token+2=')).status).toBe(401);
	});

	it.each(['query', 'headerPrefix', 'ownHeader'])(
		'%s takes the token there only (A04)',
		async (variant) => {
			const scenario = server.scenario('A04', { variant });
			const reply = await call(`${server.url}${scenario.paths['/oauth/token']}`, {
				method: 'POST',
				data: 'grant_type=client_credentials',
				auth: { username: 'client-1', password: 'client:secret/2' },
			});
			const token = String(reply.json['access_token']);
			const places: Record<string, [AxiosRequestConfig, string]> = {
				query: [{}, `&access_token=${encodeURIComponent(token)}`],
				headerPrefix: [{ headers: { Authorization: `OAuth ${token}` } }, ''],
				ownHeader: [{ headers: { 'X-Access-Token': token } }, ''],
			};
			for (const [name, [config, query]] of Object.entries(places)) {
				const { status } = await page(scenario, 20, config, query);
				expect([name, status]).toEqual([name, name === variant ? 200 : 401]);
			}
		},
	);

	it.each([
		['emptyPassword', 'a2V5LWFzLXVzZXI6'],
		['nonAsciiUser', 'am9zw6kubcO8bGxlcjpww6Rzc3fDtnJk4oKs'],
		['colonInPassword', 'YWRhOmE6Yjpj'],
	])('%s takes Basic %s (A05)', async (variant, encoded) => {
		const scenario = server.scenario('A05', { variant });
		const headers = { Authorization: `Basic ${encoded}` };
		expect(await readAll(scenario, { headers })).toEqual(scenario.records);
		const wrong = { Authorization: `Basic ${Buffer.from('ada:wrong').toString('base64')}` };
		expect((await page(scenario, 0, { headers: wrong })).status).toBe(401);
	});

	it('takes the first colon for the end of the user (A05)', async () => {
		const scenario = server.scenario('A05', { variant: 'colonInPassword' });
		for (const text of ['ada:b:c', 'ada:a:a:b:c', 'ada:a:b', 'ad:a:b:c']) {
			const headers = { Authorization: `Basic ${Buffer.from(text).toString('base64')}` };
			expect([text, (await page(scenario, 0, { headers })).status]).toEqual([text, 401]);
		}
	});

	it('refuses the user in Latin-1 (A05)', async () => {
		const scenario = server.scenario('A05', { variant: 'nonAsciiUser' });
		const latin = Buffer.from('josé.müller:pässwörd', 'latin1').toString('base64');
		const { status } = await page(scenario, 0, { headers: { Authorization: `Basic ${latin}` } });
		expect(status).toBe(401);
	});

	it('wants both secrets in the body of every page (A13)', async () => {
		const scenario = server.scenario('A13');
		const auth = { key: 'body-key-1', secret: 'body-secret-2' };
		const rows: Row[] = [];
		for (const page of [1, 2, 3]) {
			rows.push(...(await post(scenario.url, { page, size: 20, auth })).rows);
		}
		expect(rows).toEqual(scenario.records);
		expect((await post(scenario.url, { page: 2, auth: { key: 'body-key-1' } })).status).toBe(401);
	});

	it.each([
		['otherPort', '127.0.0.1'],
		['otherHost', 'localhost'],
	])('%s redirects to a signed address on %s that wants no key (A14)', async (variant, host) => {
		const scenario = server.scenario('A14', { variant });
		expect((await call(scenario.url)).status).toBe(401);
		const reply = await call(scenario.url, { headers: { 'X-Api-Key': 'redirect-secret' } });
		const location = new URL(String(reply.headers['location']));
		expect(reply.status).toBe(302);
		expect(location.host).toBe(`${host}:${server.elsewhere.port}`);
		expect((await call(location.href)).rows).toEqual(scenario.records);
		expect((await call(location.origin + location.pathname)).status).toBe(401);
		expect(server.elsewhere.log.entries).toHaveLength(2);
	});

	it('compares the header name byte by byte (A15)', async () => {
		const scenario = server.scenario('A15');
		const headers = { 'x-Api-KEY': 'case-secret' };
		expect(await readAll(scenario, { headers })).toEqual(scenario.records);
		expect((await page(scenario, 0, { headers: { 'X-Api-Key': 'case-secret' } })).status).toBe(401);
	});
});
