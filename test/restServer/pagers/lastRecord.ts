import { Refusal } from '../answer';
import type { Pager } from './pager';
import { sizeParam, wholeParam } from './numbers';
import { pageAnswer, slice } from './slice';

export interface LastRecordOptions {
	after: string;
	size: string;
	missing: number;
}

/** P14: `?starting_after=40` gives what follows the record with that id. */
export const lastRecord: Pager<LastRecordOptions> = {
	name: 'lastRecord',
	summary: 'goes on after the id of the last record',
	serve: (rows, options) => (exchange) => {
		const all = rows();
		const id = wholeParam(exchange, options.after, 0);
		const before = all.findIndex((row) => row.id === id);
		if (id !== 0 && before < 0) throw new Refusal(400, `${options.after} is no record`);
		const size = sizeParam(exchange, options.size, options);
		return pageAnswer(slice(all, before + 1, size), {});
	},
};
