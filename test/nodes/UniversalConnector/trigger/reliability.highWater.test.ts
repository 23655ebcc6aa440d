import { connectorTrigger } from '../../../helpers/connectorTrigger';
import {
	LIMIT_MS,
	Life,
	play,
	POLLS,
	RECORDS,
	requireEachOnce,
	requireTrouble,
} from './changingLife';
import { ChangingList, listParameters } from './changingList';

const OVERLAP_SECONDS = 300;

let list: ChangingList;

beforeEach(async () => {
	list = await ChangingList.start();
});
afterEach(async () => await list.close());

describe(`${RECORDS} records that change among faults, crashes, overlapping polls and skewed clocks`, () => {
	it.each([
		[true, false],
		[false, false],
		[true, true],
	])(
		`are told in ${POLLS} polls by high-water mark, the boundary given again: %s, after a restart again: %s`,
		async (isInclusive, repeats) => {
			list.filter = { in: 'query', name: 'since', isInclusive };
			const life = new Life(list);
			for (let at = 0; at < RECORDS; at++) {
				if (at % 20 === 0) life.pass(1000);
				life.change(`r${at}`);
			}
			const workflow = connectorTrigger(
				listParameters(
					list,
					'highWater',
					{
						pageSize: 4000,
						highWaterOverlap: OVERLAP_SECONDS,
						afterRestart: repeats ? 'repeat' : 'goOn',
					},
					{ highWaterField: 'updated', highWaterParameter: 'since' },
				),
			);
			expect(await workflow.activate()).toEqual([]);
			const told = await play({ list, life }, workflow, { removes: false, repeats });
			requireTrouble(told);
			requireEachOnce(list, told, RECORDS, { workflow, repeats });
			// At first the records of the last five minutes, twenty a second; later some hundred.
			expect(told.longest).toBeLessThan((repeats ? 2 : 1) * OVERLAP_SECONDS * 20 * 45 + 1000);
		},
		LIMIT_MS,
	);
});

it(
	'tells ten thousand changes of one moment at once',
	async () => {
		list.filter = { in: 'query', name: 'since', isInclusive: true };
		const life = new Life(list);
		for (let at = 0; at < RECORDS; at++) life.change(`r${at}`);
		const workflow = connectorTrigger(
			listParameters(
				list,
				'highWater',
				{ pageSize: 4000 },
				{ highWaterField: 'updated', highWaterParameter: 'since' },
			),
		);
		await workflow.activate();
		life.pass(3_600_000);
		for (let at = 0; at < RECORDS; at++) life.change(`r${at}`);
		const told = await workflow.poll();
		expect(new Set(told.map(({ version }) => version)).size).toBe(RECORDS);
		expect(told).toHaveLength(RECORDS);
		expect(workflow.stored.length).toBeLessThan(RECORDS * 22 + 1000);
		workflow.crash();
		expect(await workflow.poll()).toEqual([]);
	},
	LIMIT_MS,
);
