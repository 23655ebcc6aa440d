import fc from 'fast-check';

import { describeValue } from '../../../nodes/shared/extract/jsonValue';
import {
	formatPath,
	hasEach,
	parsePath,
	type Path,
	type PathSegment,
	requireSafeKey,
} from '../../../nodes/shared/extract/path';
import { readAll, readPath, valueAt } from '../../../nodes/shared/extract/readPath';
import { removePath, writePath } from '../../../nodes/shared/extract/writePath';
import { ConfigError } from '../../../nodes/shared/http/errors';

const EACH = { kind: 'each' } as const;
const key = (name: string) => ({ kind: 'key', key: name }) as const;
const index = (place: number) => ({ kind: 'index', index: place }) as const;

/** A path without the names spelled with dots, which depend on how it was typed. */
function bare(path: Path): PathSegment[] {
	return path.map((segment) => (segment.kind === 'key' ? key(segment.key) : segment));
}

function refusal(act: () => unknown): ConfigError {
	try {
		act();
	} catch (error) {
		if (error instanceof ConfigError) return error;
		throw error;
	}
	throw new Error('Nothing was refused');
}

describe('a path', () => {
	it.each<[string, Path]>([
		['', []],
		['  ', []],
		['data', [key('data')]],
		[' data.items ', [key('data'), key('items')]],
		['data[0].id', [key('data'), index(0), key('id')]],
		['[2]', [index(2)]],
		['[*].id', [EACH, key('id')]],
		['[ * ]', [EACH]],
		['a[*][*]', [key('a'), EACH, EACH]],
		['["a.b"].c', [key('a.b'), key('c')]],
		["['x y']", [key('x y')]],
		['a["b"]["c"]', [key('a'), key('b'), key('c')]],
		['a.["b"]', [key('a'), key('b')]],
		['["a\\"b\\\\c"]', [key('a"b\\c')]],
		['[""]', [key('')]],
		['["[*]"]', [key('[*]')]],
		['@id', [key('@id')]],
		['x-id.first name.größe', [key('x-id'), key('first name'), key('größe')]],
		['$.id', [key('$'), key('id')]],
		['items.0', [key('items'), key('0')]],
	])('%j is read segment by segment', (text, expected) => {
		expect(bare(parsePath(text))).toEqual(expected);
	});

	it.each([
		['.a', 1, 'a name is missing'],
		['a..b', 3, 'a name is missing'],
		['a.', 3, 'a name is missing'],
		[' a. ', 4, 'a name is missing'],
		['a]', 2, "] can't stand here"],
		['"a"', 1, '" can\'t stand here'],
		['a[', 2, 'a ] is missing'],
		['a["b', 3, 'the quote is never closed'],
		['a["b"', 6, 'a ] is missing'],
		['a["b"x]', 6, 'a ] is missing'],
		['a["b"]c', 7, 'a dot is missing'],
		['a[0]b', 5, 'a dot is missing'],
		['a[b]', 3, '[b] is not known'],
		['a[]', 3, '[] is not known'],
		['a[-1]', 3, '[-1] is not known'],
		['a[1.5]', 3, '[1.5] is not known'],
		['a . b', 1, 'there is a blank beside a name'],
		['a.*', 3, '* is not a name'],
	])('%j is refused at character %i: %s', (text, position, what) => {
		const error = refusal(() => parsePath(text, 'Record Path'));
		expect(error.message).toBe(`'Record Path' can't be read at character ${position}: ${what}`);
		expect(error.facts.field).toBe('Record Path');
		expect(error.hint).not.toBe('');
	});

	it('that counts from the end is refused with the reason', () => {
		expect(refusal(() => parsePath('a[-1]')).hint).toContain('counting from the end');
	});

	it.each([
		[[], ''],
		[[key('a'), key('b'), index(0), EACH, key('c')], 'a.b[0][*].c'],
		[[key('a.b'), key('x y'), key('@odata.nextLink')], '["a.b"]["x y"]["@odata.nextLink"]'],
		[[key('@id'), key('x-y'), key('é')], '@id.x-y.é'],
		[[key(''), key('*'), key('"\\')], '[""]["*"]["\\"\\\\"]'],
	])('%j is written as %j', (path, text) => {
		expect(formatPath(path as Path)).toBe(text);
	});

	const segment: fc.Arbitrary<PathSegment> = fc.oneof(
		fc.string({ unit: 'grapheme' }).map(key),
		fc.string({ unit: fc.constantFrom(...'a.b["]\'\\ *@-$0') }).map(key),
		fc.nat().map(index),
		fc.constant(EACH),
	);

	it('is read back as it was written', () => {
		fc.assert(
			fc.property(fc.array(segment), (path) => {
				expect(bare(parsePath(formatPath(path)))).toEqual(path);
			}),
			{ numRuns: 1000 },
		);
	});

	it('of any text is either read or refused with its position', () => {
		const noise = fc.string({ unit: fc.constantFrom(...'ab.[]"\'\\*01 -') });
		fc.assert(
			fc.property(noise, (text) => {
				try {
					const path = parsePath(text);
					expect(bare(parsePath(formatPath(path)))).toEqual(bare(path));
				} catch (error) {
					expect(error).toBeInstanceOf(ConfigError);
					expect((error as ConfigError).message).toMatch(/at character \d+: /);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it('of very many names is read in reasonable time', () => {
		expect(parsePath(Array(20_000).fill('a').join('.'))).toHaveLength(20_000);
	});
});

const DOCUMENT = {
	data: { items: [{ id: 1, tags: ['a', 'b'] }, { id: 2, tags: [] }, { id: null }], total: 0 },
	empty: null,
	'a.b': 'dotted',
	a: { b: 'nested', 'c.d': { e: 1 } },
	'@odata.nextLink': 'https://x/?p=2',
	list: [[1, 2], [3]],
};

describe('reading', () => {
	it.each<[string, unknown]>([
		['', DOCUMENT],
		['data.total', 0],
		['empty', null],
		['data.items[1].id', 2],
		['data.items.1.id', 2],
		['data.items[2].id', null],
		['["a.b"]', 'dotted'],
		['["a"].b', 'nested'],
		['a["b"]', 'nested'],
		['data.items[*].id', [1, 2, null]],
		['data.items[*].tags', [['a', 'b'], []]],
		['data.items[*].tags[*]', ['a', 'b']],
		['list[*][*]', [1, 2, 3]],
		['list[*][1]', [2]],
		['empty[*]', []],
	])('%j finds the value', (text, value) => {
		expect(readPath(DOCUMENT, parsePath(text))).toEqual({ found: true, value });
		expect(valueAt(DOCUMENT, parsePath(text))).toEqual(value);
	});

	it('prefers an own key with the dot over the way through its parts', () => {
		expect(valueAt(DOCUMENT, parsePath('a.b'))).toBe('dotted');
		expect(valueAt(DOCUMENT, parsePath('@odata.nextLink'))).toBe('https://x/?p=2');
		expect(valueAt(DOCUMENT, parsePath('["@odata.nextLink"]'))).toBe('https://x/?p=2');
	});

	it('takes a key with a dot at any level, and goes on behind it', () => {
		expect(valueAt(DOCUMENT, parsePath('a.c.d.e'))).toBe(1);
		expect(valueAt({ 'a.b': 1, 'a.b.c': 2 }, parsePath('a.b.c'))).toBe(2);
		expect(valueAt({ x: [{ 'a.b': { c: 3 } }] }, parsePath('x[0].a.b.c'))).toBe(3);
	});

	it('takes the parts of a quoted name only as they are', () => {
		expect(readPath({ a: { b: 1 } }, parsePath('["a.b"]')).found).toBe(false);
	});

	it.each([
		['data.rows', 'data.rows', 'an object', ['items', 'total']],
		['date.items', 'date', 'an object', Object.keys(DOCUMENT)],
		['empty.items', 'empty.items', 'null', []],
		['data.total.x', 'data.total.x', 'a number', []],
		['data.items[3]', 'data.items[3]', 'a list of 3', []],
		['data.items.id', 'data.items.id', 'a list of 3', []],
		['data[0]', 'data[0]', 'an object', ['items', 'total']],
		['data[*]', 'data[*]', 'an object', ['items', 'total']],
		['data.items[*].name', 'data.items[0].name', 'an object', ['id', 'tags']],
		['list[*][*].x', 'list[0][0].x', 'a number', []],
	])('%j says that %s is missing inside %s', (text, missingAt, inside, keys) => {
		const result = readPath(DOCUMENT, parsePath(text));
		expect(result).toEqual({ found: false, missingAt, inside, keys });
		expect(valueAt(DOCUMENT, parsePath(text))).toBeUndefined();
		expect(readAll(DOCUMENT, parsePath(text))).toEqual([]);
	});

	it('finds the empty list where all lists below are empty', () => {
		const document = { a: [{ b: [] }, { b: [] }] };
		expect(readPath(document, parsePath('a[*].b[*]'))).toEqual({ found: true, value: [] });
		expect(readPath({ a: [] }, parsePath('a[*].b'))).toEqual({ found: true, value: [] });
	});

	it.each(['toString', 'constructor', '__proto__', 'a.constructor', 'list.length', 'a.b.length'])(
		'finds nothing inherited or built in at %s',
		(text) => {
			expect(readPath({ a: { b: 'text' }, list: [1] }, parsePath(text)).found).toBe(false);
		},
	);

	it.each(['__proto__', 'constructor', 'prototype'])('finds an own member called %s', (name) => {
		const document = JSON.parse(`{"${name}":{"x":1}}`) as unknown;
		expect(valueAt(document, parsePath(`${name}.x`))).toBe(1);
	});

	it('treats a member without a value as absent', () => {
		expect(readPath({ a: undefined }, parsePath('a')).found).toBe(false);
	});

	it.each([
		['data.items[*].id', [1, 2, null]],
		['data.items', [DOCUMENT.data.items]],
		['empty', [null]],
		['', [DOCUMENT]],
	])('gives all matches of %j', (text, values) => {
		expect(readAll(DOCUMENT, parsePath(text))).toEqual(values);
	});

	it('knows which paths lead to many values', () => {
		expect(hasEach(parsePath('a[*].b'))).toBe(true);
		expect(hasEach(parsePath('a["[*]"]'))).toBe(false);
	});
});

describe('writing', () => {
	it.each<[unknown, string, unknown]>([
		[undefined, 'a', { a: 9 }],
		[{}, 'a.b.c', { a: { b: { c: 9 } } }],
		[{ a: { x: 1 }, y: 2 }, 'a.b', { a: { x: 1, b: 9 }, y: 2 }],
		[{ a: null }, 'a.b', { a: { b: 9 } }],
		[{ a: 1 }, 'a', { a: 9 }],
		[{}, 'a[0].b', { a: [{ b: 9 }] }],
		[{ a: [1, 2] }, 'a[1]', { a: [1, 9] }],
		[{ a: [1, 2] }, 'a[2]', { a: [1, 2, 9] }],
		[{}, '["a.b"]', { 'a.b': 9 }],
		[{ 'a.b': 1 }, 'a.b', { 'a.b': 9 }],
		[{ old: 1 }, '', 9],
	])('into %j at %j gives %j', (target, text, expected) => {
		expect(writePath(target, parsePath(text), 9)).toEqual(expected);
	});

	it('leaves the target as it is and shares what does not lie on the way', () => {
		const target = Object.freeze({ page: Object.freeze({ size: 5 }), filter: { a: 1 } });
		const written = writePath(target, parsePath('page.after'), 'x') as typeof target;
		expect(target).toEqual({ page: { size: 5 }, filter: { a: 1 } });
		expect(written.filter).toBe(target.filter);
	});

	it('leaves lists in the target as they are', () => {
		const target = Object.freeze({ a: Object.freeze([1, 2]) });
		expect(writePath(target, parsePath('a[0]'), 9)).toEqual({ a: [9, 2] });
	});

	it.each(['__proto__', 'a.__proto__.b', 'constructor.x', 'a["prototype"]', 'x.y.constructor'])(
		'refuses the unsafe name in %s',
		(text) => {
			const error = refusal(() => writePath({}, parsePath(text), 1));
			expect(error.message).toMatch(/uses the name (__proto__|constructor|prototype)/);
			expect(({} as Record<string, unknown>)['b']).toBeUndefined();
		},
	);

	it('keeps an own member called __proto__ as data', () => {
		const target = JSON.parse('{"__proto__":{"evil":1}}') as unknown;
		const written = writePath(target, parsePath('a'), 1) as object;
		expect(Object.keys(written)).toEqual(['__proto__', 'a']);
		expect(Object.getPrototypeOf(written)).toBe(Object.prototype);
	});

	it.each([
		[{ a: 'text' }, 'a.b', 'a.b is inside a text, not an object'],
		[{ a: [1] }, 'a.b', 'a.b is inside a list of 1, not an object'],
		[{ a: {} }, 'a[0]', 'a[0] is inside an object, not a list'],
		[{ a: [1] }, 'a[5]', 'a[5] leaves a gap in the list'],
		[{}, 'a[4294967295]', 'a[4294967295] leaves a gap in the list'],
		[{ a: [1] }, 'a[*].b', 'a[*] stands for many places'],
	])('into %j at %j is refused: %s', (target, text, what) => {
		const error = refusal(() => writePath(target, parsePath(text), 1));
		expect(error.message).toBe(`'${text}' can't be written: ${what}`);
	});

	const name = fc
		.string({ unit: 'grapheme', maxLength: 4 })
		.filter((text) => !['__proto__', 'prototype', 'constructor'].includes(text));
	const place = fc.array(name.map(key), { minLength: 1, maxLength: 4 });

	it('is read back, and nothing else changes', () => {
		fc.assert(
			fc.property(
				fc.dictionary(name, fc.integer()),
				place,
				fc.jsonValue(),
				(target, path, value) => {
					const [first] = path;
					fc.pre(path.length === 1 || !Object.hasOwn(target, first?.key ?? ''));
					const before = structuredClone(target);
					const written = writePath(target, path, value) as Record<string, unknown>;
					expect(readPath(written, path)).toEqual({ found: true, value });
					expect(target).toEqual(before);
					for (const other of Object.keys(target)) {
						if (other !== first?.key) expect(written[other]).toBe(target[other]);
					}
				},
			),
		);
	});

	it('and removing again gives what was there before', () => {
		fc.assert(
			fc.property(fc.dictionary(name, fc.integer()), name, (target, added) => {
				fc.pre(!Object.hasOwn(target, added));
				const path = [key(added)];
				expect(removePath(writePath(target, path, 1), path)).toEqual(target);
			}),
		);
	});
});

describe('removing', () => {
	it.each<[unknown, string, unknown]>([
		[{ a: 1, b: 2 }, 'a', { b: 2 }],
		[{ a: { b: 1, c: 2 }, d: 3 }, 'a.b', { a: { c: 2 }, d: 3 }],
		[{ 'a.b': 1, c: 2 }, 'a.b', { c: 2 }],
	])('from %j at %j gives %j', (target, text, expected) => {
		expect(removePath(target, parsePath(text))).toEqual(expected);
	});

	it.each([
		[{ a: 1 }, 'b'],
		[{ a: 1 }, 'toString'],
		[{ a: [1] }, '[0]'],
		['text', 'a'],
		[{ a: 1 }, ''],
	])('from %j at %j changes nothing', (target, text) => {
		expect(removePath(target, parsePath(text))).toBe(target);
	});
});

describe('the words for messages', () => {
	it.each([
		[null, 'null'],
		[[1, 2], 'a list of 2'],
		[{}, 'an object'],
		['x', 'a text'],
		[1, 'a number'],
		[true, 'true or false'],
		[undefined, 'nothing'],
	])('call %j %s', (value, words) => {
		expect(describeValue(value)).toBe(words);
	});

	it('name the field that holds an unsafe name', () => {
		expect(requireSafeKey('id')).toBe('id');
		expect(refusal(() => requireSafeKey('__proto__', 'Key Field')).facts.field).toBe('Key Field');
	});
});
