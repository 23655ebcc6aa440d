import fc from 'fast-check';

import { HEAD } from '../../../nodes/shared/changes/changes';
import { digest } from '../../../nodes/shared/changes/digest';
import {
	compareMarks,
	floorOf,
	type MarkedView,
	type MarkOptions,
	type MarkState,
	NO_MARKS,
} from '../../../nodes/shared/changes/marks';
import { exactLevel, type Level } from '../../../nodes/shared/changes/packed';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 10);

function view(id: string, level: Level, content = 'c'): MarkedView {
	return { key: digest(id), level, content: digest(content) };
}

/** Records a minute apart, the latest now. */
function past(count: number, prefix = 'p'): MarkedView[] {
	return Array.from({ length: count }, (_, at) => view(`${prefix}${at}`, NOW - at * MINUTE));
}

function options(most = 10_000, overlap = 5 * MINUTE): MarkOptions {
	return {
		tellsBy: 'mark',
		head: HEAD,
		overlap,
		extent: 'whole',
		rule: 'r',
		memory: { most, what: 'records', hint: 'Use fewer.' },
	};
}

function compare<View extends MarkedView>(
	before: MarkState | undefined,
	views: readonly View[],
	with_ = options(),
) {
	const { changes, base, state } = compareMarks(before, views, with_);
	// As n8n keeps it.
	return { told: changes, base, state: JSON.parse(JSON.stringify(state)) as MarkState };
}

it('tells nothing of the first read, and nothing of the same read again', () => {
	const first = compare(undefined, past(700));
	expect(first.told).toEqual([]);
	expect(compare(first.state, past(700)).told).toEqual([]);
});

it('tells everything when nothing was there before', () => {
	expect(compare(NO_MARKS, past(3)).told).toHaveLength(3);
});

it('tells records that all have one timestamp, each once', () => {
	const { state } = compare(undefined, past(700));
	const many = Array.from({ length: 2000 }, (_, at) => view(`n${at}`, NOW + MINUTE));
	const half = compare(state, [...many.slice(0, 1000), ...past(700)]);
	expect(half.told).toHaveLength(1000);
	const whole = compare(half.state, [...many, ...past(700)]);
	expect(whole.told.map(({ view: { key } }) => key)).toEqual(
		many.slice(1000).map(({ key }) => key),
	);
	expect(compare(whole.state, [...many, ...past(700)]).told).toEqual([]);
});

it('tells a record that is listed late, within the overlap and not beyond it', () => {
	const many = Array.from({ length: HEAD + 100 }, (_, at) => view(`n${at}`, NOW + HOUR));
	const { state } = compare(undefined, many);
	const late = [view('late', NOW + HOUR - 5 * MINUTE), view('later', NOW + HOUR - 5 * MINUTE - 1)];
	const { told } = compare(state, [...many, ...late]);
	expect(told.map(({ view: { key } }) => key)).toEqual([digest('late')]);
	const bare = compare(undefined, many, options(10_000, 0));
	expect(compare(bare.state, [...many, ...late], options(10_000, 0)).told).toEqual([]);
});

it('is not blinded by timestamps in the future', () => {
	const odd = [view('odd', NOW + 999_999 * HOUR), view('odder', NOW + 9_999_999 * HOUR)];
	const { state } = compare(undefined, [...odd, ...past(700)]);
	const { told } = compare(state, [...odd, view('n', NOW + 1), ...past(700)]);
	expect(told.map(({ view: { key } }) => key)).toEqual([digest('n')]);
});

it('goes on when the clock of the server is set back', () => {
	const { state } = compare(undefined, past(700));
	const back = view('n', NOW - 3 * HOUR);
	expect(compare(state, [...past(700), back]).told).toHaveLength(1);
});

it('leaves out a record that the list shows in an older state', () => {
	const { state } = compare(undefined, past(10));
	const next = compare(state, [view('p3', NOW + 10), ...past(3)]);
	expect(next.told).toHaveLength(1);
	expect(compare(next.state, past(10)).told).toEqual([]);
	expect(compare(next.state, [view('p3', NOW + 11), ...past(3)]).told).toHaveLength(1);
});

it('does not tell old records when the latest are deleted', () => {
	const old = Array.from({ length: 3000 }, (_, at) => view(`o${at}`, NOW - 90 * HOUR - at));
	const { state } = compare(undefined, [...past(700), ...old]);
	const { told, state: next } = compare(state, old);
	expect(told).toEqual([]);
	expect(next.floor).toBe(state.floor);
});

it('tells a second change of one timestamp by its content, at the next poll', () => {
	const { state } = compare(undefined, past(10));
	const first = compare(state, [view('n', NOW + HOUR, 'one'), ...past(10)]);
	const second = compare(first.state, [view('n', NOW + HOUR, 'two'), ...past(10)]);
	expect(second.told).toEqual([{ view: view('n', NOW + HOUR, 'two'), isKnown: true }]);
	const third = compare(second.state, [view('n', NOW + HOUR, 'two'), ...past(10)]);
	expect(third.told).toEqual([]);
	// Much later only the timestamp counts: Planhat computes fields without moving it.
	expect(compare(third.state, [view('n', NOW + HOUR, 'three'), ...past(10)]).told).toEqual([]);
});

it('does not compare contents that were taken from other fields', () => {
	const { state } = compare(NO_MARKS, [view('n', NOW, 'one')]);
	const other = { ...options(), rule: 'other' };
	expect(compare(state, [view('n', NOW, 'two')], other).told).toEqual([]);
});

it('remembers the overlap and so many of the latest, no more', () => {
	const { state } = compare(undefined, past(5000));
	expect(state.seen.length).toBeLessThan((HEAD + 10) * 21);
});

it('refuses to forget when too many records changed at a time', () => {
	const { state } = compare(undefined, past(700));
	const many = Array.from({ length: 1001 }, (_, at) => view(`n${at}`, NOW + MINUTE));
	expect(() => compare(state, many, options(1000))).toThrow(
		'more than the 1000 that can be remembered between two polls',
	);
});

it('tells a record once whose timestamp goes back by any amount', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 10 * 365 * 24 * HOUR }), (back) => {
			const { state } = compare(undefined, past(700));
			const [first, ...others] = past(700);
			const fallen = { ...(first ?? view('', 0)), level: NOW - back };
			const next = compare(state, [...others, fallen]);
			expect(next.told.map(({ view: { key } }) => key)).toEqual([fallen.key]);
			expect(compare(next.state, [...others, fallen]).told).toEqual([]);
		}),
	);
});

/** Marks as a server may have them: small, beyond 2^53, equal in their first sixteen digits. */
const level = fc
	.oneof(
		fc.bigInt({ min: -5n, max: 5n }),
		fc.bigInt({ min: 7_615_917_337_495_251_000n, max: 7_615_917_337_495_251_020n }),
		fc.bigInt({ min: 9_007_199_254_740_985n, max: 9_007_199_254_740_999n }),
	)
	.map((value) => ({ value, level: exactLevel(value) }));

it('compares whole numbers beyond 2^53 digit by digit', () => {
	const high = (most: number): MarkOptions => ({ ...options(), tellsBy: 'content', head: most });
	fc.assert(
		fc.property(
			fc.array(level, { minLength: 1, maxLength: 30 }),
			fc.nat({ max: 5 }),
			(levels, overlap) => {
				const views = levels.map((one, at) => view(`r${at}`, one.level));
				const { state, base } = compare(undefined, views, { ...high(1), overlap });
				const values = levels.map(({ value }) => value);
				const highest = values.reduce((a, b) => (a > b ? a : b));
				expect(String(base?.level)).toBe(String(highest));
				expect(String(floorOf(state))).toBe(String(highest - BigInt(overlap)));
				const next = [highest - BigInt(overlap) - 1n, highest - BigInt(overlap), highest + 1n];
				const others = next.map((value, at) => view(`n${at}`, exactLevel(value)));
				const { told } = compare(state, [...views, ...others], { ...high(1), overlap });
				expect(told.map(({ view: { key } }) => key)).toEqual([digest('n1'), digest('n2')]);
			},
		),
	);
});
