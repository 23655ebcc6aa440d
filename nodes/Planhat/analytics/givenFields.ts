import type { IDataObject } from 'n8n-workflow';

import { type ConversionContext, convert, type JsonValue } from '../../shared/definition/convert';
import type { FieldDefinition } from '../../shared/definition/field';
import { isBlank } from '../../shared/extract/jsonValue';

/**
 * The fields that have a value, as they are sent; blanks mean that a field was not filled in.
 * @throws ConfigError naming the field whose value can't be used
 */
export function givenFields(
	fields: readonly FieldDefinition[],
	values: IDataObject,
	context: ConversionContext,
): Record<string, JsonValue> {
	return Object.fromEntries(
		fields
			.filter(({ name }) => !isBlank(values[name]))
			.map((field) => [field.name, convert(field, values[field.name], context)]),
	);
}
