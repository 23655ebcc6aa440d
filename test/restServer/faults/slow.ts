import { setTimeout as wait } from 'node:timers/promises';
import { bodyText } from '../answer';
import type { Layer } from '../exchange';
import { atPage } from './atPage';
import type { Strike } from './atPage';

/** One character per interval: no read ever times out, only a limit on the whole call helps. */
export function dripAtPage(strike: Strike & { intervalMs: number }): Layer {
	return atPage(strike, (answer, { signal }) => ({
		...answer,
		body: drip(bodyText(answer), strike.intervalMs, signal),
	}));
}

async function* drip(text: string, intervalMs: number, signal: AbortSignal): AsyncIterable<string> {
	for (const character of text) {
		yield character;
		await wait(intervalMs, undefined, { signal });
	}
}

/** Holds every answer back, so that calls made side by side are seen side by side. */
export function delayed(delayMs: number): Layer {
	return (next) => async (exchange) => {
		await wait(delayMs, undefined, { signal: exchange.signal });
		return await next(exchange);
	};
}
