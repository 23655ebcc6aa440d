import type { IDataObject } from 'n8n-workflow';

import { attemptJson } from '../shared/attempt';
import type { JsonValue } from '../shared/definition/convert';
import type { MappingRow } from '../shared/extract/mapping';
import { hasEach, parsePath } from '../shared/extract/path';
import { writePath } from '../shared/extract/writePath';
import { ConfigError } from '../shared/http/errors';
import { readValueOptions } from '../shared/n8n/valueOptions';
import { oneOf, optionText, rowsOf } from './optionValues';

const TYPES = [
	'asIs',
	'boolean',
	'date',
	'dateTime',
	'integer',
	'json',
	'list',
	'number',
	'text',
] as const;

/** A constant or default: JSON where it is meant so, a text otherwise. */
function typedValue(row: IDataObject, name: string, type: MappingRow['type']): JsonValue {
	const value = row[name];
	if (typeof value !== 'string') return (value ?? '') as JsonValue; // an expression gave JSON
	if (type !== 'json') return value;
	const parsed = attemptJson(value);
	if (parsed.ok) return parsed.value as JsonValue; // parsed JSON
	throw new ConfigError("A value in 'Records: Mapping' is not valid JSON", 'Check its quotes.', {
		field: 'Records: Mapping',
	});
}

function required(row: IDataObject, name: string, label: string) {
	const text = optionText(row, name);
	const path = parsePath(text, label);
	if (path.length > 0) return path;
	throw new ConfigError(`'${label}' in 'Records: Mapping' is empty`, 'Enter a field name.', {
		field: label,
	});
}

function targetOf(row: IDataObject): MappingRow['target'] {
	const target = required(row, 'target', 'Field');
	if (!hasEach(target)) {
		writePath({}, target, null); // refuses what can't be written, before anything is sent
		return target;
	}
	throw new ConfigError("'Field' in 'Records: Mapping' holds [*]", 'Write to one field.', {
		field: 'Field',
	});
}

function toRow(row: IDataObject): MappingRow {
	const type = oneOf(row['type'] ?? 'asIs', TYPES, 'Type');
	const from = oneOf(row['from'] ?? 'path', ['path', 'constant'], 'From');
	return {
		target: targetOf(row),
		source:
			from === 'path'
				? { path: required(row, 'path', 'Path in Record') }
				: { constant: typedValue(row, 'constant', type) },
		type,
		reading: readValueOptions(row),
		fallback: typedValue(row, 'default', type),
		onMissing: oneOf(
			row['onMissing'] ?? 'skip',
			['skip', 'null', 'default', 'reject'],
			'When Missing',
		),
		onCastError: oneOf(
			row['onCastError'] ?? 'reject',
			['reject', 'null', 'keep'],
			'When Type Does Not Fit',
		),
	};
}

/**
 * The rows of the mapping; none when records stay as they are.
 * @throws ConfigError for a row that can't be used
 */
export function mappingOf(options: IDataObject): readonly MappingRow[] {
	return rowsOf(options['mapping'], 'row').map(toRow);
}
