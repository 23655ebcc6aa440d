type Headers = Readonly<Record<string, string>>;

const RESET_HEADERS = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];
const REMAINING_HEADERS = [
	'ratelimit-remaining',
	'x-ratelimit-remaining',
	'x-rate-limit-remaining',
];
const LIMIT_HEADERS = ['ratelimit-limit', 'x-ratelimit-limit', 'x-rate-limit-limit'];

function firstNumber(headers: Headers, names: readonly string[]): number | undefined {
	for (const name of names) {
		const text = headers[name]?.trim();
		if (text !== undefined && /^\d+(\.\d+)?$/.test(text)) return Number(text);
	}
	return undefined;
}

/**
 * Milliseconds to wait by `Retry-After` (RFC 9110, 10.2.3): whole or fractional seconds, or an
 * HTTP date; a date in the past is 0. Undefined when the header is missing or can't be read.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
	const text = headers['retry-after']?.trim();
	if (text === undefined || text === '') return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	// A number with a sign or a unit is junk; Date.parse would read some of it as a year.
	if (!/[a-z]{3}/i.test(text)) return undefined;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Milliseconds until the quota is full again by the usual reset headers: over 10^12 epoch
 * milliseconds, over 10^9 epoch seconds, otherwise seconds to go. Never negative.
 */
export function resetMs(headers: Headers, now: number): number | undefined {
	const value = firstNumber(headers, RESET_HEADERS);
	if (value === undefined) return undefined;
	if (value > 1e12) return Math.max(0, value - now);
	if (value > 1e9) return Math.max(0, value * 1000 - now);
	return value * 1000;
}

/** Calls left in the current window, as the server says; undefined when it does not. */
export function remainingCalls(headers: Headers): number | undefined {
	return firstNumber(headers, REMAINING_HEADERS);
}

/** Calls allowed per window, as the server says; undefined when it does not. */
export function allowedCalls(headers: Headers): number | undefined {
	return firstNumber(headers, LIMIT_HEADERS);
}
