import fc from 'fast-check';

import { charsetOf, decodeBody } from '../../../nodes/shared/http/charset';

const TEXT = '["Zoë","Łódź – 5 €"]';
const LATIN = '["Zoë Müller","ça"]';

const utf16 = (text: string, isBigEndian = false) => {
	const bytes = Buffer.from(text, 'utf16le');
	return isBigEndian ? bytes.swap16() : bytes;
};

it.each([
	['UTF-8', Buffer.from(TEXT), 'application/json', TEXT],
	['UTF-8 behind its mark', Buffer.from(`\uFEFF${TEXT}`), 'application/json', TEXT],
	[
		'UTF-8 behind its mark, stated otherwise',
		Buffer.from(`\uFEFF${TEXT}`),
		'text/csv; charset=latin1',
		TEXT,
	],
	['UTF-16 behind its mark', utf16(`\uFEFF${TEXT}`), 'application/json', TEXT],
	['UTF-16BE behind its mark', utf16(`\uFEFF${TEXT}`, true), 'application/json', TEXT],
	['UTF-16 without a mark', utf16(TEXT), 'application/json', TEXT],
	['UTF-16BE without a mark', utf16(TEXT, true), 'application/json', TEXT],
	['stated UTF-16LE', utf16(TEXT), 'application/json; charset="utf-16le"', TEXT],
	['ISO-8859-1', Buffer.from(LATIN, 'latin1'), 'application/json;charset=ISO-8859-1', LATIN],
	['ISO-8859-15 with a euro sign', Buffer.from([0xa4]), 'text/plain; charset=iso-8859-15', '€'],
	['windows-1252 with a euro sign', Buffer.from([0x80]), 'text/plain; Charset=Windows-1252', '€'],
	['a name nobody knows, and UTF-8', Buffer.from(TEXT), 'application/json; charset=utf8mb4', TEXT],
	['nothing', Buffer.alloc(0), undefined, ''],
])('reads %s', (_what, bytes, contentType, text) => {
	expect(decodeBody(bytes, contentType)).toEqual({ text });
});

it.each([
	['bytes that are no UTF-8', Buffer.from(LATIN, 'latin1'), undefined, 'utf-8'],
	['UTF-8 that was cut inside a letter', Buffer.from('Zoë').subarray(0, 3), undefined, 'utf-8'],
	[
		'bytes that are not the UTF-8 they are stated to be',
		Buffer.from([0xff]),
		'text/plain; charset=utf-8',
		'utf-8',
	],
	[
		'half a character of UTF-16',
		Buffer.from([0x61, 0, 0x3d, 0xd8]),
		'text/plain; charset=utf-16le',
		'utf-16le',
	],
	['a name nobody knows', Buffer.from(LATIN, 'latin1'), 'text/plain; charset=latin-0', 'latin-0'],
])('tells of %s', (_what, bytes, contentType, misfit) => {
	expect(decodeBody(bytes, contentType)).toMatchObject({ misfit });
});

it('takes U+FFFD for a character where the server wrote it', () => {
	expect(decodeBody(Buffer.from('a\uFFFDb'))).toEqual({ text: 'a\uFFFDb' });
});

it('prefers the chosen character set to the stated one, and a mark to both', () => {
	const bytes = Buffer.from(LATIN, 'latin1');
	expect(decodeBody(bytes, 'application/json; charset=utf-8', 'windows-1252')).toEqual({
		text: LATIN,
	});
	expect(decodeBody(Buffer.from(`\uFEFF${TEXT}`), undefined, 'windows-1252')).toEqual({
		text: TEXT,
	});
});

it('reads any text as it was written', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			expect(decodeBody(Buffer.from(text))).toEqual({ text: text.replace(/^\uFEFF/, '') });
		}),
	);
});

it.each([
	['text/html; charset=utf-8', 'utf-8'],
	['text/html;CHARSET="ISO-8859-1"; x=y', 'iso-8859-1'],
	['text/html; charset=', undefined],
	['text/html', undefined],
])('finds the character set in %s', (contentType, charset) => {
	expect(charsetOf(contentType)).toBe(charset);
});
