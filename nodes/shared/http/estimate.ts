/** How long a run takes at least, as far as that can be told before it. */
export interface Estimate {
	/** Calls that the estimate is for; null when nothing tells. */
	readonly calls: number | null;
	/** Whole minutes that a rate limit alone makes of them; null when none is known. */
	readonly minutes: number | null;
	/** What the two figures are based on, in words. */
	readonly basis: string;
}

/** Calls that may begin in any minute, and whose limit that is. */
export interface KnownRate {
	/** Infinity for no limit. */
	readonly perMinute: number;
	/** For example `'Limit: Calls per Minute'`. */
	readonly source: string;
}

/** Calls in one go need no time; each further `perMinute` of them waits for the next minute. */
function minutesFor(calls: number, perMinute: number): number {
	return Math.max(0, Math.ceil(calls / perMinute) - 1);
}

/**
 * Estimates a run of so many calls. Says what is known and what is not: a quota that an API only
 * reports in its answers is unknown before the first of them.
 *
 * Sample: 450 calls at 200 a minute give 2 minutes, because 200 begin at once, 200 more after one
 * minute and 50 after two.
 */
export function estimateOf(calls: number | undefined, rate: KnownRate | undefined): Estimate {
	if (calls === undefined) {
		const basis = 'Not estimated: how many calls there will be shows in the answers only.';
		return { calls: null, minutes: null, basis };
	}
	if (rate === undefined || !Number.isFinite(rate.perMinute)) {
		const basis =
			"Minutes are not estimated: no rate limit is known. Set 'Limit: Calls per Minute' to keep to one.";
		return { calls, minutes: null, basis };
	}
	const { perMinute, source } = rate;
	return {
		calls,
		minutes: minutesFor(calls, perMinute),
		basis: `${perMinute} calls per minute (${source}); the time that the API takes to answer comes on top.`,
	};
}
