import { credentialText, readScope, requireInScope } from '../../../nodes/shared/auth/scope';
import { AccessError, ConfigError } from '../../../nodes/shared/http/errors';

const ask = (method: string, url: string) => ({ method, url, headers: {} });

const BASE = { baseUrl: 'https://api.planhat.com' };

describe('a value of a credential', () => {
	it.each([
		['text', 'abc'],
		['padded', 'abc'],
		['missing', ''],
		['number', ''],
		['nothing', ''],
		['toString', ''],
	])('%s is %j', (name, text) => {
		const values = { text: 'abc', padded: ' abc\n', number: 5, nothing: null };
		expect(credentialText(values, name)).toBe(text);
	});
});

describe('the scope', () => {
	it('of a credential with a base URL only is that host, with full access', () => {
		expect(readScope(BASE)).toEqual({
			baseUrl: 'https://api.planhat.com',
			allowedOrigins: ['https://api.planhat.com'],
			access: 'full',
			ignoreSslIssues: false,
		});
	});

	it('holds the extra hosts after the base URL', () => {
		const { allowedOrigins } = readScope({ ...BASE, allowedHosts: 'b.example:8443, c.example' });
		expect(allowedOrigins).toEqual([
			'https://api.planhat.com',
			'https://b.example:8443',
			'https://c.example',
		]);
	});

	it.each(['full', 'noDelete', 'readOnly'])('knows the access %s', (access) => {
		expect(readScope({ ...BASE, access }).access).toBe(access);
	});

	it.each(['', 'Full', 'everything', 'constructor', 7, {}])('refuses the access %j', (access) => {
		expect(() => readScope({ ...BASE, access })).toThrow(ConfigError);
	});

	it.each([
		[true, true],
		[false, false],
		['true', false],
		[1, false],
		[undefined, false],
	])('takes %j for ignoring SSL issues as %s', (ignoreSslIssues, expected) => {
		expect(readScope({ ...BASE, ignoreSslIssues }).ignoreSslIssues).toBe(expected);
	});

	it.each([
		['baseUrl', undefined, 'Base URL'],
		['baseUrl', 'api.planhat.com', 'Base URL'],
		['baseUrl', 'https://api.planhat.com/v1', 'Base URL'],
		['baseUrl', 'http://api.planhat.com', 'Base URL'],
		['allowedHosts', 'http://b.example', 'Extra Allowed Hosts'],
		['allowedHosts', '*.planhat.com', 'Extra Allowed Hosts'],
	])('with %s %j is refused naming the field', (name, value, label) => {
		expect(() => readScope({ ...BASE, [name]: value })).toThrow(`'${label}'`);
	});
});

describe('a request', () => {
	const scope = readScope({ ...BASE, allowedHosts: 'b.example', access: 'noDelete' });

	it('inside the scope passes', () => {
		requireInScope(scope, ask('GET', 'https://api.planhat.com/assets'));
		requireInScope(scope, ask('PUT', 'https://b.example/assets'));
	});

	it('to another host is refused', () => {
		expect(() => requireInScope(scope, ask('GET', 'https://c.example/'))).toThrow(ConfigError);
	});

	it('above the access is refused', () => {
		expect(() => requireInScope(scope, ask('DELETE', 'https://b.example/'))).toThrow(AccessError);
	});
});
