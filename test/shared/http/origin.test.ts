import fc from 'fast-check';

import { ConfigError } from '../../../nodes/shared/http/errors';
import {
	parseAllowedOrigins,
	parseBaseUrl,
	parseOpenBaseUrl,
	parseOrigin,
	parseTrustedUrl,
	requireAllowedOrigin,
} from '../../../nodes/shared/http/origin';

/** The error that the work ends with, which must be one about settings. */
function refusal(work: () => unknown): ConfigError {
	try {
		work();
	} catch (error) {
		expect(error).toBeInstanceOf(ConfigError);
		return error as ConfigError;
	}
	throw new Error('It was not refused');
}

describe('a base URL', () => {
	it.each([
		['https://api.planhat.com', 'https://api.planhat.com'],
		['https://api.planhat.com/', 'https://api.planhat.com'],
		['  https://api.planhat.com  ', 'https://api.planhat.com'],
		['HTTPS://API.Planhat.COM', 'https://api.planhat.com'],
		['https://api.planhat.com:443', 'https://api.planhat.com'],
		['https://api.planhat.com:8443/', 'https://api.planhat.com:8443'],
		['https://my_host.internal', 'https://my_host.internal'],
		['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
		['https://192.0.2.7', 'https://192.0.2.7'],
		['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
		['http://localhost:5678', 'http://localhost:5678'],
		['http://LOCALHOST:80', 'http://localhost'],
		['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
		['http://127.8.9.1', 'http://127.8.9.1'],
		['http://[::1]:3000', 'http://[::1]:3000'],
	])('%s stands for %s', (text, origin) => {
		expect(parseOrigin(text, 'Base URL')).toBe(origin);
	});

	it.each([
		['empty', '', 'is empty'],
		['blank', '  ', 'is empty'],
		['without a scheme', 'api.planhat.com', 'has no https://'],
		['without a scheme, with a port', 'api.planhat.com:443', 'has no https://'],
		['without slashes', 'https:api.planhat.com', 'has no https://'],
		['with one slash', 'https:/api.planhat.com', 'has no https://'],
		['with backslashes', 'https:\\\\api.planhat.com', 'has no https://'],
		['of another scheme', 'ftp://api.planhat.com', 'has no https://'],
		['of a script', 'javascript:alert(1)//https://x', 'has no https://'],
		['without a host', 'https://', 'is not a web address'],
		['with a blank in the host', 'https://api planhat.com', 'is not a web address'],
		['with a wildcard', 'https://*.planhat.com', 'is not a web address'],
		['with two hosts', 'https://a.example;b.example', 'is not a web address'],
		['with an impossible port', 'https://api.planhat.com:99999', 'is not a web address'],
		['with two dots', 'https://api..planhat.com', 'is not a web address'],
		['with a user', 'https://me@api.planhat.com', 'holds a user name'],
		['with a user and a password', 'https://me:pw@api.planhat.com', 'holds a user name'],
		['with a host before the @', 'https://api.good@evil/', 'holds a user name'],
		['on http', 'http://api.planhat.com', 'uses http'],
		['on http with a look-alike of localhost', 'http://localhost.evil.example', 'uses http'],
		[
			'on http with a name that begins like an address',
			'http://127.0.0.1.evil.example',
			'uses http',
		],
		['on http in the private network', 'http://192.168.1.5', 'uses http'],
		['on http at all addresses', 'http://0.0.0.0', 'uses http'],
		['with port 0', 'https://api.planhat.com:0', 'names port 0'],
		['with a negative port', 'https://api.planhat.com:-1', 'is not a web address'],
		['with an address and its zone', 'https://[fe80::1%25eth0]', 'is not a web address'],
		['with a zone as it is', 'https://[fe80::1%eth0]:8443', 'is not a web address'],
		['with a password that looks like a port', 'https://api.good:443@evil', 'holds a user name'],
		['with a backslash before the @', 'https://api.good\\@evil', 'holds a backslash'],
		['with a backslash before the path', 'https://api.good\\v2', 'holds a backslash'],
		['with a tab in the host', 'https://api.go\tod', 'holds a backslash, a line break'],
		['with a line break in the host', 'https://api.good\n.evil', 'holds a backslash, a line break'],
		['with a zero byte', 'https://api.good\u0000.evil', 'holds a backslash, a line break'],
		...[
			['a dot at the end', 'https://api.planhat.com.'],
			['a dot at the end before the port', 'https://api.planhat.com.:8443'],
			['nothing after the colon', 'https://api.planhat.com:'],
			['zeros before the port', 'https://api.planhat.com:08443'],
			['a letter of another alphabet', 'https://api.plаnhat.com'],
			['another alphabet altogether', 'https://арі.com'],
			['letters with marks', 'https://bücher.example'],
			['wide letters', 'https://ａｐｉ.planhat.com'],
			['a dot of another alphabet', 'https://api。planhat.com'],
			['a hyphen that is not shown', 'https://api.plan\u00adhat.com'],
			['a blank without width', 'https://api.plan\u200bhat.com'],
			['a sign encoded with %', 'https://ap%69.planhat.com'],
			['more slashes', 'https:///api.planhat.com'],
			['a number for an address', 'https://2130706433'],
			['an address in hexadecimal', 'https://0x7f.1'],
			['an address in octal', 'https://0177.0.0.1'],
			['a long form of an address', 'https://[2001:0db8:0:0:0:0:0:1]'],
		].map(([what = '', text = '']) => [`with ${what}`, text, 'spells its host in a way']),
		['with a path', 'https://api.planhat.com/v1', 'holds more than the host'],
		['with a double slash', 'https://api.planhat.com//', 'holds more than the host'],
		['with a query', 'https://api.planhat.com/?a=1', 'holds more than the host'],
		['with a fragment', 'https://api.planhat.com/#a', 'holds more than the host'],
	])('%s is refused', (_what, text, reason) => {
		const { message, facts } = refusal(() => parseOrigin(text, 'Base URL'));
		expect(message).toContain(`'Base URL' ${reason}`);
		expect(facts).toEqual({ field: 'Base URL' });
	});

	it('tells the right way to write it when a path was given', () => {
		const { hint } = refusal(() => parseOrigin('https://API.planhat.com/v1', 'Base URL'));
		expect(hint).toContain('Enter only https://api.planhat.com;');
	});

	it('tells how the host is really called when it is spelled in another way', () => {
		const { hint } = refusal(() => parseOrigin('https://api.plаnhat.com', 'Base URL'));
		expect(hint).toBe('Enter https://api.xn--plnhat-4nf.com if that is the host you mean.');
	});

	it('never repeats a password', () => {
		const { message, hint } = refusal(() => parseOrigin('https://me:s3cret@x.example', 'Base URL'));
		expect(message + hint).not.toContain('s3cret');
	});

	it('may have a path where the API allows it', () => {
		const url = parseTrustedUrl('https://sts.example.com/v1?a=1', 'STS Endpoint');
		expect(url.href).toBe('https://sts.example.com/v1?a=1');
	});

	it.each([
		['https://api.example.com/v2/', 'https://api.example.com/v2'],
		['https://api.example.com', 'https://api.example.com'],
		['https://api.example.com///', 'https://api.example.com'],
		['https://API.example.com/V2', 'https://api.example.com/V2'],
	])('below a path: %s stands for %s', (text, base) => {
		expect(parseBaseUrl(text, 'Base URL')).toBe(base);
	});

	it.each(['https://api.example.com/v2?a=1', 'https://api.example.com/v2#a'])(
		'below a path: %s is refused',
		(text) => {
			refusal(() => parseBaseUrl(text, 'Base URL'));
		},
	);

	it('may be on http only without sign-in data', () => {
		expect(parseOpenBaseUrl('http://api.example.com/v2/', 'URL')).toBe('http://api.example.com/v2');
		refusal(() => parseBaseUrl('http://api.example.com/v2/', 'Base URL'));
		refusal(() => parseOpenBaseUrl('http://me@api.example.com', 'URL'));
	});
});

describe('a list of allowed hosts', () => {
	it.each([
		['', []],
		[' , \n', []],
		['a.example', ['https://a.example']],
		['a.example, b.example', ['https://a.example', 'https://b.example']],
		[
			'a.example\nb.example\tc.example',
			['https://a.example', 'https://b.example', 'https://c.example'],
		],
		['A.Example:443', ['https://a.example']],
		['a.example:8443', ['https://a.example:8443']],
		['https://a.example/', ['https://a.example']],
		['http://localhost:9000', ['http://localhost:9000']],
		['localhost:9000', ['https://localhost:9000']],
		['[::1]:9000', ['https://[::1]:9000']],
	])('%j stands for %j', (text, origins) => {
		expect(parseAllowedOrigins(text, 'Extra Allowed Hosts')).toEqual(origins);
	});

	it.each([
		'http://a.example',
		'a.example/path',
		'me@a.example',
		'*.example.com',
		'a.example;b.example',
		'ftp://a.example',
		'a.example:0',
		'a.example.',
		'аpi.example',
		'a.example\\b',
		'a.example, https://',
	])('%j is refused', (text) => {
		const { message } = refusal(() => parseAllowedOrigins(text, 'Extra Allowed Hosts'));
		expect(message).toContain("'Extra Allowed Hosts'");
	});
});

describe('a request', () => {
	const allowed = ['https://api.good.com', 'https://proxy.good.com:8443', 'http://localhost:5678'];

	it.each([
		'https://api.good.com',
		'https://api.good.com/assets?limit=1',
		'https://API.GOOD.COM/assets',
		'https://api.good.com:443/assets',
		'https://api.good.com./assets',
		'HTTPS://api.good.com/@evil.com',
		'https://api.good.com/?next=https://evil.com',
		'https://api.good.com/?q=a\\b',
		'https://api.good.com/#@evil.com',
		'https://proxy.good.com:8443/x',
		'http://localhost:5678/x',
	])('to %s passes', (url) => {
		expect(() => requireAllowedOrigin(url, allowed)).not.toThrow();
	});

	it.each([
		['another host', 'https://evil.com/'],
		['the host as user', 'https://api.good@evil/'],
		['the whole host as user', 'https://api.good.com@evil.com/'],
		['the host as user and password', 'https://api.good.com:443@evil.com/'],
		['a user at the right host', 'https://me@api.good.com/'],
		['a password at the right host', 'https://:pw@api.good.com/'],
		['the host as a subdomain', 'https://api.good.com.evil.com/'],
		['the host as a label', 'https://api.good.evil.com/'],
		['a subdomain of the host', 'https://x.api.good.com/'],
		['the domain above', 'https://good.com/'],
		['a longer name', 'https://notapi.good.com/'],
		['another port', 'https://api.good.com:8443/'],
		['the default port of the proxy', 'https://proxy.good.com/'],
		['http', 'http://api.good.com/'],
		['http on the port of https', 'http://api.good.com:443/'],
		['https on the port of http', 'https://localhost:5678/'],
		['another address of this machine', 'http://127.0.0.1:5678/'],
		['a letter of another alphabet', 'https://api.gооd.com/'],
		['a web socket', 'wss://api.good.com/'],
		['a backslash before the @', 'https://api.good.com\\@evil.com/'],
		['a backslash for a slash', 'https:\\\\api.good.com/'],
		['a line break in the host', 'https://api.good.com\n.evil.com/'],
		['a scheme only', 'https://'],
		['a path only', '/assets'],
		['no scheme', '//api.good.com/assets'],
		['a file', 'file:///etc/passwd'],
		['nothing', ''],
	])('with %s is refused', (_what, url) => {
		refusal(() => requireAllowedOrigin(url, allowed));
	});

	it('to another host is refused naming both', () => {
		const { message, hint } = refusal(() => requireAllowedOrigin('https://evil.com/x', allowed));
		expect(message).toContain('https://evil.com');
		expect(message).toContain('https://api.good.com, https://proxy.good.com:8443');
		expect(hint).toContain('Extra Allowed Hosts');
	});

	it('is compared with names in their encoded form', () => {
		const origins = [parseOrigin('https://xn--bcher-kva.example', 'Base URL')];
		requireAllowedOrigin('https://xn--bcher-kva.example/x', origins);
		requireAllowedOrigin('https://BÜCHER.example/x', origins);
		refusal(() => requireAllowedOrigin('https://bucher.example/x', origins));
	});

	it('passes nowhere when nothing is allowed', () => {
		refusal(() => requireAllowedOrigin('https://api.good.com/', []));
	});

	it('passes only if the URL parser sees an allowed origin and no user', () => {
		const part = fc.constantFrom(
			'https://',
			'http://',
			'api.good.com',
			'evil.com',
			'@',
			':',
			'443',
			'/',
			'\\',
			'.',
			'?',
			'#',
			'me',
			'%40',
			'\t',
		);
		fc.assert(
			fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
				const url = `https://${parts.join('')}`;
				let isRefused = false;
				try {
					requireAllowedOrigin(url, ['https://api.good.com']);
				} catch {
					isRefused = true;
				}
				if (isRefused) return;
				const { hostname, protocol, port, username, password } = new URL(url);
				expect([hostname.replace(/\.$/, ''), protocol, port, username, password]).toEqual([
					'api.good.com',
					'https:',
					'',
					'',
					'',
				]);
				// Nor does a reader see another host who splits at the first sign that ends one.
				expect(/^https:\/\/([^/?#]*)/.exec(url)?.[1]?.replace(/[\t.]|:443$/g, '')).not.toContain(
					'evil',
				);
			}),
			{ numRuns: 2_000 },
		);
	});
});
