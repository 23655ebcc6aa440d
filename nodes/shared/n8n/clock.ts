import { sleep } from 'n8n-workflow';

import type { Clock } from '../http/clock';
import { CancelledError } from '../http/errors';

/** n8n's sleep can't be interrupted, so a wait is cut into slices this long (milliseconds). */
const SLICE_MS = 500;

/** A clock that also ends calls. */
export interface CallClock extends Clock {
	/**
	 * Does work that may take `ms` milliseconds; `deadline` fires when they have passed before it has
	 * ended, with a reason named TimeoutError. To end the work then is up to the work.
	 */
	within<Result>(ms: number, work: (deadline: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** The real clock, the one place that asks the machine for time; its waits end when `signal` fires. */
export function n8nClock(signal: AbortSignal | undefined): CallClock {
	return {
		now: () => Date.now(),
		random: () => Math.random(),
		async wait(ms) {
			const end = Date.now() + ms;
			for (let left = ms; left > 0; left = end - Date.now()) {
				if (signal?.aborted) throw new CancelledError();
				await sleep(Math.min(SLICE_MS, left));
			}
			if (signal?.aborted) throw new CancelledError();
		},
		within: async (ms, work) => await work(AbortSignal.timeout(ms)),
	};
}
