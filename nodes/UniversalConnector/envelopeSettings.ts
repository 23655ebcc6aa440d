import type { IDataObject } from 'n8n-workflow';

import { parsePath, requireSafeKey } from '../shared/extract/path';
import type { EnvelopeValue } from '../shared/extract/records';
import { ConfigError } from '../shared/http/errors';
import { optionText, rowsOf } from './optionValues';

const LABEL = 'Records: Envelope Values';

function required(row: IDataObject, name: string, label: string): string {
	const text = optionText(row, name);
	if (text !== '') return text;
	throw new ConfigError(`'${label}' in '${LABEL}' is empty`, 'Fill it in or remove the entry.', {
		field: LABEL,
	});
}

function toValue(row: IDataObject): EnvelopeValue {
	return {
		field: requireSafeKey(required(row, 'field', 'Field'), LABEL),
		path: parsePath(required(row, 'path', 'Path in Answer'), LABEL),
	};
}

/**
 * The values that every record gets from the answer around it.
 * @throws ConfigError for an entry that can't be used
 */
export function envelopeOf(options: IDataObject): readonly EnvelopeValue[] {
	return rowsOf(options['envelope'], 'entry').map(toValue);
}
