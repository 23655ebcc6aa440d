import fc from 'fast-check';

import { withoutBackOff } from '../../../helpers/backOff';
import { jsonAnswer, type RestServer, startRestServer } from '../../../restServer';
import type { JsonObject } from '../../../restServer/json';
import { outcomes, send } from './run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const items = [0, 1, 2].map((n) => ({ key: `k${n}` }));
const names = (told: readonly unknown[]) => told.map((one) => (Array.isArray(one) ? one[0] : one));

describe.each([206, 207])('a success with status %i, of which a part may be none', (status) => {
	const body: JsonObject[] = [{ key: 'k0' }, { key: 'k1', error: 'bad' }, { key: 'k2' }];
	const partly = ['unknown', expect.stringContaining(`status ${status}, so some records`)];

	it.each([
		[{}, 3],
		[{}, 1],
		[{ joinBy: 'position' }, 3],
		[{ joinBy: 'key', syncField: 'key' }, 3],
	])('is unknown until the settings tell failures (%j, %i rows)', async (options, count) => {
		server.mount('/bulk', () => jsonAnswer(body.slice(0, count), { status }));
		const result = await send(server, items.slice(0, count), { options });
		expect(outcomes(result)).toEqual(items.slice(0, count).map(() => partly));
		expect(String(result.told[0]?.['error'])).toContain("set 'Outcome: Read By'");
		expect(server.log.entries).toHaveLength(1);
	});

	it('is read row by row where they do', async () => {
		server.mount('/bulk', () => jsonAnswer(body, { status }));
		const options = { joinBy: 'position', replyErrorPath: 'error' };
		expect(outcomes(await send(server, items, { options }))).toEqual([
			'sent',
			['failed', 'bad'],
			'sent',
		]);
	});
});

const LISTS = {
	joinBy: 'lists',
	syncField: 'key',
	createdPaths: 'new, newCount',
	updatedPaths: 'changed, changedCount',
	failedPaths: 'bad, badCount',
};

describe('lists and counts that do not fit the call', () => {
	it.each([
		['keys of other records', { new: ['a', 'b', 'c'] }, "names 'a', which was not in the call"],
		['the whole stock', { changed: ['x', 'k0', 'k1', 'k2', 'y'] }, "names 'x'"],
		['too large a count', { newCount: 4 }, 'it reports on 4 records, but the call had 3'],
		['counts that add up to too many', { newCount: 2, changedCount: 2 }, 'it reports on 4'],
		['more failed than sent', { badCount: 1e9 }, 'it reports on 1000000000 records'],
		['too long a list without keys', { new: [{}, {}, {}, {}] }, 'it reports on 4'],
		['half a record', { newCount: 1.5 }, 'no whole number'],
		['less than nothing', { changedCount: -3 }, 'no whole number'],
		['a failure of another record', { bad: [{ key: 'a', error: 'no' }] }, "names 'a'"],
	])('%s: what is not named is unknown, and is not sent again', async (_name, body, reason) => {
		server.mount('/bulk', () => jsonAnswer(body));
		const told = outcomes(await send(server, items, { options: LISTS }));
		const isNamed = JSON.stringify(body).includes('k0');
		const unfit = ['unknown', expect.stringContaining("does not fit the 'Outcome' settings")];
		expect(told).toEqual(items.map(() => (isNamed ? 'updated' : unfit)));
		if (!isNamed) expect((told[0] as string[])[1]).toContain(reason);
		expect(server.log.entries).toHaveLength(1);
	});

	it('what they say of single rows by their keys counts all the same', async () => {
		server.mount('/bulk', () =>
			jsonAnswer({ new: ['k0', 'z'], bad: [{ key: 'k1', error: 'no' }] }),
		);
		const told = outcomes(await send(server, items, { options: LISTS }));
		expect(told).toEqual([
			'created',
			['failed', 'no'],
			['unknown', expect.stringContaining("names 'z', which was not in the call")],
		]);
	});

	it('what they name otherwise does not count for a row that an earlier try may have written', async () => {
		let calls = 0;
		server.mount('/bulk', () => {
			calls += 1;
			return calls === 1
				? jsonAnswer({ error: 'out of order' }, { status: 500 })
				: jsonAnswer({ new: ['zz'], same: ['k0'] });
		});
		const options = { ...LISTS, unchangedPaths: 'same' };
		const { told } = await send(server, items.slice(0, 1), { options });
		expect(told).toEqual([
			{ outcome: 'unknown', reason: expect.stringContaining('has the row as sent') },
		]);
	});

	it('a row under two outcomes is unknown', async () => {
		server.mount('/bulk', () => jsonAnswer({ new: ['k0', 'k1', 'k2'], bad: [{ key: 'k1' }] }));
		const told = outcomes(await send(server, items, { options: LISTS }));
		expect(told[1]).toEqual(['unknown', expect.stringContaining('under two outcomes')]);
		expect([told[0], told[2]]).toEqual(['created', 'created']);
	});

	it('a row named twice under one outcome counts once', async () => {
		server.mount('/bulk', () => jsonAnswer({ new: ['k0', 'k0', 'k1'], changedCount: 1 }));
		const told = outcomes(await send(server, items, { options: LISTS }));
		expect(told).toEqual(['created', 'created', 'updated']);
	});

	it('several errors of one row are one failure, and a text is a reason', async () => {
		server.mount('/bulk', () =>
			jsonAnswer({
				changed: ['k0', 'k1'],
				bad: [
					{ key: 'k2', error: 'no name' },
					{ key: 'k2', error: 'no mail' },
				],
			}),
		);
		const post = { parameters: { method: 'POST' }, options: LISTS };
		const told = outcomes(await send(server, [...items, { key: 'k3' }], post));
		expect(told.slice(0, 3)).toEqual(['updated', 'updated', ['failed', 'no name']]);
		// The second error is not the fourth row's.
		expect(told[3]).toEqual(['unknown', 'The server did not report on this row']);
		server.reset();
		server.mount('/bulk', () => jsonAnswer({ changed: ['k0', 'k1'], bad: ['no name'] }));
		expect(outcomes(await send(server, items, { options: LISTS }))).toEqual([
			'updated',
			'updated',
			['failed', 'no name'],
		]);
	});
});

it('entries that say two things of one row leave it unknown', async () => {
	server.mount('/bulk', () =>
		jsonAnswer([{ key: 'k0' }, { key: 'k0', error: 'no' }, { key: 'k1' }, { key: 'k1' }]),
	);
	const options = { joinBy: 'key', syncField: 'key', replyErrorPath: 'error' };
	expect(outcomes(await send(server, items, { options }))).toEqual([
		['unknown', expect.stringContaining('names this row several times')],
		'sent',
		['unknown', expect.stringContaining('did not name this row')],
	]);
});

/** A row as the server knows it: what it did, or nothing. */
const fates = fc.array(fc.constantFrom('created', 'updated', 'failed', 'silent'), {
	minLength: 1,
	maxLength: 6,
});

it('no outcome is claimed that the report does not bear out, whatever else it holds', async () => {
	await fc.assert(
		fc.asyncProperty(
			fates,
			fc.array(fc.constantFrom('zz', 'k99', 7), { maxLength: 3 }),
			fc.integer({ min: -1, max: 9 }),
			async (done, strangers, count) => {
				const keysOf = (fate: string) => done.flatMap((one, n) => (one === fate ? [`k${n}`] : []));
				server.reset();
				server.mount('/bulk', () =>
					jsonAnswer({
						new: [...keysOf('created'), ...strangers],
						changed: keysOf('updated'),
						...(count < 0 ? {} : { changedCount: count }),
						bad: keysOf('failed').map((key) => ({ key, error: 'no' })),
					}),
				);
				const rows = done.map((_, n) => ({ key: `k${n}` }));
				const result = await send(server, rows, {
					parameters: { method: 'POST' },
					options: LISTS,
				});
				const told = names(outcomes(result));
				const updates = keysOf('updated').length;
				const silent = keysOf('silent').length;
				// A count may speak of the silent rows, but only when it speaks of all of them.
				const isCounted = strangers.length === 0 && count - updates === silent;
				expect(told).toEqual(
					done.map((one) => (one !== 'silent' ? one : isCounted ? 'updated' : 'unknown')),
				);
			},
		),
		{ numRuns: 60 },
	);
});
