import fc from 'fast-check';

import { digest } from '../../../nodes/shared/changes/digest';
import {
	packNumbered,
	packPairs,
	unpackNumbered,
	unpackPairs,
} from '../../../nodes/shared/changes/packed';

const key = fc.nat().map((number) => digest(String(number)));

it('gives back the pairs it packed', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.tuple(key, key), { selector: ([first]) => first }), (pairs) => {
			expect([...unpackPairs(packPairs(pairs))]).toEqual(pairs);
		}),
	);
});

it('gives back the numbers it packed', () => {
	const number = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger());
	fc.assert(
		fc.property(fc.array(fc.tuple(key, number)), (pairs) => {
			const numbered = new Map(pairs);
			expect(unpackNumbered(packNumbered(numbered))).toEqual(numbered);
		}),
	);
});
