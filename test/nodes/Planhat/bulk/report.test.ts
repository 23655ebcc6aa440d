import { joinReport, readReport } from '../../../../nodes/Planhat/bulk/report';
import type { BulkRow } from '../../../../nodes/Planhat/bulk/row';

function row(index: number, keys: Record<string, string>, company?: string): BulkRow {
	return { index, json: '{}', keys: Object.entries(keys), company, placeholders: [] };
}

const reading = {
	keyNames: ['_id', 'sourceId', 'externalId'],
	companyField: 'companyId',
	isAfterLoss: false,
	redact: (text: string) => text.replaceAll('planhat-token', '***'),
};

/** What is told of each row by its index; rows that stay unclear are not there. */
function join(rows: readonly BulkRow[], body: unknown, changes: Partial<typeof reading> = {}) {
	const report = readReport(body);
	if (!report) throw new Error('The body is no report');
	const { outcomes, unclear, reasons } = joinReport(rows, report, { ...reading, ...changes });
	const told = [...outcomes].map(([{ index }, { outcome, id, reason }]) => [
		index,
		[outcome, ...(id === undefined ? [] : [id]), ...(reason === undefined ? [] : [reason])],
	]);
	return {
		told: Object.fromEntries(told) as Record<number, string[]>,
		unclear: unclear.map(({ index }) => index),
		reasons,
	};
}

const A = row(0, { externalId: 'A' });
const B = row(1, { externalId: 'B' });
const C = row(2, { sourceId: 's-C', externalId: 'C' });

describe('a body that is no report', () => {
	it.each([undefined, null, 'created', 7, [], [{ created: 1 }], {}, { message: 'created' }])(
		'is told apart (%j)',
		(body) => expect(readReport(body)).toBeUndefined(),
	);
});

it('reads the official example: one new, one changed, one unchanged', () => {
	const body = {
		created: 1,
		createdErrors: [],
		updated: 1,
		updatedErrors: [],
		nonupdates: 1,
		insertsKeys: [{ _id: '66a1f0c2d3e4b5a697883003', sourceId: 'crm-a-9', externalId: '9' }],
		updatesKeys: [{ _id: '66a1f0c2d3e4b5a697883001' }],
		modified: ['66a1f0c2d3e4b5a697883001'],
		upsertedIds: ['66a1f0c2d3e4b5a697883003'],
		permissionErrors: [],
	};
	const rows = [
		row(0, { sourceId: 'crm-a-9', externalId: '9' }),
		row(1, { _id: '66a1f0c2d3e4b5a697883001' }),
		row(2, { sourceId: 'crm-a-2' }),
	];
	expect(join(rows, body)).toEqual({
		told: {
			0: ['created', '66a1f0c2d3e4b5a697883003'],
			1: ['updated', '66a1f0c2d3e4b5a697883001'],
			2: ['unchanged'],
		},
		unclear: [],
		reasons: [],
	});
});

it('reads an answer of old, which had no lists of keys', () => {
	expect(join([A, B], { created: 2, updated: 0, nonupdates: 0 }).told).toEqual({
		0: ['created'],
		1: ['created'],
	});
});

it('does not guess which row was created and which was not when only counts tell', () => {
	const { told, unclear } = join([A, B], { created: 1, updated: 0, nonupdates: 1 });
	expect(unclear).toEqual([]);
	expect(told[0]).toEqual(['unknown', expect.stringContaining('took the row')]);
	expect(told[1]).toEqual(['unknown', expect.stringContaining('took the row')]);
});

it.each([
	['beside the message', { message: 'No', externalId: 'B' }],
	['as the whole item', { message: 'No', item: { externalId: 'B', name: 'x' } }],
	['deep inside', { error: { message: 'No', data: { row: { externalId: 'B' } } } }],
	['as a number', { message: 'No', item: { externalId: 'B' } }],
])('finds the row of an error that carries its key %s', (_where, element) => {
	const body = {
		created: 1,
		createdErrors: [element],
		insertsKeys: [{ _id: 'i', externalId: 'A' }],
	};
	expect(join([A, B], body).told).toEqual({ 0: ['created', 'i'], 1: ['failed', 'No'] });
});

it('takes a key that comes as a number for the text that was sent', () => {
	const rows = [row(0, { externalId: '9' }), row(1, { externalId: '10' })];
	const body = {
		created: 1,
		insertsKeys: [{ _id: 'i', externalId: 9 }],
		createdErrors: [{ reason: 'No', externalId: 10 }],
	};
	expect(join(rows, body).told).toEqual({ 0: ['created', 'i'], 1: ['failed', 'No'] });
});

it('reads errors from every list whose name ends in Errors', () => {
	const error = (externalId: string) => ({ message: externalId, externalId });
	const body = {
		updatedErrors: [error('A')],
		permissionErrors: [error('B')],
		newErrors: [error('C')],
		created: 0,
	};
	expect(join([A, B, C], body).told).toEqual({
		0: ['failed', 'A'],
		1: ['failed', 'B'],
		2: ['failed', 'C'],
	});
});

describe('errors that name no row', () => {
	it('leave rows unclear as long as it can not be told which failed', () => {
		const body = { created: 1, insertsKeys: [{ externalId: 'A' }], createdErrors: ['No', 'Never'] };
		expect(join([A, B, C], body)).toEqual({
			told: { 0: ['created'] },
			unclear: [1, 2],
			reasons: ['No', 'Never'],
		});
	});

	it('mean all rows left when there is one for each and they say the same', () => {
		expect(join([A, B], { createdErrors: ['No', 'No'] }).told).toEqual({
			0: ['failed', 'No'],
			1: ['failed', 'No'],
		});
	});

	it('do not mean rows that landed without being named', () => {
		expect(join([A, B], { nonupdates: 1, created: 0, createdErrors: ['No'] }).unclear).toEqual([
			0, 1,
		]);
	});

	it('do not mean more rows than there are errors', () => {
		expect(join([A, B, C], { created: 0, createdErrors: ['No'] }).unclear).toEqual([0, 1, 2]);
	});

	it('mean the row that is alone', () => {
		expect(join([A], { created: 0, createdErrors: ['No', 'Never'] }).told).toEqual({
			0: ['failed', 'No; Never'],
		});
	});
});

describe('rows that the report passes over', () => {
	it('are unclear while there are several', () => {
		expect(join([A, B], { created: 1, updated: 0 }).unclear).toEqual([0, 1]);
	});

	it('are unknown when there is one', () => {
		expect(join([A], { created: 0 }).told).toEqual({
			0: ['unknown', 'Planhat did not report on this row'],
		});
	});
});

describe('rows that share an external ID', () => {
	const ours = row(0, { externalId: 'X' }, 'c-1');
	const theirs = row(1, { externalId: 'X' }, 'c-2');

	it('are told apart by their company', () => {
		const body = {
			created: 1,
			insertsKeys: [{ _id: 'i', externalId: 'X' }],
			createdErrors: [{ message: 'No', item: { externalId: 'X', companyId: 'c-1' } }],
		};
		expect(join([ours, theirs], body).told).toEqual({ 0: ['failed', 'No'], 1: ['created', 'i'] });
	});

	it('are told apart by their other keys', () => {
		const both = row(1, { sourceId: 's', externalId: 'X' });
		const keys = [
			{ _id: 'i', externalId: 'X' },
			{ _id: 'j', externalId: 'X', sourceId: 's' },
		];
		expect(join([ours, both], { created: 2, insertsKeys: keys }).told).toEqual({
			0: ['created', 'i'],
			1: ['created', 'j'],
		});
	});

	it('get no ID that may be the other one', () => {
		const keys = [
			{ _id: 'i', externalId: 'X' },
			{ _id: 'j', externalId: 'X' },
		];
		expect(join([ours, theirs], { created: 2, insertsKeys: keys }).told).toEqual({
			0: ['created'],
			1: ['created'],
		});
	});

	it('are both unclear when an error could mean either', () => {
		const body = {
			created: 1,
			insertsKeys: [{ _id: 'i', externalId: 'X' }],
			createdErrors: [{ message: 'No', externalId: 'X' }],
		};
		expect(join([ours, theirs], body).unclear).toEqual([0, 1]);
	});
});

it('does not call rows unchanged that a lost try may have written', () => {
	const { told } = join([A, B], { nonupdates: 2, created: 0 }, { isAfterLoss: true });
	expect(told[0]).toEqual(['unknown', expect.stringContaining('an earlier try without an answer')]);
});

it('masks the token and shortens what is long in the words of an error', () => {
	const body = { created: 0, createdErrors: [`planhat-token ${'x'.repeat(1000)}`] };
	const [, reason = ''] = join([A], body).told[0] ?? [];
	expect(reason).toMatch(/^\*\*\* x+…$/);
	expect(reason.length).toBeLessThan(310);
});

it('shows an error without words as it is', () => {
	expect(join([A], { created: 0, createdErrors: [{ code: 11000 }] }).told).toEqual({
		0: ['failed', '{"code":11000}'],
	});
});

it('counts nothing from figures that are none', () => {
	const body = {
		created: '2',
		updated: -1,
		nonupdates: null,
		insertsKeys: 'none',
		createdErrors: {},
	};
	expect(join([A, B], body).unclear).toEqual([0, 1]);
});
