import type { Row } from '../records';
import type { Layer } from '../exchange';
import type { Rows } from './pager';

/**
 * P32: a list that changes while it is read. The change happens once, after the given page was
 * answered for the first time.
 */
export function shifting(
	start: readonly Row[],
	{ afterPage, change }: { afterPage: number; change: (rows: readonly Row[]) => readonly Row[] },
): { rows: Rows; layer: Layer } {
	let rows = start;
	let isChanged = false;
	return {
		rows: () => rows,
		layer: (next) => async (exchange) => {
			const answer = await next(exchange);
			if (answer.served?.page === afterPage && !isChanged) {
				isChanged = true;
				rows = change(rows);
			}
			return answer;
		},
	};
}
