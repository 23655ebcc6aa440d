import { bodyText, jsonAnswer } from '../answer';
import type { Layer } from '../exchange';
import { atPage } from '../faults/atPage';
import { bodyDamages } from '../faults/body';
import { hangAtPage } from '../faults/connection';
import { statusAtPage } from '../faults/status';
import type { JsonValue } from '../json';
import { offset } from '../pagers/offset';
import { complete, defineScenario, partial, rowsOf, sizeOf } from '../scenario';
import type { Plan, Stage } from '../scenario';
import { offsetGiven } from './given';
import { offsetPlan } from './offsets';

/** A read that a fault ends for good after the pages before it. */
function endedPlan(stage: Stage, lastGood: number, layer: Layer, notes: string): Plan {
	const plan = offsetPlan(stage, { rows: 105, ask: 20, layers: [layer] });
	const size = plan.given.size?.value ?? 0;
	return {
		...plan,
		records: plan.records.slice(0, lastGood * size),
		expected: partial(notes, 'error'),
	};
}

const errorObject = (layerTimes: number): Layer =>
	atPage({ page: 2, times: layerTimes }, () =>
		jsonAnswer({ error: { code: 'backend_busy', message: 'try again' } }),
	);

/** Damages what stands past the end, where an empty body means that there is nothing. */
const pastTheEnd = (stage: Stage, damage: 'empty' | 'noContent'): Plan => {
	const plan = offsetPlan(stage, { rows: 40, ask: 20 });
	const layer = atPage({ page: 3, times: Number.POSITIVE_INFINITY }, bodyDamages[damage]);
	return { ...plan, list: layer(plan.list), expected: complete('empty-page') };
};

const bodyPlans = {
	html: (stage) =>
		endedPlan(
			stage,
			1,
			atPage({ page: 2, times: Number.POSITIVE_INFINITY }, bodyDamages.html),
			'a clear error with a short excerpt',
		),
	empty: (stage) => pastTheEnd(stage, 'empty'),
	noContent: (stage) => pastTheEnd(stage, 'noContent'),
	byteOrderMark: (stage) => {
		const marks = [1, 2, 3].map((page) =>
			atPage({ page, times: Number.POSITIVE_INFINITY }, bodyDamages.byteOrderMark),
		);
		return offsetPlan(stage, { rows: 45, ask: 20, layers: marks });
	},
	cutJsonOnce: (stage) =>
		offsetPlan(stage, { rows: 45, ask: 20, layers: [atPage({ page: 2 }, bodyDamages.cutJson)] }),
	cutJson: (stage) =>
		endedPlan(
			stage,
			1,
			atPage({ page: 2, times: Number.POSITIVE_INFINITY }, bodyDamages.cutJson),
			'retried, then an error',
		),
} as const satisfies Record<string, (stage: Stage) => Plan>;

/** One above the largest integer a double can hold without neighbours: 2^53 + 1. */
const largeNumber = '9007199254740993';

/** E09: JavaScript cannot hold the number, so its digits are written into the text. */
const largeNumbers: Layer = (next) => async (exchange) => {
	const answer = await next(exchange);
	return {
		...answer,
		body: bodyText(answer).replace(/"id":(\d+)/g, `"id":$1,"serial":${largeNumber}`),
	};
};

/** E10: parsed from text, which makes `__proto__` an own member as a client would receive it. */
const pollution = (id: number): JsonValue =>
	JSON.parse(
		`{"id":${id},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`,
	) as JsonValue;

/** E05 to E10: answers that are wrong, late or dangerous. */
export const faultyAnswerScenarios = [
	defineScenario({
		id: 'E05',
		title: '200 with an error object',
		variants: ['once', 'always'],
		build: (stage) =>
			stage.variant === 'once'
				? offsetPlan(stage, { rows: 105, ask: 20, layers: [errorObject(1)] })
				: endedPlan(stage, 1, errorObject(Number.POSITIVE_INFINITY), 'the page is not emitted'),
	}),
	defineScenario({
		id: 'E06',
		title: '200 with HTML, nothing, a byte order mark or JSON cut short; 204',
		variants: ['html', 'empty', 'noContent', 'byteOrderMark', 'cutJsonOnce', 'cutJson'],
		build: (stage) => bodyPlans[stage.variant](stage),
	}),
	defineScenario({
		id: 'E07',
		title: '500 once on page 4',
		variants: ['once'],
		build: (stage) =>
			offsetPlan(stage, { rows: 105, ask: 20, layers: [statusAtPage(500, { page: 4 })] }),
	}),
	defineScenario({
		id: 'E08',
		title: 'no answer to page 3',
		variants: ['once', 'always'],
		build: (stage) =>
			stage.variant === 'once'
				? offsetPlan(stage, { rows: 105, ask: 20, layers: [hangAtPage({ page: 3 })] })
				: endedPlan(
						stage,
						2,
						hangAtPage({ page: 3, times: Number.POSITIVE_INFINITY }),
						'timed out, retried, then what was read so far',
					),
	}),
	defineScenario({
		id: 'E09',
		title: 'integer beyond the safe range',
		variants: ['serial'],
		build: (stage) => {
			const plan = offsetPlan(stage, { rows: 5, ask: 20, layers: [largeNumbers] });
			return {
				...plan,
				records: plan.records.map((row) => ({ ...(row as object), serial: largeNumber })),
				expected: {
					...plan.expected,
					notes: 'serial kept as text when asked for, a warning otherwise',
				},
			};
		},
	}),
	defineScenario({
		id: 'E10',
		title: 'record with __proto__ and constructor as member names',
		variants: ['members'],
		build: (stage) => {
			const rows = rowsOf(stage, 5);
			const size = sizeOf(stage, 20);
			return {
				list: offset.serve(() => rows, {
					offset: 'offset',
					limit: 'limit',
					missing: size,
					envelope: (some) => ({ data: some.map(({ id }) => pollution(id)) }),
				}),
				records: rows.map(({ id }) => pollution(id)),
				given: offsetGiven(size),
				expected: {
					...complete('empty-page', 'short-page'),
					notes: 'kept as own data or dropped; nothing is polluted',
				},
			};
		},
	}),
];
