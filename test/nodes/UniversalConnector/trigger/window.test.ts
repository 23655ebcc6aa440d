import fc from 'fast-check';

import { digest } from '../../../../nodes/shared/changes/digest';
import { findVanished } from '../../../../nodes/UniversalConnector/trigger/vanished';
import {
	compareWindow,
	type MarkedView,
	NO_WINDOW,
	type WindowOptions,
	type WindowState,
} from '../../../../nodes/UniversalConnector/trigger/window';

const OVERLAP = 20;

const options = (changes: Partial<WindowOptions> = {}): WindowOptions => ({
	overlap: OVERLAP,
	isComplete: true,
	isOldestFirst: false,
	latestMoment: Number.POSITIVE_INFINITY,
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
	mark: { at: row.at, isTime: false, raw: row.at },
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
	state: WindowState = NO_WINDOW;
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
		const { mark } = this.state;
		const from = mark && gives === 'asked' ? mark.at - OVERLAP : Number.NEGATIVE_INFINITY;
		const sorted = [...this.rows.values()].sort(COMPARERS[order]);
		const wanted = sorted.filter(({ at }) => at >= from);
		const read = wanted.slice(0, limit);
		const isComplete = read.length === wanted.length;
		const before = this.state.floor ?? Number.NEGATIVE_INFINITY;
		const { news, state } = compareWindow(
			this.state,
			read.map(view),
			options({ isComplete, isOldestFirst: order === 'oldest first' }),
		);
		this.told.push(...news.map(({ row }) => row.version));
		// n8n keeps it as JSON.
		this.state = JSON.parse(JSON.stringify(state)) as WindowState;
		expect(this.state.floor ?? Number.NEGATIVE_INFINITY).toBeGreaterThanOrEqual(before);
	}
}

describe('compareWindow', () => {
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

	it.each<[number[], boolean, number | undefined]>([
		[[8, 9], false, undefined],
		[[9, 8], true, undefined],
		[[8, 9, 8], true, undefined],
		[[9], true, 9],
		[[8, 8, 9], true, 9],
	])('of a part %j, oldest first: %s, takes as mark %s', (values, isOldestFirst, mark) => {
		const rows = values.map((at, id) => view({ id, version: id, at }));
		const part = options({ isComplete: false, isOldestFirst });
		const { news, state } = compareWindow(NO_WINDOW, rows, part);
		expect(news).toHaveLength(values.length);
		expect(state.mark?.at).toBe(mark);
	});

	it('brings nothing the first time, and everything when nothing counts as known', () => {
		const rows = [1, 2, 3].map((id) => view({ id, version: id, at: id }));
		expect(compareWindow(undefined, rows, options()).news).toEqual([]);
		expect(compareWindow(NO_WINDOW, rows, options()).news).toHaveLength(3);
	});

	it('remembers only what the overlap needs', () => {
		const rows = Array.from({ length: 900 }, (_, id) => view({ id, version: id, at: id }));
		const { state } = compareWindow(undefined, rows, options());
		expect(state).toMatchObject({ floor: 899 - OVERLAP, mark: { at: 899, raw: 899 } });
		expect(state.seen.split(';')).toHaveLength(OVERLAP + 1);
	});

	it('refuses to forget', () => {
		const rows = Array.from({ length: 1001 }, (_, id) => view({ id, version: id, at: 5 }));
		expect(() => compareWindow(undefined, rows, options())).toThrow('There are 1001 records');
	});

	it('takes up to 45 characters for a record', () => {
		const most = 50_000;
		const dated = Array.from({ length: most }, (_, id) => ({
			...view({ id, version: id, at: id }),
			mark: { at: 1_777_636_800_000 + id, isTime: true, raw: '2026-05-01T12:00:00.000Z' },
		}));
		const memory = { most, what: 'records', hint: 'Use fewer.' };
		const { state } = compareWindow(undefined, dated, options({ memory, overlap: 1000 }));
		expect(JSON.stringify(state).length).toBeLessThan(most * 45);
	});

	it('tells dates far in the future without taking them as mark', () => {
		const dated = (id: number, at: number) => ({
			...view({ id, version: id, at }),
			mark: { at, isTime: true, raw: new Date(at).toISOString() },
		});
		const limits = options({ latestMoment: 5000 });
		const first = compareWindow(NO_WINDOW, [dated(1, 9e9), dated(2, 4000)], limits);
		expect(first.news).toHaveLength(2);
		expect(first.state.mark?.at).toBe(4000);
		const later = compareWindow(first.state, [dated(1, 9e9), dated(3, 4500)], limits);
		expect(later.news.map(({ row }) => row.id)).toEqual([3]);
	});
});

describe('findVanished', () => {
	const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 });

	it('tells what is gone from a whole list, once, and nothing from a part of it', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(names, fc.boolean()), { maxLength: 12 }), (reads) => {
				let known: readonly string[] | undefined;
				const there = new Set<string>();
				for (const [present, isComplete] of reads) {
					const found = findVanished(known, present, { isComplete, mostPercent: 100 });
					const expected =
						isComplete && known ? [...there].filter((name) => !present.includes(name)) : [];
					expect(new Set(found.gone)).toEqual(new Set(expected));
					expect(found.gone).toHaveLength(expected.length);
					if (isComplete) there.clear();
					for (const name of present) there.add(name);
					expect(new Set(found.known)).toEqual(there);
					known = found.known;
				}
			}),
		);
	});

	it('refuses exactly above the share', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 200 }),
				fc.nat({ max: 200 }),
				fc.nat({ max: 100 }),
				(count, wish, mostPercent) => {
					const gone = Math.min(wish, count);
					const known = Array.from({ length: count }, (_, at) => `n${at}`);
					const find = () =>
						findVanished(known, known.slice(gone), { isComplete: true, mostPercent }).gone;
					const isSingle = gone === 1 && count > 1 && mostPercent > 0;
					if (gone / count > mostPercent / 100 && !isSingle)
						expect(find).toThrow(`${gone} of ${count} known`);
					else expect(find()).toHaveLength(gone);
				},
			),
		);
	});
});
