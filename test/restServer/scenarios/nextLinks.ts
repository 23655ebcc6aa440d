import { queryKeys } from '../auth/queryKeys';
import { formatPairs, stack } from '../exchange';
import type { Layer } from '../exchange';
import type { JsonObject } from '../json';
import { linkedPages, rootRelative } from '../pagers/linkedPages';
import type { Neighbours } from '../pagers/linkedPages';
import { nextInBody } from '../pagers/nextInBody';
import { strictNames } from '../pagers/strictNames';
import { complete, defineScenario, partial, rowsOf, sizeOf } from '../scenario';
import type { Given, Plan, Stage } from '../scenario';
import { linkGiven } from './given';

interface NextPlanOptions {
	address: (neighbours: Neighbours, page: number) => string;
	/** Path of the member; dots inside quotes belong to the name. */
	at?: string;
	wrap?: (next: string | null) => JsonObject;
	layers?: readonly Layer[];
	given?: Partial<Given>;
}

function nextPlan(stage: Stage, options: NextPlanOptions): Plan {
	const rows = rowsOf(stage, 45);
	const size = sizeOf(stage, 20);
	const announce = nextInBody(
		(neighbours) => options.address(neighbours, neighbours.page + 1),
		options.wrap,
	);
	const list = linkedPages.serve(() => rows, { page: 'p', size: 'size', missing: size, announce });
	return {
		list: stack(options.layers ?? [], list),
		records: rows,
		given: {
			...linkGiven(size, { in: 'body', at: options.at ?? 'next' }),
			...options.given,
		},
		expected: complete('no-cursor'),
	};
}

const absolute =
	(stage: Stage) =>
	(neighbours: Neighbours, page: number): string =>
		`${stage.server.url}${rootRelative(neighbours, page)}`;

const relativeForms = {
	rootRelative,
	queryOnly: ({ queryFor }: Neighbours, page: number) => `?${formatPairs(queryFor(page))}`,
	lastSegment: ({ exchange, queryFor }: Neighbours, page: number) =>
		`${exchange.path.split('/').at(-1)}?${formatPairs(queryFor(page))}`,
} as const;

/** Where the traps of P05 point; all but one lead to the stranger. */
const foreignOrigins = {
	otherHost: ({ elsewhere }: Stage) => `http://localhost:${elsewhere.port}`,
	otherPort: ({ elsewhere }: Stage) => `http://${elsewhere.host}:${elsewhere.port}`,
	otherHostSamePort: ({ server }: Stage) =>
		`${new URL(server.url).protocol}//localhost:${server.port}`,
	/** A downgrade when this server speaks https, another port otherwise. */
	http: ({ elsewhere }: Stage) => `http://${elsewhere.host}:${elsewhere.port}`,
	/** The good host is only the user name here (RFC 3986 section 7.6). */
	userinfo: ({ server, elsewhere }: Stage) =>
		`http://${server.host}:${server.port}@${elsewhere.host}:${elsewhere.port}`,
} as const;

function foreignPlan(stage: Stage, origin: string): Plan {
	const plan = nextPlan(stage, {
		address: (neighbours, page) => `${origin}${rootRelative(neighbours, page)}`,
	});
	// Followed without credentials, where that is wanted, the stranger does have the rows.
	stage.elsewhere.mount(stage.path, plan.list);
	return {
		...plan,
		records: plan.records.slice(0, sizeOf(stage, 20)),
		expected: partial(
			'the next link is refused; all rows come when the path is rebased on the own origin, or followed there without credentials',
			'error',
		),
	};
}

const secret = 'tok-5e/c+r=t';

function keyLess(stage: Stage): NextPlanOptions['address'] {
	return (neighbours, page) => {
		const kept = neighbours.queryFor(page).filter(([name]) => name !== 'api_key');
		return `${stage.server.url}${neighbours.exchange.path}?${formatPairs(kept)}`;
	};
}

function oddName(name: string): Pick<NextPlanOptions, 'at' | 'wrap'> {
	return { at: `"${name}"`, wrap: (next): JsonObject => (next === null ? {} : { [name]: next }) };
}

/** P04 to P08 and P37: the next address in the body. */
export const nextLinkScenarios = [
	defineScenario({
		id: 'P04',
		title: 'next address relative to the address asked for',
		variants: ['rootRelative', 'queryOnly', 'lastSegment'],
		build: (stage) => nextPlan(stage, { address: relativeForms[stage.variant] }),
	}),
	defineScenario({
		id: 'P05',
		title: 'next address on another origin',
		variants: ['otherHost', 'otherPort', 'otherHostSamePort', 'http', 'userinfo'],
		build: (stage) => foreignPlan(stage, foreignOrigins[stage.variant](stage)),
	}),
	defineScenario({
		id: 'P06',
		title: 'next address that already has size and filters',
		variants: ['complete'],
		build: (stage) =>
			nextPlan(stage, {
				address: absolute(stage),
				layers: [strictNames('p', 'size', 'status', 'fields')],
				given: {
					query: [
						['status', 'any'],
						['fields', 'id,name'],
					],
				},
			}),
	}),
	defineScenario({
		id: 'P07',
		title: 'next address with the access token inside',
		variants: ['tokenInside'],
		build: (stage) =>
			nextPlan(stage, {
				address: absolute(stage),
				layers: [queryKeys([['access_token', secret]])],
				given: { auth: { in: 'query', name: 'access_token', value: secret } },
			}),
	}),
	defineScenario({
		id: 'P08',
		title: 'next address with or without the query key',
		variants: ['lacking', 'present'],
		build: (stage) =>
			nextPlan(stage, {
				address: stage.variant === 'lacking' ? keyLess(stage) : absolute(stage),
				layers: [queryKeys([['api_key', secret]])],
				given: { auth: { in: 'query', name: 'api_key', value: secret } },
			}),
	}),
	defineScenario({
		id: 'P37',
		title: 'next address under a name that needs quotes',
		variants: ['odata', 'dotted', 'blank'],
		build: (stage) => {
			const names = { odata: '@odata.nextLink', dotted: 'paging.next', blank: 'next page' };
			return nextPlan(stage, { address: absolute(stage), ...oddName(names[stage.variant]) });
		},
	}),
];
