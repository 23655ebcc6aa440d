import { ResponseShapeError } from '../http/errors';
import { describeValue } from './jsonValue';
import { formatPath, type Path } from './path';
import type { PathResult } from './readPath';

const SHOWN_KEYS = 20;

/** The first keys after a lead; nothing at all when there are none. */
function listed(lead: string, keys: readonly string[]): string {
	if (keys.length === 0) return '';
	const shown = keys.slice(0, SHOWN_KEYS).map((key) => `'${key.slice(0, 60)}'`);
	const more = keys.length > SHOWN_KEYS ? `, and ${keys.length - SHOWN_KEYS} more` : '';
	return `${lead}${shown.join(', ')}${more}`;
}

/** The path does not exist; says where it ended and which keys are there. */
export function missingError(result: PathResult & { found: false }): ResponseShapeError {
	const { missingAt, inside, keys } = result;
	return new ResponseShapeError(
		`The answer has nothing at '${missingAt}'; there is ${inside}${listed(' with ', keys)}`,
		"Correct 'Record Path', or leave it empty when the answer itself is the list.",
		{ field: 'Record Path' },
	);
}

/** Where a value was found, for messages. */
function placeOf(path: Path): string {
	return path.length === 0 ? 'The answer itself' : `'${formatPath(path)}'`;
}

/** Something at the path that can be no records, for example a text. */
export function notRecords(value: unknown, path: Path, field: string): ResponseShapeError {
	return new ResponseShapeError(
		`${placeOf(path)} is ${describeValue(value)}, not records`,
		`Let '${field}' lead to the list of records.`,
		{ field },
	);
}

/** Something else than the rows of a table, or their columns. */
export function notATable(value: unknown, path: Path): ResponseShapeError {
	return new ResponseShapeError(
		`${placeOf(path)} is no table: there is ${describeValue(value)} where rows of values belong`,
		"Choose another 'Records: Shape', or let 'Record Path' lead to the rows and 'Records: Column Names Path' to the names.",
		{ field: 'Records: Shape' },
	);
}

/** A row with more or fewer values than there are columns. */
export function unevenRow(row: number, values: number, columns: number): ResponseShapeError {
	return new ResponseShapeError(
		`Row ${row} of the table has ${values} values, but there are ${columns} columns`,
		"Check 'Records: Column Names Path'. If it is right, the answer is not complete.",
		{ field: 'Records: Column Names Path' },
	);
}

/** An object where a list was expected, most often because the path ends one level too early. */
export function notAList(value: Readonly<Record<string, unknown>>, path: Path): ResponseShapeError {
	const keys = Object.keys(value);
	const lists = keys.filter((key) => Array.isArray(value[key]));
	return new ResponseShapeError(
		`${placeOf(path)} is an object, not a list${listed('; it has ', keys)}`,
		`Let 'Record Path' lead to the list${listed(', for example ', lists)}, or say that it is one record or a map of records.`,
		{ field: 'Record Path' },
	);
}
