import type { Json } from '../json/readJson';
import { asText } from './placement';
import { readSource, type Source } from './source';
import type { PageFacts } from './strategy';

/** How a stop test looks at what it finds. Stored in workflows: never change the values. */
export const STOP_OPERATORS = [
	'contains',
	'empty',
	'equals',
	'greaterThan',
	'lessThan',
	'notEmpty',
	'notEquals',
	'oneOf',
] as const;

/** A test that ends the read when it holds for a page. */
export interface StopTest {
	readonly source: Source | { readonly from: 'count' };
	readonly operator: (typeof STOP_OPERATORS)[number];
	/** Not used by `empty` and `notEmpty`. */
	readonly value: string;
}

/** A number, or the milliseconds of a date; undefined for anything else. */
export function comparable(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	const parsed = /^\s*\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value.trim()) : Number(value);
	return Number.isNaN(parsed) ? undefined : parsed;
}

function isEmpty(found: unknown): boolean {
	if (typeof found === 'string') return found.trim() === '';
	if (typeof found !== 'object' || found === null) {
		return found === undefined || found === null || found === false;
	}
	return Object.keys(found).length === 0;
}

/** What was found as it is compared; a value that is missing is the text `undefined`. */
function textOf(found: unknown): string {
	// What an answer holds is JSON.
	return found === undefined ? 'undefined' : asText(found as Json);
}

function isOrdered(found: unknown, value: string, fits: (a: number, b: number) => boolean) {
	const [one, other] = [comparable(found), comparable(value)];
	return one !== undefined && other !== undefined && fits(one, other);
}

type Operator = (found: unknown, value: string) => boolean;

const OPERATORS: Readonly<Record<StopTest['operator'], Operator>> = {
	contains: (found, value) =>
		Array.isArray(found)
			? found.some((entry) => textOf(entry) === value)
			: found !== undefined && textOf(found).includes(value),
	empty: isEmpty,
	equals: (found, value) => textOf(found) === value,
	greaterThan: (found, value) => isOrdered(found, value, (a, b) => a > b),
	lessThan: (found, value) => isOrdered(found, value, (a, b) => a < b),
	notEmpty: (found) => !isEmpty(found),
	notEquals: (found, value) => textOf(found) !== value,
	oneOf: (found, value) => value.split(',').some((one) => one.trim() === textOf(found)),
};

/** Whether the test holds for the page. A page without records counts as empty, not as the number 0. */
export function holds({ source, operator, value }: StopTest, page: PageFacts): boolean {
	if (source.from !== 'count') return OPERATORS[operator](readSource(source, page), value);
	const isCounting = operator !== 'empty' && operator !== 'notEmpty';
	return OPERATORS[operator](isCounting || page.received > 0 ? page.received : undefined, value);
}
