import fc from 'fast-check';

import { digest } from '../../../nodes/shared/changes/digest';
import {
	compareMarks,
	floorOf,
	type MarkedView,
	type MarkOptions,
	type MarkState,
	NO_MARKS,
} from '../../../nodes/shared/changes/marks';
import type { Level } from '../../../nodes/shared/changes/packed';

const OVERLAP = 20;

/** So few that a list of some records has them. */
const HEAD = 3;

const options = (changes: Partial<MarkOptions> = {}): MarkOptions => ({
	tellsBy: 'content',
	head: HEAD,
	overlap: OVERLAP,
	extent: 'whole',
	rule: '',
	memory: { most: 1000, what: 'records', hint: 'Use fewer.' },
	...changes,
});

interface Row {
	readonly id: number;
	readonly version: number;
	/** A counter, which stands for any value that rises. */
	readonly at: number;
}

const view = (row: Row): MarkedView & { readonly row: Row } => ({
	key: digest(String(row.id)),
	content: digest(`${row.id} ${row.version} ${row.at}`),
	level: row.at,
	row,
});

/** How the API lists records; with 'not told' it is oldest first, but nobody said so. */
type Order = 'oldest first' | 'newest first' | 'by id' | 'not told';

const COMPARERS: Readonly<Record<Order, (a: Row, b: Row) => number>> = {
	'oldest first': (a, b) => a.at - b.at,
	'newest first': (a, b) => b.at - a.at,
	'by id': (a, b) => a.id - b.id,
	'not told': (a, b) => a.at - b.at,
};

/** What happens between two reads. Ids are taken modulo what there is. */
type Step =
	| { do: 'write'; id: number; lag: number }
	| { do: 'pass'; units: number }
	| { do: 'poll'; limit?: number; gives: 'asked' | 'everything'; order: Order };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('write' as const),
			id: fc.nat({ max: 12 }),
			lag: fc.nat({ max: OVERLAP }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('pass' as const), units: fc.nat({ max: 40 }) }),
	},
	{
		weight: 4,
		arbitrary: fc.record(
			{
				do: fc.constant('poll' as const),
				limit: fc.integer({ min: 1, max: 8 }),
				gives: fc.constantFrom('asked' as const, 'everything' as const),
				order: fc.constantFrom<Order>('oldest first', 'newest first', 'by id', 'not told'),
			},
			{ requiredKeys: ['do', 'gives', 'order'] },
		),
	},
);

/** A list whose filter is exact, and the whole of what was written for comparison. */
class Model {
	readonly rows = new Map<number, Row>();
	readonly told: number[] = [];
	state: MarkState = NO_MARKS;
	private mark: number | undefined;
	private now = 1000;
	private versions = 0;

	apply(step: Step): void {
		if (step.do === 'pass') this.now += step.units;
		else if (step.do === 'write') this.write(step.id, this.now - step.lag);
		else this.poll(step);
	}

	private write(id: number, at: number): void {
		this.rows.set(id, { id, version: ++this.versions, at });
	}

	private poll({ limit, gives, order }: Extract<Step, { do: 'poll' }>): void {
		const { mark } = this;
		const from = mark !== undefined && gives === 'asked' ? mark - OVERLAP : -Infinity;
		const sorted = [...this.rows.values()].sort(COMPARERS[order]);
		const wanted = sorted.filter(({ at }) => at >= from);
		const read = wanted.slice(0, limit);
		const part = order === 'oldest first' ? 'rising part' : 'part';
		const before: Level = floorOf(this.state) ?? -Infinity;
		const { changes, base, state } = compareMarks(
			this.state,
			read.map(view),
			options({ extent: read.length === wanted.length ? 'whole' : part }),
		);
		this.told.push(...changes.map(({ view: { row } }) => row.version));
		if (base && (mark === undefined || base.row.at > mark)) this.mark = base.row.at;
		// n8n keeps it as JSON.
		this.state = JSON.parse(JSON.stringify(state)) as MarkState;
		expect(floorOf(this.state) ?? -Infinity).toBeGreaterThanOrEqual(before);
	}
}

it('tells each record once in each state, whatever order and limits, and loses none', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
			const model = new Model();
			for (const one of steps) model.apply(one);
			model.apply({ do: 'poll', gives: 'asked', order: 'by id' });
			expect(model.told).toHaveLength(new Set(model.told).size);
			const told = new Set(model.told);
			const lost = [...model.rows.values()].filter(({ version }) => !told.has(version));
			expect(lost).toEqual([]);
		}),
		{ numRuns: 1000 },
	);
});

it.each<[number[], MarkOptions['extent'], number | undefined]>([
	[[8, 9], 'part', undefined],
	[[9, 8], 'rising part', undefined],
	[[8, 9, 8], 'rising part', undefined],
	[[9], 'rising part', 9],
	[[8, 8, 9], 'rising part', 9],
	[[9, 8], 'whole', undefined],
	[[7, 9, 8, 9], 'whole', 8],
])('of %j, read as a %s, takes the mark %s', (values, extent, base) => {
	const rows = values.map((at, id) => view({ id, version: id, at }));
	const found = compareMarks(NO_MARKS, rows, options({ extent }));
	expect(found.changes).toHaveLength(values.length);
	expect(found.base?.level).toBe(base);
});

it('brings nothing the first time, and everything when nothing counts as known', () => {
	const rows = [1, 2, 3].map((id) => view({ id, version: id, at: id }));
	expect(compareMarks(undefined, rows, options()).changes).toEqual([]);
	expect(compareMarks(NO_MARKS, rows, options()).changes).toHaveLength(3);
});

it('remembers only what the overlap needs', () => {
	const rows = Array.from({ length: 900 }, (_, id) => view({ id, version: id, at: id }));
	const { state, base } = compareMarks(undefined, rows, options());
	expect(base?.level).toBe(900 - HEAD);
	expect(floorOf(state)).toBe(900 - HEAD - OVERLAP);
	expect(state.seen.split(';')).toHaveLength(OVERLAP + HEAD);
});

it('refuses to forget', () => {
	const rows = Array.from({ length: 1001 }, (_, id) => view({ id, version: id, at: 5 }));
	expect(() => compareMarks(undefined, rows, options())).toThrow('There are 1001 records');
});

it('takes up to 45 characters for a record', () => {
	const most = 50_000;
	const dated = Array.from({ length: most }, (_, id) =>
		view({ id, version: id, at: 1_777_636_800_000 + id }),
	);
	const memory = { most, what: 'records', hint: 'Use fewer.' };
	const { state } = compareMarks(undefined, dated, options({ memory, overlap: 1e6 }));
	expect(JSON.stringify(state).length).toBeLessThan(most * 45);
});

it('tells any number of marks above the highest, which raise the floor by nothing', () => {
	const ahead = Array.from({ length: 20 }, (_, id) => view({ id, version: id, at: 9e9 + id }));
	const usual = [4000, 4001, 4002].map((at) => view({ id: at, version: at, at }));
	const limits = options({ highest: 5000 });
	const first = compareMarks(NO_MARKS, [...ahead, ...usual], limits);
	expect(first.changes).toHaveLength(23);
	expect(first.base?.level).toBe(4000);
	const later = compareMarks(
		first.state,
		[...ahead, view({ id: 3, version: 99, at: 4500 })],
		limits,
	);
	expect(later.changes.map(({ view: { row } }) => row.version)).toEqual([99]);
});

it('lets fewer than the head run ahead of all others without a limit that is known', () => {
	const usual = Array.from({ length: HEAD }, (_, id) => view({ id, version: id, at: 100 + id }));
	const ahead = Array.from({ length: HEAD - 1 }, (_, id) =>
		view({ id: 50 + id, version: 50 + id, at: 4_102_444_800_000 }),
	);
	const first = compareMarks(NO_MARKS, [...usual, ...ahead], options({ overlap: 0 }));
	const next = view({ id: 9, version: 9, at: 103 });
	const later = compareMarks(first.state, [...ahead, next], options({ overlap: 0 }));
	expect(later.changes.map(({ view: { row } }) => row.id)).toEqual([9]);
});

it('tells a record once that falls below the floor, in each state', () => {
	const rows = Array.from({ length: 50 }, (_, id) => view({ id, version: id, at: 1000 + id }));
	const first = compareMarks(NO_MARKS, rows, options());
	const fallen = view({ id: 49, version: 77, at: 1 });
	const second = compareMarks(first.state, [...rows.slice(0, 49), fallen], options());
	expect(second.changes.map(({ view: { row } }) => row.version)).toEqual([77]);
	expect(compareMarks(second.state, [...rows.slice(0, 49), fallen], options()).changes).toEqual([]);
});
