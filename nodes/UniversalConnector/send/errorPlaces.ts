import { isObject } from '../../shared/extract/jsonValue';
import { isSomething } from '../../shared/extract/isSomething';
import { parsePath, type Path } from '../../shared/extract/path';
import { valueAt } from '../../shared/extract/readPath';

/** An error of an answer, and the row of the call that it means, 0 the first. */
export interface PlacedError {
	/** Undefined when the error names none, or one that was not in the call. */
	readonly place: number | undefined;
	readonly error: unknown;
}

/** The number in `2`, `"2"`, `rows[2].name` or `/rows/2`; undefined when there is none, or two. */
function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const [first, second] = value.match(/(?<![\w-])\d+(?!\w)/g) ?? [];
	return first === undefined || second !== undefined ? undefined : Number(first);
}

/** What a list holds, by what may be the place of its row. */
function entriesOf(
	list: unknown,
	paths: readonly Path[],
	rows: number,
): ReadonlyArray<readonly [place: unknown, error: unknown]> {
	if (isObject(list)) return Object.entries(list).filter(([, error]) => isSomething(error));
	if (!Array.isArray(list)) return isSomething(list) ? [[undefined, list]] : [];
	const all = list as unknown[];
	if (all.length === rows && !all.every(isSomething)) {
		// One for each row, with nothing for those that are right.
		return [...all.entries()].filter(([, error]) => isSomething(error));
	}
	return all.map((error) => {
		const values = paths.map((path) => valueAt(error, path));
		return [values.find((value) => value !== undefined), error] as const;
	});
}

/**
 * The errors of a list such as `[{"index":1,"errors":[...]}]` or `[null,{"message":"no name"}]`,
 * or of an object that holds them by place, such as `{"1":"no name"}`. None where there is nothing.
 */
export function placedErrors(list: unknown, paths: readonly Path[], rows: number): PlacedError[] {
	return entriesOf(list, paths, rows).map(([value, error]) => {
		const place = numberIn(value);
		return { place: place !== undefined && place < rows ? place : undefined, error };
	});
}

/** Where errors hold the place of their row, beginning with 0, in the APIs that are known. */
const USUAL_PATHS: readonly Path[] = [
	'index',
	'error.index',
	'rowIndex',
	'row_index',
	'itemIndex',
	'item_index',
].map((text) => parsePath(text, 'Outcome: Index Path'));

const ERROR_NAME = /error|fail|reject|invalid/i;

/** Names that say that something is wrong when a number or a word stands there. */
const ERROR_MARK =
	/^(has|num|number|total|count)?_?(of)?_?(errors?|failed|failures?|rejected|invalid)_?(records|rows|items|entries)?_?(count|total)?$/i;

/** The members of an answer and of the objects in it. */
function membersOf(body: unknown): Array<readonly [name: string, value: unknown]> {
	if (!isObject(body)) return [];
	const own = Object.entries(body);
	return [
		...own,
		...own.flatMap(([name, value]) =>
			isObject(value) && !ERROR_NAME.test(name) ? Object.entries(value) : [],
		),
	];
}

/** What an answer without settings of its own says against the rows of its call. */
export interface ErrorSigns {
	/** Where it stands, for messages. */
	readonly name: string;
	/** Undefined when it does not tell which rows it means. */
	readonly errors: readonly PlacedError[] | undefined;
}

function isPlaced(errors: readonly PlacedError[]): boolean {
	return errors.length > 0 && errors.every(({ place }) => place !== undefined);
}

/**
 * Looks for errors in the answer of a success: lists of them, numbers and words where failures are
 * counted. Undefined when there are none.
 */
export function errorSigns(body: unknown, rows: number): ErrorSigns | undefined {
	let unclear: ErrorSigns | undefined;
	for (const [name, value] of membersOf(body)) {
		const holdsMany = Array.isArray(value) || isObject(value);
		if (holdsMany && ERROR_NAME.test(name) && isSomething(value)) {
			const errors = placedErrors(value, USUAL_PATHS, rows);
			if (isPlaced(errors)) return { name, errors };
			unclear ??= { name, errors: undefined };
		} else if (ERROR_MARK.test(name) && isSomething(value)) {
			unclear ??= { name, errors: undefined };
		}
	}
	return unclear;
}
