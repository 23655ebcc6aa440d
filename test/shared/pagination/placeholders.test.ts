import fc from 'fast-check';

import { fillPlaceholders, typedNames } from '../../../nodes/shared/pagination/placeholders';
import type { RequestTemplate } from '../../../nodes/shared/pagination/template';

const PLAIN: RequestTemplate = {
	method: 'POST',
	url: 'http://127.0.0.1/list',
	query: [],
	headers: {},
	repeatable: true,
};
const VALUES = { offset: 40, limit: 20, cursor: 'a b', page: null };

function filledBody(body: unknown): unknown {
	return fillPlaceholders({ ...PLAIN, body: body as never }, VALUES).body;
}

it.each<[unknown, unknown]>([
	['{offset},{limit}', '40,20'],
	['{offset}', 40],
	['{page}', null],
	['page {page}', 'page '],
	['{other}', '{other}'],
	['{ offset }', '{ offset }'],
	['{offset', '{offset'],
	['{{offset}}', '{40}'],
	[
		{ a: [{ b: '{limit}' }], '{limit}': 1 },
		{ a: [{ b: 20 }], '{limit}': 1 },
	],
	['{__proto__}{constructor}', '{__proto__}{constructor}'],
	// Selection sets of GraphQL are no placeholders, arguments are.
	['query { a { cursor } }', 'query { a { cursor } }'],
	['query{a(first:{limit}){b{cursor}page{page}}}', 'query{a(first:20){b{cursor}page{page}}}'],
	['{a(after: "{cursor}") {b {cursor}}}', '{a(after: "a b") {b {cursor}}}'],
	['# all\nquery A($n:Int={limit}){a{cursor}}', '# all\nquery A($n:Int=20){a{cursor}}'],
	['fragment F on A{b{cursor}}', 'fragment F on A{b{cursor}}'],
	// JSON in a text is no GraphQL.
	['{"skip":{offset},"take":{limit}}', '{"skip":40,"take":20}'],
	['{skip:{offset},take:{limit}}', '{skip:40,take:20}'],
])('%j becomes %j', (typed, filled) => {
	expect(filledBody(typed)).toEqual(filled);
});

it('encodes values in the address, and leaves out parameters and headers without a value', () => {
	const filled = fillPlaceholders(
		{
			...PLAIN,
			url: 'http://127.0.0.1/{cursor}/x?o={offset}&p={page}',
			query: [
				['a', '{cursor}'],
				['b', 'from {page}'],
			],
			headers: { 'X-A': '{cursor}', 'X-B': '{page}' },
		},
		VALUES,
	);
	expect(filled).toMatchObject({
		url: 'http://127.0.0.1/a%20b/x?o=40&p=',
		query: [['a', 'a b']],
		headers: { 'X-A': 'a b' },
	});
});

it('changes nothing in JSON of any kind, typed or as a text', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			const text = JSON.stringify(value);
			expect(filledBody(value)).toEqual(value);
			expect(filledBody([text])).toEqual([text]);
		}),
	);
});

it('leaves no name behind for which it has a value', () => {
	const piece = fc.constantFrom('{offset}', '{limit}', '{page}', '{', '}', 'x', ' ', '"', ':', '(');
	fc.assert(
		fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
			const body = { at: pieces.join('') };
			const { body: left } = typedNames({ ...PLAIN, body: filledBody(body) as never });
			expect(left.filter((name) => Object.hasOwn(VALUES, name))).toEqual([]);
		}),
	);
});

it('reads a long text that only looks like GraphQL in no time', () => {
	const text = `${'# a\n'.repeat(20_000)}query${' '.repeat(50_000)}{offset}`;
	expect(filledBody(text)).toEqual(text);
});
