import fc from 'fast-check';

import { readPushAnswer } from '../../../../nodes/Planhat/analytics/pushAnswer';
import type { PushRow } from '../../../../nodes/Planhat/analytics/pushRow';

function row(index: number, externalId: string, dimensionId: string): PushRow {
	return { index, json: '{}', names: { externalId, dimensionId } };
}

const ROWS = [row(0, 'A', 'seats'), row(1, 'A', 'logins'), row(2, 'B', 'seats')];

/** Outcome and reason of each row. */
function read(body: unknown, rows: readonly PushRow[] = ROWS): unknown[] {
	const outcomes = readPushAnswer(rows, body, (text) => text.replaceAll('secret', '***'));
	return rows.map((one) => {
		const { outcome, reason, processed } = outcomes.get(one) ?? {};
		return [outcome, reason ?? processed];
	});
}

const ACCEPTED = ['accepted', undefined];

it.each([undefined, null, {}, [], 'OK', 7, { processed: 'many', errors: '' }, { error: null }])(
	'takes %j, which says nothing against a row, for accepted',
	(body) => expect(read(body)).toEqual([ACCEPTED, ACCEPTED, ACCEPTED]),
);

it('tells how many rows Planhat says it took', () => {
	const told = ['accepted', 3];
	expect(read({ processed: 3, errors: [] })).toEqual([told, told, told]);
});

it.each([
	[{ externalId: 'B', message: 'No such asset' }],
	[{ message: 'No such asset', item: { externalId: 'B', dimensionId: 'seats', value: 1 } }],
	[{ error: { message: 'No such asset' }, data: { row: { externalId: 'B' } } }],
])('joins an error to the only row that it can mean: %j', (element) => {
	expect(read({ processed: 2, errors: [element] })).toEqual([
		['accepted', 2],
		['accepted', 2],
		['failed', 'No such asset'],
	]);
});

it('tells rows of one External ID apart by the metric', () => {
	const errors = [{ externalId: 'A', dimensionId: 'logins', message: 'Bad value' }];
	expect(read({ errors })).toEqual([ACCEPTED, ['failed', 'Bad value'], ACCEPTED]);
});

it.each([
	[{ externalId: 'A', message: 'Bad' }, 'Bad'],
	['Bad', 'Bad'],
	[{ index: 1 }, '{"index":1}'],
	[{ externalId: 'Z', message: 'Bad' }, 'Bad'],
])('leaves all rows in doubt when an error does not say which it means: %j', (element, words) => {
	const reason = `Planhat refused 1 of the rows without saying which: ${words}`;
	const doubt = ['unknown', reason];
	expect(read({ processed: 2, errors: [element] })).toEqual([doubt, doubt, doubt]);
});

it.each([{ error: 'Unknown tenant' }, { errors: { message: 'Unknown tenant' } }])(
	'takes %j with a status of success for the refusal it is',
	(body) => {
		const doubt = 'Planhat refused 1 of the rows without saying which: Unknown tenant';
		expect(read(body)).toEqual(Array.from({ length: 3 }, () => ['unknown', doubt]));
		expect(read(body, ROWS.slice(0, 1))).toEqual([['failed', 'Unknown tenant']]);
	},
);

it('fails all rows when there are as many errors as rows', () => {
	const lost = ['failed', 'Bad; Worse'];
	expect(read({ processed: 0, errors: ['Bad', 'Worse', 'Bad'] })).toEqual([lost, lost, lost]);
});

it('leaves the rows in doubt when fewer were taken and no error says why', () => {
	const doubt = ['unknown', 'Planhat took 2 of 3 rows without saying which'];
	expect(read({ processed: 2, errors: [] })).toEqual([doubt, doubt, doubt]);
});

it('masks secrets in the words of Planhat and shortens them', () => {
	const errors = [{ externalId: 'B', message: `secret ${'x'.repeat(900)}` }];
	const [, , [, reason]] = read({ errors }) as [unknown, unknown, [string, string]];
	expect(reason).toMatch(/^\*\*\* x+…$/);
	expect(reason).toHaveLength(301);
});

it('settles every row where no text can be made of what comes back', () => {
	const errors = [{ externalId: [{ toString: null }] }, { externalId: { toString: 'x' } }];
	expect(read({ processed: 1, errors })).toHaveLength(ROWS.length);
});

it('settles every row, whatever comes back', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), (body, errors) => {
			for (const answer of [body, { processed: 1, errors }]) {
				expect(readPushAnswer(ROWS, answer, (text) => text).size).toBe(ROWS.length);
			}
		}),
	);
});

it('joins thousands of errors to 150,000 rows without comparing each with each', () => {
	const rows = Array.from({ length: 150_000 }, (_, index) => row(index, `E-${index}`, 'seats'));
	const errors = Array.from({ length: 20_000 }, (_, index) => ({
		externalId: `E-${index * 7}`,
		dimensionId: 'seats',
		message: 'Bad',
	}));
	const outcomes = readPushAnswer(rows, { processed: 130_000, errors }, (text) => text);
	expect([...outcomes.values()].filter(({ outcome }) => outcome === 'failed')).toHaveLength(20_000);
});
