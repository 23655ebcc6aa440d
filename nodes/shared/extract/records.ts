import { ConfigError } from '../http/errors';
import { columnNames } from '../http/content';
import { isObject } from './jsonValue';
import { hasEach, type Path, requireSafeKey } from './path';
import { readPath, valueAt } from './readPath';
import { missingError, notAList, notATable, notRecords, unevenRow } from './recordErrors';
import { removePath } from './writePath';

/** One record of a page. */
export type DataRecord = Readonly<Record<string, unknown>>;

/** A value of the answer's envelope that every record gets, for example its page number. */
export interface EnvelopeValue {
	readonly field: string;
	readonly path: Path;
}

/** A list inside each record whose elements become the records. */
export interface Expansion {
	readonly path: Path;
	/** Where each element keeps the record it was in, without the list; left out when empty. */
	readonly parentField?: string;
	/** What a record with an empty, missing or `null` list gives: nothing, or itself. */
	readonly whenEmpty: 'skip' | 'parent';
}

/** How to find the records in an answer. Without options: a list of objects at the path. */
export interface RecordOptions {
	readonly path: Path;
	/**
	 * `list` (the default), `object` for one record, `map` for records as the values of an object,
	 * `table` for rows that are lists of values. A list is taken as a list in any case: PHP writes an
	 * empty map as `[]`.
	 */
	readonly shape?: 'list' | 'object' | 'map' | 'table';
	/** With `table`: where the answer names the columns; absent when the first row does. */
	readonly columns?: Path;
	/** With `table`: the names that the first page gave; a page may leave them out or give them again. */
	readonly columnNames?: readonly string[];
	/** With `map`: the field that gets the key, over one of that name; left out when empty. */
	readonly keyField?: string;
	/** With `ends`, a path that does not exist is an empty last page. */
	readonly missing?: 'error' | 'ends';
	/** Written into each record, over fields of the same name; what the answer lacks is left out. */
	readonly envelope?: readonly EnvelopeValue[];
	/** Values of the request, written like `envelope`, for example the parent's id. */
	readonly constants?: DataRecord;
	readonly expand?: Expansion;
	/** The field of elements that are no objects, as in a list of ids; `value` when left out. */
	readonly valueField?: string;
}

/** The records of one page. */
export interface PageRecords {
	readonly records: readonly DataRecord[];
	/** Whether the path was missing and that means the end. */
	readonly ends: boolean;
	/** The names of the columns, where the records are rows of a table. */
	readonly columnNames?: readonly string[];
}

/** A list as records; the very same list when all its elements are objects. */
function asRecords(list: readonly unknown[], valueField = 'value'): readonly DataRecord[] {
	if (list.every(isObject)) return list;
	return list.map((element) => (isObject(element) ? element : { [valueField]: element }));
}

function mapRecords(map: DataRecord, options: RecordOptions): readonly DataRecord[] {
	const { keyField = '', valueField } = options;
	const records = asRecords(Object.values(map), valueField);
	if (keyField === '') return records;
	return Object.keys(map).map((key, at) => ({ ...records[at], [keyField]: key }));
}

/** The records in the value found at the path, before anything is added to them. */
function located(
	value: unknown,
	options: RecordOptions,
	field = 'Record Path',
): readonly DataRecord[] {
	if (value === null) return [];
	if (Array.isArray(value)) return asRecords(value, options.valueField);
	if (!isObject(value)) throw notRecords(value, options.path, field);
	if (options.shape === 'object') return [value];
	if (options.shape === 'map') return mapRecords(value, options);
	throw notAList(value, options.path);
}

/** Each match of a path with `[*]` is records by itself: a list, one object, or one plain value. */
function locatedInEach(values: readonly unknown[], options: RecordOptions): readonly DataRecord[] {
	const shape = options.shape === 'map' ? 'map' : 'object';
	return values.flatMap((value) =>
		typeof value === 'object'
			? located(value, { ...options, shape })
			: asRecords([value], options.valueField),
	);
}

function expanded(
	record: DataRecord,
	expansion: Expansion,
	options: RecordOptions,
): readonly DataRecord[] {
	const { path, parentField = '', whenEmpty } = expansion;
	const nested = valueAt(record, path) ?? null;
	const children = located(nested, { ...options, path, shape: 'object' }, 'Nested List');
	if (children.length === 0) return whenEmpty === 'parent' ? [record] : [];
	if (parentField === '') return children;
	// Without its list: otherwise every child would carry all its siblings.
	const parent = removePath(record, path);
	return children.map((child) => ({ ...child, [parentField]: parent }));
}

/** The name of a column: a text, or what a description of it says. */
function columnName(column: unknown): unknown {
	if (!isObject(column)) return column;
	return column['name'] ?? column['key'] ?? column['field'] ?? column['label'] ?? column['title'];
}

/** One list for each column, all of one length, turned into one list for each row. */
function rowsOfColumns(columns: Readonly<Record<string, unknown>>, path: Path): unknown[][] {
	const lists = Object.values(columns);
	const [first] = lists;
	const isEven = (list: unknown): list is unknown[] =>
		Array.isArray(list) && Array.isArray(first) && list.length === first.length;
	if (!lists.every(isEven)) throw notATable(columns, path);
	return (lists[0] ?? []).map((_, at) => lists.map((list) => list[at]));
}

/** The rows of a table as records under the names of its columns. */
function readTable(page: unknown, value: unknown, options: RecordOptions) {
	const { columns, path } = options;
	if (isObject(value)) {
		const names = Object.keys(value);
		return { names, records: recordsOfRows(rowsOfColumns(value, path), names, path) };
	}
	const rows: unknown = value ?? [];
	if (!Array.isArray(rows)) throw notATable(value, path);
	if (columns !== undefined) {
		const given = readPath(page, columns);
		if (!given.found || !Array.isArray(given.value)) throw notATable(given, columns);
		const names = columnNames(given.value.map(columnName));
		return { names, records: recordsOfRows(rows, names, path) };
	}
	const [first, ...others] = rows as unknown[];
	if (first === undefined) return { names: options.columnNames, records: [] };
	const names = options.columnNames ?? (Array.isArray(first) ? columnNames(first) : []);
	const isHeader = Array.isArray(first) && columnNames(first).join() === names.join();
	return { names, records: recordsOfRows(isHeader ? others : rows, names, path) };
}

function recordsOfRows(
	rows: readonly unknown[],
	names: readonly string[],
	path: Path,
): DataRecord[] {
	return rows.map((row, at) => {
		if (!Array.isArray(row)) throw notATable(row, path);
		if (row.length !== names.length) throw unevenRow(at + 1, row.length, names.length);
		return Object.fromEntries(names.map((name, column) => [name, row[column] as unknown]));
	});
}

/** What every record of the page gets; undefined when that is nothing. */
function additions(page: unknown, options: RecordOptions): DataRecord | undefined {
	const { envelope = [], constants = {} } = options;
	const found = envelope.flatMap(({ field, path }) => {
		const value = valueAt(page, path);
		return value === undefined ? [] : [[field, value] as const];
	});
	const added = { ...constants, ...Object.fromEntries(found) };
	return Object.keys(added).length === 0 ? undefined : added;
}

/** @throws ConfigError for field names that reach into prototypes, and `[*]` in a nested path */
function requireUsable(options: RecordOptions): void {
	const { keyField, valueField, envelope = [], constants = {}, expand } = options;
	const fields = [keyField, valueField, expand?.parentField, ...Object.keys(constants)];
	for (const field of [...fields, ...envelope.map((value) => value.field)]) {
		if (field !== undefined) requireSafeKey(field, 'Field Name');
	}
	if (expand !== undefined && (expand.path.length === 0 || hasEach(expand.path))) {
		throw new ConfigError(
			"'Nested List' must be the path of one list in a record",
			'Enter a path without [*], for example lines.',
			{ field: 'Nested List' },
		);
	}
}

/**
 * Locates the records of one parsed answer. `null` at the path and an answer without a body
 * (undefined) are no records. Nothing in `page` is changed and nothing is copied that needs no
 * copy: without options the list in the answer itself is returned.
 *
 * `{"data":[{"id":1}],"meta":{"page":2}}` with the path `data` and the envelope value
 * `{ field: 'page', path: meta.page }` gives `[{ id: 1, page: 2 }]`.
 * @throws ResponseShapeError when the path is missing (with the keys that exist), or something is
 * there that can't be records
 * @throws ConfigError for field names that can't be used
 */
export function readRecords(page: unknown, options: RecordOptions): PageRecords {
	requireUsable(options);
	if (page === undefined) return { records: [], ends: false };
	const result = readPath(page, options.path);
	if (!result.found) {
		if (options.missing === 'ends') return { records: [], ends: true };
		throw missingError(result);
	}
	const { expand } = options;
	const table = options.shape === 'table' ? readTable(page, result.value, options) : undefined;
	const found =
		table?.records ??
		(hasEach(options.path)
			? locatedInEach(result.value as readonly unknown[], options) // a list, see readPath
			: located(result.value, options));
	const records = expand ? found.flatMap((record) => expanded(record, expand, options)) : found;
	const added = additions(page, options);
	return {
		records: added ? records.map((record) => ({ ...record, ...added })) : records,
		ends: false,
		columnNames: table?.names,
	};
}
