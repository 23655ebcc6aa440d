import fc from 'fast-check';

import {
	type BodySettings,
	type BodyShapeName,
	bodyWriter,
} from '../../../nodes/shared/batching/body';
import { writeJson } from '../../../nodes/shared/json/writeJson';
import { isTooLarge } from '../../../nodes/shared/batching/split';
import { parsePath } from '../../../nodes/shared/extract/path';

const at = (path: string) => parsePath(path, 'Path');
const rowsOf = (...pieces: string[]) => pieces.map((json, index) => ({ index, json }));
const values = { count: 2, batch: 3, group: 'g' };

function written(settings: Partial<BodySettings>, ...pieces: string[]): string {
	const writer = bodyWriter({ shape: 'list', key: [], values: [], ...settings });
	return writer.write(rowsOf(...pieces), values);
}

it.each<[BodyShapeName, string, string[], string]>([
	['list', '', ['{"a":1}', '{"a":2}'], '[{"a":1},{"a":2}]'],
	['list', 'data.items', ['{"a":1}'], '{"data":{"items":[{"a":1}]}}'],
	['list', '', [], '[]'],
	['map', '', ['"x":{"a":1}', '"y":{}'], '{"x":{"a":1},"y":{}}'],
	['map', 'by', ['"x":1'], '{"by":{"x":1}}'],
	['object', '', ['{"a":1}'], '{"a":1}'],
	['object', 'ticket', ['{"a":1}'], '{"ticket":{"a":1}}'],
	['lines', '', ['{"a":1}', '{"a":2}'], '{"a":1}\n{"a":2}\n'],
	['none', '', ['{"a":1}'], ''],
])('writes %s under %j', (shape, key, pieces, text) => {
	expect(written({ shape, key: at(key) }, ...pieces)).toBe(text);
});

it('puts constants and values of the batch beside the rows', () => {
	const text = written(
		{
			key: at('data'),
			values: [
				{ path: at('meta.source'), value: { constant: 'n8n' } },
				{ path: at('meta.n'), value: { from: 'count' } },
				{ path: at('batch'), value: { from: 'batch' } },
				{ path: at('company'), value: { from: 'group' } },
			],
		},
		'1',
		'2',
	);
	expect(JSON.parse(text)).toEqual({
		meta: { source: 'n8n', n: 2 },
		batch: 3,
		company: 'g',
		data: [1, 2],
	});
});

it.each<[Partial<BodySettings>, string]>([
	[{ shape: 'lines', key: at('a') }, "'Body Key' is filled in"],
	[{ shape: 'none', key: at('a') }, "'Body Key' is filled in"],
	[{ values: [{ path: at('a'), value: { constant: 1 } }] }, "there is no 'Body Key'"],
	[{ key: at('__proto__.a') }, '__proto__'],
	[{ key: at('a'), values: [{ path: at('constructor'), value: { constant: 1 } }] }, 'constructor'],
	[{ key: at('a.b'), values: [{ path: at('a'), value: { constant: 1 } }] }, "can't be written"],
	[
		{ key: at('a'), values: [{ path: at('b'), value: { constant: '\u0000rows\u0000' } }] },
		"can't be sent",
	],
])('refuses settings that contradict each other: %j', (settings, message) => {
	expect(() => bodyWriter({ shape: 'list', key: [], values: [], ...settings })).toThrow(message);
});

it('a row that just fits makes a body of just the limit', () => {
	const shapes: BodyShapeName[] = ['lines', 'list', 'map', 'object'];
	fc.assert(
		fc.property(
			fc.constantFrom(...shapes),
			fc.constantFrom('', 'data', 'a.ü'),
			fc.string({ unit: 'grapheme', maxLength: 40 }),
			(shape, key, text) => {
				const path = shape === 'lines' ? [] : at(key);
				const writer = bodyWriter({ shape, key: path, values: [] });
				const [row] = rowsOf(JSON.stringify(text));
				if (!row) return;
				const bytes = Buffer.byteLength(writer.write([row], values), 'utf8');
				const limits = { maxRows: 1, overhead: writer.overhead(values) };
				expect(isTooLarge(row, { ...limits, maxBytes: bytes })).toBe(false);
				expect(isTooLarge(row, { ...limits, maxBytes: bytes - 1 })).toBe(true);
			},
		),
	);
});

describe('writeJson', () => {
	it('writes integers of any size digit by digit, and texts that look like them as texts', () => {
		const value = { id: 12345678901234567890n, list: [-1n], text: '\u0000integer:5', n: 1.5 };
		expect(writeJson(value)).toBe(
			'{"id":12345678901234567890,"list":[-1],"text":5,"n":1.5}'.replace(
				'"text":5',
				'"text":"\\u0000integer:5"',
			),
		);
	});

	it('writes what JSON.stringify does', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(writeJson(value)).toBe(JSON.stringify(value));
			}),
		);
	});
});
