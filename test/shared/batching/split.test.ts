import fc from 'fast-check';

import {
	type BatchLimits,
	isTooLarge,
	type SerializedRow,
	splitRows,
	toJsonList,
} from '../../../nodes/shared/batching/split';

const rowsOf = (values: readonly unknown[]): SerializedRow[] =>
	values.map((value, index) => ({ index, json: JSON.stringify(value) }));

const bytesOf = (rows: readonly SerializedRow[]) => Buffer.byteLength(toJsonList(rows), 'utf8');
const sizes = (values: readonly unknown[], limits: BatchLimits) =>
	splitRows(rowsOf(values), limits).map((batch) => batch.length);

const NO_LIMIT = { maxRows: Number.POSITIVE_INFINITY, maxBytes: Number.POSITIVE_INFINITY };

it('makes no batch of nothing', () => {
	expect(splitRows([], { maxRows: 5, maxBytes: 100 })).toEqual([]);
	expect(toJsonList([])).toBe('[]');
});

it.each([
	[1, [1, 1, 1, 1, 1]],
	[2, [2, 2, 1]],
	[4, [4, 1]],
	[5, [5]],
	[6, [5]],
])('cuts five rows at %i rows into %j', (maxRows, batches) => {
	expect(sizes([1, 2, 3, 4, 5], { ...NO_LIMIT, maxRows })).toEqual(batches);
});

it('fills a batch to the last byte and not beyond', () => {
	const rows = rowsOf(['aaaa', 'bb', 'c']);
	const whole = bytesOf(rows);
	expect(whole).toBe('["aaaa","bb","c"]'.length);
	expect(splitRows(rows, { ...NO_LIMIT, maxBytes: whole })).toHaveLength(1);
	expect(splitRows(rows, { ...NO_LIMIT, maxBytes: whole - 1 })).toHaveLength(2);
});

it.each([
	['ASCII', 'aaaa'],
	['two bytes', 'üüüü'],
	['three bytes', '€€€€'],
	['four bytes', '😀😀'],
	['half an emoji', '\ud83d'],
])('counts bytes and not characters, here of %s', (_what, text) => {
	const rows = rowsOf([text, text]);
	const maxBytes = Buffer.from(`[${JSON.stringify(text)},${JSON.stringify(text)}]`, 'utf8').length;
	expect(splitRows(rows, { ...NO_LIMIT, maxBytes })).toHaveLength(1);
	expect(splitRows(rows, { ...NO_LIMIT, maxBytes: maxBytes - 1 })).toHaveLength(2);
});

it('keeps to whichever limit comes first', () => {
	expect(sizes(['a', 'a', 'a', 'bbbbbbbb', 'bbbbbbbb'], { maxRows: 2, maxBytes: 15 })).toEqual([
		2, 1, 1, 1,
	]);
});

it('tells the row that no batch can hold, to the byte', () => {
	const [row] = rowsOf(['äöü']) as [SerializedRow];
	const bytes = bytesOf([row]);
	expect(isTooLarge(row, { ...NO_LIMIT, maxBytes: bytes })).toBe(false);
	expect(isTooLarge(row, { ...NO_LIMIT, maxBytes: bytes - 1 })).toBe(true);
});

it('puts a row that is too large into a batch of its own, so that the others can go', () => {
	expect(sizes(['a', 'x'.repeat(50), 'b', 'c'], { ...NO_LIMIT, maxBytes: 10 })).toEqual([1, 1, 2]);
});

it('hands on the rows themselves with what they carry', () => {
	const rows = rowsOf(['a', 'b']).map((row) => ({ ...row, keys: [] }));
	const [batch] = splitRows(rows, NO_LIMIT);
	expect(batch?.[0]).toBe(rows[0]);
	expect(batch?.[1]).toBe(rows[1]);
});

const values = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.json()), {
	maxLength: 40,
});
const limits = fc.record({
	maxRows: fc.integer({ min: 1, max: 10 }),
	maxBytes: fc.integer({ min: 2, max: 120 }),
});

it('neither loses nor doubles a row, and keeps the order', () => {
	fc.assert(
		fc.property(values, limits, (all, limit) => {
			const rows = rowsOf(all);
			expect(splitRows(rows, limit).flat()).toEqual(rows);
		}),
	);
});

it('keeps both limits in every batch, and never leaves room for the next row', () => {
	fc.assert(
		fc.property(values, limits, (all, limit) => {
			const rows = rowsOf(all).filter((row) => !isTooLarge(row, limit));
			const batches = splitRows(rows, limit);
			for (const [at, batch] of batches.entries()) {
				expect(batch.length).toBeGreaterThan(0);
				expect(batch.length).toBeLessThanOrEqual(limit.maxRows);
				expect(bytesOf(batch)).toBeLessThanOrEqual(limit.maxBytes);
				const next = batches[at + 1]?.[0];
				if (next === undefined) continue;
				const isFull = batch.length === limit.maxRows;
				expect(isFull || bytesOf([...batch, next]) > limit.maxBytes).toBe(true);
			}
		}),
	);
});

it('writes a list that parses to the rows', () => {
	fc.assert(
		fc.property(values, (all) => {
			expect(JSON.parse(toJsonList(rowsOf(all)))).toEqual(JSON.parse(JSON.stringify(all)));
		}),
	);
});
