import { Refusal } from '../answer';
import type { Pager } from './pager';
import { sizeParam, wholeParam } from './numbers';
import { pageAnswer, slice } from './slice';
import type { Total } from './totals';

export interface PageNumberOptions {
	page: string;
	size: string;
	first: 0 | 1;
	/** Page 0 is answered like page 1 instead of being refused (P22). */
	zeroIsOne?: boolean;
	missing: number;
	cap?: number | undefined;
	total?: Total | undefined;
	pastEnd?: number;
	/** Past the end the last page comes again, unchanged (P40). */
	lastPageAgain?: boolean;
}

/** Counts pages: `?page=3&size=20`; P23 calls the page number `offset`. */
export const pageNumber: Pager<PageNumberOptions> = {
	name: 'pageNumber',
	summary: 'counts pages',
	serve: (rows, options) => (exchange) => {
		const asked = wholeParam(exchange, options.page, options.first);
		const page = options.zeroIsOne && asked === 0 ? 1 : asked;
		if (page < options.first) throw new Refusal(400, `${options.page} starts at ${options.first}`);
		const size = sizeParam(exchange, options.size, options);
		const all = rows();
		const last = Math.max(Math.ceil(all.length / size) - 1, 0);
		const index = page - options.first;
		if (options.pastEnd !== undefined && index > last) {
			throw new Refusal(options.pastEnd, 'there is no such page');
		}
		const part = slice(all, (options.lastPageAgain ? Math.min(index, last) : index) * size, size);
		return pageAnswer(part, options.total?.(part) ?? {});
	},
};
