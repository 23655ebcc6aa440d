import fc from 'fast-check';
import { bigNumbersAsText, hasBigNumbers } from '../../../nodes/shared/extract/bigNumbers';

const tooLarge = BigInt(Number.MAX_SAFE_INTEGER) + 1n;
/** Those of sixteen digits are the shortest, so the easiest to miss. */
const big = fc
	.oneof(
		fc.bigInt({ min: tooLarge, max: 10n ** 16n - 1n }),
		fc.bigInt({ min: tooLarge, max: 10n ** 40n }),
	)
	.map((value) => value.toString());
const small = fc.maxSafeInteger().map(String);

/** A list of numbers after a text, so that the digits stand at every place there can be. */
function listOf(lead: string, numbers: readonly string[]): string {
	return JSON.stringify({ lead }).replace('}', `,"numbers":[${numbers.join(',')}]}`);
}

const lead = fc.stringMatching(/^[a-z0-9]{0,40}$/);

it('finds an integer too large for JavaScript wherever it stands (quirk E09)', () => {
	fc.assert(
		fc.property(lead, fc.array(small), big, fc.array(small), (text, before, value, after) => {
			const json = listOf(text, [...before, value, ...after]);
			expect(hasBigNumbers(json)).toBe(true);
			expect(JSON.parse(bigNumbersAsText(json))).toEqual({
				lead: text,
				numbers: [...before.map(Number), value, ...after.map(Number)],
			});
		}),
		{ numRuns: 500 },
	);
});

it('leaves exact numbers and digits in texts alone', () => {
	const digits = fc.stringMatching(/^[0-9]{0,60}$/);
	fc.assert(
		fc.property(digits, fc.array(small), (text, numbers) => {
			const json = listOf(text, numbers);
			expect(hasBigNumbers(json)).toBe(false);
			expect(bigNumbersAsText(json)).toBe(json);
		}),
	);
});
