/** What the settings are unless a person changes them. */
export const DEFAULT_CATCH_UP_DAYS = 7;
export const DEFAULT_DAYS = 30;
export const DEFAULT_MAX_PAGES = 200;
export const DEFAULT_OVERLAP_SECONDS = 300;

/** The most that makes sense. */
export const LIMITS = {
	catchUpDays: 365,
	/** Ten years. */
	days: 3650,
	maxPages: 10_000,
	/** A day. */
	overlapSeconds: 86_400,
} as const;

/**
 * Records remembered between two polls. n8n keeps what a trigger remembers in the row of the
 * workflow and reads it with every use of it, so it must not grow to many megabytes: 21 characters
 * at most for each by timestamp, 22 by content, 21 by day.
 */
export const MOST_REMEMBERED = { stamps: 100_000, contents: 50_000, days: 50_000 } as const;

/** Grows when the shape of what is remembered changes. */
export const MEMORY_VERSION = 1;
