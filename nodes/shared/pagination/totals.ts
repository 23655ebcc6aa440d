import type { PageFacts } from './strategy';
import { readSource, type Source } from './source';

/** Where a server says how much there is, and in what unit. Stored: never change the units. */
export interface TotalSource {
	readonly source: Source;
	readonly unit: 'records' | 'pages';
}

/**
 * A stated total as a number; `Content-Range: items 0-24/319` is read too. Null, `*`, negative
 * numbers, "1,234" and other texts are unusable (quirks P29, P30).
 */
export function parseTotal(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const count = text.includes('/') ? text.slice(text.lastIndexOf('/') + 1) : text;
	return /^\d+$/.test(count) ? Number(count) : undefined;
}

/** What stands where a total should, when it can't be used and does not say "unknown". */
export function unusableTotal(total: TotalSource | undefined, page: PageFacts): string | undefined {
	const stated = total === undefined ? undefined : readSource(total.source, page);
	if (stated === undefined || parseTotal(stated) !== undefined) return undefined;
	const text = JSON.stringify(stated);
	// `items 0-24/*` is how RFC 9110, 14.4 says that the length is unknown.
	return /\*"$/.test(text) ? undefined : text.slice(0, 40);
}

/** The stated totals of a page, as far as they are usable. */
export function readTotals(
	total: TotalSource | undefined,
	page: PageFacts,
): Pick<PageFacts, 'total' | 'totalPages'> {
	const stated = total === undefined ? undefined : parseTotal(readSource(total.source, page));
	if (total === undefined || stated === undefined) return {};
	return total.unit === 'pages' ? { totalPages: stated } : { total: stated };
}

/**
 * Whether the stated total is reached. One that is smaller than what was read is wrong and says
 * nothing (quirk P30). One that equals what was read at the end of a full page is believed: only one
 * more call could tell it from a right one.
 */
export function isTotalReached(total: number | undefined, read: number): boolean {
	return total !== undefined && read === total;
}

/** Whether a total announces more than what was read. */
export function announcesMore(total: number | undefined, read: number): boolean {
	return total !== undefined && read < total;
}
