import { quota } from '../faults/quota';
import { throttle } from '../faults/throttle';
import { oddThrottles, resetForms, retryAfterForms } from '../faults/waits';
import type { Wait } from '../faults/waits';
import { defineScenario } from '../scenario';
import type { Plan, Stage } from '../scenario';
import { offsetPlan } from './offsets';

/** Three pages, the second call refused until the client has waited long enough. */
function throttledPlan(stage: Stage, wait: (now: number) => Wait, notes?: string): Plan {
	const { now, counters } = stage;
	const layer = throttle({ onCall: 2, refuse: () => wait(now()), now, counters });
	const plan = offsetPlan(stage, { rows: 45, ask: 20, layers: [layer] });
	const { waitMs } = wait(now());
	return {
		...plan,
		expected: {
			...plan.expected,
			...(waitMs === undefined ? {} : { waitMs }),
			...(notes === undefined ? {} : { notes }),
		},
	};
}

/** E01 to E04: servers that want to be left alone for a while. */
export const limitScenarios = [
	defineScenario({
		id: 'E01',
		title: '429 with Retry-After in every form',
		variants: ['seconds', 'fraction', 'zero', 'date', 'pastDate', 'junk'],
		build: (stage) => throttledPlan(stage, retryAfterForms[stage.variant]),
	}),
	defineScenario({
		id: 'E02',
		title: '429 with a reset header in seconds, milliseconds, from now or from 1970',
		variants: ['epochSeconds', 'epochMs', 'secondsToGo', 'past', 'far'],
		build: (stage) => {
			const isFar = stage.variant === 'far';
			const notes = isFar ? 'above any sensible limit: ends with a resume token' : undefined;
			const plan = throttledPlan(stage, resetForms[stage.variant], notes);
			if (!isFar) return plan;
			return {
				...plan,
				records: plan.records.slice(0, plan.given.size?.value),
				expected: { ...plan.expected, outcome: 'partial', stop: ['error', 'time-budget'] },
			};
		},
	}),
	defineScenario({
		id: 'E03',
		title: 'quota whose remaining calls reach 0',
		variants: ['window'],
		build: (stage) => {
			const { now, counters } = stage;
			const windowMs = stage.overrides.lifetimeMs ?? 10_000;
			const layer = quota({ calls: stage.overrides.cap ?? 3, windowMs, now, counters });
			const plan = offsetPlan(stage, { rows: 145, ask: 20, layers: [layer] });
			return { ...plan, expected: { ...plan.expected, notes: 'no call beyond the quota' } };
		},
	}),
	defineScenario({
		id: 'E04',
		title: 'throttling by 403, 420, 503 or a 200 with ok:false',
		variants: ['status403', 'status420', 'status503', 'okFalse'],
		build: (stage) => throttledPlan(stage, oddThrottles[stage.variant]),
	}),
];
