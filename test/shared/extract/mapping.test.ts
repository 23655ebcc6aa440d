import { mapRecord, type MappingRow } from '../../../nodes/shared/extract/mapping';
import { parsePath } from '../../../nodes/shared/extract/path';

function row(target: string, path: string, more: Partial<MappingRow> = {}): MappingRow {
	return {
		target: parsePath(target),
		source: { path: parsePath(path) },
		type: 'asIs',
		fallback: '',
		onMissing: 'skip',
		onCastError: 'reject',
		...more,
	};
}

function mapped(record: Record<string, unknown>, ...rows: MappingRow[]): unknown {
	const result = mapRecord(record, rows, 'Europe/Berlin');
	return result.ok ? result.record : result.reason;
}

it('moves values from path to path and leaves the record as it was', () => {
	const record = Object.freeze({ user: Object.freeze({ mail: 'a@b.c' }), id: 7 });
	expect(mapped(record, row('contact.email', 'user.mail'), row('id', 'id'))).toEqual({
		contact: { email: 'a@b.c' },
		id: 7,
	});
});

it.each([
	['skip', {}],
	['null', { x: null }],
	['default', { x: 'd' }],
	['reject', 'x: there is no value'],
] as const)('a missing value with the policy %s', (onMissing, expected) => {
	expect(mapped({}, row('x', 'a', { onMissing, fallback: 'd' }))).toEqual(expected);
});

it.each(['skip', 'null', 'default', 'reject'] as const)(
	'null is a value and not missing, with the policy %s',
	(onMissing) => {
		const rule = row('x', 'a', { onMissing, fallback: 'd', type: 'number' });
		expect(mapped({ a: null }, rule)).toEqual({ x: null });
	},
);

it.each([
	['text', 5, '5'],
	['number', '5.5', 5.5],
	['integer', '5', 5],
	['boolean', 'true', true],
	['date', '2026-01-31', '2026-01-31T00:00:00.000Z'],
	['dateTime', '2026-01-31T09:00:00', '2026-01-31T08:00:00.000Z'],
	['json', '{"a":1}', { a: 1 }],
	['list', 'a, b', ['a', 'b']],
	['asIs', [1], [1]],
] as const)('turns a value into the type %s', (type, value, expected) => {
	expect(mapped({ a: value }, row('x', 'a', { type }))).toEqual({ x: expected });
});

it.each([
	['null', { x: null }],
	['keep', { x: 'soon' }],
] as const)('a value that does not fit with the policy %s', (onCastError, expected) => {
	expect(mapped({ a: 'soon' }, row('x', 'a', { type: 'number', onCastError }))).toEqual(expected);
});

it('says which field rejects a record, and why', () => {
	expect(mapped({ a: 'soon' }, row('x', 'a', { type: 'number' }))).toBe(
		"'x' needs a number, but got: soon",
	);
});

it('writes a fixed value and casts a default too', () => {
	const fixed = row('source', '', { source: { constant: 'crm' } });
	const filled = row('n', 'a', { type: 'number', onMissing: 'default', fallback: '3' });
	expect(mapped({}, fixed, filled)).toEqual({ source: 'crm', n: 3 });
});

it('reads own members only', () => {
	expect(mapped({}, row('x', 'constructor'), row('y', 'toString'))).toEqual({});
});
