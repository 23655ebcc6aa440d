import { placed, placedValue, prefixed, withParameter } from '../../../nodes/shared/auth/placement';
import { queryPairs } from '../../../nodes/shared/auth/queryPairs';
import { targetUrl } from '../../../nodes/shared/auth/outgoing';
import { authenticateToken, tokenSecrets } from '../../../nodes/shared/auth/token';

const credential = (...key: unknown[]) => ({
	baseUrl: 'https://api.example.com/v2',
	allowedHosts: '',
	keys: { key },
});
const at = (placement: string, name: string, value = 'secret', valuePrefix = '') => ({
	placement,
	name,
	value,
	valuePrefix,
});
const url = 'https://api.example.com/v2/x';

it.each([
	['Bearer', 'x', 'Bearer x'],
	[' SSWS ', ' x ', 'SSWS x'],
	['Token token=', 'x', 'Token token=x'],
	['', 'x', 'x'],
	['  ', 'x', 'x'],
])('prefix %j and value %j give %j (A01)', (prefix, value, text) => {
	expect(prefixed(prefix, value)).toBe(text);
});

it.each([
	['https://a/x', 'https://a/x?k=v'],
	['https://a/x?b=1', 'https://a/x?b=1&k=v'],
	['https://a/x?k=old&b=1&k=older', 'https://a/x?b=1&k=v'],
	['https://a/x?K=other', 'https://a/x?K=other&k=v'],
	['https://a/x?%6B=old', 'https://a/x?k=v'],
	['https://a/x?b=%2B+%20&c', 'https://a/x?b=%2B+%20&c&k=v'],
	['https://a/x?bad=%zz', 'https://a/x?bad=%zz&k=v'],
])('puts a parameter into %s once (P08)', (before, after) => {
	expect(withParameter(before, ['k', 'v'])).toBe(after);
	expect(withParameter(after, ['k', 'v'])).toBe(after);
});

it('encodes a value in the query exactly once', () => {
	expect(withParameter('https://a/', ['to[k]', "a+b/c==&é'"])).toBe(
		'https://a/?to%5Bk%5D=a%2Bb%2Fc%3D%3D%26%C3%A9%27',
	);
});

const plain = (body?: unknown, headers = {}) => ({ method: 'POST', url, headers, body });

it.each([
	['nothing', undefined, {}, '{"a":{"k":"v"}}'],
	[
		'JSON text',
		'{"a":{"b":1},"c":[2]}',
		{ 'Content-Type': 'application/json' },
		'{"a":{"b":1,"k":"v"},"c":[2]}',
	],
	[
		'JSON text as bytes',
		Buffer.from('{"a":{"b":1}}'),
		{ 'Content-Type': 'application/json' },
		'{"a":{"b":1,"k":"v"}}',
	],
	['an object', { a: { k: 'old' } }, {}, { a: { k: 'v' } }],
	['a form', 'b=1&a.k=old', { 'content-type': 'application/x-www-form-urlencoded' }, 'b=1&a.k=v'],
	[
		'a form as bytes',
		Buffer.from('b=1&a.k=old'),
		{ 'content-type': 'application/x-www-form-urlencoded' },
		'b=1&a.k=v',
	],
])('puts a value into a body that holds %s (A13)', (_, body, headers, expected) => {
	const once = placed(plain(body, headers), placedValue('body', 'a.k', 'v'));
	expect(once.body).toEqual(expected);
	expect(placed(once, placedValue('body', 'a.k', 'v'))).toEqual(once);
});

it('keeps what the caller gave as it is', () => {
	const body = { a: { b: 1 } };
	placed(plain(body), placedValue('body', 'a.k', 'v'));
	expect(body).toEqual({ a: { b: 1 } });
});

it.each([
	['text that is no JSON', '{"a":1}\n{"a":2}', /no JSON object/],
	['bytes that are no text', Buffer.from([0xff, 0x7b, 0x7d]), /no JSON object/],
	['a list', '[1]', /list/],
])('refuses a body that holds %s (A13)', (_, body, message) => {
	expect(() => placed(plain(body), placedValue('body', 'a.k', 'v'))).toThrow(message);
});

it.each([
	[{}, 'sid=v'],
	[{ Cookie: 'theme=dark' }, 'theme=dark; sid=v'],
	[{ cookie: 'sid=old; theme=dark;' }, 'theme=dark; sid=v'],
])('adds a cookie to %j (RFC 6265, 5.4)', (headers, expected) => {
	const { headers: sent } = placed(plain(undefined, headers), placedValue('cookie', 'sid', 'v'));
	expect(sent).toEqual({ Cookie: expected });
});

it.each([
	['header', '', 'x', /'Name' .* is empty/],
	['header', 'X Key', 'x', /can't be the name of a header/],
	['header', 'X:Key', 'x', /can't be the name of a header/],
	['header', 'X\r\nEvil', 'x', /line break/],
	['header', 'Host', 'x', /can't be Host/],
	['header', 'content-LENGTH', 'x', /can't be content-LENGTH/],
	['header', 'X-Key', 'a\r\nX-Evil: 1', /'Value' .* line break/],
	['header', 'X-Key', 'a\nb', /'Value' .* line break/],
	['header', 'X-Key', 'a€b', /header can't carry/],
	['cookie', 'sid', 'a;b', /cookie can't carry/],
	['query', '__proto__', 'x', /__proto__/],
	['body', 'a.__proto__.b', 'x', /__proto__/],
	['fragment', 'a', 'x', /'Placement'/],
])('refuses %s %j with %j', (place, name, value, message) => {
	const work = authenticateToken(credential(at(place, name, value)), { method: 'POST', url });
	return expect(work).rejects.toThrow(message);
});

it.each([
	['no key', credential(), /holds no token or key/],
	['an untouched list', { ...credential(), keys: {} }, /holds no token or key/],
	['an empty value', credential(at('header', 'X', ' ')), /'Value' .* is empty/],
	['no base URL', { ...credential(at('header', 'X')), baseUrl: '' }, /'Base URL' is empty/],
])('refuses a credential with %s', async (_, values, message) => {
	await expect(authenticateToken(values, { url })).rejects.toThrow(message);
});

it('sends all of them, names as typed (A02, A15)', async () => {
	const values = credential(at('header', 'x-Api-KEY'), at('query', 'k'), at('cookie', 'c'));
	const signed = await authenticateToken(values, { url, headers: { 'X-API-Key': 'of the node' } });
	expect(signed).toEqual({
		url: `${url}?k=secret`,
		headers: { 'x-Api-KEY': 'secret', Cookie: 'c=secret' },
		followRedirect: false,
		followAllRedirects: false,
		disableFollowRedirect: true,
		maxRedirects: 0,
	});
	expect(tokenSecrets(values)).toEqual(['secret', 'secret', 'secret']);
});

it.each([
	[{ url: 'https://a/x' }, 'https://a/x'],
	[{ url: '/x', baseURL: 'https://a/v2/' }, 'https://a/v2/x'],
	[{ url: 'x?y=1', baseURL: 'https://a/v2' }, 'https://a/v2/x?y=1'],
	[{ url: '', baseURL: 'https://a/v2' }, 'https://a/v2'],
	[{ url: '/x' }, 'https://base/v2/x'],
	[{ uri: 'https://a/x' }, 'https://a/x'],
])('finds the address of %j as axios does', (options, expected) => {
	expect(targetUrl(options, 'https://base/v2')).toBe(expected);
});

it('finds the pairs of a query object as n8n writes them', () => {
	const query = { a: [1, 'x'], b: null, c: undefined, d: { e: true }, f: new Date(0) };
	expect(queryPairs(query)).toEqual([
		['a[0]', '1'],
		['a[1]', 'x'],
		['b', ''],
		['d[e]', 'true'],
		['f', '1970-01-01T00:00:00.000Z'],
	]);
	expect(queryPairs({ a: [1, 2] }, 'repeat')).toEqual([
		['a', '1'],
		['a', '2'],
	]);
	expect(queryPairs({ a: [1, 2] }, 'comma')).toEqual([['a', '1,2']]);
	expect(queryPairs({ a: [1, 2] }, 'brackets')).toEqual([
		['a[]', '1'],
		['a[]', '2'],
	]);
});
