import fc from 'fast-check';

import {
	type GroupedRow,
	GROUPINGS,
	type GroupingLimits,
	type GroupingName,
	withoutTooLarge,
} from '../../../nodes/shared/batching/grouping';
import { toJsonList } from '../../../nodes/shared/batching/split';

const names = Object.keys(GROUPINGS) as GroupingName[];

const rowsOf = (parts: ReadonlyArray<readonly [group: string, text: string]>): GroupedRow[] =>
	parts.map(([group, text], index) => ({ index, group, json: JSON.stringify(text) }));

const anyRows = fc
	.array(
		fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.string({ maxLength: 12, unit: 'grapheme' })),
		{
			maxLength: 60,
		},
	)
	.map(rowsOf);

const anyLimits: fc.Arbitrary<GroupingLimits> = fc.record({
	maxRows: fc.integer({ min: 1, max: 12 }),
	maxBytes: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 60, max: 300 })),
	overhead: fc.integer({ min: -2, max: 10 }),
	largeGroup: fc.constantFrom('split' as const, 'reject' as const),
});

const bytesOf = (rows: readonly GroupedRow[], overhead = 0) =>
	Buffer.byteLength(toJsonList(rows), 'utf8') + overhead;

function grouped(name: GroupingName, rows: readonly GroupedRow[], limits: GroupingLimits) {
	const { fitting } = withoutTooLarge(rows, limits);
	return { fitting, ...GROUPINGS[name](fitting, limits) };
}

describe.each(names)('%s', (name) => {
	it('neither loses nor doubles a row, and keeps all limits', () => {
		fc.assert(
			fc.property(anyRows, anyLimits, (rows, limits) => {
				const { fitting, batches, rejected } = grouped(name, rows, limits);
				const all = [...batches.flat(), ...rejected].map(({ index }) => index);
				expect(all.sort((a, b) => a - b)).toEqual(fitting.map(({ index }) => index));
				for (const batch of batches) {
					expect(batch.length).toBeGreaterThan(0);
					expect(batch.length).toBeLessThanOrEqual(limits.maxRows);
					expect(bytesOf(batch, limits.overhead)).toBeLessThanOrEqual(limits.maxBytes);
				}
				if (name !== 'keepGroups') expect(rejected).toEqual([]);
			}),
		);
	});

	it('keeps the input order inside a group', () => {
		fc.assert(
			fc.property(anyRows, anyLimits, (rows, limits) => {
				const { batches } = grouped(name, rows, limits);
				for (const group of ['a', 'b', 'c', 'd']) {
					const order = batches.flat().filter((row) => row.group === group);
					const indexes = order.map(({ index }) => index);
					expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
				}
			}),
		);
	});

	it('gives the same batches for the same rows', () => {
		fc.assert(
			fc.property(anyRows, anyLimits, (rows, limits) => {
				expect(grouped(name, rows, limits)).toEqual(grouped(name, [...rows], limits));
			}),
		);
	});
});

it.each(['sequential', 'byBytes', 'balanced', 'perItem'] as const)(
	'%s keeps the order of the whole input',
	(name) => {
		fc.assert(
			fc.property(anyRows, anyLimits, (rows, limits) => {
				const { fitting, batches } = grouped(name, rows, limits);
				expect(batches.flat()).toEqual(fitting);
			}),
		);
	},
);

it('byKey never mixes groups', () => {
	fc.assert(
		fc.property(anyRows, anyLimits, (rows, limits) => {
			for (const batch of grouped('byKey', rows, limits).batches) {
				expect(new Set(batch.map(({ group }) => group)).size).toBe(1);
			}
		}),
	);
});

it('keepGroups splits no group that fits, and rejects or splits one that does not', () => {
	fc.assert(
		fc.property(anyRows, anyLimits, (rows, limits) => {
			const { fitting, batches, rejected } = grouped('keepGroups', rows, limits);
			for (const group of ['a', 'b', 'c', 'd']) {
				const members = fitting.filter((row) => row.group === group);
				const fits =
					members.length <= limits.maxRows && bytesOf(members, limits.overhead) <= limits.maxBytes;
				const holders = batches.filter((batch) => batch.some((row) => row.group === group));
				if (members.length === 0) expect(holders).toEqual([]);
				else if (fits) expect(holders).toHaveLength(1);
				else if (limits.largeGroup === 'reject') expect(holders).toEqual([]);
				else expect(holders.length).toBeGreaterThan(1);
				if (!fits && limits.largeGroup === 'split') expect(rejected).toEqual([]);
			}
		}),
	);
});

it('keepGroups merges small groups', () => {
	const rows = rowsOf([
		['a', '1'],
		['b', '2'],
		['a', '3'],
		['c', '4'],
		['c', '5'],
		['c', '6'],
	]);
	const limits = { maxRows: 4, maxBytes: Number.POSITIVE_INFINITY, largeGroup: 'split' } as const;
	const { batches } = GROUPINGS.keepGroups(rows, limits);
	expect(batches.map((batch) => batch.map(({ json }) => json))).toEqual([
		['"1"', '"3"', '"2"'],
		['"4"', '"5"', '"6"'],
	]);
});

it.each([
	[8, 2],
	[9, 1],
])('keepGroups counts every byte: of %i bytes %i batches', (maxBytes, count) => {
	const rows = rowsOf([
		['a', '1'],
		['b', '2'],
	]);
	const { batches } = GROUPINGS.keepGroups(rows, { maxRows: 9, maxBytes, largeGroup: 'split' });
	expect(batches).toHaveLength(count);
});

it('balanced makes as many batches as sequential, of nearly the same size', () => {
	fc.assert(
		fc.property(anyRows, fc.integer({ min: 1, max: 12 }), (rows, maxRows) => {
			const limits = { maxRows, maxBytes: Number.POSITIVE_INFINITY, largeGroup: 'split' } as const;
			const sizes = GROUPINGS.balanced(rows, limits).batches.map(({ length }) => length);
			expect(sizes).toHaveLength(GROUPINGS.sequential(rows, limits).batches.length);
			if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
		}),
	);
});

it('balanced copes with 100,000 rows of which two neighbours hardly fit', () => {
	const big = 'x'.repeat(900);
	const parts = Array.from(
		{ length: 100_000 },
		(_, n) => ['a', n === 5 || n === 6 ? big : 'y'] as const,
	);
	const limits = { maxRows: 5000, maxBytes: 1000, largeGroup: 'split' } as const;
	const { batches } = GROUPINGS.balanced(rowsOf(parts), limits);
	expect(batches.flat()).toHaveLength(100_000);
	for (const batch of batches) expect(bytesOf(batch)).toBeLessThanOrEqual(1000);
});
