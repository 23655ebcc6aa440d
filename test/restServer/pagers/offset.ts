import { Refusal } from '../answer';
import type { Pager } from './pager';
import { sizeParam, wholeParam } from './numbers';
import { pageAnswer, slice } from './slice';
import type { Beside, Envelope } from './slice';
import type { Total } from './totals';

export interface OffsetOptions {
	offset: string;
	limit: string;
	/** Offset of the first record (P24). */
	first?: 0 | 1;
	/** Size when none is asked for. */
	missing: number;
	/** Most rows given in one call, whatever was asked (P25). */
	cap?: number | undefined;
	total?: Total | undefined;
	/** Status past the end instead of an empty page (P21). */
	pastEnd?: number;
	/** Records that can be reached at all; more is an error (P34). */
	depth?: number;
	envelope?: Envelope;
}

/** Skips records: `?offset=40&limit=20`. */
export const offset: Pager<OffsetOptions> = {
	name: 'offset',
	summary: 'skips a number of records',
	serve: (rows, options) => (exchange) => {
		const first = options.first ?? 0;
		const start = wholeParam(exchange, options.offset, first);
		if (start < first) throw new Refusal(400, `${options.offset} starts at ${first}`);
		const size = sizeParam(exchange, options.limit, options);
		const from = start - first;
		const all = rows();
		if (options.depth !== undefined && from + size > options.depth) {
			throw new Refusal(400, `result window is too large: at most ${options.depth} records`);
		}
		// Past the end is where no row is left, but the very first page may well be empty.
		if (options.pastEnd !== undefined && from > 0 && from >= all.length) {
			throw new Refusal(options.pastEnd, 'there is nothing at this offset');
		}
		const part = slice(all, from, size);
		const beside: Beside = options.total?.(part) ?? {};
		return pageAnswer(part, beside, options.envelope);
	},
};
