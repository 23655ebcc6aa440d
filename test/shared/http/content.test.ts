import fc from 'fast-check';

import {
	columnNames,
	looksLikeProse,
	readContent,
	UnreadableContentError,
} from '../../../nodes/shared/http/content';
import { readJson } from '../../../nodes/shared/json/readJson';

const valueOf = (text: string, hints = {}) => readContent(text, hints)?.value;
const CSV = { contentType: 'text/csv; charset=utf-8' };
const LINES = { contentType: 'application/x-ndjson' };

function refusal(text: string, hints = {}): UnreadableContentError {
	try {
		readContent(text, hints);
	} catch (error) {
		expect(error).toBeInstanceOf(UnreadableContentError);
		return error as UnreadableContentError;
	}
	throw new Error('It was read');
}

describe('JSON', () => {
	it.each([
		[")]}'\n", 'closing brackets'],
		[")]}',\n", 'closing brackets and a comma'],
		['while(1);', 'a loop'],
		['for(;;);', 'another loop'],
		["throw 1; < don't be evil' >\n", 'a throw'],
	])('is read behind the guard %j', (guard) => {
		expect(valueOf(`${guard}[{"id":1}]`)).toEqual([{ id: 1 }]);
	});

	it('is read whatever the Content-Type says', () => {
		expect(valueOf('[1]', { contentType: 'text/html' })).toEqual([1]);
	});
});

describe('JSON Lines', () => {
	const text = '{"id":1}\n{"id":2}\r\n\n{"id":12345678901234567890}\n';
	const records = [{ id: 1 }, { id: 2 }, { id: 12345678901234567890n }];

	it.each([
		['by their Content-Type', text, LINES],
		['without a Content-Type', text, {}],
		['by choice', text, { format: 'jsonLines' }],
		[
			'as a JSON text sequence',
			text.replace(/\{/g, '\u001e{'),
			{ contentType: 'application/json-seq' },
		],
	])('are read %s', (_how, body, hints) => {
		expect(valueOf(body, hints)).toEqual(records);
	});

	it('are a list also when there is one line', () => {
		expect(valueOf('{"id":1}\n', LINES)).toEqual([{ id: 1 }]);
		expect(valueOf('{"id":1}\n')).toEqual({ id: 1 });
	});

	it('name the line that is broken', () => {
		expect(refusal('{"id":1}\n\n{"id":2\n{"id":3}').what).toMatch(/line 3 is no JSON: \{"id":2$/);
	});
});

describe('CSV', () => {
	it.each([
		[
			'commas',
			'id,name\r\n1,Ann\r\n2,Bob\r\n',
			[
				{ id: '1', name: 'Ann' },
				{ id: '2', name: 'Bob' },
			],
		],
		['semicolons', 'id;name\n1;"Ann, B"\n', [{ id: '1', name: 'Ann, B' }]],
		['tabs', 'id\tname\n1\tAnn', [{ id: '1', name: 'Ann' }]],
		['bars', 'id|name\n1|Ann', [{ id: '1', name: 'Ann' }]],
		['quotes in quotes', 'a,b\n"say ""hi""",x', [{ a: 'say "hi"', b: 'x' }]],
		[
			'line breaks in quotes',
			'a,b\n"1\r\n2",x\n3,y',
			[
				{ a: '1\r\n2', b: 'x' },
				{ a: '3', b: 'y' },
			],
		],
		['commas in a quoted name', '"a,b";c\n1;2', [{ 'a,b': '1', c: '2' }]],
		[
			'empty cells',
			'a,b,c\n,,\n1,,3',
			[
				{ a: '', b: '', c: '' },
				{ a: '1', b: '', c: '3' },
			],
		],
		['one column', 'id\n1\n\n2\n', [{ id: '1' }, { id: '2' }]],
		['a header alone', 'id,name\n', []],
		['nothing', '', []],
		['old line ends', 'a,b\r1,2\r', [{ a: '1', b: '2' }]],
	])('is read with %s', (_what, text, records) => {
		expect(valueOf(text, CSV)).toEqual(records);
	});

	it('is read with the delimiter that is named', () => {
		expect(valueOf('a:b,c\n1:2,3', { format: 'csv', delimiter: ':' })).toEqual([
			{ a: '1', 'b,c': '2,3' },
		]);
		expect(valueOf('a]b\n1]2', { format: 'csv', delimiter: ']' })).toEqual([{ a: '1', b: '2' }]);
	});

	it.each([
		['too many cells', 'a,b\n1,2\n"x\ny",4,5', /row in line 3 has 3 cells, while its header has 2/],
		['too few cells, as when it was cut', 'a,b\n1,2\n3', /row in line 3 has 1 cells/],
		['a quote that is never closed', 'a,b\n1,"2\n3,4', /quote in line 2 that is never closed/],
	])('is refused with %s', (_what, text, message) => {
		expect(refusal(text, CSV).what).toMatch(message);
	});

	it('numbers names that stand there twice, and names columns without one', () => {
		expect(columnNames(['id', 'name', 'id', '', 'id'])).toEqual([
			'id',
			'name',
			'id_2',
			'column_4',
			'id_3',
		]);
	});

	it('keeps __proto__ as a name', () => {
		const [record] = valueOf('__proto__,b\n1,2', CSV) as object[];
		expect(Object.keys(record ?? {})).toEqual(['__proto__', 'b']);
	});

	it('gives back any cells that were written', () => {
		const cell = fc.string({ unit: 'grapheme' });
		const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(rows, (cells) => {
				const line = (row: readonly string[]) =>
					row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
				const text = [['a', 'b'], ...cells].map(line).join('\r\n');
				expect(valueOf(text, CSV)).toEqual(cells.map(([a, b]) => ({ a, b })));
			}),
		);
	});
});

it.each([
	['an HTML page', '<!doctype html><p>Sign in</p>'],
	['XML', '<?xml version="1.0"?><devices/>'],
	['XML', '<Envelope xmlns="x">'],
	['a PDF file', '%PDF-1.7 x'],
	['a ZIP file', 'PK\u0003\u0004xxxx'],
	['a gzip file', '\u001f\ufffd\b'],
	['YAML', '---\nid: 1'],
])('says what %s is', (what, text) => {
	expect(refusal(text).what).toBe(`${what} instead of JSON`);
});

it('says how to go on with XML', () => {
	expect(refusal('<?xml version="1.0"?><a/>').advice).toMatch(/JSON, JSON Lines and CSV/);
});

it.each([
	['<html><body>Maintenance</body></html>', 'application/json', true],
	['Service is busy', 'text/plain', true],
	['Please sign in', 'text/html; charset=utf-8', true],
	['[1]', 'text/html', false],
	['{"a":1}', 'text/plain', false],
	['id;name\n1;2', 'text/plain', false],
	['busy', 'application/json', false],
	['', 'text/html', false],
])('tells prose from data: %j as %s', (text, contentType, isProse) => {
	expect(looksLikeProse(text, contentType)).toBe(isProse);
});

it('reads JSON as the JSON reader does', () => {
	fc.assert(
		fc.property(fc.json(), (json) => {
			expect(readContent(json)).toEqual(readJson(json));
		}),
	);
});
