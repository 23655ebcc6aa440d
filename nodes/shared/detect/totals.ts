import { formatPath } from '../extract/path';
import { parseTotal, type TotalSource } from '../pagination/totals';
import type { Answer, Finding } from './finding';
import type { Member } from './members';
import { PAGE_TOTALS, plain, RECORD_TOTALS } from './names';

/** A stated total: where it stands, in what unit, and the number. */
export interface StatedTotal {
	readonly source: TotalSource;
	readonly stated: number;
	/** The path or header. */
	readonly at: string;
}

/** A total that can't be used, in words. */
export interface Totals {
	readonly found: ReadonlyArray<Finding<StatedTotal>>;
	readonly unusable: readonly string[];
}

type Stated = {
	readonly value: unknown;
	readonly at: string;
	readonly source: TotalSource['source'];
};

function statedIn({ headers }: Answer, members: readonly Member[]): Stated[] {
	return [
		...members.map(
			({ path, value }): Stated => ({
				value,
				at: formatPath(path),
				source: { from: 'body', path },
			}),
		),
		...Object.keys(headers).map(
			(name): Stated => ({
				value: headers[name],
				at: name,
				source: { from: 'header', name },
			}),
		),
	];
}

/** The name of a total; Elasticsearch states it one level below, in `total.value`. */
function nameOf({ at, source }: Stated): string {
	const names =
		source.from === 'body'
			? source.path.map((part) => (part.kind === 'key' ? part.key : ''))
			: [at];
	const isValue = names.length > 1 && names.at(-1) === 'value';
	return plain(names.at(isValue ? -2 : -1) ?? '');
}

function unitOf(stated: Stated): TotalSource['unit'] | undefined {
	const name = nameOf(stated);
	if (PAGE_TOTALS.has(name)) return 'pages';
	return RECORD_TOTALS.has(name) ? 'records' : undefined;
}

/** What a stated number says when `received` records came; undefined when it is no total. */
function judged(
	stated: Stated,
	unit: TotalSource['unit'],
	received: number,
): Finding<StatedTotal> | string | undefined {
	const { value, at, source } = stated;
	if (typeof value === 'object' && value !== null) return undefined;
	const total = parseTotal(value);
	if (total === undefined) {
		return /\*$/.test(String(value))
			? undefined
			: `'${at}' is ${JSON.stringify(value).slice(0, 40)}, which is no usable number.`;
	}
	// A count of this page is no total.
	if (/count$/i.test(at) && !/total/i.test(at) && total === received) return undefined;
	if (unit === 'records' && total < received) {
		return `'${at}' states ${total}, but ${received} records came.`;
	}
	return {
		value: { source: { source, unit }, stated: total, at },
		confidence: 'likely',
		isProven: false,
		evidence: `${source.from === 'header' ? 'The header' : 'The answer states'} '${at}'${source.from === 'header' ? ' says' : ' ='} ${total}, and ${received} records came.`,
	};
}

/** The totals that an answer states. */
export function totalsIn(answer: Answer, members: readonly Member[], received: number): Totals {
	const judgedAll = statedIn(answer, members).flatMap((stated) => {
		const unit = unitOf(stated);
		const verdict = unit === undefined ? undefined : judged(stated, unit, received);
		return verdict === undefined ? [] : [verdict];
	});
	return {
		found: judgedAll.filter((one) => typeof one !== 'string'),
		unusable: judgedAll.filter((one) => typeof one === 'string'),
	};
}

/** Whether both numbers can be the pages of one list, cut into pages of two sizes. */
export function fitsPages(
	stated: number,
	later: number,
	[before, after]: readonly [number, number],
): boolean {
	const fewest = Math.ceil((Math.max(0, stated - 1) * before + 1) / after);
	return later >= fewest && later <= Math.ceil((stated * before) / after);
}

/**
 * Whether a number that was taken for a total only counts the records of its own page: it was what
 * came, and in a page of another size it is again what came.
 */
export function countsItsPage(
	stated: number,
	later: number | undefined,
	[before, after]: readonly [number, number],
): boolean {
	return before !== after && stated === before && later === after;
}

/**
 * The unit of a total, told by a page of another size: a number of pages changes with it, a number
 * of records does not (quirk P31). As it was when both are possible.
 */
export function withUnit(
	total: Finding<StatedTotal>,
	later: number | undefined,
	sizes: readonly [before: number, after: number],
): Finding<StatedTotal> {
	const { stated, source, at } = total.value;
	if (later === undefined || sizes[0] === sizes[1]) return total;
	const isPages = fitsPages(stated, later, sizes);
	if (isPages === (later === stated)) return total;
	const unit = isPages ? 'pages' : 'records';
	return {
		value: { ...total.value, source: { ...source, unit } },
		confidence: 'certain',
		isProven: true,
		evidence: `'${at}' is ${stated} with pages of ${sizes[0]} records and ${later} with pages of ${sizes[1]}, so it counts ${unit}.`,
	};
}
