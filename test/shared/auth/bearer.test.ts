import { authenticateBearer } from '../../../nodes/shared/auth/bearer';
import type { RequestOptions } from '../../../nodes/shared/auth/outgoing';
import { AccessError, ConfigError } from '../../../nodes/shared/http/errors';

const CREDENTIAL = { apiToken: 'tok-en.1', baseUrl: 'https://api.planhat.com', access: 'full' };
const AUTHORIZATION = 'Bearer tok-en.1';

/** Makes a value that can't be changed, so that a change would throw. */
function frozen<T extends object>(value: T): T {
	for (const part of Object.values(value)) if (typeof part === 'object' && part) frozen(part);
	return Object.freeze(value);
}

const sign = async (request: RequestOptions, changes: Record<string, unknown> = {}) =>
	await authenticateBearer({ ...CREDENTIAL, ...changes }, frozen(request));

describe('a request inside the scope', () => {
	it('gets the token as a header; the request given is not changed', async () => {
		const request = {
			method: 'POST',
			url: 'https://api.planhat.com/assets',
			headers: { Accept: 'application/json' },
			body: '{"name":"Drone bay 7"}',
			timeout: 5_000,
		};
		expect(await sign(request)).toMatchObject({
			...request,
			headers: { Accept: 'application/json', Authorization: AUTHORIZATION },
		});
	});

	it('is the same when signed twice', async () => {
		const once = await sign({ url: 'https://api.planhat.com/assets?limit=1', qs: { offset: 2 } });
		expect(await sign(once)).toEqual(once);
	});

	it.each(['Authorization', 'authorization', 'AUTHORIZATION'])(
		'carries one header only, whatever stood in %s',
		async (name) => {
			const url = 'https://api.planhat.com/assets';
			const { headers } = await sign({ url, headers: { [name]: 'Basic abc', Accept: '*/*' } });
			expect(headers).toEqual({ Accept: '*/*', Authorization: AUTHORIZATION });
		},
	);

	it('may be made of a base URL and a path', async () => {
		const { url, headers } = await sign({ baseURL: 'https://api.planhat.com', url: '/companies' });
		expect(url).toBe('https://api.planhat.com/companies');
		expect(headers).toEqual({ Authorization: AUTHORIZATION });
	});

	it('may come from the HTTP Request node, which names its address in another member', async () => {
		const request: RequestOptions = { uri: 'https://api.planhat.com/assets' };
		expect((await sign(request)).headers).toEqual({ Authorization: AUTHORIZATION });
	});

	it('may go to an extra host', async () => {
		const url = 'https://proxy.example:8443/assets';
		const { headers } = await sign({ url }, { allowedHosts: 'proxy.example:8443' });
		expect(headers).toEqual({ Authorization: AUTHORIZATION });
	});

	it('takes the token without the blanks around it', async () => {
		const url = 'https://api.planhat.com/assets';
		const { headers } = await sign({ url }, { apiToken: ' tok-en.1\n' });
		expect(headers).toEqual({ Authorization: AUTHORIZATION });
	});

	it('is not led elsewhere by a redirect', async () => {
		const url = 'https://api.planhat.com/assets';
		expect(await sign({ url })).toMatchObject({ disableFollowRedirect: true });
		expect(await sign({ uri: url })).toMatchObject({ followRedirect: false });
	});
});

describe('a request outside the scope never gets the token', () => {
	it.each([
		['another host', { url: 'https://evil.example/assets' }],
		['another host in the other member', { uri: 'https://evil.example/assets' }],
		['another host as an object', { uri: new URL('https://evil.example/assets') }],
		[
			'two addresses',
			{ url: 'https://api.planhat.com/assets', uri: 'https://evil.example/assets' },
		],
		['another base URL', { baseURL: 'https://evil.example', url: '/assets' }],
		[
			'a base URL that the address overrules',
			{ baseURL: 'https://api.planhat.com', url: '//evil.example/x' },
		],
		['the host before an @', { url: 'https://api.planhat.com@evil.example/' }],
		['an @ behind the base URL', { baseURL: 'https://api.planhat.com@evil.example', url: '/x' }],
		['another port', { url: 'https://api.planhat.com:8443/' }],
		['http', { url: 'http://api.planhat.com/' }],
	])('for %s', async (_what, request) => {
		await expect(sign(request)).rejects.toBeInstanceOf(ConfigError);
	});

	it.each([
		['readOnly', 'POST'],
		['readOnly', 'post'],
		['readOnly', 'PURGE'],
		['noDelete', 'DELETE'],
		['noDelete', 'delete'],
	])('for access %s and method %s', async (access, method) => {
		const request = { method, url: 'https://api.planhat.com/assets' };
		await expect(sign(request, { access })).rejects.toBeInstanceOf(AccessError);
	});

	it('but a read may have no method', async () => {
		const url = 'https://api.planhat.com/assets';
		expect((await sign({ url }, { access: 'readOnly' })).headers).toBeDefined();
	});
});

describe('a token', () => {
	it.each([
		['missing', undefined],
		['empty', ''],
		['blank', '  '],
		['in two lines', 'abc\r\nX-Admin: yes'],
		['with its scheme', 'Bearer abc'],
		['with a letter no header carries', 'tökén'],
		['with a zero-width blank', 'abc\u200b'],
		['that is a number', 5],
	])('%s is refused without being repeated', async (_what, apiToken) => {
		const request = { url: 'https://api.planhat.com/assets' };
		const error: unknown = await sign(request, { apiToken }).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(ConfigError);
		expect((error as ConfigError).facts).toEqual({ field: 'API Token' });
		expect(String((error as ConfigError).message)).not.toMatch(/abc|tök/);
	});
});
