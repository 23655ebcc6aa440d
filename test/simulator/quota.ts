import type { SwitchBoard } from './switches';

/** Planhat developer documentation: authentication and limits (soft quota and hard limits). */
const DOCUMENTED = { limit: 200, windowMs: 60_000, parallel: 50, perSecond: 150 };

/** How many calls are let through; what is left out keeps the documented number. */
export type QuotaLimits = typeof DOCUMENTED;

/**
 * Counts calls against the position of the `quota` switch. Windows are fixed: the counter is set
 * back once a window is over, as the first public documentation described.
 */
export class Quota {
	/** 429 answers given so far. */
	refused = 0;
	private limits: QuotaLimits = { ...DOCUMENTED };
	private windowStart = Number.NEGATIVE_INFINITY;
	private used = 0;

	constructor(
		private readonly switches: SwitchBoard,
		private readonly now: () => number,
	) {}

	/** Changes limits and starts counting anew. */
	configure(limits: Partial<QuotaLimits>): void {
		this.limits = { ...this.limits, ...limits };
		this.reset();
	}

	/** Starts a new window and forgets the refusals. */
	reset(): void {
		this.windowStart = Number.NEGATIVE_INFINITY;
		this.used = 0;
		this.refused = 0;
	}

	/** Whether one more call may pass while this many are under way, itself included. */
	admit(inFlight: number): boolean {
		const isAdmitted = this.decide(inFlight);
		if (!isAdmitted) this.refused++;
		return isAdmitted;
	}

	private decide(inFlight: number): boolean {
		const position = this.switches.current.quota;
		if (position === 'off') return true;
		if (position === 'burst') return inFlight <= this.limits.parallel;
		this.turnWindow();
		if (this.used >= this.size) return false;
		this.used++;
		return true;
	}

	private turnWindow(): void {
		if (this.now() - this.windowStart < this.windowMs) return;
		this.windowStart = this.now();
		this.used = 0;
	}

	private get size(): number {
		return this.switches.current.quota === 'perSecond' ? this.limits.perSecond : this.limits.limit;
	}

	private get windowMs(): number {
		return this.switches.current.quota === 'perSecond' ? 1000 : this.limits.windowMs;
	}

	/** Headers of an answer under the `rateLimitHeaders` switch. */
	headers(isRefusal: boolean): Record<string, string> {
		const { quota, rateLimitHeaders: form } = this.switches.current;
		const headers: Record<string, string> = {};
		if (isRefusal && (form === 'retryAfter' || form === 'both')) {
			const left = this.windowStart + this.windowMs - this.now();
			headers['Retry-After'] = String(Math.max(1, Math.ceil(quota === 'burst' ? 1 : left / 1000)));
		}
		if (quota !== 'off' && quota !== 'burst' && (form === 'xRateLimit' || form === 'both')) {
			headers['X-Rate-Limit-Limit'] = String(this.size);
			headers['X-Rate-Limit-Remaining'] = String(Math.max(0, this.size - this.used));
		}
		return headers;
	}
}
