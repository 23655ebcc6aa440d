import fc from 'fast-check';

import { withoutFields } from '../../../../nodes/UniversalConnector/trigger/ignoredFields';
import { parsePath } from '../../../../nodes/shared/extract/path';
import type { DataRecord } from '../../../../nodes/shared/extract/records';
import { connectorTrigger } from '../../../helpers/connectorTrigger';
import { ChangingList, listParameters } from './changingList';

const without = (record: DataRecord, ...fields: string[]) =>
	withoutFields(
		record,
		fields.map((field) => parsePath(field)),
	);

it.each<[string, DataRecord, string[], DataRecord]>([
	['a field', { a: 1, b: 2 }, ['a'], { b: 2 }],
	['a field inside another', { a: { b: 1, c: 2 } }, ['a.b'], { a: { c: 2 } }],
	['a name with a dot', { 'a.b': 1, a: { b: 2 } }, ['a.b'], { a: { b: 2 } }],
	['a quoted name', { 'a.b': 1, a: { b: 2 } }, ['["a.b"]'], { a: { b: 2 } }],
	[
		'a field of each element',
		{ a: [{ b: 1, c: 1 }, { b: 2 }, 3] },
		['a[*].b'],
		{ a: [{ c: 1 }, {}, 3] },
	],
	['a field of one element', { a: [{ b: 1 }, { b: 2 }] }, ['a[1].b'], { a: [{ b: 1 }, {}] }],
	['an element', { a: [1, 2, 3] }, ['a[1]'], { a: [1, null, 3] }],
	['what each element is, not how many', { a: [1, 2] }, ['a[*]'], { a: [null, null] }],
	['several', { a: 1, b: { c: 2, d: 3 }, e: 4 }, ['a', 'b.c'], { b: { d: 3 }, e: 4 }],
])('leaves out %s', (_, record, fields, expected) => {
	const before = structuredClone(record);
	expect(without(record, ...fields)).toEqual(expected);
	expect(record).toEqual(before);
});

it.each<[DataRecord, string]>([
	[{ a: 1 }, 'b'],
	[{ a: 1 }, 'a.b'],
	[{ a: { b: 1 } }, 'a[0]'],
	[{ a: [1] }, 'a.b'],
	[{ a: [1] }, 'a[3]'],
	[{ a: null }, 'a.b.c'],
	[{ a: 1 }, 'toString'],
])('changes nothing where there is no such place: %j, %s', (record, field) => {
	expect(without(record, field)).toEqual(record);
});

it('never leaves a trace of what is ignored, nor touches anything else', () => {
	const value = fc.jsonValue({ maxDepth: 2 });
	fc.assert(
		fc.property(value, value, value, fc.nat({ max: 4 }), (kept, one, other, depth) => {
			const names = Array.from({ length: depth }, (_, at) => `n${at}`);
			const holding = (ignored: unknown) =>
				names.reduceRight<unknown>((inner, name) => ({ [name]: inner, kept }), {
					ignored,
					kept,
				}) as DataRecord;
			const field = [...names, 'ignored'].join('.');
			expect(without(holding(one), field)).toEqual(without(holding(other), field));
			expect(without(holding(one), field)).not.toEqual(without({ ...holding(one), x: 1 }, field));
		}),
	);
});

describe('records', () => {
	let list: ChangingList;

	beforeEach(async () => {
		list = await ChangingList.start();
	});
	afterEach(async () => await list.close());

	it.each(['newOrChanged', 'highWater'])(
		'in which only such fields have changed are no news: %s',
		async (emit) => {
			list.filter = { in: 'query', name: 'since', isInclusive: true };
			const row = (seen: number, name: string) => ({
				name,
				updated: '2026-05-01T12:00:00Z',
				stats: { seen, kind: 'x' },
				lines: [{ at: seen, sku: 'A' }],
			});
			const options = { ignoredFields: 'version, stats.seen, lines[*].at' };
			const mark = { highWaterField: 'updated', highWaterParameter: 'since' };
			const workflow = connectorTrigger(listParameters(list, emit, options, mark));
			list.put('a', row(1, 'A'));
			await workflow.activate();
			list.put('a', row(2, 'A'));
			expect(await workflow.poll()).toEqual([]);
			const changed = list.put('a', row(3, 'B'));
			expect(await workflow.poll()).toEqual([changed]);
		},
	);

	it('are not asked for when a field can not be read', async () => {
		const options = { ignoredFields: 'stats..seen' };
		const workflow = connectorTrigger(listParameters(list, 'newOrChanged', options));
		await expect(workflow.activate()).rejects.toThrow("'Changes: Ignored Fields' can't be read");
		expect(list.server.log.entries).toEqual([]);
	});
});
