import { attempt } from '../attempt';
import { isObject } from '../extract/jsonValue';
import { formatPath } from '../extract/path';
import type { Placement } from '../pagination/placement';
import type { RequestTemplate } from '../pagination/template';
import { type Member, membersOf } from './members';
import { type TextPosition, textPositions } from './textPosition';
import { OFFSET_ECHOES, PAGE_ECHOES, plain, SIZE_ECHOES } from './names';

/** A page size that is known by name. */
export interface SizeHint {
	readonly placement: Placement;
	readonly evidence: string;
}

/** A position that is known by name. */
export interface PositionHint {
	readonly kind: 'offset' | 'page';
	readonly placement: Placement;
	readonly start: number;
	readonly evidence: string;
}

/** Where a request takes its paging values. */
export interface RequestPlaces {
	/** Writes a name as a place: in the query, or in the body of a search. */
	readonly at: (name: string) => Placement;
	/** Whether the request has an object of its own for paging values. */
	readonly hasPagingObject: boolean;
	/**
	 * The place of a name in an object of the body that the request has not, but the answer may have;
	 * undefined where requests take no such thing.
	 */
	readonly inside?: (container: string, name: string) => Placement;
	/** Names that the request uses already. */
	readonly taken: ReadonlySet<string>;
	/** The page size that the request asks for already. */
	readonly size?: SizeHint;
	/** The first offset or page number that the request asks for already. */
	readonly position?: PositionHint;
	/** Positions of a first page that are written inside texts. */
	readonly texts: readonly TextPosition[];
	/** Where a GraphQL query takes its cursor; a query refuses all other names. */
	readonly graphQlCursor?: Placement;
}

const POSITIONS = [
	['offset', OFFSET_ECHOES],
	['page', PAGE_ECHOES],
] as const;

interface Typed {
	readonly name: string;
	readonly placement: Placement;
	readonly value: unknown;
}

function typedIn({ url, query }: RequestTemplate, members: readonly Member[]): Typed[] {
	const parsed = attempt(() => [...new URL(url).searchParams]);
	const pairs = [...(parsed.ok ? parsed.value : []), ...query];
	return [
		...pairs.map(([name, value]) => ({ name, value, placement: { in: 'query' as const, name } })),
		...members.map(({ path, name, value }) => ({
			name,
			value,
			placement: { in: 'body' as const, name: formatPath(path) },
		})),
	];
}

/** Names of objects that hold paging values. */
export const PAGING_OBJECT = /^(paging|pagination|pager|page)$/i;

/** Where in a body other paging values would stand: in an object named for it, or at the top. */
function pagingObject(members: readonly Member[]): string {
	const found = members.find(({ name, value }) => isObject(value) && PAGING_OBJECT.test(name));
	return found === undefined ? '' : formatPath(found.path);
}

/** The variable that a GraphQL query takes as `after` (Relay cursor connections, 4.1). */
function graphQlVariable(body: unknown): string | undefined {
	const text = isObject(body) && Object.hasOwn(body, 'query') ? body['query'] : undefined;
	if (typeof text !== 'string' || !text.includes('{')) return undefined;
	return /\bafter\s*:\s*\$(\w+)/.exec(text)?.[1] ?? 'after';
}

function inBody(container: string, name: string): Placement {
	const path = formatPath([{ kind: 'key', key: name }]);
	const dot = container === '' || path.startsWith('[') ? '' : '.';
	return { in: 'body', name: `${container}${dot}${path}` };
}

/** The parameter of the request that asks for the first page, as 0 or 1. */
function typedPosition(typed: readonly Typed[]): PositionHint | undefined {
	const isFirst = ({ value }: Typed) => /^[01]$/.test(String(value));
	for (const [kind, names] of POSITIONS) {
		const found = typed.find((one) => names.has(plain(one.name)) && isFirst(one));
		if (found === undefined) continue;
		const { placement, value } = found;
		const start = Number(value);
		const evidence = `The request itself asks for '${placement.name}' = ${start}.`;
		return { kind, placement, start, evidence };
	}
	return undefined;
}

/** Finds out where a request takes its paging values. */
export function requestPlaces(template: RequestTemplate): RequestPlaces {
	const { method, body } = template;
	const isSearch = method !== 'GET' && isObject(body);
	const members = isSearch ? membersOf(body) : [];
	const typed = typedIn(template, members);
	const container = pagingObject(members);
	const sized = typed.find(
		({ name, value }) => SIZE_ECHOES.has(plain(name)) && /^[1-9]\d*$/.test(String(value)),
	);
	const position = typedPosition(typed);
	const variable = isSearch ? graphQlVariable(body) : undefined;
	return {
		at: (name) => (isSearch ? inBody(container, name) : { in: 'query', name }),
		hasPagingObject: container !== '',
		...(isSearch && container === '' ? { inside: inBody } : {}),
		taken: new Set(typed.flatMap(({ name, placement }) => [name, placement.name])),
		...(sized
			? {
					size: {
						placement: sized.placement,
						evidence: `The request itself asks for '${sized.placement.name}' = ${String(sized.value)}.`,
					},
				}
			: {}),
		position,
		texts: textPositions(template),
		...(variable === undefined ? {} : { graphQlCursor: inBody('variables', variable) }),
	};
}
