import fc from 'fast-check';

import {
	encodeStrict,
	type QueryPair,
	withoutParameter,
	withQuery,
} from '../../../nodes/shared/http/query';

it.each([
	['a b', 'a%20b'],
	['a+b/c==', 'a%2Bb%2Fc%3D%3D'],
	["!'()*", '%21%27%28%29%2A'],
	['-_.~', '-_.~'],
	['ü€😀', '%C3%BC%E2%82%AC%F0%9F%98%80'],
	['%20', '%2520'],
	['', ''],
])('encodes %j as %s', (text, encoded) => {
	expect(encodeStrict(text)).toBe(encoded);
});

it('encodes half an emoji as the sign for an unreadable character', () => {
	expect(encodeStrict('a\ud83d')).toBe('a%EF%BF%BD');
});

it('leaves a URL alone when there is nothing to add', () => {
	expect(withQuery('https://x.example/a?b=%20', [])).toBe('https://x.example/a?b=%20');
});

it('keeps what the URL has and adds in order, equal names too', () => {
	const pairs: QueryPair[] = [
		['tag', 'b c'],
		['tag', 'a'],
		['page[after]', ''],
	];
	expect(withQuery('https://x.example/a?tag=%7B+', pairs)).toBe(
		'https://x.example/a?tag=%7B+&tag=b%20c&tag=a&page%5Bafter%5D=',
	);
});

it('sends exactly the values that were given', () => {
	const text = fc.string({ unit: 'grapheme' });
	fc.assert(
		fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
			const url = withQuery('https://x.example/', pairs);
			expect([...new URL(url).searchParams]).toEqual(pairs);
		}),
	);
});

it.each([
	['https://x.dev/a', 'https://x.dev/a'],
	['https://x.dev/a?offset=1', 'https://x.dev/a'],
	['https://x.dev/a?b=2&offset=1&c=%20', 'https://x.dev/a?b=2&c=%20'],
	['https://x.dev/a?off%73et=1&offset', 'https://x.dev/a'],
	['https://x.dev/a?q=why?&offset=1&r=%E0%A4%A', 'https://x.dev/a?q=why?&r=%E0%A4%A'],
])('takes a parameter out of %s and leaves the rest as it is written', (url, without) => {
	expect(withoutParameter(url, 'offset')).toBe(without);
});
