import type { IHttpRequestOptions } from 'n8n-workflow';

import { PlanhatApi } from '../../credentials/PlanhatApi.credentials';
import { testCredential } from '../helpers/engine';
import { calls, planhatCredential } from '../helpers/planhat';
import { startSimulator, type Simulator } from '../simulator/server';

const credential = new PlanhatApi();

describe('the test of the credential', () => {
	let sandbox: Simulator;

	beforeEach(async () => {
		sandbox = await startSimulator();
	});

	afterEach(async () => await sandbox.close());

	async function test(changes = {}) {
		return await testCredential(planhatCredential(sandbox, changes));
	}

	it('asks for one company, with the token, and passes', async () => {
		expect(await test()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(
			sandbox.log.entries.map(({ method, path, query, headers }) => ({
				method,
				path,
				query,
				authorization: headers.authorization,
			})),
		).toEqual([
			{
				method: 'GET',
				path: '/companies',
				query: [
					['limit', '1'],
					['offset', '0'],
					['select', '_id'],
				],
				authorization: `Bearer ${sandbox.token}`,
			},
		]);
	});

	it.each(['noDelete', 'readOnly'])('passes with access %s', async (access) => {
		expect(await test({ access })).toMatchObject({ status: 'OK' });
	});

	it('passes in a tenant without companies', async () => {
		await sandbox.close();
		sandbox = await startSimulator({ empty: true });
		expect(await test()).toMatchObject({ status: 'OK' });
	});

	it.each([
		{
			when: 'the token is not the right one',
			changes: { apiToken: 'a-token-of-somebody-else' },
			told: /does not accept this API token.*base URL is the one of your region/,
		},
		{
			when: 'the token is empty',
			changes: { apiToken: '' },
			told: /'API Token' in the credential is empty/,
		},
		{ when: 'the base URL is empty', changes: { baseUrl: '' }, told: /'Base URL' is empty/ },
		{
			when: 'the base URL has no scheme',
			changes: { baseUrl: 'api.planhat.com' },
			told: /'Base URL' has no https:\/\/ in front/,
		},
		{
			when: 'the base URL is plain http to another machine',
			changes: { baseUrl: 'http://api.planhat.com' },
			told: /'Base URL' uses http/,
		},
		{
			when: 'the base URL holds a user name',
			changes: { baseUrl: 'https://me:secret@api.planhat.com' },
			told: /'Base URL' holds a user name or password/,
		},
		{
			when: 'the base URL holds a path',
			changes: { baseUrl: 'https://api.planhat.com/v1' },
			told: /'Base URL' holds more than the host/,
		},
	])('fails and says why when $when', async ({ changes, told }) => {
		const { status, message } = await test(changes);
		expect(status).toBe('Error');
		expect(message).toMatch(told);
	});

	it('says which right the Private App lacks', async () => {
		sandbox.permissions.deny('companies', 'read');
		expect(await test()).toEqual({
			status: 'Error',
			message: expect.stringMatching(/Private App may not read companies. Give it that right/),
		});
	});

	it('says that there is no Planhat at the address', async () => {
		sandbox.faults.add({ kind: 'status', status: 404, body: 'Not Found' });
		expect(await test()).toEqual({
			status: 'Error',
			message: expect.stringMatching(/no Planhat API at this base URL.*host only/),
		});
	});

	it('does not follow a redirect with the token', async () => {
		const location = `${sandbox.analyticsUrl}/companies`;
		sandbox.faults.add({ kind: 'status', status: 302, headers: { location }, body: '' });
		expect(await test()).toMatchObject({ status: 'Error' });
		expect(calls(sandbox)).toEqual(['GET /companies']);
	});
});

describe('signing a request', () => {
	const values = {
		apiToken: ' planhat-token\n',
		baseUrl: 'https://api-us4.planhat.com',
		access: 'full',
		allowedHosts: 'proxy.example.com, other.example.com:8443',
	};

	async function sign(request: IHttpRequestOptions, changes = {}): Promise<IHttpRequestOptions> {
		const { authenticate } = credential;
		if (typeof authenticate !== 'function') throw new Error('The credential does not sign');
		return await authenticate({ ...values, ...changes }, request);
	}

	async function token(request: IHttpRequestOptions, changes = {}): Promise<unknown> {
		return (await sign(request, changes)).headers?.['Authorization'];
	}

	it('adds the token as a bearer and keeps the other headers', async () => {
		const request = { url: 'https://api-us4.planhat.com/assets', headers: { Accept: 'a/b' } };
		expect((await sign(request)).headers).toEqual({
			Accept: 'a/b',
			Authorization: 'Bearer planhat-token',
		});
	});

	it('leaves the request it was given as it was', async () => {
		const request = { url: 'https://api-us4.planhat.com/assets', headers: { Accept: 'a/b' } };
		await sign(request);
		expect(request.headers).toEqual({ Accept: 'a/b' });
	});

	it('signs the same request twice alike, as n8n sends after a 401', async () => {
		const once = await sign({ url: 'https://api-us4.planhat.com/assets' });
		expect(await sign(once)).toEqual(once);
	});

	it.each([
		{ url: 'https://api-us4.planhat.com/assets?limit=1' },
		{ url: '/assets', baseURL: 'https://api-us4.planhat.com' },
		{ url: 'https://API-US4.planhat.com:443/assets' },
		{ url: 'https://proxy.example.com/assets' },
		{ url: 'https://other.example.com:8443/assets' },
	])('gives the token to the hosts of the credential ($url)', async (request) => {
		expect(await token(request)).toBe('Bearer planhat-token');
	});

	it.each([
		{ url: 'https://api.planhat.com/assets' },
		{ url: 'https://evil.example/assets' },
		{ url: 'https://api-us4.planhat.com.evil.example/assets' },
		{ url: 'https://api-us4.planhat.com@evil.example/assets' },
		{ url: 'https://api-us4.planhat.com:8443/assets' },
		{ url: 'http://api-us4.planhat.com/assets' },
		{ url: '//evil.example/assets', baseURL: 'https://api-us4.planhat.com' },
		{ url: 'https://evil.example/assets', baseURL: 'https://api-us4.planhat.com' },
		{ url: '/assets', baseURL: 'https://evil.example' },
		{ url: 'https://other.example.com/assets' },
	])('gives the token to no other host ($url)', async (request) => {
		await expect(token(request)).rejects.toMatchObject({ name: 'ConfigError' });
	});

	it.each([
		{ access: 'full', refused: [] },
		{ access: 'noDelete', refused: ['DELETE'] },
		{ access: 'readOnly', refused: ['DELETE', 'PATCH', 'POST', 'PUT'] },
	])('refuses what access $access does not include: $refused', async ({ access, refused }) => {
		const url = 'https://api-us4.planhat.com/assets';
		for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
			const signed = token({ url, method }, { access });
			if (refused.includes(method)) {
				await expect(signed).rejects.toMatchObject({ name: 'AccessError' });
			} else {
				await expect(signed).resolves.toBe('Bearer planhat-token');
			}
		}
	});

	it('lets nobody switch a write in by another spelling of its method', async () => {
		const url = 'https://api-us4.planhat.com/assets';
		const request = { url, method: 'delete' } as unknown as IHttpRequestOptions;
		await expect(token(request, { access: 'readOnly' })).rejects.toMatchObject({
			name: 'AccessError',
		});
	});
});

describe('the fields of the credential', () => {
	it('hide the token while it is typed, and nothing else', () => {
		const hidden = credential.properties.filter(({ typeOptions }) => typeOptions?.password);
		expect(hidden.map(({ name }) => name)).toEqual(['apiToken']);
	});

	it('start with the address of Planhat and full access', () => {
		const defaults = Object.fromEntries(
			credential.properties.map((property) => [property.name, property.default]),
		);
		expect(defaults).toEqual({
			apiToken: '',
			baseUrl: 'https://api.planhat.com',
			access: 'full',
			tenantUuid: '',
			analyticsUrl: 'https://analytics.planhat.com',
			allowedHosts: '',
			ignoreSslIssues: false,
		});
	});
});
