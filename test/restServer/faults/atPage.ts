import type { Answer } from '../answer';
import type { Exchange, Layer } from '../exchange';

/** When a fault strikes. `times` counts strikes; a page asked for again afterwards is fine. */
export interface Strike {
	page: number;
	/** Once unless said otherwise; `Infinity` for always. */
	times?: number;
}

/**
 * Changes the answer that carries a page. The list is asked first, because only it knows which page
 * a request means, whatever the paging scheme.
 */
export function atPage(
	{ page, times = 1 }: Strike,
	damage: (answer: Answer, exchange: Exchange) => Answer,
): Layer {
	let strikes = 0;
	return (next) => async (exchange) => {
		const answer = await next(exchange);
		// A page that another fault has already broken off was not served; the next try is mine.
		const isWhole = answer.ending === undefined;
		if (!isWhole || answer.served?.page !== page || strikes >= times) return answer;
		strikes += 1;
		return damage(answer, exchange);
	};
}
