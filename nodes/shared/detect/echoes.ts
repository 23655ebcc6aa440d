import { formatPath } from '../extract/path';
import type { Member } from './members';
import { OFFSET_ECHOES, PAGE_ECHOES, plain, SIZE_ECHOES } from './names';

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

/**
 * Position and page size as the answer repeats them. A size has to be what came or more, a position
 * that of the first page: other numbers under such names mean something else.
 */
export function echoesIn(members: readonly Member[], received: number): Echoes {
	const size =
		first(members, SIZE_ECHOES, (value) => value === received && value > 0) ??
		first(members, SIZE_ECHOES, (value) => value > received && value <= 100_000);
	const offset = first(members, OFFSET_ECHOES, (value) => value <= 1);
	const page = first(members, PAGE_ECHOES, (value) => value <= 1);
	return {
		...(size ? { size: echoAt(size, `, and ${received} records came`) } : {}),
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
