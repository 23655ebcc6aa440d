import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The kernel counts processor time in ticks of a hundredth of a second on every common Linux. */
const TICK_MS = 10;

/** What a process has used. */
export interface ProcessUsage {
	/** Processor time of all its threads. */
	cpuMs: number;
	/** The most memory it held since the last `forgetPeak`, in MB. */
	peakMb: number;
}

/**
 * Reads it from the kernel (proc(5): `stat` fields 14 and 15, `status` VmHWM), so on Linux only.
 *
 * @returns undefined where there is no such file
 */
export function usageOf(pid: number): ProcessUsage | undefined {
	if (process.platform !== 'linux') return undefined;
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name of the program is in brackets and may hold blanks.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
	const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return { cpuMs, peakMb: Number(peak?.[1] ?? 0) / 1024 };
}

/** Lets the peak start anew at what is held now (proc(5), `clear_refs`). */
export function forgetPeak(pid: number): void {
	if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

const LOOK_MS = 250;
const MOST_LOOKS = 60;
/** Share of one processor that a process without work may use. */
const IDLE_SHARE = 0.1;

/** Waits until a process has nothing more to do, at most a quarter of a minute. */
export async function untilIdle(pid: number): Promise<void> {
	for (let looks = 0; looks < MOST_LOOKS; looks++) {
		const before = usageOf(pid);
		await pause(LOOK_MS);
		const after = usageOf(pid);
		const usedMs = before && after ? after.cpuMs - before.cpuMs : 0;
		if (usedMs <= LOOK_MS * IDLE_SHARE) return;
	}
}
