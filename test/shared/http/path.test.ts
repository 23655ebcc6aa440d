import fc from 'fast-check';

import { attempt } from '../../../nodes/shared/attempt';
import { ConfigError } from '../../../nodes/shared/http/errors';
import {
	hasDotPart,
	joinPieces,
	type PathPiece,
	requirePath as requireIn,
} from '../../../nodes/shared/http/path';

const FIELD = 'Path';
const requirePath = (path: string, isFree = false) => requireIn(path, { field: FIELD, isFree });

const BASE = 'https://api.planhat.com';

/** Texts made of what is special in addresses, and of anything else. */
const typed = fc
	.array(
		fc.oneof(
			fc.constantFrom('/', '//', '\\', '.', '..', '%2e', '%2F', '%', '?', '#', '@', ':', ' ', '\n'),
			fc.constantFrom('https:', 'evil.example', 'companies', 'extid-7', '&limit=1', '\u0000', '\t'),
			fc.string({ unit: 'grapheme', maxLength: 5 }),
		),
		{ maxLength: 8 },
	)
	.map((parts) => parts.join(''));

describe.each([
	['of Planhat', false],
	['of the Universal Connector', true],
])('a path %s', (_whose, isFree) => {
	it('is refused, or leads to the base URL with the parts it was typed with', () => {
		fc.assert(
			fc.property(typed, (text) => {
				const path = attempt(() => requirePath(text.trim(), isFree));
				if (!path.ok) return expect(path.error).toBeInstanceOf(ConfigError);
				if (/^https?:/i.test(path.value)) return;
				const url = new URL(`${BASE}/${path.value.replace(/^\//, '')}`);
				const [route = ''] = text.trim().replace(/^\//, '').split('?', 1);
				expect(url.origin).toBe(BASE);
				expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
				expect(url.pathname.split('/').slice(1)).toHaveLength(route.split('/').length);
				expect(url.pathname).not.toMatch(isFree ? /\/\// : /\/($|\/)/);
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each(['/companies', '/companies/extid-a%2Fb', '/companies?sort=-_id&x=/a//b', '/a.b/..c'])(
		'is taken as it is: %s',
		(path) => expect(requirePath(path, isFree)).toBe(path),
	);

	it.each([
		['/a//b', 'has an empty part'],
		['/a/ /b', 'has an empty part'],
		['/a/./b', 'only dots'],
		['/a/%2e%2E/admin', 'only dots'],
		['/a/%252e%252e/admin', 'only dots'],
		['/a/..;/admin', 'only dots'],
		['/a/..%3Bx=1/admin', 'only dots'],
		['/a/x%2f..%2fadmin', 'only dots'],
		['/a/%5c..', 'only dots'],
		['/a/..%00', 'only dots'],
		['//evil.example/x', 'names another host'],
		['ftp://evil.example/x', 'names another host'],
		['/a#b', 'a #'],
		['/a\\b', 'a backslash'],
		['/a\nb', "can't be seen"],
	])('is refused: %s', (path, reason) => {
		expect(() => requirePath(path, isFree)).toThrow(reason);
	});
});

it('may be a whole address, empty, or end in a slash in the Universal Connector only', () => {
	for (const path of ['', '/', '/people/', 'https://api.example.com/people/']) {
		expect(requirePath(path, true)).toBe(path);
		expect(() => requirePath(path)).toThrow(ConfigError);
	}
});

it('looks at the path of a whole address, too', () => {
	expect(() => requirePath('https://api.example.com/a/../b', true)).toThrow('only dots');
	expect(() => requirePath('https://api.example.com//b', true)).toThrow('an empty part');
});

it.each(['.', '..', ' ..', '%2e', '.%2E', '..;a', 'a/..', 'a%2F..', '%25252e'])(
	'%j is no name of a record',
	(id) => expect(hasDotPart(id)).toBe(true),
);

it.each(['a', '...', 'a..b', '.a', '..a', 'a;..', ''])('%j may be one', (id) => {
	expect(hasDotPart(id)).toBe(false);
});

/** `/people/{{7}}` as pieces: what stands in double curly brackets is what an expression gave. */
function pieces(text: string): PathPiece[] {
	return text
		.split(/(\{\{.*?\}\})/s)
		.map((part) =>
			part.startsWith('{{') ? { text: part.slice(2, -2), code: '{{ $json.id }}' } : { text: part },
		);
}

const join = (text: string, isWriting = true) =>
	joinPieces(pieces(text), { field: FIELD, isWriting });

it.each([
	['/people/{{7}}', '/people/7'],
	['/people/{{a%2Fb}}/tags', '/people/a%2Fb/tags'],
	['/people?email={{a@b.c}}&x={{}}', '/people?email=a@b.c&x='],
	['/people?{{a=1&b=/;}}', '/people?a=1&b=/;'],
	['{{https://api.example.com/v2}}/people/{{7}}', 'https://api.example.com/v2/people/7'],
	['{{/people/7?x=1}}', '/people/7?x=1'],
	[' {{/people}} ', '/people'],
])('puts %s together', (text, path) => expect(join(text)).toEqual({ path }));

it.each(['', ' ', '7/activate', '7?x=1', '7#', '7;a', '7\\a', '{id}', '../admin'])(
	'refuses %j from an expression, for reading and writing',
	(value) => {
		for (const isWriting of [true, false]) {
			expect(() => join(`/people/{{${value}}}`, isWriting)).toThrow(ConfigError);
			expect(() => join(`/people/{{${value}}}/tags`, isWriting)).toThrow(ConfigError);
		}
	},
);

it.each(['a&b=1', 'a#b'])('refuses %j as the value of a parameter', (value) => {
	expect(() => join(`/people?email={{${value}}}`)).toThrow('would lead to another address');
});

it('refuses nothing where a path begins', () => {
	expect(() => join('{{}}/people/7')).toThrow('gives nothing for this item');
});

it.each(['/people/', '', '/', '/people/?x=1', 'https://api.example.com'])(
	'refuses %j of one expression for writing, and doubts it for reading',
	(value) => {
		expect(() => join(`{{${value}}}`)).toThrow('has nothing at its end, so an ID may be missing');
		expect(join(`{{${value}}}`, false)).toEqual({
			path: value,
			doubt: expect.stringContaining('this reads the whole list'),
		});
	},
);

it('lets a value be one part or nothing, whatever it is', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (value) => {
			const all = [{ text: '/people/' }, { text: value, code: '{{ x }}' }, { text: '/tags' }];
			const path = attempt(() =>
				requirePath(joinPieces(all, { field: FIELD, isWriting: true }).path),
			);
			if (!path.ok) return expect(path.error).toBeInstanceOf(ConfigError);
			const { pathname, search, hash } = new URL(`${BASE}${path.value}`);
			expect([search, hash]).toEqual(['', '']);
			expect(pathname.split('/')).toHaveLength(4);
			expect(pathname).toMatch(/^\/people\/.+\/tags$/);
		}),
		{ numRuns: 2_000 },
	);
});
