import { jsonAnswer } from '../answer';
import type { Answer } from '../answer';

/** A refusal that says when to come back, and what that means in milliseconds. */
export interface Wait {
	answer: Answer;
	/** Undefined where the server says nothing usable. */
	waitMs?: number | undefined;
}

const second = 1000;
const day = 86_400 * second;

const tooMany = (name: string, value: string): Answer =>
	jsonAnswer({ error: 'too many requests' }, { status: 429, headers: [[name, value]] });

/** E01: RFC 9110 section 10.2.3 allows whole seconds and dates; servers send more than that. */
export const retryAfterForms = {
	seconds: () => ({ answer: tooMany('Retry-After', '2'), waitMs: 2 * second }),
	fraction: () => ({ answer: tooMany('Retry-After', '0.5'), waitMs: 0.5 * second }),
	zero: () => ({ answer: tooMany('Retry-After', '0'), waitMs: 0 }),
	date: (now) => {
		const moment = wholeSecond(now + 3 * second);
		return {
			answer: tooMany('Retry-After', new Date(moment).toUTCString()),
			waitMs: moment - now,
		};
	},
	pastDate: (now) => ({
		answer: tooMany('Retry-After', new Date(now - day).toUTCString()),
		waitMs: 0,
	}),
	junk: () => ({ answer: tooMany('Retry-After', 'soon') }),
} as const satisfies Record<string, (now: number) => Wait>;

/** E02: the same header name, four meanings and one nonsense. */
export const resetForms = {
	epochSeconds: (now) => {
		const moment = wholeSecond(now + 2 * second);
		return {
			answer: tooMany('X-RateLimit-Reset', String(moment / second)),
			waitMs: moment - now,
		};
	},
	epochMs: (now) => ({
		answer: tooMany('X-RateLimit-Reset', String(now + 2 * second)),
		waitMs: 2 * second,
	}),
	secondsToGo: () => ({ answer: tooMany('X-RateLimit-Reset', '2'), waitMs: 2 * second }),
	/** A clock that runs behind: the wait is nothing, never less. */
	past: (now) => ({
		answer: tooMany('X-RateLimit-Reset', String(wholeSecond(now - day) / second)),
		waitMs: 0,
	}),
	/** Longer than any run should wait. */
	far: (now) => {
		const moment = wholeSecond(now + day);
		return {
			answer: tooMany('X-RateLimit-Reset', String(moment / second)),
			waitMs: moment - now,
		};
	},
} as const satisfies Record<string, (now: number) => Wait>;

/** E04: servers that throttle without a 429. */
export const oddThrottles = {
	status403: () => ({
		answer: jsonAnswer({ error: 'rate limit exceeded' }, { status: 403 }),
	}),
	status420: () => ({
		answer: jsonAnswer({ error: 'enhance your calm' }, { status: 420 }),
	}),
	status503: () => ({
		answer: jsonAnswer({ error: 'slow down' }, { status: 503, headers: [['Retry-After', '1']] }),
		waitMs: second,
	}),
	okFalse: () => ({ answer: jsonAnswer({ ok: false, error: 'ratelimited' }) }),
} as const satisfies Record<string, (now: number) => Wait>;

function wholeSecond(moment: number): number {
	return Math.ceil(moment / second) * second;
}
