import { parsePath } from '../../../nodes/shared/extract/path';
import { readRecords, type RecordOptions } from '../../../nodes/shared/extract/records';
import { ConfigError, ResponseShapeError } from '../../../nodes/shared/http/errors';

type Settings = Omit<RecordOptions, 'path'>;

function read(page: unknown, path = '', settings: Settings = {}) {
	return readRecords(page, { path: parsePath(path), ...settings }).records;
}

function shapeError(act: () => unknown): ResponseShapeError {
	try {
		act();
	} catch (error) {
		if (error instanceof ResponseShapeError) return error;
		throw error;
	}
	throw new Error('Nothing was thrown');
}

describe('records in a list', () => {
	it('are found at the root, under a key and deeper', () => {
		const list = [{ id: 1 }, { id: 2 }];
		expect(read(list)).toBe(list);
		expect(read({ data: list }, 'data')).toBe(list);
		expect(read({ 'odata.value': list }, 'odata.value')).toBe(list);
		expect(read({ a: { b: [{ c: list }] } }, 'a.b[0].c')).toBe(list);
	});

	it('are not copied when nothing is added to them', () => {
		const page = { data: [{ id: 1 }], next: null };
		expect(read(page, 'data')).toBe(page.data);
	});

	it('may be none', () => {
		expect(read([])).toEqual([]);
		expect(read({ data: null }, 'data')).toEqual([]);
		expect(read(null)).toEqual([]);
	});

	it('are none when the answer had no body', () => {
		expect(readRecords(undefined, { path: parsePath('data') })).toEqual({
			records: [],
			ends: false,
		});
	});

	it('that are no objects are put under a field', () => {
		expect(read([1, 'a', null, [2], { id: 3 }])).toEqual([
			{ value: 1 },
			{ value: 'a' },
			{ value: null },
			{ value: [2] },
			{ id: 3 },
		]);
		expect(read({ ids: [7] }, 'ids', { valueField: 'id' })).toEqual([{ id: 7 }]);
	});
});

describe('records in many places', () => {
	const page = {
		groups: [{ rows: [{ id: 1 }, { id: 2 }] }, { rows: null }, {}, { rows: [{ id: 3 }] }],
	};

	it('are put together in their order', () => {
		expect(read(page, 'groups[*].rows')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
		expect(read(page, 'groups[*].rows[*]')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
	});

	it('may each be one object or one value', () => {
		expect(read([{ user: { id: 1 } }, { user: { id: 2 } }], '[*].user')).toEqual([
			{ id: 1 },
			{ id: 2 },
		]);
		expect(read([{ id: 1 }, { id: 2 }], '[*].id')).toEqual([{ value: 1 }, { value: 2 }]);
	});

	it('may each be a map', () => {
		const maps = [{ users: { u1: { name: 'A' } } }, { users: { u2: { name: 'B' } } }];
		expect(read(maps, '[*].users', { shape: 'map', keyField: 'id' })).toEqual([
			{ id: 'u1', name: 'A' },
			{ id: 'u2', name: 'B' },
		]);
	});
});

describe('one record', () => {
	it('is a list of one, not copied', () => {
		const page = { data: { id: 1 } };
		expect(read(page, 'data', { shape: 'object' })[0]).toBe(page.data);
	});

	it('at the root is the answer itself', () => {
		expect(read({ id: 1 }, '', { shape: 'object' })).toEqual([{ id: 1 }]);
	});

	it('may turn out to be a list after all', () => {
		expect(read([{ id: 1 }], '', { shape: 'object' })).toEqual([{ id: 1 }]);
	});
});

describe('a map of records', () => {
	const page = { users: { u1: { name: 'A' }, u2: { name: 'B', id: 'old' } } };

	it('gives its values, the key kept in the chosen field', () => {
		expect(read(page, 'users', { shape: 'map', keyField: 'id' })).toEqual([
			{ id: 'u1', name: 'A' },
			{ id: 'u2', name: 'B' },
		]);
	});

	it('gives the very values when the key is not wanted', () => {
		expect(read(page, 'users', { shape: 'map' })[0]).toBe(page.users.u1);
	});

	it('may hold plain values', () => {
		expect(read({ a: 1 }, '', { shape: 'map', keyField: 'key' })).toEqual([{ key: 'a', value: 1 }]);
	});

	it('that is empty may be written as an empty list', () => {
		expect(read({ users: [] }, 'users', { shape: 'map', keyField: 'id' })).toEqual([]);
	});

	it('keeps a key called __proto__ as data', () => {
		const map = JSON.parse('{"__proto__":{"evil":1}}') as unknown;
		const [record] = read(map, '', { shape: 'map', keyField: 'key' });
		expect(record).toEqual({ key: '__proto__', evil: 1 });
		expect(({} as Record<string, unknown>)['evil']).toBeUndefined();
	});
});

describe('what is not records', () => {
	it.each([
		['a text', 'text'],
		['a number', 0],
		['true or false', false],
	])('is refused when it is %s', (words, data) => {
		const error = shapeError(() => read({ data }, 'data'));
		expect(error.message).toBe(`'data' is ${words}, not records`);
	});

	it('is an object where a list was expected; the lists in it are named', () => {
		const error = shapeError(() => read({ data: { items: [], total: 0, errors: [] } }, 'data'));
		expect(error.message).toBe(
			"'data' is an object, not a list; it has 'items', 'total', 'errors'",
		);
		expect(error.hint).toContain("lead to the list, for example 'items', 'errors', or");
	});

	it('is named in words when it is the whole answer', () => {
		expect(shapeError(() => read({})).message).toBe('The answer itself is an object, not a list');
	});
});

describe('a missing path', () => {
	it('is an error that lists the keys that exist', () => {
		const error = shapeError(() => read({ data: { rows: [], total: 1 } }, 'data.items'));
		expect(error.message).toBe(
			"The answer has nothing at 'data.items'; there is an object with 'rows', 'total'",
		);
		expect(error.facts.field).toBe('Record Path');
	});

	it('lists at most twenty keys, shortened', () => {
		const page = Object.fromEntries(
			[...Array(25).keys()].map((at) => [`key${at}-${'x'.repeat(80)}`, at]),
		);
		const { message } = shapeError(() => read(page, 'data'));
		expect(message.match(/'key/g)).toHaveLength(20);
		expect(message).toContain(', and 5 more');
		expect(message).not.toContain('x'.repeat(60));
	});

	it('is an error when a list is there instead', () => {
		expect(shapeError(() => read([1, 2], 'data')).message).toBe(
			"The answer has nothing at 'data'; there is a list of 2",
		);
	});

	it('is the end when that was said', () => {
		expect(readRecords({ total: 0 }, { path: parsePath('data'), missing: 'ends' })).toEqual({
			records: [],
			ends: true,
		});
	});

	it('that means the end does not excuse something wrong at the path', () => {
		shapeError(() => read({ data: 'x' }, 'data', { missing: 'ends' }));
	});
});

describe('values added to each record', () => {
	const page = { data: [{ id: 1, page: 'own' }, { id: 2 }], meta: { page: 3, at: null } };
	const envelope = [
		{ field: 'page', path: parsePath('meta.page') },
		{ field: 'at', path: parsePath('meta.at') },
		{ field: 'absent', path: parsePath('meta.absent') },
	];

	it('come from the answer and from the request, over fields of the same name', () => {
		expect(read(page, 'data', { envelope, constants: { parentId: 'p', page: 0 } })).toEqual([
			{ id: 1, page: 3, at: null, parentId: 'p' },
			{ id: 2, page: 3, at: null, parentId: 'p' },
		]);
	});

	it('leave the answer as it is', () => {
		const before = structuredClone(page);
		read(page, 'data', { envelope });
		expect(page).toEqual(before);
	});

	it('cause no copy when there are none', () => {
		const absent = [{ field: 'x', path: parsePath('nothing') }];
		expect(read(page, 'data', { envelope: absent, constants: {} })).toBe(page.data);
	});
});

describe('a nested list', () => {
	const path = parsePath('lines');
	const page = [
		{ order: 1, lines: [{ sku: 'a' }, { sku: 'b' }] },
		{ order: 2, lines: [] },
		{ order: 3 },
		{ order: 4, lines: null },
	];

	it('becomes the records, without those it was in', () => {
		const records = read(page, '', { expand: { path, whenEmpty: 'skip' } });
		expect(records).toEqual([{ sku: 'a' }, { sku: 'b' }]);
		expect(records[0]).toBe(page[0]?.lines?.[0]);
	});

	it('keeps the record it was in under a field, without the list', () => {
		const expand = { path, parentField: 'parent', whenEmpty: 'skip' } as const;
		expect(read(page, '', { expand })).toEqual([
			{ sku: 'a', parent: { order: 1 } },
			{ sku: 'b', parent: { order: 1 } },
		]);
	});

	it('that is empty, missing or null gives the record itself when that was said', () => {
		const records = read(page.slice(1), '', { expand: { path, whenEmpty: 'parent' } });
		expect(records.map(({ order }) => order)).toEqual([2, 3, 4]);
	});

	it('may lie deeper, hold plain values, or be one object', () => {
		const deep = [
			{ id: 1, x: { tags: ['t'], y: 2 } },
			{ id: 2, x: { tags: { one: 1 } } },
		];
		const expand = { path: parsePath('x.tags'), parentField: 'of', whenEmpty: 'skip' } as const;
		expect(read(deep, '', { expand })).toEqual([
			{ value: 't', of: { id: 1, x: { y: 2 } } },
			{ one: 1, of: { id: 2, x: {} } },
		]);
	});

	it('gets the values of the envelope too', () => {
		const expand = { path, whenEmpty: 'skip' } as const;
		expect(read(page, '', { expand, constants: { run: 1 } })[0]).toEqual({ sku: 'a', run: 1 });
	});

	it('that is a plain value is refused by its own name', () => {
		const expand = { path, whenEmpty: 'skip' } as const;
		const error = shapeError(() => read([{ lines: 5 }], '', { expand }));
		expect(error.message).toBe("'lines' is a number, not records");
		expect(error.facts.field).toBe('Nested List');
	});

	it.each(['', 'a[*].b'])('at the path %j is refused before anything is read', (text) => {
		const expand = { path: parsePath(text), whenEmpty: 'skip' } as const;
		expect(() => read(undefined, '', { expand })).toThrow(ConfigError);
	});
});

describe('field names that reach into prototypes', () => {
	it.each<Settings>([
		{ keyField: '__proto__' },
		{ valueField: 'constructor' },
		{ envelope: [{ field: '__proto__', path: [] }] },
		{ constants: JSON.parse('{"__proto__":1}') as Record<string, unknown> },
		{ expand: { path: parsePath('a'), parentField: 'prototype', whenEmpty: 'skip' } },
	])('are refused in %j', (settings) => {
		expect(() => read([], '', settings)).toThrow(ConfigError);
	});
});
