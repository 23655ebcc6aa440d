import fc from 'fast-check';

import { digest } from '../../../nodes/shared/changes/digest';
import {
	exactLevel,
	packByLevel,
	packKeys,
	packPairs,
	unpackByLevel,
	unpackKeys,
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

it('gives back the keys it packed', () => {
	fc.assert(fc.property(fc.array(key), (keys) => expect(unpackKeys(packKeys(keys))).toEqual(keys)));
});

it('gives back the levels it packed, whole ones of any size and others', () => {
	const level = fc.oneof(
		fc.integer({ min: -9, max: 9 }),
		fc.maxSafeInteger(),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map(exactLevel),
		fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(exactLevel),
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(key, level)), (entries) => {
			const packed = unpackByLevel(packByLevel(entries));
			const asText = (pairs: typeof packed) => pairs.map(([one, at]) => `${one} ${at}`).sort();
			expect(asText(packed)).toEqual(asText(entries));
		}),
	);
});
