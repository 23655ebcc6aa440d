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

let list: ChangingList;

beforeEach(async () => {
	list = await ChangingList.start();
});
afterEach(async () => await list.close());

describe(`${RECORDS} records that change among faults, crashes, overlapping polls and skewed clocks`, () => {
	it(
		`are told each once in ${POLLS} polls by content, and so are those that vanish`,
		async () => {
			const life = new Life(list);
			for (let at = 0; at < RECORDS; at++) life.change(`r${at}`);
			const workflow = connectorTrigger(
				listParameters(list, 'newOrChanged', { pageSize: 4000, emitsVanished: true }),
			);
			expect(await workflow.activate()).toEqual([]);
			const told = await play({ list, life }, workflow, true);
			requireTrouble(told);
			requireEachOnce(list, told, RECORDS);
			// Those that were made and gone between two polls that succeeded were never seen.
			const isShown = (id: string) => id.startsWith('r');
			expect(told.vanished).toHaveLength(new Set(told.vanished).size);
			expect(life.gone.filter(isShown).filter((id) => !told.vanished.includes(id))).toEqual([]);
			expect(told.vanished.filter((id) => !life.gone.includes(String(id)))).toEqual([]);
			// 22 characters for each record that is there or was, and the sync field value.
			const most = (RECORDS + life.gone.length) * 22 + list.rows.size * '"[\\"r1234\\"]",'.length;
			expect(told.longest).toBeLessThan(most + 1000);
		},
		LIMIT_MS,
	);
});
