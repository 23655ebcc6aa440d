import { stack } from '../exchange';
import type { JsonObject, JsonValue } from '../json';
import { offset } from '../pagers/offset';
import { pageInBody } from '../pagers/pageInBody';
import { relay } from '../pagers/relay';
import { searchBody } from '../pagers/searchBody';
import { shapes } from '../pagers/shapes';
import type { Shape } from '../pagers/shapes';
import { totalInBody } from '../pagers/totals';
import type { Row } from '../records';
import { complete, defineScenario, partial, rowsOf, sizeOf } from '../scenario';
import { cursorPlan } from './cursorValues';
import { offsetGiven } from './given';

const search: JsonObject = {
	filter: { status: ['active', 'archived'], changed: { since: '2024-01-01' } },
	options: { paging: {} },
};
const pagePath = 'options.paging.page';
const sizePath = 'options.paging.size';

const recordPaths: Record<Shape, string> = {
	rootArray: '',
	underKey: 'data',
	map: 'people',
	loneObject: '',
};

/** What a client has in the end; of a map the key is kept under `key`. */
const extracted: Record<Shape, (rows: readonly Row[]) => JsonValue[]> = {
	rootArray: (rows) => [...rows],
	underKey: (rows) => [...rows],
	map: (rows) => rows.map(({ id, ...rest }) => ({ key: `p${id}`, ...rest })),
	loneObject: (rows) => rows.slice(0, 1),
};

/** P33, P35, P38 and P39: what requests and answers look like. */
export const bodyScenarios = [
	defineScenario({
		id: 'P33',
		title: 'POST search with paging inside the body',
		variants: ['page', 'cursor'],
		build: (stage) => {
			if (stage.variant === 'cursor') {
				const plan = cursorPlan(stage, { to: { in: 'body', name: 'paging.after' } });
				const body = { ...search, paging: {} };
				const check = searchBody(body, ['paging.after', 'paging.limit']);
				return { ...plan, list: check(plan.list), given: { ...plan.given, body } };
			}
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			const list = pageInBody.serve(() => rows, {
				page: pagePath,
				size: sizePath,
				missing: size,
				total: totalInBody('total', 'records'),
			});
			return {
				list: stack([searchBody(search, [pagePath, sizePath])], list),
				records: rows,
				given: {
					method: 'POST',
					recordPath: 'data',
					body: search,
					size: { in: 'body', name: sizePath, value: size },
					position: { in: 'body', name: pagePath, counts: 'pages', first: 1 },
					total: { in: 'body', at: 'total', unit: 'records' },
				},
				expected: complete('total-reached', 'short-page', 'empty-page'),
			};
		},
	}),
	defineScenario({
		id: 'P35',
		title: 'GraphQL connection with Relay page info',
		variants: ['clean', 'errorsWithData'],
		build: (stage) => {
			const rows = rowsOf(stage, 45);
			const size = sizeOf(stage, 20);
			const hasErrors = stage.variant === 'errorsWithData';
			const at = 'data.people.pageInfo';
			return {
				list: relay.serve(() => rows, {
					field: 'people',
					...(hasErrors ? { errorsOnPage: 2 } : {}),
				}),
				records: rows,
				given: {
					method: 'POST',
					recordPath: 'data.people.edges[*].node',
					body: {
						query:
							'query($first:Int!,$after:String){people(first:$first,after:$after){edges{node{id name}}pageInfo{hasNextPage endCursor}}}',
						variables: { first: size },
					},
					size: { in: 'body', name: 'variables.first', value: size },
					cursor: {
						from: { in: 'body', at: `${at}.endCursor` },
						to: { in: 'body', name: 'variables.after' },
					},
					hasMore: { in: 'body', at: `${at}.hasNextPage` },
				},
				expected: hasErrors
					? partial('errors beside data: partial or failure by setting', 'has-more-false')
					: complete('has-more-false'),
			};
		},
	}),
	defineScenario({
		id: 'P38',
		title: 'records as a root array, under a key, as a map, or one alone',
		variants: ['rootArray', 'underKey', 'map', 'loneObject'],
		build: (stage) => {
			const rows = rowsOf(stage, stage.variant === 'loneObject' ? 1 : 45);
			const size = sizeOf(stage, 20);
			const envelope = shapes[stage.variant];
			const isPaged = stage.variant !== 'loneObject';
			const recordPath = recordPaths[stage.variant];
			return {
				list: offset.serve(() => rows, {
					offset: 'offset',
					limit: 'limit',
					missing: size,
					envelope,
				}),
				records: extracted[stage.variant](rows),
				given: isPaged ? { ...offsetGiven(size), recordPath } : { recordPath },
				expected: isPaged ? complete('empty-page', 'short-page') : complete(),
			};
		},
	}),
	defineScenario({
		id: 'P39',
		title: 'size on the first call only, or on every call',
		variants: ['firstOnly', 'always'],
		build: (stage) => {
			const isFirstOnly = stage.variant === 'firstOnly';
			const plan = cursorPlan(stage, { sizeLater: isFirstOnly ? 'refused' : 'required' });
			const notes = isFirstOnly ? 'size on the first call only' : 'size on every call';
			return { ...plan, given: { ...plan.given, notes } };
		},
	}),
];
