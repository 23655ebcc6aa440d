import fc from 'fast-check';

import { type DueState, findDue } from '../../../nodes/shared/changes/dueDays';

const memory = { most: 1000, what: 'records', hint: 'Use fewer.' };
const CATCH_UP = 5;

/** A record with the day it is due, and how that changes. */
type Step =
	| { do: 'set'; id: number; day: number }
	| { do: 'delete'; id: number }
	| { do: 'pass'; days: number }
	| { do: 'poll' }
	| { do: 'crash' };

const id = fc.nat({ max: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant('set' as const), id, day: fc.integer({ min: -3, max: 30 }) }),
	fc.record({ do: fc.constant('delete' as const), id }),
	fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 8 }) }),
	fc.constant<Step>({ do: 'poll' }),
	fc.constant<Step>({ do: 'crash' }),
);

it('tells each record once for each day it is due on, as long as it is not too late', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const days = new Map<number, number>();
			const told: string[] = [];
			const expected = new Set<string>();
			let today = 0;
			let state: DueState | undefined;
			let saved: DueState | undefined;
			const poll = () => {
				const items = [...days].map(([record, day]) => ({ key: `${record} ${day}`, day }));
				const options = { today, catchUpDays: CATCH_UP, settings: 's', memory };
				const found = findDue(state, items, options);
				for (const { key, day } of items) {
					if (day >= 0 && day <= today && day >= today - CATCH_UP) expected.add(key);
				}
				told.push(...found.due.map(({ key }) => key));
				if (found.due.length > 0 || saved === undefined) saved = found.state;
				state = JSON.parse(JSON.stringify(found.state)) as DueState;
			};
			poll();
			for (const each of steps) {
				if (each.do === 'set') days.set(each.id, each.day);
				if (each.do === 'delete') days.delete(each.id);
				if (each.do === 'pass') today += each.days;
				if (each.do === 'poll') poll();
				if (each.do === 'crash') state = saved;
			}
			expect(told).toEqual([...new Set(told)]);
			expect(new Set(told)).toEqual(expected);
			const bound = 7 * (CATCH_UP + 1) * 3 * 20;
			expect(state?.told.length ?? 0).toBeLessThan(bound);
		}),
	);
});

it('begins with today when the settings are others', () => {
	const items = [3, 4, 5, 6].map((day) => ({ key: `r${day}`, day }));
	const options = { today: 5, catchUpDays: CATCH_UP, settings: 's', memory };
	const old: DueState = { since: 0, settings: 'other', told: '' };
	expect(findDue(undefined, items, options).due).toEqual([{ key: 'r5', day: 5 }]);
	expect(findDue(old, items, options).due).toEqual([{ key: 'r5', day: 5 }]);
});

it('refuses to forget when too much is due at a time', () => {
	const items = Array.from({ length: 1001 }, (_, at) => ({ key: `r${at}`, day: 5 }));
	const options = { today: 5, catchUpDays: CATCH_UP, settings: 's', memory };
	expect(() => findDue(undefined, items, options)).toThrow('more than the 1000');
});
