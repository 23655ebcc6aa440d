import { Refusal } from '../answer';
import { param } from '../exchange';
import type { Pager } from './pager';
import { pageAnswer, slice } from './slice';

export interface LimitPairOptions {
	name: string;
	missing: number;
}

/** P27: `?limit=40,20` skips 40 and gives 20. */
export const limitPair: Pager<LimitPairOptions> = {
	name: 'limitPair',
	summary: 'takes offset and size in one parameter',
	serve: (rows, options) => (exchange) => {
		const text = param(exchange, options.name) ?? `0,${options.missing}`;
		const numbers = /^(\d+),([1-9]\d*)$/.exec(text);
		if (!numbers) throw new Refusal(400, `${options.name} is written offset,size`);
		return pageAnswer(slice(rows(), Number(numbers[1]), Number(numbers[2])), {});
	},
};
