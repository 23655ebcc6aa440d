import { sleep } from 'n8n-workflow';

import type { Clock } from '../http/clock';
import { CancelledError } from '../http/errors';

/** n8n's sleep can't be interrupted, so a wait is cut into slices this long (milliseconds). */
const SLICE_MS = 500;

/** The real clock; its waits end when `signal` fires. */
export function n8nClock(signal: AbortSignal | undefined): Clock {
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
	};
}
