import { Refusal } from '../answer';
import type { Pager } from './pager';
import { readPlaced, readSize } from './placement';
import { pageAnswer, slice } from './slice';
import type { Total } from './totals';

export interface PageInBodyOptions {
	/** Dotted body paths. */
	page: string;
	size: string;
	missing: number;
	total?: Total;
}

/** P33: a 1-based page number inside the body of a search. */
export const pageInBody: Pager<PageInBodyOptions> = {
	name: 'pageInBody',
	summary: 'takes the page number from a body path',
	serve: (rows, options) => (exchange) => {
		const page = readPlaced(exchange, { in: 'body', name: options.page }) ?? 1;
		if (typeof page !== 'number' || !Number.isInteger(page) || page < 1) {
			throw new Refusal(400, `${options.page} is a whole number from 1`);
		}
		const size = readSize(exchange, { in: 'body', name: options.size }) ?? options.missing;
		const part = slice(rows(), (page - 1) * size, size);
		return pageAnswer(part, options.total?.(part) ?? {});
	},
};
