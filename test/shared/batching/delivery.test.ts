import fc from 'fast-check';

import { deliverBatches, type Verdict } from '../../../nodes/shared/batching/delivery';
import { failed, type Outcome, sent, unknown } from '../../../nodes/shared/batching/outcomes';

interface Batch {
	readonly rows: readonly number[];
}

type Call = (rows: readonly number[]) => Promise<Verdict<number>>;

/** Delivers and notes every outcome; a row settled twice shows. */
async function deliver(lanes: readonly Batch[][], call: Call, inFlight = 1, maxSearchCalls = 1000) {
	const settled = new Map<number, Outcome[]>();
	await deliverBatches<Batch, number>(lanes, {
		call,
		onSettled: (row, outcome) => settled.set(row, [...(settled.get(row) ?? []), outcome]),
		maxSearchCalls,
		inFlight,
		afterStop: { taken: (stop) => unknown(stop), unsent: (stop) => failed(stop) },
	});
	return settled;
}

const all = (rows: readonly number[], outcome: Outcome) =>
	rows.map((row) => [row, outcome] as const);
const apart = (rows: readonly number[], wereTaken = false) => ({
	outcomes: [],
	apart: { rows, wereTaken, whenTooMany: () => failed('too many') },
});

/** A server that refuses every call with a bad row in it. */
function strict(bad: ReadonlySet<number>, taken: number[]): Call {
	return async (rows) => {
		const isBad = rows.some((row) => bad.has(row));
		if (isBad && rows.length > 1) return await Promise.resolve(apart(rows));
		if (isBad) return { outcomes: all(rows, failed('bad')) };
		taken.push(...rows);
		return { outcomes: all(rows, sent()) };
	};
}

const lanesOf = fc
	.array(fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 9 }), { maxLength: 4 }), {
		maxLength: 4,
	})
	.map((lanes) => {
		let next = 0;
		return lanes.map((lane) => lane.map((rows) => ({ rows: rows.map(() => next++) })));
	});

it('settles every row exactly once and finds exactly the bad ones', async () => {
	await fc.assert(
		fc.asyncProperty(
			lanesOf,
			fc.uniqueArray(fc.nat({ max: 100 })),
			fc.integer({ min: 1, max: 5 }),
			async (lanes, bad, inFlight) => {
				const taken: number[] = [];
				const settled = await deliver(lanes, strict(new Set(bad), taken), inFlight);
				const rows = lanes.flat().flatMap((batch) => batch.rows);
				expect([...settled.keys()].sort((a, b) => a - b)).toEqual(rows);
				for (const [row, outcomes] of settled) {
					expect(outcomes.map(({ outcome }) => outcome)).toEqual([
						bad.includes(row) ? 'failed' : 'sent',
					]);
				}
				expect(new Set(taken).size).toBe(taken.length);
			},
		),
	);
});

it('gives up searching after the calls it may cost', async () => {
	const rows = Array.from({ length: 64 }, (_, n) => n);
	let calls = 0;
	const call: Call = async (part) => {
		calls += 1;
		return await strict(new Set(rows), [])(part);
	};
	const settled = await deliver([[{ rows }]], call, 1, 10);
	expect(calls).toBe(11);
	expect(settled.size).toBe(64);
});

it('does not send a single row again for ever', async () => {
	let calls = 0;
	const settled = await deliver([[{ rows: [1] }]], async (rows) => {
		calls += 1;
		return await Promise.resolve(apart(rows));
	});
	expect(calls).toBe(1);
	expect(settled.get(1)).toEqual([failed('too many')]);
});

it('after a stop tells rows that were taken from rows never sent', async () => {
	let calls = 0;
	const settled = await deliver([[{ rows: [1, 2] }, { rows: [3] }]], async (rows) => {
		calls += 1;
		if (calls === 1) return await Promise.resolve(apart(rows, true));
		return { outcomes: all(rows, failed('no')), stop: 'signed out' };
	});
	// What ends the run says nothing about the row, and the first call may have landed it.
	expect(settled.get(1)).toEqual([unknown('signed out')]);
	expect(settled.get(2)).toEqual([unknown('signed out')]);
	expect(settled.get(3)).toEqual([failed('signed out')]);
	expect(calls).toBe(2);
});

it('tells a call whether an earlier one took some of its rows', async () => {
	const asked: Array<[number, boolean]> = [];
	await deliverBatches<Batch, number>([[{ rows: [1, 2] }, { rows: [3, 4] }]], {
		call: async (rows, _batch, wereTaken) => {
			asked.push([rows.length, wereTaken]);
			const isFirst = rows.length > 1;
			return await Promise.resolve(
				isFirst ? apart(rows, rows[0] === 1) : { outcomes: all(rows, sent()) },
			);
		},
		onSettled: () => undefined,
		maxSearchCalls: 9,
		inFlight: 1,
		afterStop: { taken: (stop) => unknown(stop), unsent: (stop) => failed(stop) },
	});
	expect(asked).toEqual([
		...[2, 1, 1].map((rows, at) => [rows, at > 0]),
		...[2, 1, 1].map((rows) => [rows, false]),
	]);
});

it('keeps the order in a lane, runs lanes side by side, and awaits all when one throws', async () => {
	const order: number[] = [];
	let under = 0;
	let most = 0;
	const call: Call = async (rows) => {
		most = Math.max(most, ++under);
		await new Promise((resolve) => setImmediate(resolve));
		order.push(...rows);
		under -= 1;
		return { outcomes: all(rows, sent()) };
	};
	const lanes = [0, 10, 20].map((from) => [1, 2, 3].map((n) => ({ rows: [from + n] })));
	await deliver(lanes, call, 2);
	expect(most).toBe(2);
	for (const from of [0, 10, 20]) {
		const lane = order.filter((row) => row > from && row < from + 10);
		expect(lane).toEqual([from + 1, from + 2, from + 3]);
	}
	const ended: number[] = [];
	const failing: Call = async (rows) => {
		if (rows[0] === 1) throw new Error('canceled');
		await new Promise((resolve) => setTimeout(resolve, 20));
		ended.push(...rows);
		return { outcomes: all(rows, sent()) };
	};
	await expect(deliver(lanes, failing, 2)).rejects.toThrow('canceled');
	expect(ended).toEqual([11]);
});
