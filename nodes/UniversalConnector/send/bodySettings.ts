import type { IDataObject } from 'n8n-workflow';

import { attempt } from '../../shared/attempt';
import type { BodySettings, BodyValue } from '../../shared/batching/body';
import { hasEach, parsePath, type Path } from '../../shared/extract/path';
import { ConfigError } from '../../shared/http/errors';
import { type Json, readJson } from '../../shared/json/readJson';
import type { ItemParameters } from '../../shared/n8n/parameters';
import { oneOf, optionText, rowsOf } from '../optionValues';
import type { Template } from './templates/template';

const SHAPES = ['lines', 'list', 'map', 'none', 'object', 'table'] as const;
const LABEL = 'Body: Extra Values';

function onePlace(text: string, field: string): Path {
	const path = parsePath(text, field);
	if (!hasEach(path)) return path;
	throw new ConfigError(`'${field}' holds [*]`, 'Enter one place.', { field });
}

function required(text: string, field: string, hint: string): string {
	if (text !== '') return text;
	throw new ConfigError(`'${field}' is empty`, hint, { field });
}

function jsonOf(text: string): Json {
	const parsed = attempt(() => readJson(text).value);
	if (parsed.ok) return parsed.value as Json; // parsed JSON
	throw new ConfigError(`A value in '${LABEL}' is not valid JSON`, 'Check its quotes.', {
		field: LABEL,
	});
}

function toValue(entry: IDataObject): BodyValue {
	const froms = ['batch', 'constant', 'count', 'group', 'json'] as const;
	const from = oneOf(entry['from'] ?? 'constant', froms, 'Value');
	const name = required(optionText(entry, 'name'), LABEL, 'Every value needs a name.');
	const text = String(entry['value'] ?? '');
	const path = onePlace(name, LABEL);
	if (from === 'constant') return { path, value: { constant: text } };
	if (from === 'json') return { path, value: { constant: jsonOf(text) } };
	return { path, value: { from } };
}

/**
 * What the body of a call looks like; `mapKey` is the field whose value names a row in a map.
 * @throws ConfigError naming the field that can't be used
 */
export function readBody(
	parameters: ItemParameters,
	options: IDataObject,
	template: Template | undefined,
): { settings: BodySettings; mapKey: Path | undefined } {
	const shape =
		template?.shape ?? oneOf(parameters.text('bodyShape', 'list'), SHAPES, 'Body Shape');
	const hasKey = shape !== 'lines' && shape !== 'none' && template === undefined;
	const key = hasKey ? onePlace(parameters.text('bodyKey').trim(), 'Body Key') : [];
	const values = rowsOf(options['bodyValues'], 'entry').map(toValue);
	const named = template === undefined ? optionText(options, 'columnsKey') : '';
	const columnsKey = named === '' ? undefined : onePlace(named, 'Body: Columns Key');
	if (shape !== 'map') return { settings: { shape, key, values, columnsKey }, mapKey: undefined };
	const name = required(
		parameters.text('mapKey').trim(),
		'Name Field',
		'Enter the field whose value each record stands under.',
	);
	return { settings: { shape, key, values, columnsKey }, mapKey: onePlace(name, 'Name Field') };
}
