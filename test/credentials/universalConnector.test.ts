import 'reflect-metadata';

import { RoutingNode } from 'n8n-core';
import type { ICredentialType, IHttpRequestOptions, INodeType } from 'n8n-workflow';

import { UniversalConnectorAwsApi } from '../../credentials/UniversalConnectorAwsApi.credentials';
import { UniversalConnectorBasicApi } from '../../credentials/UniversalConnectorBasicApi.credentials';
import { UniversalConnectorOAuth2Api } from '../../credentials/UniversalConnectorOAuth2Api.credentials';
import { UniversalConnectorSessionApi } from '../../credentials/UniversalConnectorSessionApi.credentials';
import { UniversalConnectorTokenApi } from '../../credentials/UniversalConnectorTokenApi.credentials';
import { contextWith, type StoredCredential } from '../nodes/UniversalConnector/context';
import { type RestServer, type Scenario, startRestServer } from '../restServer';

type Values = StoredCredential['values'];

const CLASSES = [
	UniversalConnectorAwsApi,
	UniversalConnectorBasicApi,
	UniversalConnectorOAuth2Api,
	UniversalConnectorSessionApi,
	UniversalConnectorTokenApi,
];

let server: RestServer;
beforeAll(async () => {
	server = await startRestServer();
});
afterAll(async () => await server.close());

function withDefaults(type: ICredentialType, values: Values): Values {
	const defaults = type.properties.map(({ name, default: value }) => [name, value]);
	return { ...(Object.fromEntries(defaults) as Values), baseUrl: server.url, ...values };
}

/** Tests a credential as n8n does when it is saved: the message the person sees, or OK. */
async function tested(type: ICredentialType, given: Values): Promise<string> {
	const values = withDefaults(type, given);
	const request = type.test?.request ?? {};
	const nodeType = {
		description: {
			displayName: 'Temp',
			name: 'temp',
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name: 'Temp' },
			inputs: [],
			outputs: [],
			credentials: [{ name: type.name, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	} as unknown as INodeType;
	const context = contextWith({ type, values }, { nodeType });
	const decrypted = { id: 'c1', name: 'Test', type: type.name, data: values };
	try {
		await new RoutingNode(context as never, nodeType, decrypted).runNode();
		return 'OK';
	} catch (error) {
		const { message, cause } = error as {
			message: string;
			cause?: { response?: { status: number } };
		};
		const rule = type.test?.rules?.find(
			({ properties }) => 'value' in properties && properties.value === cause?.response?.status,
		);
		return rule && 'message' in rule.properties ? String(rule.properties.message) : message;
	}
}

const query = '?limit=1&offset=0';
const authOf = ({ given }: Scenario) => given.auth ?? {};

it('Basic: right, wrong, a path that is not there, a redirect', async () => {
	const type = new UniversalConnectorBasicApi();
	const scenario = server.scenario('A05', { variant: 'nonAsciiUser' });
	const { user = '', password = '' } = authOf(scenario);
	const testPath = `${scenario.path}${query}`;
	expect(await tested(type, { user, password, testPath })).toBe('OK');
	expect(await tested(type, { user, password: 'wrong', testPath })).toMatch(
		/'User' and 'Password'/,
	);
	expect(await tested(type, { user, password, testPath: '/nowhere' })).toMatch(
		/nothing at 'Test Path'/,
	);
	const moved = server.scenario('A14');
	const key = {
		keys: { key: [{ placement: 'header', name: 'X-Api-Key', value: 'redirect-secret' }] },
	};
	expect(
		await tested(new UniversalConnectorTokenApi(), {
			...key,
			testPath: moved.path,
		} as unknown as Values),
	).toMatch(/redirects to another address/);
	expect(server.elsewhere.log.entries).toHaveLength(0);
});

it('joins a base URL with a path and the test path', async () => {
	const scenario = server.scenario('A05');
	const { user = '', password = '' } = authOf(scenario);
	const baseUrl = `${server.url}${scenario.path.replace('/people', '/')}`;
	const values = { user, password, baseUrl, testPath: `/people${query}` };
	expect(await tested(new UniversalConnectorBasicApi(), values)).toBe('OK');
});

it('says which field is wrong when nothing can be sent', async () => {
	const type = new UniversalConnectorBasicApi();
	expect(await tested(type, { user: 'a:b' })).toMatch(/'User' in the credential holds a colon/);
	expect(await tested(type, { user: 'a', baseUrl: 'http://api.example.com' })).toMatch(/uses http/);
	expect(await tested(type, { user: 'a', testPath: 'https://evil.example' })).toMatch(
		/goes to https:\/\/evil.example/,
	);
});

it('Token: a value in the body is tested by POST', async () => {
	const scenario = server.scenario('A13');
	const { name, value, secondName, secondValue } = authOf(scenario);
	const key = [
		{ placement: 'body', name, value },
		{ placement: 'body', name: secondName, value: secondValue },
	];
	const values = { keys: { key }, testPath: scenario.path } as unknown as Values;
	const type = new UniversalConnectorTokenApi();
	expect(await tested(type, { ...values, testMethod: 'POST' })).toBe('OK');
	expect(await tested(type, values)).toMatch(/GET requests have none/);
});

function session(scenario: Scenario, password: string | undefined): Values {
	const { loginPath, tokenIn, tokenAt, user, ...auth } = authOf(scenario);
	const value = [
		{ path: 'user', value: user },
		{ path: 'password', value: password },
	];
	return {
		loginPath,
		replyPlace: tokenIn,
		replyName: tokenAt,
		loginValues: { value },
		placement: auth['in'],
		headerName: auth['name'],
		valuePrefix: auth['prefix'],
		testPath: `${scenario.path}${query}`,
	} as unknown as Values;
}

it.each(['json', 'header', 'cookie'])('Session: signs in for the test (%s)', async (variant) => {
	const scenario = server.scenario('A06', { variant });
	const type = new UniversalConnectorSessionApi();
	expect(await tested(type, session(scenario, authOf(scenario)['password']))).toBe('OK');
	expect(await tested(type, session(scenario, 'wrong'))).toMatch(/refused the login \(401\)/);
});

it('Session: n8n signs in again by itself when the stored session is over', async () => {
	const scenario = server.scenario('A06');
	const type = new UniversalConnectorSessionApi();
	const over = JSON.stringify({ value: 'old', expiresAt: Date.now() - 1 });
	const values = { ...session(scenario, authOf(scenario)['password']), sessionToken: over };
	expect(await tested(type, values)).toBe('OK');
	expect(scenario.log.under(scenario.path).entries).toHaveLength(1);
});

it('AWS: signs the test request, query and all', async () => {
	const scenario = server.scenario('A11');
	const { accessKeyId, secretAccessKey, region, service, apiKey } = authOf(scenario);
	const values = {
		accessKeyId,
		secretAccessKey,
		region,
		service,
		gatewayApiKey: apiKey,
		testPath: `${scenario.path}${query}`,
	} as Values;
	const type = new UniversalConnectorAwsApi();
	expect(await tested(type, values)).toBe('OK');
	expect(await tested(type, { ...values, region: 'eu-west-1' })).toMatch(
		/Check the keys, 'Region'/,
	);
});

it.each(CLASSES.map((type) => [type.name, type] as const))(
	'%s has what its users need',
	(_, Type) => {
		const type = new Type();
		const { icon, properties, test } = type;
		expect(icon).toEqual({
			light: expect.stringMatching(/universalConnector\.svg$/),
			dark: expect.stringMatching(/universalConnector\.dark\.svg$/),
		});
		const names = properties.map(({ name }) => name);
		expect(names).toEqual([...new Set(names)]);
		expect(names).toEqual(
			expect.arrayContaining(['baseUrl', 'testPath', 'allowedHosts', 'ignoreSslIssues']),
		);
		const statuses = test.rules?.map(({ properties: rule }) => ('value' in rule ? rule.value : 0));
		expect(statuses).toEqual(expect.arrayContaining([302, 401, 403, 404]));
		expect(new Type().properties).not.toBe(properties); // n8n writes into what it loads
	},
);

describe('the last gate', () => {
	const credential = {
		baseUrl: 'https://api.example.com/v2',
		allowedHosts: '',
		ignoreSslIssues: false,
	};
	const keys = { key: [{ placement: 'header', name: 'X-Key', valuePrefix: '', value: 'secret' }] };

	/** The older options of n8n's HTTP Request node name the address `uri`. */
	it.each([
		{ uri: 'https://evil.example/x' },
		{ url: 'https://evil.example/x' },
		{ url: 'https://api.example.com/x', uri: 'https://evil.example/x' },
		{ baseURL: 'https://evil.example', url: '/x' },
		{ baseURL: 'https://api.example.com', url: '//evil.example/x' },
		{ baseURL: 'https://api.example.com', url: '@evil.example/x', uri: 'https://evil.example' },
		{ url: 'https://api.example.com@evil.example/x' },
		{ url: 'http://api.example.com/x' },
	])('gives no secret to %j', async (request) => {
		const { authenticate } = new UniversalConnectorTokenApi();
		const work = (authenticate as (...args: unknown[]) => Promise<unknown>)(
			{ ...credential, keys },
			request,
		);
		await expect(work).rejects.toThrow();
	});

	it('signs the older options too and keeps redirects from taking the secret along', async () => {
		const { authenticate } = new UniversalConnectorTokenApi();
		const request = { uri: 'https://api.example.com/x', qs: { a: [1, 2] }, json: true };
		const signed = await (authenticate as (...args: unknown[]) => Promise<IHttpRequestOptions>)(
			{ ...credential, keys, ignoreSslIssues: true },
			request,
		);
		expect(signed).toEqual({
			uri: 'https://api.example.com/x?a%5B0%5D=1&a%5B1%5D=2',
			json: true,
			headers: { 'X-Key': 'secret' },
			followRedirect: false,
			followAllRedirects: false,
			disableFollowRedirect: true,
			maxRedirects: 0,
			rejectUnauthorized: false,
		});
	});

	type Sign = (values: object, request: object) => Promise<IHttpRequestOptions>;
	const sign = new UniversalConnectorTokenApi().authenticate as Sign;
	const signed = async (request: object, values: object = {}) =>
		await sign(
			{ ...credential, keys, ...values },
			{ uri: 'https://api.example.com/x', ...request },
		);

	const proxy = /^The node asks for a proxy of its own/;
	const ssl = /^The node ignores SSL issues/;
	const own =
		/^The node brings connection settings of its own.*: (ca|servername|lookup|socketPath|rejectUnauthorized)$/;
	const host = /^The header 'Host' names another host/;

	/** What stands between n8n and the API, in the words of both of n8n's helpers. */
	it.each([
		[{ proxy: 'http://proxy.example:3128' }, proxy],
		[{ proxy: 'http://me:secret@proxy.example:3128' }, proxy],
		[{ proxy: { host: 'proxy.example', port: 3128, auth: { username: 'me' } } }, proxy],
		[{ rejectUnauthorized: false }, ssl],
		[{ skipSslCertificateValidation: true }, ssl],
		[{ agentOptions: { ca: 'a certificate' } }, own],
		[{ agentOptions: { rejectUnauthorized: false } }, own],
		[{ agentOptions: { servername: 'evil.example' } }, own],
		[{ agentOptions: { lookup: 'another way to find the host' } }, own],
		[{ agentOptions: { socketPath: '/tmp/evil' } }, own],
		[{ headers: { Host: 'evil.example' } }, host],
		[{ headers: { host: 'api.example.com', HOST: 'evil.example' } }, host],
	])('gives no secret to %j', async (request, told) => {
		await expect(signed(request)).rejects.toMatchObject({
			name: 'ConfigError',
			message: expect.stringMatching(told),
		});
	});

	it('gives the secret to no proxy and no other socket, even where the credential ignores SSL issues', async () => {
		const values = { ignoreSslIssues: true };
		await expect(signed({ proxy: 'http://x:1' }, values)).rejects.toThrow(proxy);
		await expect(signed({ agentOptions: { socketPath: '/x' } }, values)).rejects.toThrow(own);
		expect(await signed({ agentOptions: { ca: 'x' } }, values)).toMatchObject({
			rejectUnauthorized: false,
		});
	});

	it.each([
		{ proxy: '' },
		{ rejectUnauthorized: true },
		{ agentOptions: { cert: 'c', key: 'k', passphrase: 'p', ca: undefined } },
		{ headers: { Host: 'API.example.com' } },
	])('gives the secret to %j, which changes nothing', async (request) => {
		expect((await signed(request)).headers).toMatchObject({ 'X-Key': 'secret' });
	});

	it.each([
		[{ qsStringifyOptions: { arrayFormat: 'repeat' } }, 'a=1&a=2'],
		[{ qsStringifyOptions: { arrayFormat: 'brackets' } }, 'a%5B%5D=1&a%5B%5D=2'],
		[{ useQuerystring: true }, 'a=1&a=2'],
	])('writes lists in the query as the older options say: %j', async (options, query) => {
		const request = await signed({ qs: { a: [1, 2] }, ...options });
		expect(request).toMatchObject({ uri: `https://api.example.com/x?${query}` });
	});
});
