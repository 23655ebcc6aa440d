import {
	type AccessedRequest,
	type AccessLevel,
	isAccessLevel,
	requireAccess as requireFor,
	requireMethod as requireAccess,
} from '../../../nodes/shared/http/access';
import { AccessError } from '../../../nodes/shared/http/errors';
import type { HttpMethod } from '../../../nodes/shared/http/message';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const ALLOWED: Record<AccessLevel, readonly string[]> = {
	full: METHODS,
	noDelete: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'],
	readOnly: ['GET', 'HEAD'],
};

const LEVELS = Object.keys(ALLOWED) as AccessLevel[];
const cases = LEVELS.flatMap((level) =>
	METHODS.map((method) => ({
		level,
		method,
		verdict: ALLOWED[level].includes(method) ? 'allows' : 'refuses',
	})),
);

it.each(cases)('$level $verdict $method', ({ level, method, verdict }) => {
	for (const spelling of [method, method.toLowerCase() as HttpMethod]) {
		if (verdict === 'allows') requireAccess(level, spelling);
		else expect(() => requireAccess(level, spelling)).toThrow(AccessError);
	}
});

it('read only refuses methods it does not know, as they may write', () => {
	for (const method of ['MKCOL', 'PURGE', 'LINK', '']) {
		expect(() => requireAccess('readOnly', method as HttpMethod)).toThrow(AccessError);
	}
	requireAccess('readOnly', 'OPTIONS' as HttpMethod);
});

it('names the level and the method', () => {
	expect(() => requireAccess('noDelete', 'DELETE')).toThrow(
		"The credential's access is set to 'No Deletes', which does not allow DELETE requests",
	);
});

it.each([...LEVELS])('knows the level %s', (level) => {
	expect(isAccessLevel(level)).toBe(true);
});

it.each(['', 'Full', 'admin', 'constructor', '__proto__', 'toString', null, undefined, 1, {}])(
	'does not know the level %j',
	(value) => {
		expect(isAccessLevel(value)).toBe(false);
	},
);

const URL = 'https://api.planhat.com/companies';

function ask(changes: Partial<AccessedRequest>): AccessedRequest {
	return { method: 'POST', url: URL, headers: {}, ...changes };
}

/** Every way to ask for a method in place of the real one. */
function overrides(method: string): Array<[how: string, request: Partial<AccessedRequest>]> {
	const headers = [
		'X-HTTP-Method-Override',
		'x-http-method',
		'X-Method-Override',
		'X_HTTP_METHOD_OVERRIDE',
		'X-Method',
	];
	const names = ['_method', '_METHOD', '$method', 'httpMethod', '$httpMethod', '_method[]'];
	const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
	return [
		...headers.map((name): [string, Partial<AccessedRequest>] => [
			`header ${name}`,
			{ headers: { [name]: method } },
		]),
		...names.flatMap(
			(name): Array<[string, Partial<AccessedRequest>]> => [
				[`parameter ${name}`, { url: `${URL}?a=1&${encodeURIComponent(name)}=${method}` }],
				[`member ${name}`, { body: JSON.stringify({ a: 1, [name]: method }) }],
				[`entry ${name}`, { body: Buffer.from(JSON.stringify([{}, { [name]: method }])) }],
				[`object ${name}`, { body: { [name]: method } }],
				[`form ${name}`, { headers: form, body: `a=1&${encodeURIComponent(name)}=${method}` }],
			],
		),
		['form object', { body: new URLSearchParams({ _method: method }) }],
		['escaped member', { body: `{"\\u005fmethod":"${method}"}` }],
		['escaped parameter', { url: `${URL}?%5Fm%65thod=${method}` }],
		['two values', { headers: { 'X-HTTP-Method': `get, ${method}` } }],
		['blanks', { headers: { 'X-HTTP-Method': ` ${method.toLowerCase()} ` } }],
	];
}

it.each(overrides('DELETE'))('no deletes refuses one in a %s', (_how, changes) => {
	expect(() => requireFor('noDelete', ask(changes))).toThrow(AccessError);
	requireFor('full', ask(changes));
});

it.each(overrides('PUT'))(
	'read only refuses a write in a %s, no deletes lets it pass',
	(_how, changes) => {
		expect(() => requireFor('readOnly', ask({ ...changes, method: 'GET' }))).toThrow(AccessError);
		requireFor('noDelete', ask(changes));
	},
);

it.each(overrides('GET'))('every level lets a reading method pass in a %s', (_how, changes) => {
	for (const level of LEVELS) requireFor(level, ask({ ...changes, method: 'GET' }));
});

it.each([
	{
		body: JSON.stringify({
			method: 'DELETE',
			paymentMethod: 'DELETE',
			deep: { _method: 'DELETE' },
		}),
	},
	{ url: `${URL}?method=delete&paymentMethod=delete` },
	{ headers: { 'X-Payment-Method': 'DELETE' } },
	{ body: 'no JSON, no form: _method' },
])('takes a word of the person for no method: %j', (changes) => {
	requireFor('noDelete', ask(changes));
});

it('names what asks for the other method', () => {
	expect(() =>
		requireFor('readOnly', ask({ method: 'GET', url: `${URL}?_method=DELETE` })),
	).toThrow(
		"The credential's access is set to 'Read Only', which does not allow '_method' with 'DELETE'",
	);
});
