import {
	bodyDamages,
	cutAtPage,
	dripAtPage,
	hangAtPage,
	type Hold,
	jsonAnswer,
	type Layer,
	statusAtPage,
} from '../../restServer';
import type { Answer } from '../../restServer/answer';
import { atPage } from '../../restServer/faults/atPage';
import { Tally } from '../tally';

export const ALWAYS = Number.POSITIVE_INFINITY;

const STATUSES = [
	301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 422, 423, 425, 429, 500,
	501, 502, 503, 504, 507, 520, 599,
];
const soon = [['Retry-After', '0']] as const;

/** A layer is made anew for each run, because it counts its strikes; `hold` is of the run's time. */
export type LayerFault = readonly [title: string, layer: (from: number, hold: Hold) => Layer];

/** The title of a run that meets none, which shows that it would work. */
export const NO_FAULT = 'no fault';

/** Where a run is counted: one without a fault nowhere. */
export function countedBy(tally: Tally, title: string): Tally {
	return title === NO_FAULT ? new Tally(NO_FAULT) : tally;
}

const none: LayerFault = [NO_FAULT, () => (next) => next];

/** Seconds in the time of the run, which only passes while an answer is held back. */
export const TIMEOUT = 2;

/** What can go wrong with a page of a list. */
export const readFaults: readonly LayerFault[] = [
	none,
	...[1, ALWAYS].flatMap((times): LayerFault[] => [
		...STATUSES.map(
			(status): LayerFault => [
				`status ${status}, ${times} times`,
				(page) => statusAtPage(status, { page, times }, soon),
			],
		),
		[`cut before, ${times}`, (page) => cutAtPage({ page, times, afterBytes: 0 })],
		[`cut in the middle, ${times}`, (page) => cutAtPage({ page, times })],
		[`cut after a byte, ${times}`, (page) => cutAtPage({ page, times, afterBytes: 1 })],
		[`hang, ${times}`, (page, hold) => hangAtPage({ page, times, hold })],
		[`drip, ${times}`, (page, hold) => dripAtPage({ page, times, hold, intervalMs: 50 })],
		...Object.entries(bodyDamages)
			// A page without a body is the end of a list.
			.filter(([name]) => name !== 'empty' && name !== 'noContent')
			.map(
				([name, damage]): LayerFault => [
					`${name}, ${times}`,
					(page) => atPage({ page, times }, damage),
				],
			),
	]),
];

/** Which calls are struck, counted from 1, and whether their work is done before. */
interface Strikes {
	readonly from: number;
	readonly times: number;
	readonly isAfter: boolean;
}

/** Spoils the answers of some calls, before or after the work was done. */
export function spoiling(
	{ from, times, isAfter }: Strikes,
	spoil: (answer: Answer) => Answer,
): Layer {
	let calls = 0;
	return (next) => async (exchange) => {
		calls += 1;
		if (calls < from || calls >= from + times) return await next(exchange);
		return spoil(isAfter ? await next(exchange) : { status: 200, body: '{}' });
	};
}

/** A time to come back says that nothing was done, so it comes with faults before the work only. */
const answering = (status: number, isAfter: boolean) => () =>
	jsonAnswer({ error: 'no' }, { status, headers: isAfter ? [] : soon });

const hanging =
	(hold: Hold) =>
	(answer: Answer): Answer => ({ ...answer, hold, ending: 'hang' });

/** A 204 has no body that could be cut. */
const cutAtOnce = (): Answer => ({ status: 200, body: '{}', ending: 'cut', cutAfter: 0 });

/** What can go wrong with a call that changes something. */
export const writeFaults: readonly LayerFault[] = [
	none,
	...[1, ALWAYS].flatMap((times) =>
		[false, true].flatMap((isAfter): LayerFault[] => {
			const strike = (from: number) => ({ from, times, isAfter });
			const when = `${isAfter ? 'after' : 'before'} the work, ${times}`;
			return [
				...(isAfter ? [500, 502, 503, 504] : STATUSES).map(
					(status): LayerFault => [
						`status ${status} ${when}`,
						(from) => spoiling(strike(from), answering(status, isAfter)),
					],
				),
				[`cut ${when}`, (from) => spoiling(strike(from), cutAtOnce)],
				[
					`cut in the answer ${when}`,
					(from) => spoiling(strike(from), () => ({ status: 200, body: '{"a":1}', ending: 'cut' })),
				],
				[`hang ${when}`, (from, hold) => spoiling(strike(from), hanging(hold))],
				[`page ${when}`, (from) => spoiling(strike(from), () => bodyDamages.html())],
			];
		}),
	),
];

const inBody = (text: string) => () => ({ ...jsonAnswer({}), body: text });

/** What can go wrong with the answer to a login, or to a request for an access token. */
export const signInFaults: readonly LayerFault[] = [
	none,
	...[1, ALWAYS].flatMap((times): LayerFault[] => {
		const before = (from: number) => ({ from, times, isAfter: false });
		const after = (from: number) => ({ from, times, isAfter: true });
		const texts = [
			'',
			' ',
			'null',
			'[]',
			'{}',
			'"session"',
			'{"session":{"token":',
			'access_token=abc',
			'{"session":{"token":null},"access_token":null}',
			'{"session":[],"access_token":[]}',
			'{"session":{"token":""},"access_token":""}',
			'{"session":{"token":{}},"access_token":7}',
			'{"session":{"token":"a\\r\\nX-Injected: yes"},"access_token":"a\\r\\nX-Injected: yes"}',
			'{"session":{"token":"a\\u0000b€"},"access_token":"a\\u0000b€"}',
			'{"error":"invalid_grant","error_description":"the grant is over"}',
		];
		return [
			...STATUSES.map(
				(status): LayerFault => [
					`status ${status}, ${times}`,
					(from) => spoiling(before(from), answering(status, false)),
				],
			),
			[`cut, ${times}`, (from) => spoiling(before(from), cutAtOnce)],
			[`cut after the work, ${times}`, (from) => spoiling(after(from), cutAtOnce)],
			[
				`cut in the answer, ${times}`,
				(from) => spoiling(after(from), (answer) => ({ ...answer, ending: 'cut' })),
			],
			[`hang, ${times}`, (from, hold) => spoiling(before(from), hanging(hold))],
			[`page, ${times}`, (from) => spoiling(before(from), () => bodyDamages.html())],
			...texts.map(
				(text): LayerFault => [
					`${JSON.stringify(text)}, ${times}`,
					(from) => spoiling(before(from), inBody(text)),
				],
			),
		];
	}),
];
