import fc from 'fast-check';

import { convert, type JsonValue } from '../../../nodes/shared/definition/convert';
import type { FieldDefinition, FieldType } from '../../../nodes/shared/definition/field';
import { ConfigError } from '../../../nodes/shared/http/errors';

const BERLIN = { timezone: 'Europe/Berlin' };

const fieldOf = (type: FieldType, changes: Partial<FieldDefinition> = {}): FieldDefinition => ({
	name: 'field',
	label: 'The Field',
	type,
	...changes,
});

const OPTIONS = {
	options: [
		{ name: 'Open', value: 'open' },
		{ name: 'Closed', value: 'closed' },
	],
};
const FIELDS: Record<string, FieldDefinition> = {
	...Object.fromEntries(
		(
			[
				'string',
				'recordId',
				'number',
				'integer',
				'boolean',
				'currency',
				'date',
				'dateTime',
				'epochDay',
				'calendarDay',
				'stringList',
				'objectList',
				'json',
				'html',
			] as FieldType[]
		).map((type) => [type, fieldOf(type)]),
	),
	positive: fieldOf('number', { positive: true }),
	range: fieldOf('number', { range: [0.1, 24] }),
	people: fieldOf('objectList', { entryKey: 'id' }),
	'positive integer': fieldOf('integer', { positive: true }),
	options: fieldOf('options', OPTIONS),
	'open options': fieldOf('options', { ...OPTIONS, isOpen: true }),
};

const converted = (name: string, value: unknown): JsonValue =>
	convert(FIELDS[name] as FieldDefinition, value, BERLIN);

function refusal(field: FieldDefinition, value: unknown): ConfigError {
	try {
		convert(field, value, BERLIN);
	} catch (error) {
		expect(error).toBeInstanceOf(ConfigError);
		return error as ConfigError;
	}
	throw new Error('The value was taken');
}

const circular: Record<string, unknown> = {};
circular['self'] = circular;

const good: Array<[field: string, value: unknown, result: JsonValue]> = [
	['string', 'abc', 'abc'],
	['string', '', ''],
	['string', '  kept ', '  kept '],
	['string', 7007, '7007'],
	['string', 0, '0'],
	['string', true, 'true'],
	['recordId', '66a1f0c2d3e4b5a697881001', '66a1f0c2d3e4b5a697881001'],
	['recordId', 12, '12'],
	['html', '<p>Half open', '<p>Half open'],
	['calendarDay', '2026-01-31', '2026-01-31'],
	['calendarDay', '2026-01-31T00:00:00', '2026-01-31'],
	['calendarDay', '2026-01-31T23:30:00-05:00', '2026-01-31'],
	['calendarDay', '2026-01-30T23:00:00Z', '2026-01-31'],
	['calendarDay', 46_205, '2026-07-02'],
	['currency', 'EUR', 'EUR'],
	['currency', ' eur ', 'EUR'],
	['people', 'a, b,', [{ id: 'a' }, { id: 'b' }]],
	['people', ['a', { id: 'b', isOwner: true }], [{ id: 'a' }, { id: 'b', isOwner: true }]],
	['people', '[{"id":"a"}, "b"]', [{ id: 'a' }, { id: 'b' }]],
	['people', '', []],
	['objectList', [{ amount: 1 }], [{ amount: 1 }]],
	['objectList', '[]', []],
	['range', 0.1, 0.1],
	['range', '24', 24],
	['number', 12.5, 12.5],
	['number', '12.5', 12.5],
	['number', ' -3 ', -3],
	['number', '+3', 3],
	['number', '.5', 0.5],
	['number', '5.', 5],
	['number', '1e3', 1000],
	['number', '1,5', 1.5],
	['number', '1 000', 1000],
	['number', '1\u00a0234,50', 1234.5],
	['number', "24'000.50", 24000.5],
	['number', '1.234,50', 1234.5],
	['number', '1,234.50', 1234.5],
	['number', '1.234.567', 1234567],
	['number', '0,125', 0.125],
	['number', '0.125', 0.125],
	['number', '1234.567', 1234.567],
	['number', '$12.58', 12.58],
	['number', '\u2212€ 5', -5],
	['number', '24000 €', 24000],
	['number', 'EUR 24.000,00', 24000],
	['number', '100 USD', 100],
	['number', '0', 0],
	['number', 1e300, 1e300],
	['positive', '0.01', 0.01],
	['integer', 12, 12],
	['integer', '12', 12],
	['integer', '12.0', 12],
	['integer', -5, -5],
	['integer', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	['boolean', true, true],
	['boolean', false, false],
	['boolean', 'true', true],
	['boolean', 'FALSE', false],
	['boolean', ' True ', true],
	['boolean', 1, true],
	['boolean', 0, false],
	...['yes', 'Y', '1', 'ja', 'Oui', 'sí', 'si', 'sim', 'wahr', 'on', 'да', 'はい', '✓'].map(
		(word): [string, string, boolean] => ['boolean', word, true],
	),
	...['no', 'N', '0', 'nein', 'NON', 'não', 'nej', 'falsch', 'off', 'нет', 'いいえ', '✗'].map(
		(word): [string, string, boolean] => ['boolean', word, false],
	),
	['epochDay', 46_205, 20_636],
	['epochDay', '46205', 20_636],
	['epochDay', 46_205.75, 20_636],
	['date', 46_205.75, '2026-07-02T00:00:00.000Z'],
	['dateTime', 46_205, '2026-07-02T00:00:00.000Z'],
	['dateTime', 46_205.75, '2026-07-02T16:00:00.000Z'],
	['dateTime', '46205,75', '2026-07-02T16:00:00.000Z'],
	['epochDay', 29_221, 3652],
	['epochDay', 73_050.5, 47_481],
	['epochDay', '1970-01-01', 0],
	['epochDay', '1970-01-02', 1],
	['epochDay', '1969-12-31', -1],
	['epochDay', '1969-12-31T12:00:00Z', -1],
	['epochDay', '1969-12-31T23:59:59.999', -1],
	['epochDay', '1900-01-01', -25567],
	['epochDay', '2026-01-31', 20484],
	['options', 'open', 'open'],
	['open options', 'own', 'own'],
	['open options', 5, '5'],
	['stringList', ['a', 'b'], ['a', 'b']],
	['stringList', ['a', 1, true], ['a', '1', 'true']],
	['stringList', [], []],
	['stringList', 'a, b,,c ', ['a', 'b', 'c']],
	['stringList', 'one', ['one']],
	['stringList', '', []],
	['stringList', ' ["a, b", 1] ', ['a, b', '1']],
	['stringList', 'a, "b, c", d', ['a', 'b, c', 'd']],
	['stringList', '"a ""b"" c",x', ['a "b" c', 'x']],
	['stringList', '5" pipe, 3"', ['5" pipe', '3"']],
	['stringList', '"half, open', ['"half', 'open']],
	['json', { a: 1 }, { a: 1 }],
	['json', [1, 2], [1, 2]],
	['json', '{"a":[1]}', { a: [1] }],
	['json', ' [] ', []],
];

it.each(good)('%s takes %j as %j', (field, value, result) => {
	expect(converted(field, value)).toEqual(result);
});

const bad: Array<[field: string, needs: string, values: unknown[]]> = [
	[
		'string',
		'a text',
		[{}, [], ['a'], undefined, Number.NaN, Number.POSITIVE_INFINITY, 5n, new Date(0)],
	],
	['recordId', 'a text', [{ _id: 'a' }, undefined]],
	[
		'number',
		'a number',
		[
			'',
			' ',
			'abc',
			'12abc',
			'1,5,5',
			'10 00',
			'1,23,456',
			'1.2.3',
			'1.234,5.6',
			'50 %',
			'ABC 12',
			'(100)',
			'--5',
			'1'.repeat(401),
			'0x10',
			'0b1',
			'NaN',
			'Infinity',
			'-',
			'.',
			'1e400',
		],
	],
	['number', 'a number', [Number.NaN, Number.POSITIVE_INFINITY, true, [], [5], {}, undefined, 5n]],
	['positive', 'a number above zero', [0, '0', -1, '-0.5']],
	['positive integer', 'a number above zero', [0, -3]],
	['integer', 'a whole number', [1.5, '1.5', '1e-1']],
	['integer', 'a smaller number', [2 ** 53, '9007199254740993', '1e20']],
	['integer', 'a number', ['', 'abc', true]],
	['boolean', 'true or false', ['', 'maybe', 'x', 'yes please', 2, -1, [], {}, undefined]],
	['currency', 'the code of a currency such as EUR', ['€', '$', 'euro', '', 'E1R']],
	['currency', 'a text', [{}]],
	['options', 'one of open, closed', ['', 'Open', 'half', 5]],
	['options', 'a text', [{}, ['open'], undefined]],
	['open options', 'a text', [{}]],
	['range', 'a number from 0.1 to 24', [0, '0.09', 24.5, -1]],
	['calendarDay', 'a date', [0.5, 1769817600000]],
	['calendarDay', 'a day that exists', [60, '60', 60.5]],
	['calendarDay', 'a date', ['', '31.01.2026', '2026-02-30', {}]],
	['objectList', 'a list of objects', [5, {}, undefined, 'a', ['a'], [null], '[1]']],
	['people', 'a list of objects', [5, {}, undefined]],
	['people', 'a text', [[null], [['a']]]],
	['people', 'valid JSON', ['[{"id":']],
	['stringList', 'a list of texts', [5, true, {}, undefined]],
	['stringList', 'a text', [[{}], [null], [['a']], '[null]']],
	['stringList', 'valid JSON', ['["a"', '[urgent], a']],
	['json', 'valid JSON', ['', '{', "{'a':1}", '{"a":1', 'abc']],
	['json', 'a JSON object or list', ['5', '"a"', 'null', 'true', 5, true, undefined]],
	[
		'date',
		'a date such as 2026-01-31 or 2026-01-31T09:00:00Z',
		['', 'today', '31.01.2026', '2026-1-31', 1769817600000, true, {}, [], undefined, 5n],
	],
	[
		'epochDay',
		'a date',
		[0.5, 0, -3, 1769817600000, 1769817600, 2_958_466, Number.NaN, '', '2026-02-31', true],
	],
];

it.each(
	bad.flatMap(([field, needs, values]) => values.map((value) => [field, value, needs] as const)),
)('%s refuses %p and asks for %s', (field, value, needs) => {
	const { message, hint, facts } = refusal(FIELDS[field] as FieldDefinition, value);
	expect(message).toContain(`'The Field' needs ${needs}`);
	expect(message).toContain(', but got: ');
	expect(hint).toContain("'The Field'");
	expect(facts).toEqual({ field: 'The Field' });
});

describe('a value with two readings', () => {
	it.each([
		['number', '24.000', "'The Field' is not clear: 24.000 is 24 with a decimal point, 24000 with"],
		['number', '1,234', 'is 1234 with a decimal point, 1.234 with a decimal comma'],
		['number', '-€ 1.234', 'is -1.234 with a decimal point, -1234 with a decimal comma'],
		['integer', '12.000', 'is 12 with a decimal point, 12000 with a decimal comma'],
		['epochDay', 20_454, 'is 1955-12-31 in a spreadsheet, 2026-01-01 counted in days since 1970'],
		['epochDay', '1', 'is 1900-01-01 in a spreadsheet, 1970-01-02 counted in days since 1970'],
		['date', 2026, 'is 1905-07-18 in a spreadsheet'],
		['dateTime', 90_000, 'is 2146-05-29 in a spreadsheet'],
	])('%s does not guess what %p means', (field, value, told) => {
		const { message, hint } = refusal(FIELDS[field] as FieldDefinition, value);
		expect(message).toContain(told);
		expect(hint).toMatch(/Choose '(Decimal Sign|Numbers in Dates)' in the node/);
	});

	it.each([
		['number', '24.000', { decimalSign: 'point' }, 24],
		['number', '24.000', { decimalSign: 'comma' }, 24_000],
		['number', '1,234', { decimalSign: 'point' }, 1234],
		['number', '1,234', { decimalSign: 'comma' }, 1.234],
		['number', '1.234,50', { decimalSign: 'comma' }, 1234.5],
		['epochDay', 20_454, { dayNumbers: 'since1970' }, 20_454],
		['epochDay', -1, { dayNumbers: 'since1970' }, -1],
		['calendarDay', 20_454, { dayNumbers: 'sheet1900' }, '1955-12-31'],
		['calendarDay', 1, { dayNumbers: 'sheet1900' }, '1900-01-01'],
		['calendarDay', 59, { dayNumbers: 'sheet1900' }, '1900-02-28'],
		['calendarDay', 61, { dayNumbers: 'sheet1900' }, '1900-03-01'],
		['calendarDay', 2_958_465, { dayNumbers: 'sheet1900' }, '9999-12-31'],
		['calendarDay', 44_743, { dayNumbers: 'sheet1904' }, '2026-07-02'],
		['calendarDay', 60, { dayNumbers: 'sheet1904' }, '1904-03-01'],
		['calendarDay', 2_957_003, { dayNumbers: 'sheet1904' }, '9999-12-31'],
	] as const)('%s takes %p as the person says: %j', (field, value, choice, result) => {
		const context = { timezone: 'Europe/Berlin', ...choice };
		expect(convert(FIELDS[field] as FieldDefinition, value, context)).toEqual(result);
	});

	it.each([
		['number', '1,5', { decimalSign: 'point' }],
		['number', '1.234,50', { decimalSign: 'point' }],
		['number', '1.5', { decimalSign: 'comma' }],
		['epochDay', 1.5, { dayNumbers: 'since1970' }],
		['calendarDay', 2_957_004, { dayNumbers: 'sheet1904' }],
	] as const)('%s refuses %p, which is nothing with the choice %j', (field, value, choice) => {
		const context = { timezone: 'UTC', ...choice };
		expect(() => convert(FIELDS[field] as FieldDefinition, value, context)).toThrow(ConfigError);
	});
});

it.each(Object.keys(FIELDS))('%s keeps null, which clears a field', (field) => {
	expect(converted(field, null)).toBeNull();
});

it.each([
	['text', 'abc', 'abc'],
	['an object', { a: 1 }, '{"a":1}'],
	['nothing', undefined, 'undefined'],
	['a big integer', 5n, '5'],
	['an object that holds itself', circular, 'something without JSON'],
	[
		'an object with a big integer',
		Object.assign(Object.create(null), { a: 5n }),
		'something without JSON',
	],
])('a refusal shows %s', (_what, value, text) => {
	expect(refusal(fieldOf('number'), value).message).toBe(
		`'The Field' needs a number, but got: ${text}`,
	);
});

it('a refusal never shows more than 60 characters of the value', () => {
	const value = fc.oneof(fc.string({ maxLength: 300 }), fc.anything());
	fc.assert(
		fc.property(
			fc.constantFrom('number', 'date', 'epochDay', 'json', 'stringList'),
			value,
			(type, input) => {
				let message = '';
				try {
					convert(fieldOf(type as FieldType), input, BERLIN);
				} catch (error) {
					expect(error).toBeInstanceOf(ConfigError);
					message = (error as Error).message;
				}
				const [, echo = ''] = message.split('but got: ', 2);
				expect(echo.length).toBeLessThanOrEqual(61);
			},
		),
	);
});

it('every finite number survives as a number and as its text', () => {
	fc.assert(
		fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
			expect(converted('number', number)).toBe(number);
			const context = { timezone: 'UTC', decimalSign: 'point' } as const;
			expect(convert(fieldOf('number'), String(number), context)).toBe(Number(String(number)));
		}),
	);
});

it('a list of texts without commas and brackets survives joining by commas', () => {
	const entry = fc
		.string({ minLength: 1 })
		.filter((text) => text.trim() === text && !/[,["]/.test(text));
	fc.assert(
		fc.property(fc.array(entry), (entries) => {
			expect(converted('stringList', entries.join(', '))).toEqual(entries);
			expect(converted('stringList', JSON.stringify(entries))).toEqual(entries);
		}),
	);
});
