import {
	joinReport,
	type KeyedReport,
	type ReportReading,
} from '../../../nodes/shared/batching/keyedReport';
import type { KeyedRow } from '../../../nodes/shared/batching/rowIndex';

interface Row extends KeyedRow {
	readonly name: string;
	readonly place?: string;
}

const row = (name: string, place?: string): Row => ({
	name,
	keys: [['code', name]],
	...(place === undefined ? {} : { place }),
});

const nothing: KeyedReport = {
	created: 0,
	updated: 0,
	nonupdates: 0,
	insertsKeys: [],
	updatesKeys: [],
	errors: [],
};

function join(
	rows: Row[],
	report: Partial<KeyedReport>,
	reading: Partial<ReportReading<Row>> = {},
) {
	const { outcomes, unclear } = joinReport(
		rows,
		{ ...nothing, ...report },
		{
			server: 'The shop',
			keyNames: ['code'],
			idName: 'no',
			isAfterLoss: false,
			redact: (text) => text,
			...reading,
		},
	);
	const told = [...outcomes].map(([{ name }, { outcome, id }]) => [name, outcome, id]);
	return { told, unclear: unclear.map(({ name }) => name) };
}

it('reads ids under the name that the server gives them, numbers too', () => {
	const { told } = join([row('a'), row('b')], {
		created: 1,
		insertsKeys: [{ code: 'a', no: 7 }],
		updated: 1,
		updatesKeys: [{ code: 'b', no: 'x' }],
	});
	expect(told).toEqual([
		['a', 'created', '7'],
		['b', 'updated', 'x'],
	]);
});

it('takes rows as unchanged that are named so, unless an earlier try may have written them', () => {
	const report = { nonupdates: 1, unchangedKeys: [{ code: 'a' }] };
	expect(join([row('a'), row('b')], report)).toEqual({
		told: [
			['a', 'unchanged', undefined],
			['b', 'unknown', undefined],
		],
		unclear: [],
	});
	expect(join([row('a')], report, { isAfterLoss: true }).told).toEqual([
		['a', 'unknown', undefined],
	]);
});

it('tells rows of one key apart by what the key is unique within', () => {
	const scope = { field: 'place', of: ({ place }: Row) => place };
	const rows = [row('a', 'north'), row('a', 'south')];
	const report = { created: 1, insertsKeys: [{ code: 'a', place: 'south', no: 1 }] };
	expect(join(rows, report, { scope }).told).toEqual([
		['a', 'created', '1'],
		['a', 'unknown', undefined],
	]);
	expect(join(rows, report).unclear).toHaveLength(2);
});

it('names the server in its own words', () => {
	const { outcomes } = joinReport([row('a')], nothing, {
		server: 'The shop',
		keyNames: ['code'],
		idName: 'no',
		isAfterLoss: false,
		redact: (text) => text,
	});
	expect([...outcomes.values()][0]?.reason).toBe('The shop did not report on this row');
});

it('takes a second error of a row for that row, not for another', () => {
	const errors = [
		{ code: 'a', message: 'no name' },
		{ code: 'a', message: 'no place' },
	];
	expect(join([row('a'), row('b')], { errors }).told).toEqual([
		['a', 'failed', undefined],
		['b', 'unknown', undefined],
	]);
});
