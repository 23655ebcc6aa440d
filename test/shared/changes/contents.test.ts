import {
	compareContents,
	type ContentState,
	NO_CONTENTS,
} from '../../../nodes/shared/changes/contents';
import { contentOf, digest, digestOf } from '../../../nodes/shared/changes/digest';

const memory = { most: 5, what: 'records', hint: 'Use fewer.' };

function view(id: string, content = 'c') {
	return { id, key: digest(id), content: digest(content) };
}

function compare(before: ContentState | undefined, ...views: Array<ReturnType<typeof view>>) {
	const { created, updated, state } = compareContents(before, views, memory);
	return { created: created.map(({ id }) => id), updated: updated.map(({ id }) => id), state };
}

it('tells nothing of the first read, and everything when nothing was there before', () => {
	expect(compare(undefined, view('a'))).toMatchObject({ created: [], updated: [] });
	expect(compare(NO_CONTENTS, view('a'))).toMatchObject({ created: ['a'], updated: [] });
});

it('tells new records from changed ones', () => {
	const { state } = compare(undefined, view('a'), view('b'));
	const next = compare(state, view('a'), view('b', 'other'), view('c'));
	expect(next).toMatchObject({ created: ['c'], updated: ['b'] });
	expect(compare(next.state, view('c'), view('b', 'other'), view('a'))).toMatchObject({
		created: [],
		updated: [],
	});
});

it('takes a record that came twice for one, in its latest state', () => {
	const { state } = compare(undefined, view('a'));
	expect(compare(state, view('a'), view('a', 'other')).updated).toEqual(['a']);
});

it('is not misled when a record is missing from one read', () => {
	const { state } = compare(undefined, view('a'), view('b'));
	const without = compare(state, view('b'));
	expect(compare(without.state, view('a'), view('b'))).toMatchObject({ created: [], updated: [] });
	expect(compare(without.state, view('a', 'other'), view('b')).updated).toEqual(['a']);
});

it('forgets records that are gone, the oldest first, before it runs out of room', () => {
	let { state } = compare(undefined, view('a'), view('b'), view('c'));
	({ state } = compare(state, view('b'), view('c')));
	({ state } = compare(state, view('c')));
	({ state } = compare(state, view('c'), view('d'), view('e'), view('f')));
	expect(compare(state, view('b'), view('c'), view('d'))).toMatchObject({ created: [] });
	expect(compare(state, view('a'), view('c'), view('d')).created).toEqual(['a']);
});

it('refuses to forget when there are too many', () => {
	const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => view(id));
	expect(() => compare(undefined, ...many)).toThrow(
		'There are 6 records, more than the 5 that can be remembered between two polls',
	);
});

it('needs 22 characters for each record', () => {
	const { state } = compare(undefined, view('a'), view('b'));
	expect(state.present).toHaveLength(44);
});

describe('the content of a record', () => {
	const all = { watched: [], ignored: new Set(['updatedAt']) };

	it('is the same whatever the order of its keys', () => {
		expect(digestOf({ a: 1, b: { c: [1, 2], d: null } })).toBe(
			digestOf({ b: { d: null, c: [1, 2] }, a: 1 }),
		);
		expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
	});

	it('leaves out what changes on its own', () => {
		expect(contentOf({ a: 1, updatedAt: 'x' }, all)).toBe(contentOf({ a: 1, updatedAt: 'y' }, all));
		expect(contentOf({ a: 1 }, all)).not.toBe(contentOf({ a: 2 }, all));
	});

	it('is only the watched fields when there are some', () => {
		const some = { ...all, watched: ['a', 'updatedAt'] };
		expect(contentOf({ a: 1, b: 1 }, some)).toBe(contentOf({ a: 1, b: 2 }, some));
		expect(contentOf({ a: 1, updatedAt: 1 }, some)).not.toBe(
			contentOf({ a: 1, updatedAt: 2 }, some),
		);
	});
});
