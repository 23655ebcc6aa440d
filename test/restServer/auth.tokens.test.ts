import type { AxiosRequestConfig } from 'axios';
import { startRestServer } from './index';
import type { RestServer, Row, Scenario } from './index';
import { call, post } from './client';
import type { Reply } from './client';

describe('secrets that have to be fetched', () => {
	let server: RestServer;
	let now = Date.UTC(2025, 0, 1);

	beforeAll(async () => {
		server = await startRestServer({ now: () => now });
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	const credentials = { user: 'ada', password: 'log-in-secret' };
	const logIn = async (scenario: Scenario): Promise<Reply> =>
		await post(`${server.url}${scenario.paths['/login']}`, credentials);
	const bearerFrom = (reply: Reply): AxiosRequestConfig => {
		const { token } = reply.json['session'] as { token: string };
		return { headers: { Authorization: `Bearer ${token}` } };
	};
	const page = async (
		{ url }: Scenario,
		offset: number,
		config: AxiosRequestConfig,
	): Promise<Reply> => await call(`${url}?offset=${offset}&limit=20`, config);
	const withToken = (token: unknown): AxiosRequestConfig => ({
		headers: { Authorization: `Bearer ${String(token)}` },
	});

	it.each([
		['json', bearerFrom],
		[
			'header',
			({ headers }: Reply) => ({
				headers: { 'X-Session-Token': String(headers['x-session-token']) },
			}),
		],
		[
			'cookie',
			({ headers }: Reply) => {
				const lines = headers['set-cookie'] as unknown as string[];
				return { headers: { Cookie: lines.map((line) => line.split(';')[0]).join('; ') } };
			},
		],
	])('%s gives a token at login that is good for every page (A06)', async (variant, carry) => {
		const scenario = server.scenario('A06', { variant });
		const config = carry(await logIn(scenario));
		const rows: Row[] = [];
		for (const offset of [0, 20, 40]) rows.push(...(await page(scenario, offset, config)).rows);
		expect(rows).toEqual(scenario.records);
		expect(scenario.counters['logins']).toBe(1);
		expect((await page(scenario, 0, {})).status).toBe(401);
	});

	it('refuses a wrong password and counts no login (A06)', async () => {
		const scenario = server.scenario('A06');
		const reply = await post(`${server.url}${scenario.paths['/login']}`, {
			user: 'ada',
			password: '',
		});
		expect(reply.status).toBe(401);
		expect(scenario.counters['logins']).toBeUndefined();
	});

	it('forgets a token after its lifetime (A06)', async () => {
		const scenario = server.scenario('A06', { lifetimeMs: 1000 });
		const config = bearerFrom(await logIn(scenario));
		now += 999;
		expect((await page(scenario, 0, config)).status).toBe(200);
		now += 1;
		expect((await page(scenario, 0, config)).status).toBe(401);
		expect(scenario.counters['turnedAway']).toBe(1);
	});

	it('ends the first session when a second one begins (A07)', async () => {
		const scenario = server.scenario('A07');
		const first = bearerFrom(await logIn(scenario));
		expect((await page(scenario, 0, first)).status).toBe(200);
		const second = bearerFrom(await logIn(scenario));
		expect((await page(scenario, 0, first)).status).toBe(401);
		expect((await page(scenario, 0, second)).status).toBe(200);
		expect(scenario.counters).toMatchObject({ logins: 2, turnedAway: 1 });
	});

	const form = 'grant_type=client_credentials&client_id=client-1&client_secret=client-secret-2';
	const asJson = {
		grant_type: 'client_credentials',
		client_id: 'client-1',
		client_secret: 'client-secret-2',
	};

	it.each([
		[
			'number',
			'grant_type=client_credentials',
			{ auth: { username: 'client-1', password: 'client-secret-2' } },
			{ expires_in: 3600 },
		],
		['numericText', form, {}, { expires_in: '3600' }],
		['missing', form, {}, {}],
		['date', asJson, {}, {}],
	])('%s grants a token for an hour (A08)', async (variant, data, config, said) => {
		const scenario = server.scenario('A08', { variant });
		const started = now;
		const url = `${server.url}${scenario.paths['/oauth/token']}`;
		const { json } = await call(url, { method: 'POST', data, ...config });
		expect(json).toMatchObject({ token_type: 'Bearer', ...said });
		if (variant === 'missing') expect(json).not.toHaveProperty('expires_in');
		if (variant === 'date')
			expect(json['expires_at']).toBe(new Date(started + 3_600_000).toISOString());
		const token = withToken(json['access_token']);
		expect((await page(scenario, 0, token)).status).toBe(200);
		now += 3_600_000;
		expect((await page(scenario, 0, token)).status).toBe(401);
	});

	it('renamed uses its own member names (A08)', async () => {
		const scenario = server.scenario('A08', { variant: 'renamed' });
		const { json } = await post(`${server.url}${scenario.paths['/oauth/token']}`, {
			grantType: 'client_credentials',
			apiKey: 'client-1',
			apiSecret: 'client-secret-2',
		});
		expect(json).toMatchObject({ expiresIn: 3600 });
		expect((await page(scenario, 20, withToken(json['accessToken']))).status).toBe(200);
	});

	it.each([
		['number', form],
		['numericText', asJson],
		['date', form],
		['numericText', form.replace('secret-2', 'secret-3')],
	])('%s refuses %j (A08)', async (variant, data) => {
		const scenario = server.scenario('A08', { variant });
		const url = `${server.url}${scenario.paths['/oauth/token']}`;
		const { status } = await call(url, { method: 'POST', data });
		expect([400, 401]).toContain(status);
		expect(scenario.counters['grants']).toBeUndefined();
	});

	it('wants the newest refresh token and two calls per access token (A09)', async () => {
		const scenario = server.scenario('A09');
		const url = `${server.url}${scenario.paths['/oauth/token']}`;
		const refresh = async (token: string): Promise<Reply> =>
			await call(url, {
				method: 'POST',
				data: `grant_type=refresh_token&refresh_token=${token}&client_id=client-1&client_secret=client-secret-2`,
			});
		const rows: Row[] = [];
		let refreshToken = scenario.given.auth?.['refreshToken'] ?? '';
		let access = withToken('none yet');
		for (let turn = 0; rows.length < 45 && turn < 20; turn += 1) {
			const reply = await page(scenario, rows.length, access);
			if (reply.status === 200) rows.push(...reply.rows);
			else {
				const { json } = await refresh(refreshToken);
				expect(json['refresh_token']).not.toBe(refreshToken);
				refreshToken = String(json['refresh_token']);
				access = withToken(json['access_token']);
			}
		}
		expect(rows).toEqual(scenario.records);
		expect(scenario.counters).toMatchObject({ grants: 2 });

		expect((await refresh('refresh-first')).status).toBe(400);
		expect(scenario.counters['reused']).toBe(1);
		expect((await refresh(refreshToken)).status).toBe(400);
		expect((await page(scenario, 0, access)).status).toBe(401);
	});

	it('answers 401 to page 3 once, and a new login brings it (A10)', async () => {
		const scenario = server.scenario('A10', { variant: 'once' });
		let config = bearerFrom(await logIn(scenario));
		const statuses: number[] = [];
		const rows: Row[] = [];
		while (rows.length < 45 && statuses.length < 20) {
			const reply = await page(scenario, rows.length, config);
			statuses.push(reply.status);
			if (reply.status === 401) config = bearerFrom(await logIn(scenario));
			else rows.push(...reply.rows);
		}
		expect(statuses).toEqual([200, 200, 401, 200]);
		expect(rows).toEqual(scenario.records);
		expect(scenario.counters).toMatchObject({ logins: 2, revoked: 1 });
		expect(scenario.log.servedMoreThanOnce.size).toBe(0);
	});

	it('never lets page 3 out (A10)', async () => {
		const scenario = server.scenario('A10', { variant: 'always' });
		for (const login of [1, 2]) {
			const config = bearerFrom(await logIn(scenario));
			expect((await page(scenario, 40, config)).status).toBe(401);
			expect(scenario.counters['revoked']).toBe(login);
		}
		expect(scenario.records).toHaveLength(40);
	});
});
