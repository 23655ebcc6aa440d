import { Refusal } from '../answer';
import type { Layer, Pair } from '../exchange';
import { bump } from '../scenario';
import type { Counters } from '../scenario';

export interface QuotaOptions {
	calls: number;
	windowMs: number;
	now: () => number;
	counters: Counters;
}

/**
 * E03: a fixed window. Every answer tells what remains and, in seconds, when the window ends; a
 * call beyond it is a 429 and counted as `overrun`.
 */
export function quota({ calls, windowMs, now, counters }: QuotaOptions): Layer {
	let windowEnd = 0;
	let used = 0;
	return (next) => async (exchange) => {
		if (now() >= windowEnd) {
			windowEnd = now() + windowMs;
			used = 0;
		}
		used += 1;
		const told: Pair[] = [
			['X-RateLimit-Limit', String(calls)],
			['X-RateLimit-Remaining', String(Math.max(calls - used, 0))],
			['X-RateLimit-Reset', String(Math.ceil((windowEnd - now()) / 1000))],
		];
		if (used > calls) {
			bump(counters, 'overrun');
			throw new Refusal(429, 'too many requests', told);
		}
		const answer = await next(exchange);
		return { ...answer, headers: [...(answer.headers ?? []), ...told] };
	};
}
