import fc from 'fast-check';

import {
	type DuplicatePolicy,
	mergeDuplicates,
	withoutDuplicates,
} from '../../../nodes/shared/batching/duplicates';

interface Row {
	readonly at: number;
	readonly key: string | undefined;
}

const POLICIES: DuplicatePolicy[] = ['lastWins', 'firstWins', 'rejectAll'];
const rowsOf = (...keys: Array<string | undefined>): Row[] => keys.map((key, at) => ({ at, key }));
const positions = (rows: readonly Row[]) => rows.map(({ at }) => at);
const apply = (rows: readonly Row[], policy: DuplicatePolicy) =>
	withoutDuplicates(rows, ({ key }) => key, policy);

it.each([
	['lastWins', [1, 3, 4], [0, 2]],
	['firstWins', [0, 1, 3], [2, 4]],
	['rejectAll', [1, 3], [0, 2, 4]],
] as const)('%s keeps %j and drops %j', (policy, kept, dropped) => {
	const result = apply(rowsOf('a', 'b', 'a', undefined, 'a'), policy);
	expect(positions(result.kept)).toEqual(kept);
	expect(positions(result.dropped)).toEqual(dropped);
});

it.each(POLICIES)('%s never counts rows without a key as duplicates', (policy) => {
	const rows = rowsOf(undefined, undefined, undefined);
	expect(apply(rows, policy)).toEqual({ kept: rows, dropped: [] });
});

it.each(POLICIES)('%s leaves rows of different keys alone', (policy) => {
	// Names that objects know from birth are keys like any other, an empty one too.
	const rows = rowsOf('a', 'A', 'constructor', '__proto__', '', ' ');
	expect(apply(rows, policy)).toEqual({ kept: rows, dropped: [] });
});

it.each(POLICIES)('%s takes the same row given twice for a duplicate', (policy) => {
	const row: Row = { at: 0, key: 'a' };
	const { kept, dropped } = apply([row, row], policy);
	expect([kept.length, dropped.length]).toEqual(policy === 'rejectAll' ? [0, 2] : [1, 1]);
});

const keys = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }));

it.each(POLICIES)('%s neither loses nor invents a row and keeps the order', (policy) => {
	fc.assert(
		fc.property(keys, (all) => {
			const rows = rowsOf(...all);
			const { kept, dropped } = apply(rows, policy);
			expect([...positions(kept), ...positions(dropped)].sort((a, b) => a - b)).toEqual(
				positions(rows),
			);
			expect(positions(kept)).toEqual([...positions(kept)].sort((a, b) => a - b));
			expect(positions(dropped)).toEqual([...positions(dropped)].sort((a, b) => a - b));
		}),
	);
});

it.each(POLICIES)('%s leaves one row of each key at most, the one it names', (policy) => {
	fc.assert(
		fc.property(keys, (all) => {
			const rows = rowsOf(...all);
			const { kept } = apply(rows, policy);
			for (const key of new Set(all)) {
				if (key === undefined) continue;
				const same = rows.filter((row) => row.key === key);
				const expected = {
					lastWins: same.slice(-1),
					firstWins: same.slice(0, 1),
					rejectAll: same.length === 1 ? same : [],
				}[policy];
				expect(kept.filter((row) => row.key === key)).toEqual(expected);
			}
		}),
	);
});

it.each(POLICIES)('%s changes nothing when applied again', (policy) => {
	fc.assert(
		fc.property(keys, (all) => {
			const { kept } = apply(rowsOf(...all), policy);
			expect(apply(kept, policy)).toEqual({ kept, dropped: [] });
		}),
	);
});

describe('merging', () => {
	const merged = (rows: readonly Row[]) =>
		mergeDuplicates(
			rows.map((row) => ({ ...row, of: [row.at] })),
			({ key }) => key,
			(earlier, later) => ({ ...later, of: [...earlier.of, ...later.of] }),
		);

	it('makes one row of each key, in the place of the last, out of all in their order', () => {
		const { kept, merged: others } = merged(rowsOf('a', 'b', 'a', undefined, 'a', undefined));
		expect(kept.map(({ at, of }) => [at, of])).toEqual([
			[1, [1]],
			[3, [3]],
			[4, [0, 2, 4]],
			[5, [5]],
		]);
		expect(others.map(([row, last]) => [row.at, last.at])).toEqual([
			[0, 4],
			[2, 4],
		]);
	});

	it('neither loses nor invents a row, whatever the keys', () => {
		fc.assert(
			fc.property(keys, (all) => {
				const { kept, merged: others } = merged(rowsOf(...all));
				const parts = kept.flatMap(({ of }) => of);
				expect([...parts].sort((a, b) => a - b)).toEqual(all.map((_, at) => at));
				expect(positions(kept)).toEqual([...positions(kept)].sort((a, b) => a - b));
				expect(kept.length + others.length).toBe(all.length);
				for (const [row, last] of others) {
					expect(kept.find(({ at }) => at === last.at)?.of).toContain(row.at);
				}
			}),
		);
	});
});
