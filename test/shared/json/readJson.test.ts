import fc from 'fast-check';

import {
	JsonDepthError,
	MAX_JSON_DEPTH,
	readJson,
	toTextIntegers,
} from '../../../nodes/shared/json/readJson';
import { writeJson } from '../../../nodes/shared/json/writeJson';

const tooLarge = BigInt(Number.MAX_SAFE_INTEGER) + 1n;
/** Those of sixteen digits are the shortest, so the easiest to miss. */
const big = fc.oneof(
	fc.bigInt({ min: tooLarge, max: 10n ** 16n - 1n }),
	fc.bigInt({ min: -(10n ** 40n), max: -tooLarge }),
	fc.bigInt({ min: tooLarge, max: 10n ** 40n }),
);
const text = fc.oneof(
	fc.stringMatching(/^[a-z0-9]{0,40}$/),
	fc.string(),
	fc.string({ unit: 'grapheme' }),
);

/** JSON values with whole numbers of any size in them. */
const { value: anyJson } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		text,
		big,
		fc.maxSafeInteger(),
		fc
			.double({ noNaN: true, noDefaultInfinity: true })
			.filter((number) => !Number.isInteger(number)),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie('value'), { maxLength: 5 }),
		fc.array(fc.tuple(text, tie('value')), { maxLength: 5 }).map(Object.fromEntries),
	),
}));

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

it('reads back whatever was written, with every digit', () => {
	fc.assert(
		fc.property(anyJson, (value) => {
			const { value: read, hasBigIntegers } = readJson(writeJson(value));
			expect(read).toEqual(value);
			expect(hasBigIntegers).toBe(writeJson(toTextIntegers(value)) !== writeJson(value));
		}),
		{ numRuns: 1000 },
	);
});

it('reads what JSON.parse reads, and refuses what it refuses', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.json(),
				fc.string(),
				fc.json().map((json) => json.slice(0, -1)),
			),
			(json) => {
				fc.pre(!/\d{16}/.test(json));
				const parse = (work: () => unknown) => {
					try {
						return [work()];
					} catch (error) {
						return error instanceof SyntaxError ? 'refused' : error;
					}
				};
				expect(parse(() => toTextIntegers(readJson(json).value))).toEqual(
					parse(() => JSON.parse(json)),
				);
			},
		),
		{ numRuns: 1000 },
	);
});

it('keeps big numbers apart from texts that look like them', () => {
	const json = '["\uE00012345678901234567890","\\ue00112345678901234567890",12345678901234567890]';
	expect(readJson(json).value).toEqual([
		'\uE00012345678901234567890',
		'\uE00112345678901234567890',
		12345678901234567890n,
	]);
});

it('keeps a member named __proto__ as a member', () => {
	const { value } = readJson('{"__proto__":{"id":12345678901234567890}}');
	expect(Object.keys(value as object)).toEqual(['__proto__']);
	expect(JSON.stringify(toTextIntegers(value))).toBe('{"__proto__":{"id":"12345678901234567890"}}');
	expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

it.each([
	'{"id":12345678901234567890',
	'[12345678901234567890,"abc',
	'[12345678901234567890,"abc\\',
])('refuses %s, which was cut', (json) => {
	expect(() => readJson(json)).toThrow(SyntaxError);
});

it('reads as deep as is safe and no deeper', () => {
	expect(readJson(deep(MAX_JSON_DEPTH)).value).toEqual([expect.anything()]);
	expect(() => readJson(deep(MAX_JSON_DEPTH + 1))).toThrow(JsonDepthError);
	expect(() => readJson('{"a":'.repeat(100_000))).toThrow(JsonDepthError);
});

it('does not take brackets in texts, or side by side, for depth', () => {
	const json = JSON.stringify({
		text: '['.repeat(2000),
		list: Array.from({ length: 2000 }, () => ({})),
	});
	expect(readJson(json).value).toEqual(JSON.parse(json));
});

describe('characters for private use, which big whole numbers are marked with on the way', () => {
	const characters = Array.from({ length: 6_400 }, (_, at) => String.fromCharCode(0xe000 + at));
	const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).toUpperCase()}`;
	const number = '12345678901234567890';

	it('stay as they are beside a big whole number, written out or as an escape', () => {
		const own = characters.slice(0, -1);
		const names = own.map((character, at) => (at % 2 === 0 ? character : escaped(character)));
		const { value } = readJson(`["${names.join('","')}",${number}]`);
		expect(value).toEqual([...own, BigInt(number)]);
	});

	it('are refused beside a big whole number when all of them are there', () => {
		const all = characters.map(escaped).join('');
		expect(() => readJson(`["${all}",${number}]`)).toThrow(SyntaxError);
		expect(readJson(`["${all}"]`).value).toEqual([characters.join('')]);
	});
});

it('reads a whole number of a thousand digits and refuses a longer one', () => {
	const digits = '9'.repeat(1_000);
	expect(readJson(`[${digits}]`).value).toEqual([BigInt(digits)]);
	expect(() => readJson(`[${'9'.repeat(10_000_000)}]`)).toThrow(SyntaxError);
	expect(() => readJson(`[${'9'.repeat(10_000_000)}`)).toThrow(SyntaxError);
});
