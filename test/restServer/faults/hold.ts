import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Holds an answer back for `ms` milliseconds, Infinity for ever. False when the client was gone
 * before, which `gone` tells.
 */
export type Hold = (ms: number, gone: AbortSignal) => Promise<boolean>;

/** In real time. */
export const holdReally: Hold = async (ms, gone) => {
	if (gone.aborted) return false;
	const passed = Number.isFinite(ms)
		? wait(ms, true, { signal: gone })
		: once(gone, 'abort').then(() => false);
	return await passed.catch(() => false);
};

/** Resolves when the client is gone, or the server ends. */
export async function untilGone(gone: AbortSignal): Promise<void> {
	if (!gone.aborted) await once(gone, 'abort');
}
