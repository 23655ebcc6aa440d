import fc from 'fast-check';

import { findLink, type Link, parseLinkHeader } from '../../../nodes/shared/pagination/linkHeader';

/** Links as plain objects; the parameters have no prototype, which toEqual does not look at. */
function plain(text: string): Array<{ target: string; rels: readonly string[] }> {
	return parseLinkHeader(text).map(({ target, rels }) => ({ target, rels }));
}

function only(text: string): Link {
	const [link, ...others] = parseLinkHeader(text);
	if (link === undefined || others.length > 0) throw new Error(`Not one link: ${text}`);
	return link;
}

function next(text: string): string | undefined {
	return findLink(parseLinkHeader(text), 'next')?.target;
}

describe('the examples of RFC 8288, 3.5', () => {
	it('reads a link with a title', () => {
		const link = only(
			'<http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter"',
		);
		expect(link).toEqual({
			target: 'http://example.com/TheBook/chapter2',
			rels: ['previous'],
			params: { rel: 'previous', title: 'previous chapter' },
		});
	});

	it('reads a link to the root', () => {
		expect(only('</>; rel="http://example.net/foo"').rels).toEqual(['http://example.net/foo']);
	});

	it('reads a link with an anchor', () => {
		const link = only('</terms>; rel="copyright"; anchor="#foo"');
		expect(link.params).toEqual({ rel: 'copyright', anchor: '#foo' });
	});

	it('reads two links whose titles are in another language', () => {
		const links = parseLinkHeader(
			`</TheBook/chapter2>;
			rel="previous"; title*=UTF-8'de'letztes%20Kapitel,
			</TheBook/chapter4>;
			rel="next"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel`,
		);
		expect(links.map(({ target }) => target)).toEqual(['/TheBook/chapter2', '/TheBook/chapter4']);
		expect(links[1]?.params['title*']).toBe("UTF-8'de'n%c3%a4chstes%20Kapitel");
	});

	it('reads several relation types of one link', () => {
		const link = only('<http://example.org/>; rel="start http://example.net/relation/other"');
		expect(link.rels).toEqual(['start', 'http://example.net/relation/other']);
	});

	it('reads two links of one header', () => {
		expect(
			plain('<https://example.org/>; rel="start", <https://example.org/index>; rel="index"'),
		).toEqual([
			{ target: 'https://example.org/', rels: ['start'] },
			{ target: 'https://example.org/index', rels: ['index'] },
		]);
	});
});

describe('a Link header', () => {
	it('may hold commas, semicolons and quotes inside the angle brackets', () => {
		expect(next('<https://x/?ids=1,2;3&q="a">; rel="next"')).toBe('https://x/?ids=1,2;3&q="a"');
	});

	it('may hold commas, semicolons and brackets inside quotes', () => {
		const links = parseLinkHeader('<a>; title="x, <b>; rel=next"; rel=prev, <c>; rel=next');
		expect(links.map(({ target }) => target)).toEqual(['a', 'c']);
		expect(links[0]?.params['title']).toBe('x, <b>; rel=next');
	});

	it('may escape quotes and backslashes inside quotes', () => {
		expect(only(String.raw`<a>; title="say \"hi\" \\ \x"; rel=next`).params).toEqual({
			title: String.raw`say "hi" \ x`,
			rel: 'next',
		});
	});

	it.each([
		'<b>; rel=next',
		'<b>; rel="next"',
		'<b>; rel="Next"',
		'<b>; REL=NEXT',
		'<b>;rel=next',
		'  < b > ; rel = next ',
		'<b>\t;\trel\t=\t"next"\t',
		'<b>; rel="last next"',
		'<b>; rel="  next   last "',
		'<b>;; rel=next;',
		'<b>; flag; rel=next',
		'<b>; rel=next; rel=prev',
		'<a>; rel=first, <b>; rel=next',
		', ,<b>; rel=next,',
		'<b>; rel=next, <c>; rel=next',
	])('%j names b as the next page', (text) => {
		expect(next(text)).toBe('b');
	});

	it.each([
		['no link', ''],
		['only blanks', ' \t '],
		['only commas', ',,,'],
		['a link without rel', '<b>'],
		['an empty rel', '<b>; rel=""'],
		['another rel', '<b>; rel="nextish"'],
		['a second rel, which does not count', '<b>; rel=prev; rel=next'],
		['rel in the target only', '<b; rel=next>'],
		['rev', '<b>; rev=next'],
	])('with %s names no next page', (_title, text) => {
		expect(next(text)).toBeUndefined();
	});

	it('keeps attributes that some servers use to mark the end', () => {
		const text = '<https://x/?cursor=1>; rel="next"; results="false"; cursor=""';
		expect(findLink(parseLinkHeader(text), 'next')?.params).toMatchObject({
			results: 'false',
			cursor: '',
		});
	});

	it('keeps the first of two parameters of the same name', () => {
		expect(only('<a>; Title=1; title=2').params).toEqual({ title: '1' });
	});

	it('gives parameters that no prototype can add to', () => {
		const { params } = only('<a>; __proto__=1; constructor=2');
		expect(Object.getPrototypeOf(params)).toBeNull();
		expect(Object.keys(params)).toEqual(['__proto__', 'constructor']);
		expect(only('<a>').params['toString']).toBeUndefined();
	});

	it('may be several headers joined by commas', () => {
		const headers = ['<a>; rel="prev"', '<b>; rel="next"', '<c>; rel="last"'];
		expect(plain(headers.join(', ')).map(({ rels }) => rels[0])).toEqual(['prev', 'next', 'last']);
	});
});

describe('a malformed part', () => {
	it.each([
		['a word', 'oops, <b>; rel=next'],
		['a word before the link', 'oops <b>; rel=next'],
		['a quoted text that looks like a link', '"<a>; rel=next", <b>; rel=next'],
		['a quote that is not closed', '<a>; title="oops; rel=prev, <b>; rel=next'],
		['a quote that is not closed, with escapes', '<a>; title="\\"; rel=prev, <b>; rel=next'],
		['a bracket that is not closed', '<a; rel=next, <b>; rel=next'],
		['text after a quoted value', '<a>; rel="prev"x, <b>; rel="next"y; z'],
		['a parameter without a name', '<a>; =1; ="2", <b>; rel=next'],
		['parameters without a link', '; rel=next, <b>; rel=next'],
	])('such as %s loses no other link', (_title, text) => {
		expect(next(text)).toBe('b');
	});

	it('at the end loses none of the links before', () => {
		expect(next('<b>; rel=next, <c; rel=last')).toBe('b');
		expect(next('<b>; rel=next; title="cut o')).toBe('b');
	});

	// Were the time quadratic, each of these would take minutes.
	it.each([
		'<',
		'"',
		'\\"',
		'\\",',
		'","',
		'"\\",',
		',<',
		'<a>;',
		'<a>;x="\\",',
		'; ',
		' ',
		',"\\',
	])('%j repeated a hundred thousand times is read in linear time', (part) => {
		expect(() => parseLinkHeader(part.repeat(100_000))).not.toThrow();
	});
});

describe('what a serializer writes', () => {
	interface Written {
		target: string;
		rels: string[];
		params: Array<[string, string]>;
	}

	const token = fc.stringMatching(/^[a-z0-9!#$&+.^_`|~-]{1,8}$/);
	const written: fc.Arbitrary<Written> = fc.record({
		target: fc.webUrl({ withQueryParameters: true, withFragments: true }),
		rels: fc.array(token, { minLength: 1, maxLength: 3 }),
		params: fc.uniqueArray(
			fc.tuple(
				token.filter((name) => name !== 'rel'),
				fc.string({ unit: 'grapheme-ascii' }),
			),
			{ selector: ([name]) => name, maxLength: 4 },
		),
	});
	const blank = fc.constantFrom('', ' ', '\t', '  ');

	function serialize(link: Written, gap: string): string {
		const quoted = (text: string) => `"${text.replace(/["\\]/g, (char) => `\\${char}`)}"`;
		const params = [...link.params, ['rel', link.rels.join(' ')] as const];
		return [`<${link.target}>`, ...params.map(([name, value]) => `${name}=${quoted(value)}`)].join(
			`${gap};${gap}`,
		);
	}

	it('is read back', () => {
		const property = fc.property(fc.array(written), blank, (links, gap) => {
			const text = links.map((link) => serialize(link, gap)).join(`${gap},${gap}`);
			const expected = links.map(({ target, rels, params }) => ({
				target,
				rels,
				params: { ...Object.fromEntries(params), rel: rels.join(' ') },
			}));
			expect(parseLinkHeader(text)).toEqual(expected);
		});
		fc.assert(property);
	});

	it('is never misread into an exception, whatever stands in it', () => {
		const noise = fc.string({ unit: fc.constantFrom(...'<>",;=\\ ra\t') });
		fc.assert(
			fc.property(noise, (text) => {
				for (const { target } of parseLinkHeader(text)) expect(target).not.toMatch(/[<>]/);
			}),
			{ numRuns: 1000 },
		);
	});

	it('is still found after a malformed part', () => {
		const noise = fc.string({ unit: fc.constantFrom(...',;= ra\t') });
		fc.assert(
			fc.property(noise, written, (text, link) => {
				const links = parseLinkHeader(`${text},${serialize(link, ' ')}`);
				expect(links.at(-1)?.target).toBe(link.target);
			}),
		);
	});
});
