import type { IDataObject } from 'n8n-workflow';

import { connectorTrigger } from '../../../helpers/connectorTrigger';
import type { PollError } from '../../../helpers/polling';
import { ChangingList, listParameters } from './changingList';

let list: ChangingList;

const NOON = Date.UTC(2026, 4, 1, 12);
const MARK = { highWaterField: 'updated', highWaterParameter: 'since' };

beforeEach(async () => {
	list = await ChangingList.start();
	list.filter = { in: 'query', name: 'since', isInclusive: true };
});
afterEach(async () => await list.close());

function trigger(options: IDataObject = {}, others: IDataObject = {}) {
	return connectorTrigger(listParameters(list, 'highWater', options, { ...MARK, ...others }));
}

const iso = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();
const ids = (records: readonly IDataObject[]) => records.map(({ id }) => id);

async function failure(work: Promise<unknown>): Promise<PollError> {
	return await work.then(
		() => {
			throw new Error('It did not fail');
		},
		(error: PollError) => error,
	);
}

it('asks for what comes after the mark, and emits each change once', async () => {
	list.fill(150, (at) => ({ updated: iso(at) }));
	const workflow = trigger({ highWaterOverlap: 60 });
	expect(await workflow.activate()).toEqual([]);
	expect(new Set(list.asked)).toEqual(new Set([undefined]));
	list.asked.length = 0;
	list.put('r3', { updated: iso(200) });
	list.put('late', { updated: iso(200) });
	expect(ids(await workflow.poll())).toEqual(['r3', 'late']);
	// Ten records are at or above the mark.
	expect(new Set(list.asked)).toEqual(new Set([iso(140 - 60)]));
	workflow.crash();
	expect(await workflow.poll()).toEqual([]);
	expect(list.asked.at(-1)).toBe(iso(142 - 60));
});

it.each([true, false])(
	'finds records of the very same moment, whether the API gives the boundary again or not: %s',
	async (isInclusive) => {
		list.filter = { in: 'query', name: 'since', isInclusive };
		list.put('a', { updated: iso(0) });
		const workflow = trigger();
		await workflow.activate();
		list.put('b', { updated: iso(0) });
		expect(ids(await workflow.poll())).toEqual(['b']);
		list.put('a', { name: 'changed within the same second' });
		expect(ids(await workflow.poll())).toEqual(['a']);
		expect(await workflow.poll()).toEqual([]);
	},
);

it('finds a record that turns up late, as far as the overlap goes', async () => {
	list.fill(10, () => ({ updated: iso(0) }));
	const workflow = trigger({ highWaterOverlap: 100 });
	await workflow.activate();
	list.put('b', { updated: iso(-90) });
	list.put('too late', { updated: iso(-110) });
	expect(ids(await workflow.poll())).toEqual(['b']);
});

it('needs no sync field', async () => {
	list.put('a', { updated: iso(0) });
	const workflow = trigger({ syncField: '' });
	await workflow.activate();
	list.put('a', { updated: iso(1) });
	expect(ids(await workflow.poll())).toEqual(['a']);
	expect(await workflow.poll()).toEqual([]);
});

it('does no harm with an API that does not know the parameter', async () => {
	list.filter = undefined;
	list.fill(120, (at) => ({ updated: iso(at * 10) }));
	const workflow = trigger();
	await workflow.activate();
	list.put('r1', { updated: iso(5000) });
	expect(ids(await workflow.poll())).toEqual(['r1']);
	expect(await workflow.poll()).toEqual([]);
});

it.each<[string, IDataObject, string | number, string | number, string]>([
	['a date as read', {}, iso(0), iso(60), iso(-300)],
	['a date with an offset', {}, '2026-05-01 14:00:00+02:00', iso(60), '2026-05-01 13:55:00+02:00'],
	['a date as seconds', { highWaterFormat: 'epochSeconds' }, iso(0), iso(60), '1777636500'],
	[
		'a date as milliseconds',
		{ highWaterFormat: 'epochMilliseconds' },
		iso(0),
		iso(60),
		'1777636500000',
	],
	['a counter', { highWaterOverlap: 10 }, 500, 501, '490'],
	['a counter without overlap', { highWaterOverlap: 0 }, 500, 501, '500'],
	['seconds', { highWaterKind: 'epochSeconds' }, 1_777_636_800, 1_777_636_801, '1777636500'],
	[
		'seconds as a date',
		{ highWaterKind: 'epochSeconds', highWaterFormat: 'iso' },
		1_777_636_800,
		1_777_636_801,
		iso(-300),
	],
])('sends %s', async (_, options, first, second, asked) => {
	list.fill(10, () => ({ updated: first }));
	const workflow = trigger(options);
	await workflow.activate();
	list.put('b', { updated: second });
	expect(ids(await workflow.poll())).toEqual(['b']);
	expect(list.asked.at(-1)).toBe(asked);
	expect(await workflow.poll()).toEqual([]);
});

it.each(['header', 'body'] as const)('sends the value in the %s', async (where) => {
	const name = where === 'header' ? 'X-Since' : 'since';
	list.filter = { in: where, name, isInclusive: true };
	list.fill(10, () => ({ updated: iso(0) }));
	const workflow = trigger(
		{ highWaterIn: where, method: 'POST', body: '{"kind":"all"}' },
		{ highWaterParameter: name },
	);
	await workflow.activate();
	list.put('b', { updated: iso(1) });
	expect(ids(await workflow.poll())).toEqual(['b']);
	expect([...new Set(list.asked)]).toEqual([undefined, iso(-300)]);
	expect(list.server.log.entries.at(-1)?.body).toContain('"kind":"all"');
});

it('asks for a start value the first time', async () => {
	list.fill(10, (at) => ({ updated: iso(at) }));
	const workflow = trigger({ highWaterStart: iso(8), emitsExisting: true });
	expect(ids(await workflow.activate())).toEqual(['r8', 'r9']);
	expect(new Set(list.asked)).toEqual(new Set([iso(8)]));
});

describe('a value far ahead of all others', () => {
	const NOW = Date.now();
	const DAY = 86_400_000;

	/** A value that stands far ahead, and usual ones that rise. */
	const KINDS: ReadonlyArray<readonly [string, string | number, (at: number) => string | number]> =
		[
			['a date', '2999-01-01T00:00:00Z', iso],
			['a date of twenty hours', new Date(NOW + 20 * 3_600_000).toISOString(), iso],
			['milliseconds as a number', 4_102_444_800_000, (at) => NOW - DAY + at * 1000],
			['seconds as a number', 4_102_444_800, (at) => Math.floor((NOW - DAY) / 1000) + at],
			['a counter', 4_102_444_800_000, (at) => 5000 + at],
			['a whole number beyond 2^53', '99999999999999999999', (at) => `7615917337495251${231 + at}`],
		];

	it.each(KINDS)('is emitted once and hides nothing: %s', async (_, odd, usual) => {
		list.fill(3, (at) => ({ updated: usual(at) }));
		const workflow = trigger({ highWaterOverlap: 0 });
		await workflow.activate();
		list.put('odd', { updated: odd });
		expect(ids(await workflow.poll())).toEqual(['odd']);
		for (let at = 3; at < 30; at++) {
			const id = `late${at}`;
			list.put(id, { updated: usual(at) });
			expect(ids(await workflow.poll())).toEqual([id]);
		}
		expect(await workflow.restart()).toEqual([]);
	});

	const TOLD = KINDS.filter(([kind]) => !kind.includes('twenty'));

	it.each(TOLD.flatMap((kind) => [[...kind, 3] as const, [...kind, 12] as const]))(
		'is told in the log when it comes and when the trigger starts again, not with each poll: %s',
		async (_, odd, usual, count) => {
			list.fill(count, (at) => ({ updated: usual(at) }));
			const workflow = trigger();
			await workflow.activate();
			list.put('odd', { updated: odd });
			await workflow.poll();
			expect(workflow.warnings).toEqual([
				expect.stringMatching(
					/^Trigger: 1 record is far ahead of all others in the high-water field 'updated'/,
				),
			]);
			expect(workflow.warnings[0]).toContain(String(odd));
			await workflow.poll();
			expect(workflow.warnings).toHaveLength(1);
			await workflow.activate();
			expect(workflow.warnings).toHaveLength(2);
			await workflow.restart();
			expect(workflow.warnings).toHaveLength(3);
		},
	);

	it.each([0, 1, 20])(
		'hides nothing where nothing else is: %d records before it',
		async (count) => {
			list.fill(count, (at) => ({ updated: 5000 + at }));
			list.put('odd', { updated: 4_102_444_800_000 });
			const workflow = trigger({ highWaterOverlap: 0 });
			await workflow.activate();
			list.put('late', { updated: 5000 + count });
			expect(ids(await workflow.poll())).toEqual(['late']);
		},
	);
});

describe('whole numbers beyond 2^53', () => {
	const first = 7_615_917_337_495_251_231n;
	const number = (at: number) => String(first + BigInt(at));

	it.each([0, 5])(
		'are told each once and asked for digit by digit: overlap %d',
		async (overlap) => {
			// The list's own filter knows no such numbers.
			list.filter = undefined;
			list.fill(15, (at) => ({ updated: number(at) }));
			const workflow = trigger({ highWaterOverlap: overlap });
			await workflow.activate();
			for (let at = 15; at < 20; at++) {
				list.put(`r${at}`, { updated: number(at) });
				expect(ids(await workflow.poll())).toEqual([`r${at}`]);
				const since = new URLSearchParams(list.server.log.entries.at(-1)?.target.split('?')[1]).get(
					'since',
				);
				expect(since).toBe(number(at - 10 - overlap));
			}
			expect(await workflow.restart()).toEqual([]);
		},
	);
});

describe('a value that goes back', () => {
	it.each<[string, (at: number) => string | number]>([
		['dates', iso],
		['numbers', (at) => 100_000 + at],
	])('is told once, however far, when the API gives the record: %s', async (_, value) => {
		list.filter = undefined;
		list.fill(40, (at) => ({ updated: value(at * 100) }));
		const workflow = trigger({ highWaterOverlap: 10 });
		await workflow.activate();
		for (const [round, back] of [1, 500, 90_000].entries()) {
			list.put('r39', { updated: value(3900 - back) });
			expect([round, ids(await workflow.poll())]).toEqual([round, ['r39']]);
			expect(await workflow.poll()).toEqual([]);
			list.put('r39', { updated: value(3900 + round) });
			expect(ids(await workflow.poll())).toEqual(['r39']);
		}
	});
});

describe('a read that a limit ends', () => {
	it('goes on where it ended when the API lists the oldest first', async () => {
		const limits = { maxRecords: 40, highWaterOverlap: 0, isOldestFirst: true };
		const workflow = trigger({ ...limits, emitsExisting: true });
		list.fill(100, (at) => ({ updated: iso(at) }));
		const told = [...(await workflow.activate())];
		while (told.length < 100) told.push(...(await workflow.poll()));
		expect(ids(told)).toEqual([...list.rows.keys()]);
		expect(await workflow.poll()).toEqual([]);
	});

	it.each<[string, (at: number) => string, IDataObject]>([
		['an order that is not known', (at) => iso(at), {}],
		['another order than was said', (at) => iso(-at), { isOldestFirst: true }],
	])(
		'does not move the mark, and says so when it brings nothing new: %s',
		async (_, updated, said) => {
			list.fill(100, (at) => ({ updated: updated(at) }));
			const parameters = (options: IDataObject) =>
				listParameters(list, 'highWater', { emitsExisting: true, ...said, ...options }, MARK);
			const workflow = connectorTrigger(parameters({ maxRecords: 40 }));
			expect(await workflow.activate()).toHaveLength(40);
			const { message, description } = await failure(workflow.poll());
			expect(message).toContain(
				'nothing new and was not complete: the limit of records is reached',
			);
			expect(description).toContain('Nothing is lost');
			const rest = await workflow.activate({ parameters: parameters({}) });
			expect(ids(rest)).toEqual([...list.rows.keys()].slice(40));
		},
	);

	it.each(['highWater', 'newOrChanged'])('is no baseline: %s', async (emit) => {
		list.fill(10, (at) => ({ updated: iso(at) }));
		const workflow = connectorTrigger(listParameters(list, emit, { maxRecords: 5 }, MARK));
		const { message, description } = await failure(workflow.activate());
		expect(message).toContain('The first read must be complete');
		expect(description).toContain("'Emit Existing Records First'");
	});
});

describe('a record without a value', () => {
	const withNull = () => {
		list.put('a', { updated: iso(0) });
		list.put('b', { updated: null });
		list.put('c');
	};

	it('fails the poll with what it has', async () => {
		withNull();
		const { message, description } = await failure(trigger().activate());
		expect(message).toContain("2 records have no value in the high-water field 'updated'");
		expect(description).toContain('id, updated, version');
	});

	it('is left out when that is wanted', async () => {
		withNull();
		const workflow = trigger({ highWaterMissing: 'skip', emitsExisting: true });
		expect(ids(await workflow.activate())).toEqual(['a']);
	});

	it('is told by what it holds when that is wanted', async () => {
		withNull();
		const workflow = trigger({ highWaterMissing: 'content' });
		await workflow.activate();
		list.put('b', { name: 'changed' });
		list.put('d', { updated: null });
		expect(ids(await workflow.poll())).toEqual(['b', 'd']);
		expect(await workflow.poll()).toEqual([]);
	});
});

it('counts the value as content when the mapping leaves it out', async () => {
	list.put('a', { updated: iso(0) });
	const workflow = trigger({ mapping: { row: [{ target: 'key', path: 'id' }] } });
	await workflow.activate();
	list.put('a', { updated: iso(1) });
	expect(await workflow.poll()).toEqual([{ key: 'a' }]);
});

it('shows a sample without asking from the mark on', async () => {
	list.fill(30, (at) => ({ updated: iso(at) }));
	const workflow = trigger();
	await workflow.activate();
	expect(await workflow.test()).toHaveLength(10);
	expect(list.asked.at(-1)).toBeUndefined();
});
