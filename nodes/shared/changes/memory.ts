import { ConfigError } from '../http/errors';

/** How many records may be remembered, and what to tell when there are more. */
export interface Memory {
	readonly most: number;
	/** What is remembered, for example "licenses without a timestamp". */
	readonly what: string;
	/** What the person can do about it. */
	readonly hint: string;
}

/**
 * Refuses to forget: with less in mind, changes would be lost or told twice.
 * @throws ConfigError when there are more records than may be remembered
 */
export function requireRoom({ most, what, hint }: Memory, count: number): void {
	if (count <= most) return;
	throw new ConfigError(
		`There are ${count} ${what}, more than the ${most} that can be remembered between two polls`,
		hint,
	);
}
