import { attempt } from '../../shared/attempt';
import { writeJson } from '../../shared/json/writeJson';
import { failed } from '../../shared/batching/outcomes';
import type { JsonValue } from '../../shared/definition/convert';
import { describeValue } from '../../shared/extract/jsonValue';
import { formatPath, type Path } from '../../shared/extract/path';
import { valueAt } from '../../shared/extract/readPath';
import type { DataRecord } from '../../shared/extract/records';
import { writePath } from '../../shared/extract/writePath';
import { ConfigError, explained } from '../../shared/http/errors';
import { addressFor } from './address';
import type { PathTemplate } from './pathTemplate';
import type { Outcomes } from './prepare';
import type { Intent, PreparedRow, SendRow } from './row';
import type { SendSettings } from './settings';

/** What to do with a row, and where. */
export interface Route {
	readonly intent: Intent;
	readonly method: SendSettings['method'];
	readonly path: PathTemplate;
	/** The record that a lookup found. */
	readonly found?: DataRecord;
	readonly id?: string | undefined;
}

/** The name that a row stands under; 1 and "1" are the same. */
function nameOf(row: PreparedRow, key: Path): string {
	const name = valueAt(row.record, key);
	const isPlain = typeof name === 'string' || typeof name === 'number' || typeof name === 'bigint';
	if (isPlain && String(name) !== '') return String(name);
	throw new ConfigError(
		`The record needs a name at '${formatPath(key)}' to stand under, but has ${describeValue(name)} there`,
		'Give every record a value there.',
		{ field: 'Name Field' },
	);
}

/** What rows have in common that would stand under one name in one body. */
export function nameKey({ grouping }: SendSettings): (row: SendRow) => string | undefined {
	return ({ name, intent, method, url, group }) =>
		name === undefined || grouping === 'perItem'
			? undefined
			: JSON.stringify([intent, method, url, grouping === 'byKey' ? group : '', name]);
}

function groupOf({ record, item }: PreparedRow, fields: readonly Path[]): JsonValue {
	// Values of JSON documents.
	const values = fields.map(
		(path) => (valueAt(record, path) ?? valueAt(item, path) ?? null) as JsonValue,
	);
	return values.length === 1 ? (values[0] ?? null) : values;
}

/** Texts of digits as integers: n8n can't hold large ones as numbers. */
function withIntegers(body: DataRecord, fields: readonly Path[]): unknown {
	return fields.reduce<unknown>((whole, path) => {
		const value = valueAt(whole, path);
		const isInteger = typeof value === 'string' && /^-?(0|[1-9]\d*)$/.test(value);
		return isInteger ? writePath(whole, path, BigInt(value)) : whole;
	}, body);
}

/** The columns of a table: those chosen, or all fields of its records as they come. */
function columnsOf(rows: readonly PreparedRow[], { body, columns }: SendSettings) {
	if (!body.isTable) return undefined;
	if (columns.length > 0) return columns;
	const names = new Set(rows.flatMap((row) => Object.keys(row.body)));
	return [...names].map((key): Path => [{ kind: 'key', key }]);
}

function toSendRow(
	row: PreparedRow,
	route: Route,
	{ settings, baseUrl, columns }: { settings: SendSettings; baseUrl: string } & Columns,
): SendRow {
	const { index, keys, scope } = row;
	const whole = withIntegers(row.body, settings.integerFields);
	const json = writeJson(columns?.paths.map((path) => valueAt(whole, path) ?? null) ?? whole);
	const groupValue = groupOf(row, settings.groupFields);
	const name = settings.mapKey && nameOf(row, settings.mapKey);
	return {
		index,
		keys,
		scope,
		groupValue,
		intent: route.intent,
		method: route.method,
		...(name === undefined ? { json } : { name, json: `${JSON.stringify(name)}:${json}` }),
		group: writeJson(groupValue),
		url: addressFor(baseUrl, route.path, row, route.found),
		id: route.id,
		columns: columns?.names,
	};
}

/** The columns that all rows of a table share. */
interface Columns {
	readonly columns:
		| { readonly paths: readonly Path[]; readonly names: readonly string[] }
		| undefined;
}

/** A field is a column of its name; one inside an object, of its path. */
function nameOfColumn(path: Path): string {
	const [first, ...rest] = path;
	return first?.kind === 'key' && rest.length === 0 ? first.key : formatPath(path);
}

/** Rows with their addresses; those that can't have one get their outcome at once. */
export function routeRows(
	rows: readonly PreparedRow[],
	routeOf: (row: PreparedRow) => Route,
	{ settings, baseUrl, outcomes }: { settings: SendSettings; baseUrl: string; outcomes: Outcomes },
): SendRow[] {
	const paths = columnsOf(rows, settings);
	const columns = paths && { paths, names: paths.map(nameOfColumn) };
	return rows.flatMap((row) => {
		const routed = attempt(() => toSendRow(row, routeOf(row), { settings, baseUrl, columns }));
		if (routed.ok) return [routed.value];
		outcomes[row.index] = failed(explained(routed.error));
		return [];
	});
}
