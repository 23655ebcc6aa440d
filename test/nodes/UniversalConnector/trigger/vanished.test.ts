import fc from 'fast-check';

import {
	findVanished,
	type NamesState,
} from '../../../../nodes/UniversalConnector/trigger/vanished';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 });

it.each([false, true])(
	'tells what is gone from whole reads, once, and nothing from parts; two reads in a row: %s',
	(needsTwoReads) => {
		fc.assert(
			fc.property(fc.array(fc.tuple(names, fc.boolean()), { maxLength: 12 }), (reads) => {
				let state: NamesState | undefined;
				const there = new Set<string>();
				/** Missing in the whole read before, and not seen since. */
				let suspects = new Set<string>();
				for (const [present, isComplete] of reads) {
					const found = findVanished(state, present, {
						isComplete,
						mostPercent: 100,
						needsTwoReads,
					});
					const missing = state ? [...there].filter((name) => !present.includes(name)) : [];
					const isGone = (name: string) => !needsTwoReads || suspects.has(name);
					const expected = isComplete ? missing.filter(isGone) : [];
					expect([...found.gone].sort()).toEqual([...expected].sort());
					for (const name of expected) there.delete(name);
					for (const name of present) there.add(name);
					const waiting = missing.filter((name) => !expected.includes(name));
					suspects = new Set(waiting.filter((name) => isComplete || suspects.has(name)));
					expect(new Set(found.state.names)).toEqual(there);
					state = JSON.parse(JSON.stringify(found.state)) as NamesState;
				}
			}),
		);
	},
);

it('tells nothing of a record that a read before or after has', () => {
	const options = { isComplete: true, mostPercent: 100, needsTwoReads: true };
	const { state } = findVanished(undefined, ['a', 'b'], options);
	const without = findVanished(state, ['b'], options);
	const back = findVanished(without.state, ['a', 'b'], options);
	const again = findVanished(back.state, ['b'], options);
	expect([without, back, again].map(({ gone }) => gone)).toEqual([[], [], []]);
	expect(findVanished(again.state, ['b'], options).gone).toEqual(['a']);
});

it('refuses exactly above the share', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 200 }),
			fc.nat({ max: 200 }),
			fc.nat({ max: 100 }),
			fc.boolean(),
			(count, wish, mostPercent, needsTwoReads) => {
				const lost = Math.min(wish, count);
				const known = Array.from({ length: count }, (_, at) => `n${at}`);
				const options = { isComplete: true, mostPercent, needsTwoReads };
				const find = () => findVanished({ names: known }, known.slice(lost), options);
				const isSingle = lost === 1 && count > 1 && mostPercent > 0;
				if (lost / count > mostPercent / 100 && !isSingle) {
					expect(find).toThrow(`${lost} of ${count} known`);
				} else {
					expect(find().gone).toHaveLength(needsTwoReads ? 0 : lost);
				}
			},
		),
	);
});
