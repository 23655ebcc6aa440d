import { byOutput, connectorTrigger } from '../../../helpers/connectorTrigger';
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

let list: ChangingList;

beforeEach(async () => {
	list = await ChangingList.start();
});
afterEach(async () => await list.close());

describe(`${RECORDS} records that change among faults, crashes, overlapping polls and skewed clocks`, () => {
	it.each([false, true])(
		`are told in ${POLLS} polls by content, and so are those that vanish; again after a restart: %s`,
		async (repeats) => {
			const life = new Life(list);
			for (let at = 0; at < RECORDS; at++) life.change(`r${at}`);
			const workflow = connectorTrigger(
				listParameters(list, 'newOrChanged', {
					pageSize: 4000,
					emitsVanished: true,
					afterRestart: repeats ? 'repeat' : 'goOn',
				}),
			);
			expect(await workflow.activate()).toEqual([]);
			const told = await play({ list, life }, workflow, { removes: true, repeats });
			requireTrouble(told);
			requireEachOnce(list, told, RECORDS, { workflow, repeats });
			// Those that were made and gone between two polls that succeeded were never seen.
			const isShown = (id: string) => id.startsWith('r');
			expect(told.vanished).toHaveLength(new Set(told.vanished).size);
			const swallowed = byOutput(workflow.swallowed).vanished.map(({ id }) => id);
			const known = new Set(repeats ? told.vanished : [...told.vanished, ...swallowed]);
			expect(life.gone.filter(isShown).filter((id) => !known.has(id))).toEqual([]);
			expect(told.vanished.filter((id) => !life.gone.includes(String(id)))).toEqual([]);
			// 22 characters for each record that is there or was, and the sync field value.
			const most = (RECORDS + life.gone.length) * 22 + list.rows.size * '"[\\"r1234\\"]",'.length;
			expect(told.longest).toBeLessThan((repeats ? 2 : 1) * most + 1000);
		},
		LIMIT_MS,
	);
});
