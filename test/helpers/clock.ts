import type { Clock } from '../../nodes/shared/http/clock';
import { CancelledError } from '../../nodes/shared/http/errors';

export interface ClockSettings {
	/** Milliseconds since 1970 at which the clock starts. */
	readonly start?: number;
	/** What chance gives: always this number, or one after the other and then the last for ever. */
	readonly random?: number | readonly number[];
	/** True when time stands still until `advance` is called; otherwise it jumps to the next waiter. */
	readonly isHeld?: boolean;
}

interface Waiter {
	readonly until: number;
	readonly resolve: () => void;
	readonly reject: (error: Error) => void;
}

/** Resolves when everything that can go on without time passing has gone on. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/**
 * A clock of virtual time. Whenever nothing else can go on, it jumps to the moment the earliest
 * waiter waits for; waiters of one moment go on in the order in which they came.
 */
export class ManualClock implements Clock {
	/** All waits asked for, in milliseconds. */
	readonly waits: number[] = [];
	private time: number;
	private readonly chances: readonly number[];
	private readonly isHeld: boolean;
	private drawn = 0;
	private waiters: Waiter[] = [];
	private isPumping = false;
	private isCancelled = false;

	constructor({ start = Date.UTC(2026, 0, 1), random = 0.5, isHeld = false }: ClockSettings = {}) {
		this.time = start;
		this.chances = typeof random === 'number' ? [random] : random;
		this.isHeld = isHeld;
	}

	now(): number {
		return this.time;
	}

	random(): number {
		const chance = this.chances[Math.min(this.drawn, this.chances.length - 1)];
		this.drawn += 1;
		if (chance === undefined) throw new Error('The clock was given no chances');
		return chance;
	}

	wait(ms: number): Promise<void> {
		this.waits.push(ms);
		if (this.isCancelled) return Promise.reject(new CancelledError());
		if (!(ms >= 0)) return Promise.reject(new Error(`A wait of ${ms} ms makes no sense`));
		return new Promise((resolve, reject) => {
			this.waiters.push({ until: this.time + ms, resolve, reject });
			if (!this.isHeld) void this.pump();
		});
	}

	/** Number of waits that have not ended. */
	get waiting(): number {
		return this.waiters.length;
	}

	/** Lets time pass and wakes those who waited for it, each at its moment. */
	async advance(ms: number): Promise<void> {
		const end = this.time + ms;
		await settled();
		while (this.waiters.some(({ until }) => until <= end)) {
			this.wakeNext();
			await settled();
		}
		this.time = end;
	}

	/** Ends all waits, also those to come, as the real clock does when the run is cancelled. */
	cancel(): void {
		this.isCancelled = true;
		const ended = this.waiters;
		this.waiters = [];
		for (const { reject } of ended) reject(new CancelledError());
	}

	private wakeNext(): void {
		const earliest = Math.min(...this.waiters.map(({ until }) => until));
		const index = this.waiters.findIndex(({ until }) => until === earliest);
		const [waiter] = this.waiters.splice(index, 1);
		this.time = Math.max(this.time, earliest);
		waiter?.resolve();
	}

	private async pump(): Promise<void> {
		if (this.isPumping) return;
		this.isPumping = true;
		await settled();
		while (this.waiters.length > 0) {
			this.wakeNext();
			await settled();
		}
		this.isPumping = false;
	}
}
