/** What the settings are unless a person changes them. */
export const DEFAULT_OVERLAP_SECONDS = 300;
export const DEFAULT_VANISH_PERCENT = 20;

/** The most that makes sense. */
export const LIMITS = {
	/** Ten years in seconds; of a counter, any step back is thinkable. */
	overlap: 315_360_000,
	vanishPercent: 100,
} as const;

/**
 * What may be remembered between two polls. n8n keeps it in the row of the workflow and reads it
 * with every use of it, so it must not grow to many megabytes: 22 characters for each record by
 * content, up to 45 within the overlap of a high-water mark.
 */
export const MOST_REMEMBERED = {
	contents: 50_000,
	window: 50_000,
	/** Characters of all sync field values together, kept only where vanished records are told. */
	nameCharacters: 2_000_000,
} as const;

/**
 * The high-water mark is the value of the record in this place from the top, so that a few values
 * that are far ahead of all others don't hide what comes after them.
 */
export const MARK_HEAD = 10;

/** Records that a test in the editor shows, and the pages that are read to find them. */
export const SAMPLE = { records: 10, pages: 5 } as const;
