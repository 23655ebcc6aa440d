import { stack } from '../exchange';
import type { Layer } from '../exchange';
import { limitPair } from '../pagers/limitPair';
import { offset } from '../pagers/offset';
import type { OffsetOptions } from '../pagers/offset';
import { queryText } from '../pagers/queryText';
import type { QueryTextOptions } from '../pagers/queryText';
import { strictNames } from '../pagers/strictNames';
import { totalInBody } from '../pagers/totals';
import { complete, defineScenario, rowsOf, sizeOf } from '../scenario';
import type { Given, Plan, Stage } from '../scenario';
import { offsetGiven } from './given';

interface OffsetPlanOptions extends Partial<OffsetOptions> {
	rows: number;
	ask: number;
	layers?: readonly Layer[];
	given?: Partial<Given>;
}

export function offsetPlan(stage: Stage, options: OffsetPlanOptions): Plan {
	const { rows: count, ask, layers = [], given = {}, ...rest } = options;
	const rows = rowsOf(stage, count);
	const size = sizeOf(stage, ask);
	const list = offset.serve(() => rows, {
		offset: 'offset',
		limit: 'limit',
		missing: size,
		...rest,
	});
	return {
		list: stack(layers, list),
		records: rows,
		given: { ...offsetGiven(size), ...given },
		expected: complete('empty-page', 'short-page'),
	};
}

const oddNames = {
	/** JSON:API style; `after` is an offset here so that only the names are odd. */
	pageAfter: { offset: 'page[after]', limit: 'page[size]' },
	paginationPage: { offset: 'pagination[start]', limit: 'pagination[limit]' },
} as const;

const languages = {
	startPosition: {
		pattern: /^select \* from Person startposition (\d+) maxresults (\d+)$/i,
		groups: ['position', 'size'],
		first: 1,
		template: 'SELECT * FROM Person STARTPOSITION {position} MAXRESULTS {size}',
	},
	limitOffset: {
		pattern: /^status in \('active','archived'\) limit (\d+) offset (\d+)$/i,
		groups: ['size', 'position'],
		first: 0,
		template: "status in ('active','archived') LIMIT {size} OFFSET {position}",
	},
} as const satisfies Record<string, Omit<QueryTextOptions, 'name'> & { template: string }>;

/** P20, P21 and P24 to P28: positions counted in records. */
export const offsetScenarios = [
	defineScenario({
		id: 'P20',
		title: 'number of records that is a multiple of the size',
		variants: ['noTotal', 'withTotal'],
		build: (stage) => {
			const isTold = stage.variant === 'withTotal';
			return {
				...offsetPlan(stage, {
					rows: 200,
					ask: 100,
					...(isTold
						? {
								total: totalInBody('total', 'records'),
								given: { total: { in: 'body', at: 'total', unit: 'records' } },
							}
						: {}),
				}),
				expected: complete(isTold ? 'total-reached' : 'empty-page'),
			};
		},
	}),
	defineScenario({
		id: 'P21',
		title: 'error status past the end',
		variants: ['status400', 'status404', 'status416'],
		build: (stage) => ({
			...offsetPlan(stage, {
				rows: 200,
				ask: 100,
				pastEnd: { status400: 400, status404: 404, status416: 416 }[stage.variant],
			}),
			expected: {
				...complete('stop-status'),
				notes: 'only when the status is listed; otherwise an error with the data kept',
			},
		}),
	}),
	defineScenario({
		id: 'P24',
		title: 'offset that starts at 1',
		variants: ['one'],
		build: (stage) =>
			offsetPlan(stage, {
				rows: 250,
				ask: 100,
				first: 1,
				given: { position: { in: 'query', name: 'offset', counts: 'records', first: 1 } },
			}),
	}),
	defineScenario({
		id: 'P25',
		title: 'fewer rows per call than asked for',
		variants: ['capped'],
		build: (stage) => ({
			...offsetPlan(stage, { rows: 5000, ask: 10_000, cap: stage.overrides.cap ?? 2000 }),
			expected: { ...complete('empty-page', 'short-page'), notes: 'the cap is reported' },
		}),
	}),
	defineScenario({
		id: 'P26',
		title: 'parameter names with brackets',
		variants: ['pageAfter', 'paginationPage'],
		build: (stage) => {
			const names = oddNames[stage.variant];
			const plan = offsetPlan(stage, {
				rows: 45,
				ask: 20,
				...names,
				layers: [strictNames(names.offset, names.limit)],
			});
			const size = sizeOf(stage, 20);
			return {
				...plan,
				given: {
					recordPath: 'data',
					size: { in: 'query', name: names.limit, value: size },
					position: { in: 'query', name: names.offset, counts: 'records', first: 0 },
				},
			};
		},
	}),
	defineScenario({
		id: 'P27',
		title: 'offset and size in one parameter',
		variants: ['offsetFirst'],
		build: (stage) => {
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			return {
				list: limitPair.serve(() => rows, { name: 'limit', missing: size }),
				records: rows,
				given: { recordPath: 'data', query: [['limit', `{position},${size}`]] },
				expected: complete('empty-page', 'short-page'),
			};
		},
	}),
	defineScenario({
		id: 'P28',
		title: 'paging inside a query text',
		variants: ['startPosition', 'limitOffset'],
		build: (stage) => {
			const { template, ...language } = languages[stage.variant];
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			return {
				list: queryText.serve(() => rows, { name: 'q', ...language }),
				records: rows,
				given: {
					recordPath: 'data',
					query: [['q', template.replace('{size}', String(size))]],
					notes: `positions start at ${language.first}`,
				},
				expected: complete('empty-page', 'short-page'),
			};
		},
	}),
];
