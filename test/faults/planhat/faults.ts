import type { Fault } from '../../simulator/faults';

/** A fault with the words to find it by. */
export interface NamedFault {
	readonly title: string;
	readonly fault: Fault;
}

const ALWAYS = 99;

const STATUSES = [
	301, 304, 307, 400, 401, 403, 404, 405, 408, 409, 410, 413, 422, 425, 429, 500, 501, 502, 503,
	504, 520,
];

function named(fault: Fault): NamedFault {
	const { kind, status, times = 1, phase = '', ...rest } = fault;
	const told = Object.keys(rest).length > 0 ? JSON.stringify(rest) : '';
	const often = times === ALWAYS ? 'always' : 'once';
	return { title: [kind, status ?? '', phase, often, told].join(' '), fault };
}

const after = { phase: 'afterEffect' } as const;
const always = { times: ALWAYS };

/** Faults after which it is hardest to tell what was done; every operation meets them. */
export const hardestFaults: readonly NamedFault[] = [
	{ kind: 'cut', ...after, ...always } as const,
	{ kind: 'hang', ...after } as const,
	{ kind: 'html', status: 200 } as const,
].map(named);

/** One fault of each sort. */
export const commonFaults: readonly NamedFault[] = [
	{ kind: 'status', status: 400 } as const,
	{ kind: 'status', status: 401 } as const,
	{ kind: 'status', status: 500 } as const,
	{ kind: 'status', status: 500, ...after } as const,
	{ kind: 'status', status: 503, ...always } as const,
	{ kind: 'cut' } as const,
	{ kind: 'cut', ...after, ...always } as const,
	{ kind: 'cut', bytes: 5, ...after } as const,
	{ kind: 'hang', ...after } as const,
	{ kind: 'html' } as const,
	{ kind: 'html', status: 200 } as const,
	{ kind: 'empty', ...after } as const,
	{ kind: 'bareString', ...after } as const,
	{ kind: 'truncatedJson' } as const,
	{ kind: 'drip', delayMs: 1 } as const,
	{ kind: 'rateLimit', headers: { 'Retry-After': '0' } } as const,
].map(named);

/** Every fault of the sandbox, at once and for ever, before and after the work was done. */
export const allFaults: readonly NamedFault[] = [
	...commonFaults,
	...STATUSES.map((status) => named({ kind: 'status', status, body: { message: 'Not now' } })),
	...[408, 500, 502, 504].map((status) => named({ kind: 'status', status, ...always })),
	...[500, 502, 504].map((status) => named({ kind: 'status', status, ...after, ...always })),
	...['', '"Refused"', '{}', '[]', 'null', '{"error":null}', '{"error":{"code":7}}', '<html>'].map(
		(body) => named({ kind: 'status', status: 400, body }),
	),
	...(
		[
			{ kind: 'delay', delayMs: 50 },
			{ kind: 'delay', delayMs: 50, ...after, ...always },
			{ kind: 'drip', delayMs: 600, ...always },
			{ kind: 'hang' },
			{ kind: 'hang', ...always },
			{ kind: 'cut', ...always },
			{ kind: 'cut', ...after },
			{ kind: 'cut', bytes: 0, ...after },
			{ kind: 'cut', bytes: 2, ...always },
			{ kind: 'html', ...after },
			{ kind: 'html', status: 200, ...after },
			{ kind: 'html', status: 503, ...always },
			{ kind: 'empty', status: 204, ...after },
			{ kind: 'truncatedJson', ...always },
			{ kind: 'rateLimit' },
			{ kind: 'rateLimit', ...always, headers: { 'Retry-After': '0' } },
			{ kind: 'rateLimit', headers: { 'Retry-After': '3600' } },
			{ kind: 'rateLimit', headers: { 'Retry-After': '-5' } },
			{ kind: 'rateLimit', headers: { 'Retry-After': 'soon' } },
			{ kind: 'rateLimit', headers: { 'Retry-After': 'Thu, 01 Jan 2015 00:00:00 GMT' } },
			{ kind: 'rateLimit', headers: { 'X-Rate-Limit-Reset': '0.05' } },
			{ kind: 'rateLimit', headers: { 'X-Rate-Limit-Reset': '1e400' } },
		] as const
	).map((fault) => named(fault)),
];

/** The same in the middle of a list that is read page by page. */
export const pageFaults: readonly NamedFault[] = commonFaults.map(({ title, fault }) => ({
	title: `second page: ${title}`,
	fault: { ...fault, after: 1 },
}));
