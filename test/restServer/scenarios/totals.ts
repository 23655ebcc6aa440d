import { claimInBody, contentRange, totalInBody, totalInHeader } from '../pagers/totals';
import type { Total } from '../pagers/totals';
import { complete, defineScenario } from '../scenario';
import type { Given } from '../scenario';
import type { JsonValue } from '../json';
import { offsetPlan } from './offsets';
import { pagePlan } from './pageNumbers';

const headerTotals = {
	xTotalCount: { total: totalInHeader('X-Total-Count', 'records'), name: 'X-Total-Count' },
	contentRange: { total: contentRange('nothing'), name: 'Content-Range' },
	contentRangeUnknownRange: { total: contentRange('range'), name: 'Content-Range' },
	contentRangeUnknownTotal: { total: contentRange('total'), name: 'Content-Range' },
} as const satisfies Record<string, { total: Total; name: string }>;

const claims = {
	text: '1,234',
	null: null,
	negative: -1,
	tooSmall: 30,
} as const satisfies Record<string, JsonValue>;

const saidAsTotal = (unit: 'records' | 'pages'): Given['total'] => ({
	in: 'body',
	at: 'total',
	unit,
});

/** P29 to P31: how much there is, as told by the server. */
export const totalScenarios = [
	defineScenario({
		id: 'P29',
		title: 'total in a response header',
		variants: [
			'xTotalCount',
			'xWpTotalPages',
			'contentRange',
			'contentRangeUnknownRange',
			'contentRangeUnknownTotal',
		],
		build: (stage) => {
			if (stage.variant === 'xWpTotalPages') {
				const total = totalInHeader('X-WP-TotalPages', 'pages');
				const plan = pagePlan(stage, { rows: 319, ask: 25, total, pastEnd: 400 });
				return {
					...plan,
					given: { ...plan.given, total: { in: 'header', at: 'X-WP-TotalPages', unit: 'pages' } },
					expected: complete('total-reached', 'short-page'),
				};
			}
			const { total, name } = headerTotals[stage.variant];
			const isUnknown = stage.variant === 'contentRangeUnknownTotal';
			return {
				...offsetPlan(stage, {
					rows: 319,
					ask: 25,
					total,
					given: { total: { in: 'header', at: name, unit: 'records' } },
				}),
				expected: isUnknown
					? complete('empty-page', 'short-page')
					: complete('total-reached', 'short-page'),
			};
		},
	}),
	defineScenario({
		id: 'P30',
		title: 'total that cannot be used',
		variants: ['text', 'null', 'negative', 'tooSmall'],
		build: (stage) => ({
			...offsetPlan(stage, {
				rows: 200,
				ask: 50,
				total: claimInBody('total', claims[stage.variant]),
				given: { total: saidAsTotal('records') },
			}),
			expected: { ...complete('empty-page'), notes: 'the total is ignored with a note' },
		}),
	}),
	defineScenario({
		id: 'P31',
		title: 'total that counts pages or records',
		variants: ['pages', 'records'],
		build: (stage) => {
			const total = totalInBody('total', stage.variant);
			// As many pages as rows on a page: a client that mixes up the units stops too soon.
			const plan = pagePlan(stage, { rows: 100, ask: 10, total, pastEnd: 404 });
			return {
				...plan,
				given: { ...plan.given, total: { in: 'body', at: 'total', unit: stage.variant } },
				expected: complete('total-reached'),
			};
		},
	}),
];
