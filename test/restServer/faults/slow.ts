import { bodyText } from '../answer';
import type { Layer } from '../exchange';
import { atPage } from './atPage';
import type { Strike } from './atPage';
import { type Hold, holdReally, untilGone } from './hold';

/** One character per interval: no read ever times out, only a limit on the whole call helps. */
export function dripAtPage(strike: Strike & { intervalMs: number; hold?: Hold }): Layer {
	const { intervalMs, hold = holdReally } = strike;
	return atPage(strike, (answer, { signal }) => ({
		...answer,
		body: drip(bodyText(answer), async () => await hold(intervalMs, signal), signal),
	}));
}

async function* drip(
	text: string,
	pause: () => Promise<boolean>,
	gone: AbortSignal,
): AsyncIterable<string> {
	for (const character of text) {
		yield character;
		if (!(await pause())) return await untilGone(gone);
	}
}

/** Holds every answer back, so that calls made side by side are seen side by side. */
export function delayed(delayMs: number, hold: Hold = holdReally): Layer {
	return (next) => async (exchange) => {
		await hold(delayMs, exchange.signal);
		return await next(exchange);
	};
}
