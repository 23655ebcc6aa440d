import { AsyncLocalStorage } from 'node:async_hooks';

import { CancelledError } from '../../nodes/shared/http/errors';
import * as clocks from '../../nodes/shared/n8n/clock';
import { settled } from './clock';

interface Timer {
	readonly at: number;
	readonly fire: () => void;
}

/** A call of the run that has not ended. */
interface Call {
	readonly expired: AbortController;
}

/** An answer that a server holds back. */
interface Held {
	/** Whether the client waits on when the call it belongs to has ended. */
	readonly stays: boolean;
	readonly leave: () => void;
}

/**
 * The time of one run in n8n's engine, and of the servers it calls. It passes only while nothing of
 * the run can go on without it: while each call under way is held back by its server. So what a slow
 * answer leads to does not depend on how fast the machine is, and nobody waits.
 */
export class RunClock {
	private time: number;
	private readonly timers = new Set<Timer>();
	private readonly calls = new Set<Call>();
	private readonly holds = new Set<Held>();
	/** Calls past their deadline whose servers have not noticed yet. */
	private leaving = 0;
	private onLeft: Array<() => void> = [];
	private isPassing = false;

	/** `start` in milliseconds since 1970. */
	constructor(start: number = Date.now()) {
		this.time = start;
	}

	readonly now = (): number => this.time;

	/** The clock as the nodes see it; its waits end when `signal` fires. */
	endingWith(signal?: AbortSignal): clocks.CallClock {
		return {
			now: this.now,
			random: () => 0.5,
			wait: async (ms) => await this.wait(ms, signal),
			within: async (ms, work) => await this.within(ms, work),
		};
	}

	/**
	 * For servers: holds an answer back for `ms` milliseconds, Infinity for ever. False when the client
	 * gave up before; `gone` tells that its connection is closed.
	 */
	readonly hold = async (ms: number, gone: AbortSignal): Promise<boolean> =>
		await this.holdBack(ms, gone, false);

	/**
	 * The same for a request that n8n itself waits for beyond the call that needs it, and that later
	 * calls then wait for as well: the refresh of an access token.
	 */
	readonly holdOn = async (ms: number, gone: AbortSignal): Promise<boolean> =>
		await this.holdBack(ms, gone, true);

	private async holdBack(ms: number, gone: AbortSignal, stays: boolean): Promise<boolean> {
		if (gone.aborted) return false;
		return await new Promise((resolve) => {
			const end = (hasPassed: boolean) => {
				if (!this.holds.delete(held)) return;
				this.timers.delete(timer);
				gone.removeEventListener('abort', held.leave);
				resolve(hasPassed);
				for (const go of this.onLeft.splice(0)) go();
				this.pass();
			};
			const held: Held = { stays, leave: () => end(false) };
			const timer: Timer = { at: this.time + ms, fire: () => end(true) };
			this.holds.add(held);
			gone.addEventListener('abort', held.leave);
			if (Number.isFinite(ms)) this.timers.add(timer);
			this.pass();
		});
	}

	private get leavable(): Held[] {
		return [...this.holds].filter(({ stays }) => !stays);
	}

	private async wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
		if (signal?.aborted) throw new CancelledError();
		if (!(ms >= 0)) throw new Error(`A wait of ${ms} ms makes no sense`);
		await new Promise<void>((resolve, reject) => {
			const cancel = () => {
				this.timers.delete(timer);
				reject(new CancelledError());
			};
			const fire = () => {
				signal?.removeEventListener('abort', cancel);
				resolve();
			};
			const timer: Timer = { at: this.time + ms, fire };
			this.timers.add(timer);
			signal?.addEventListener('abort', cancel, { once: true });
			this.pass();
		});
	}

	private async within<Result>(
		ms: number,
		work: (deadline: AbortSignal) => Promise<Result>,
	): Promise<Result> {
		const call: Call = { expired: new AbortController() };
		const { signal } = call.expired;
		const timer: Timer = { at: this.time + ms, fire: () => this.expire(call) };
		this.calls.add(call);
		this.timers.add(timer);
		try {
			return await work(signal);
		} finally {
			this.timers.delete(timer);
			if (signal.aborted) await this.noticed();
			this.calls.delete(call);
			this.pass();
		}
	}

	private expire(call: Call): void {
		call.expired.abort(new DOMException('The time is over', 'TimeoutError'));
		// What is held back is held back from this call, also where n8n leaves a connection open.
		if (this.calls.size === 1) for (const { leave } of this.leavable) leave();
	}

	/** Waits until one server more has seen that its client is gone. */
	private async noticed(): Promise<void> {
		this.leaving += 1;
		const left = this.calls.size - this.leaving;
		while (this.leavable.length > left) await new Promise<void>((go) => this.onLeft.push(go));
		this.leaving -= 1;
	}

	private get canOnlyWait(): boolean {
		return this.timers.size > 0 && this.leaving === 0 && this.holds.size >= this.calls.size;
	}

	/** Lets time pass, from one moment that somebody waits for to the next. */
	private pass(): void {
		if (this.isPassing) return;
		this.isPassing = true;
		const go = async (): Promise<void> => {
			await settled();
			while (this.canOnlyWait) {
				const [first] = [...this.timers].sort((a, b) => a.at - b.at);
				if (!first) break;
				this.timers.delete(first);
				this.time = Math.max(this.time, first.at);
				first.fire();
				await settled();
			}
			this.isPassing = false;
		};
		void go();
	}
}

const running = new AsyncLocalStorage<RunClock>();
const { n8nClock } = clocks;
const { now } = Date;

// Nodes make their clock themselves, in this one place, and n8n offers no way to hand them one. Where
// modules are sealed, as outside jest, real time stays.
if (Object.getOwnPropertyDescriptor(clocks, 'n8nClock')?.writable === true) {
	Object.assign(clocks, {
		n8nClock: (signal?: AbortSignal) => running.getStore()?.endingWith(signal) ?? n8nClock(signal),
	});
}
// What n8n's credentials know of time.
Date.now = () => running.getStore()?.now() ?? now();

let hasOwnTime = false;

/** From now on each run in this file has a time of its own, which passes when it waits. */
export function withoutRealTime(): void {
	hasOwnTime = true;
}

/** Does something in the time of `clock`; without one in real time, unless `withoutRealTime` was called. */
export async function inTime<Result>(
	clock: RunClock | undefined,
	work: () => Promise<Result>,
): Promise<Result> {
	const own = clock ?? (hasOwnTime ? new RunClock() : undefined);
	return own ? await running.run(own, work) : await work();
}
