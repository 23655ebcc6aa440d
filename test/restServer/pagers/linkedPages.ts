import { formatPairs } from '../exchange';
import type { Exchange, Pair } from '../exchange';
import type { Pager } from './pager';
import { sizeParam, wholeParam } from './numbers';
import { isLast, pageAnswer, slice } from './slice';
import type { Beside, Envelope, Slice } from './slice';

/** What an announcement of neighbouring pages can use. */
export interface Neighbours {
	readonly page: number;
	readonly lastPage: number;
	/** The query as it arrived, with another page number in it. */
	queryFor(page: number): Pair[];
	readonly exchange: Exchange;
	readonly part: Slice;
}

export interface LinkedPagesOptions {
	page: string;
	size: string;
	missing: number;
	announce: (neighbours: Neighbours) => Beside;
	envelope?: Envelope;
}

/** Numbered pages whose addresses the server gives out itself, in the body or in Link headers. */
export const linkedPages: Pager<LinkedPagesOptions> = {
	name: 'linkedPages',
	summary: 'gives out the address of the next page',
	serve: (rows, options) => (exchange) => {
		const page = Math.max(wholeParam(exchange, options.page, 1), 1);
		const size = sizeParam(exchange, options.size, options);
		const part = slice(rows(), (page - 1) * size, size);
		const lastPage = Math.max(Math.ceil(part.all.length / size), 1);
		const queryFor = (other: number): Pair[] => [
			...exchange.query.filter(([name]) => name !== options.page),
			[options.page, String(other)],
		];
		return pageAnswer(
			part,
			options.announce({ page, lastPage, queryFor, exchange, part }),
			options.envelope,
		);
	},
};

export function hasNext({ part }: Neighbours): boolean {
	return !isLast(part);
}

/** Address of a page relative to the origin. */
export function rootRelative(neighbours: Neighbours, page: number): string {
	return `${neighbours.exchange.path}?${formatPairs(neighbours.queryFor(page))}`;
}
