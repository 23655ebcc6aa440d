import { snapshot } from '../pagers/snapshot';
import { scripted } from '../pagers/scripted';
import type { Step } from '../pagers/scripted';
import { makeRecords } from '../records';
import type { Row } from '../records';
import { complete, defineScenario, partial, rowsOf, sizeOf } from '../scenario';
import type { Expected, Placed, Plan, Stage } from '../scenario';
import { cursorGiven } from './given';

type Page = Omit<Step, 'rows'> & { isEmpty?: boolean };

/** Three thirds of the rows on the pages named, none on those marked empty. */
function trapPlan(stage: Stage, pages: readonly Page[], expected: Expected): Plan {
	const full = pages.filter(({ isEmpty }) => !isEmpty).length;
	const size = sizeOf(stage, 10);
	const rows = makeRecords(size * full);
	let given = 0;
	const take = (): Row[] => rows.slice(given, (given += size));
	return {
		list: scripted(
			'cursor',
			pages.map(({ on, fields, isEmpty }) => ({ on, fields, rows: isEmpty ? [] : take() })),
		),
		records: rows,
		given: { ...cursorGiven(size), hasMore: { in: 'body', at: 'has_more' } },
		expected,
	};
}

const says = (on: string | undefined, next: string | null, more = true): Page => ({
	on,
	fields: { next_cursor: next, has_more: more },
});

const emptySays = (on: string, next: string | null): Page => ({ ...says(on, next), isEmpty: true });

const emptyRuns = {
	one: {
		pages: [says(undefined, 'A'), emptySays('A', 'B'), says('B', null, false)],
		expected: complete('no-cursor', 'has-more-false'),
	},
	three: {
		pages: [
			says(undefined, 'A'),
			emptySays('A', 'B'),
			emptySays('B', 'C'),
			emptySays('C', 'D'),
			says('D', null, false),
		],
		expected: complete('no-cursor', 'has-more-false'),
	},
	/** More than anyone should follow; a table needs no end, a client does. */
	endless: {
		pages: [
			says(undefined, 'e0'),
			...Array.from({ length: 1000 }, (_, index) => emptySays(`e${index}`, `e${index + 1}`)),
		],
		expected: partial('stops after the configured number of empty pages in a row', 'empty-page'),
	},
} as const satisfies Record<string, { pages: readonly Page[]; expected: Expected }>;

/** P15 to P19 and P36: cursors that mislead. */
export const cursorTrapScenarios = [
	defineScenario({
		id: 'P15',
		title: 'more is promised but no cursor given',
		variants: ['noCursor'],
		build: (stage) =>
			trapPlan(stage, [says(undefined, 'A'), says('A', null, true)], {
				...complete('no-cursor'),
				notes: 'with a warning',
			}),
	}),
	defineScenario({
		id: 'P16',
		title: 'no more is promised but a cursor given',
		variants: ['cursorLeft'],
		build: (stage) =>
			trapPlan(
				stage,
				[
					says(undefined, 'A'),
					says('A', 'tail', false),
					{ ...says('tail', 'tail', false), isEmpty: true },
				],
				{ ...complete('has-more-false'), cursor: 'tail' },
			),
	}),
	defineScenario({
		id: 'P17',
		title: 'same cursor twice',
		variants: ['repeated'],
		build: (stage) =>
			trapPlan(
				stage,
				[says(undefined, 'A'), says('A', 'A')],
				partial('stops after the second sight, nothing emitted twice', 'loop'),
			),
	}),
	defineScenario({
		id: 'P18',
		title: 'cursors that go round',
		variants: ['ABA'],
		build: (stage) =>
			trapPlan(
				stage,
				[says(undefined, 'A'), says('A', 'B'), says('B', 'A')],
				partial('stops at the second sight of A, nothing emitted twice', 'loop'),
			),
	}),
	defineScenario({
		id: 'P19',
		title: 'empty page with a new cursor',
		variants: ['one', 'three', 'endless'],
		build: (stage) => {
			const { pages, expected } = emptyRuns[stage.variant];
			return trapPlan(stage, pages, expected);
		},
	}),
	defineScenario({
		id: 'P36',
		title: 'new snapshot id on each page',
		variants: ['body', 'query'],
		build: (stage) => {
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			const place = (name: string): Placed => ({ in: stage.variant, name });
			return {
				list: snapshot.serve(() => rows, {
					to: place('scroll_id'),
					at: '_scroll_id',
					size: { ...place('size'), missing: size },
				}),
				records: rows,
				given: {
					...(stage.variant === 'body' ? { method: 'POST', body: {} } : {}),
					recordPath: 'data',
					size: { ...place('size'), value: size },
					cursor: { from: { in: 'body', at: '_scroll_id' }, to: place('scroll_id') },
					notes: 'there is an id even on the empty last page',
				},
				expected: complete('empty-page', 'short-page'),
			};
		},
	}),
];
