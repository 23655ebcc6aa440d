import { pageNumber } from '../pagers/pageNumber';
import type { PageNumberOptions } from '../pagers/pageNumber';
import { complete, defineScenario, partial, rowsOf, sizeOf } from '../scenario';
import type { Plan, Stage } from '../scenario';
import { pageGiven } from './given';

export function pagePlan(
	stage: Stage,
	options: Partial<PageNumberOptions> & { rows: number; ask: number },
): Plan {
	const { rows: count, ask, ...rest } = options;
	const rows = rowsOf(stage, count);
	const size = sizeOf(stage, ask);
	const first = options.first ?? 1;
	return {
		list: pageNumber.serve(() => rows, {
			page: 'page',
			size: 'size',
			missing: size,
			first,
			...rest,
		}),
		records: rows,
		given: pageGiven(size, first),
		expected: complete('empty-page', 'short-page'),
	};
}

const numberings = {
	zeroBased: { first: 0 },
	oneBased: { first: 1 },
	/** A 1-based list that takes 0 for 1: who starts at 0 reads the first page twice. */
	zeroEqualsOne: { first: 1, zeroIsOne: true },
} as const;

/** P22, P23 and P40: positions counted in pages. */
export const pageNumberScenarios = [
	defineScenario({
		id: 'P22',
		title: 'page numbers from 0, from 1, or with 0 meaning 1',
		variants: ['zeroBased', 'oneBased', 'zeroEqualsOne'],
		build: (stage) => {
			const plan = pagePlan(stage, { rows: 45, ask: 20, ...numberings[stage.variant] });
			const isMisled = stage.variant === 'zeroEqualsOne';
			return isMisled ? { ...plan, given: pageGiven(sizeOf(stage, 20), 0) } : plan;
		},
	}),
	defineScenario({
		id: 'P23',
		title: 'offset that counts pages',
		variants: ['pages'],
		build: (stage) => {
			const size = sizeOf(stage, 20);
			return {
				...pagePlan(stage, { rows: 45, ask: 20, page: 'offset', size: 'limit', first: 0 }),
				given: {
					recordPath: 'data',
					size: { in: 'query', name: 'limit', value: size },
					position: { in: 'query', name: 'offset', counts: 'pages', first: 0 },
				},
			};
		},
	}),
	defineScenario({
		id: 'P40',
		title: 'last page served again for ever',
		variants: ['identical'],
		build: (stage) => ({
			...pagePlan(stage, { rows: 60, ask: 20, lastPageAgain: true }),
			expected: partial('found by fingerprint, nothing emitted twice', 'loop'),
		}),
	}),
];
