import { formatPath } from '../extract/path';
import type { Member } from './members';
import { OFFSET_ECHOES, PAGE_ECHOES, plain, RECORD_TOTALS, SIZE_ECHOES } from './names';

/** A paging value that an answer repeats from the request, or a request that already names one. */
export interface Echo {
	/** The name of the parameter that it stands for. */
	readonly parameter: string;
	readonly value: number;
	readonly evidence: string;
}

/** What an answer repeats of its request. */
export interface Echoes {
	readonly size?: Echo;
	readonly offset?: Echo;
	readonly page?: Echo;
}

/** Names that answers use and requests do not. */
const RENAMED: Readonly<Record<string, string>> = {
	number: 'page',
	currentpage: 'page',
	pageno: 'page',
};

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function echoAt({ path, name, value }: Member, note: string): Echo {
	const parameter = RENAMED[plain(name)] ?? name;
	return {
		parameter,
		value: Number(value),
		evidence: `The answer repeats '${formatPath(path)}' = ${String(value)}${note}.`,
	};
}

function first(
	members: readonly Member[],
	names: ReadonlySet<string>,
	fits: (value: number) => boolean,
): Member | undefined {
	return members.find(({ name, value }) => names.has(plain(name)) && isCount(value) && fits(value));
}

/** Names that state no total, either: a `count` above what came counts all records. */
const SIZES_ONLY: ReadonlySet<string> = new Set(
	[...SIZE_ECHOES].filter((name) => !RECORD_TOTALS.has(name)),
);

/** OpenSearch and SCIM (RFC 7644, 3.4.2.4) answer `itemsPerPage` beside `startIndex` to `count`. */
function sizeEcho(size: Member, offset: Member | undefined, received: number): Echo {
	const echo = echoAt(size, `, and ${received} records came`);
	const isCount = plain(size.name) === 'itemsperpage' && plain(offset?.name ?? '') === 'startindex';
	return isCount ? { ...echo, parameter: 'count' } : echo;
}

/**
 * Position and page size as the answer repeats them. A size has to be what came or more, a position
 * that of the first page: other numbers under such names mean something else.
 */
export function echoesIn(members: readonly Member[], received: number): Echoes {
	const size =
		first(members, SIZE_ECHOES, (value) => value === received && value > 0) ??
		first(members, SIZES_ONLY, (value) => value > received && value <= 100_000);
	const offset = first(members, OFFSET_ECHOES, (value) => value <= 1);
	const page = first(members, PAGE_ECHOES, (value) => value <= 1);
	return {
		...(size ? { size: sizeEcho(size, offset, received) } : {}),
		...(offset ? { offset: echoAt(offset, '') } : {}),
		...(page ? { page: echoAt(page, '') } : {}),
	};
}

/** The page size that a link to the next page asks for; none when it is not what came. */
export function sizeInLink({ searchParams }: URL, received: number): Echo | undefined {
	const pair = [...searchParams].find(
		([name, value]) => SIZE_ECHOES.has(plain(name)) && Number(value) === received,
	);
	return (
		pair && {
			parameter: pair[0],
			value: received,
			evidence: `The link to the next page asks for '${pair[0]}' = ${received}, which is what came.`,
		}
	);
}
