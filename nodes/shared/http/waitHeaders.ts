type Headers = Readonly<Record<string, string>>;

/**
 * The longest wait a server may ask for, in milliseconds, unless set otherwise. Planhat's quota
 * counter is reset every 60 to 120 s (first public reference, 2017).
 */
export const MAX_SERVER_WAIT_MS = 130_000;

const RESET_HEADERS = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];
const REMAINING_HEADERS = [
	'ratelimit-remaining',
	'x-ratelimit-remaining',
	'x-rate-limit-remaining',
];

/** More digits than any time or count has are junk. */
const NUMBER = /^\d{1,15}(\.\d+)?$/;

/** The three forms of RFC 9110, 5.6.7; Date.parse alone reads `wait 5` as a day in May 2001. */
const HTTP_DATE =
	/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (\d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} [\d:]{8} GMT|[A-Z][a-z]{2} [\d ]\d [\d:]{8} \d{4})$/;

/** How far two clocks may be apart before their difference is taken into account. */
const CLOCK_TOLERANCE_MS = 5_000;

function httpDate(text: string): number | undefined {
	if (!HTTP_DATE.test(text)) return undefined;
	// The oldest form names no zone, but means GMT as the others do.
	const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
	return Number.isNaN(date) ? undefined : date;
}

/**
 * The moment that an answer's absolute times are compared with: the server's own, when its `Date`
 * (RFC 9110, 6.6.1) shows that one of the two clocks is wrong. `now` for an answer out of a cache.
 */
function moment(headers: Headers, now: number): number {
	const date = headers['age'] === undefined ? httpDate(headers['date']?.trim() ?? '') : undefined;
	return date === undefined || Math.abs(date - now) < CLOCK_TOLERANCE_MS ? now : date;
}

function firstNumber(headers: Headers, names: readonly string[]): number | undefined {
	for (const name of names) {
		// A header sent twice, or a count with its policy (`100, 100;w=60`): the first number counts.
		const text = headers[name]?.split(/[,;]/)[0]?.trim();
		if (text !== undefined && NUMBER.test(text)) return Number(text);
	}
	return undefined;
}

/**
 * Milliseconds to wait by `Retry-After` (RFC 9110, 10.2.3): whole or fractional seconds, or an
 * HTTP date; a date in the past is 0. Undefined when the header is missing or can't be read.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
	const text = headers['retry-after']?.trim();
	if (text === undefined) return undefined;
	if (NUMBER.test(text)) return Number(text) * 1000;
	const date = httpDate(text);
	return date === undefined ? undefined : Math.max(0, date - moment(headers, now));
}

/**
 * Milliseconds until the quota is full again by the usual reset headers: over 10^12 epoch
 * milliseconds, over 10^9 epoch seconds, otherwise seconds to go. Never negative.
 */
export function resetMs(headers: Headers, now: number): number | undefined {
	const value = firstNumber(headers, RESET_HEADERS);
	if (value === undefined) return undefined;
	if (value > 1e12) return Math.max(0, value - moment(headers, now));
	if (value > 1e9) return Math.max(0, value * 1000 - moment(headers, now));
	return value * 1000;
}

/** Calls left in the current window, as the server says; undefined when it does not. */
export function remainingCalls(headers: Headers): number | undefined {
	return firstNumber(headers, REMAINING_HEADERS);
}
