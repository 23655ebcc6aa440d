import type { Answer } from '../answer';
import type { Layer } from '../exchange';
import { bump } from '../scenario';
import type { Counters } from '../scenario';

export interface ThrottleOptions {
	/** Call of the list that is refused first, 1-based. */
	onCall: number;
	/** The refusal, and how long it asks to wait; without `waitMs` any time will do. */
	refuse: () => { answer: Answer; waitMs?: number | undefined };
	now: () => number;
	counters: Counters;
}

/**
 * E01, E02, E04: refuses once and then until the stated time has passed. `throttled` counts every
 * refusal, `early` those of a client that did not wait.
 */
export function throttle({ onCall, refuse, now, counters }: ThrottleOptions): Layer {
	let calls = 0;
	let openAt: number | undefined;
	return (next) => (exchange) => {
		calls += 1;
		const isFirst = openAt === undefined && calls >= onCall;
		const isEarly = openAt !== undefined && now() < openAt;
		if (!isFirst && !isEarly) return next(exchange);
		bump(counters, 'throttled');
		if (isEarly) bump(counters, 'early');
		const { answer, waitMs } = refuse();
		openAt ??= now() + (waitMs ?? 0);
		return answer;
	};
}
