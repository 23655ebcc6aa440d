import { hasNext, linkedPages, rootRelative } from '../pagers/linkedPages';
import type { Neighbours } from '../pagers/linkedPages';
import { nextInLinkHeader } from '../pagers/nextInLinkHeader';
import type { Link } from '../pagers/nextInLinkHeader';
import { bareArray } from '../pagers/slice';
import { complete, defineScenario, rowsOf, sizeOf } from '../scenario';
import type { Plan, Stage } from '../scenario';
import { sizeParam } from './given';

type Lines = (neighbours: Neighbours, link: MakeLink) => ReadonlyArray<readonly Link[]>;
type MakeLink = (page: number, rel: string, extra?: string) => Link;

function linkPlan(stage: Stage, lines: Lines): Plan {
	const rows = rowsOf(stage, 45);
	const size = sizeOf(stage, 10);
	return {
		list: linkedPages.serve(() => rows, {
			page: 'page',
			size: 'size',
			missing: size,
			envelope: bareArray,
			announce: nextInLinkHeader((neighbours) =>
				lines(neighbours, (page, rel, extra = '') => ({
					target: `${stage.server.url}${rootRelative(neighbours, page)}${extra}`,
					params: [['rel', rel]],
				})),
			),
		}),
		records: rows,
		given: {
			recordPath: '',
			size: sizeParam(size, 'size'),
			nextLink: { in: 'header', at: 'Link' },
		},
		expected: complete('no-cursor'),
	};
}

/** The links around a page, those of `next` apart so that their place can vary. */
function split({ page, lastPage, ...rest }: Neighbours, link: MakeLink): [Link[], Link[]] {
	const next = hasNext({ page, lastPage, ...rest }) ? [link(page + 1, '"next"')] : [];
	const others = [link(1, '"first"'), link(lastPage, '"last"')];
	return [next, page > 1 ? [link(page - 1, '"prev"'), ...others] : others];
}

const orders = {
	nextFirst: (neighbours, link) => {
		const [next, others] = split(neighbours, link);
		return [[...next, ...others]];
	},
	nextMiddle: (neighbours, link) => {
		const [next, others] = split(neighbours, link);
		return [[...others.slice(0, 1), ...next, ...others.slice(1)]];
	},
	nextLast: (neighbours, link) => {
		const [next, others] = split(neighbours, link);
		return [[...others, ...next]];
	},
	/** Both characters may stand in a target unencoded (RFC 3986 section 3.4). */
	commasAndSemicolons: ({ page, ...rest }, link) => {
		const odd = '&fields=id,name;email';
		return [
			[
				link(1, '"first"', odd),
				...(hasNext({ page, ...rest }) ? [link(page + 1, '"next"', odd)] : []),
			],
		];
	},
	/** The page before the last: one link with two relations (RFC 8288 section 3.3). */
	severalRels: ({ page, lastPage, ...rest }, link) => {
		const rel = page + 1 === lastPage ? '"next last"' : '"next"';
		return [
			[
				link(1, '"first start"'),
				...(hasNext({ page, lastPage, ...rest }) ? [link(page + 1, rel)] : []),
			],
		];
	},
} as const satisfies Record<string, Lines>;

const spellings = {
	capitalRel: ({ page, ...rest }, link) => [
		[link(1, '"First"'), ...(hasNext({ page, ...rest }) ? [link(page + 1, '"Next"')] : [])],
	],
	twoHeaders: (neighbours, link) => {
		const [next, others] = split(neighbours, link);
		return [others, next];
	},
	bareRel: ({ page, ...rest }, link) => [
		[link(1, 'first'), ...(hasNext({ page, ...rest }) ? [link(page + 1, 'next')] : [])],
	],
} as const satisfies Record<string, Lines>;

/** P01 to P03: the Link header (RFC 8288). */
export const linkHeaderScenarios = [
	defineScenario({
		id: 'P01',
		title: 'Link header with next at any place, odd characters inside <> and several relations',
		variants: ['nextFirst', 'nextMiddle', 'nextLast', 'commasAndSemicolons', 'severalRels'],
		build: (stage) => linkPlan(stage, orders[stage.variant]),
	}),
	defineScenario({
		id: 'P02',
		title: 'Link header with rel="Next", in two header lines, or with a bare rel',
		variants: ['capitalRel', 'twoHeaders', 'bareRel'],
		build: (stage) => linkPlan(stage, spellings[stage.variant]),
	}),
	defineScenario({
		id: 'P03',
		title: 'Link header that always has a next, with results="false" after the last page',
		variants: ['resultsFalse'],
		build: (stage) => ({
			...linkPlan(stage, (neighbours, link) => [
				[
					{
						...link(neighbours.page + 1, '"next"'),
						params: [
							['rel', '"next"'],
							['results', hasNext(neighbours) ? '"true"' : '"false"'],
						],
					},
				],
			]),
			expected: complete('stop-test', 'no-cursor'),
		}),
	}),
];
