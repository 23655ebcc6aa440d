import type { INodeProperties } from 'n8n-workflow';

import type { ResourceDefinition } from '../shared/definition/resource';
import { singular } from './words';

/** The mapper's label. */
const FIELDS = 'Fields';

/**
 * `add` marks what is required, `map` does not. With n8n's `update` the mapper shows no field at all
 * unless some of them name the record, which has an input of its own here.
 */
type MapperMode = 'add' | 'map';

/** What to know about the fields as a whole, in sentences; empty when there is nothing. */
function fieldAdvice({ advice, fields }: ResourceDefinition): string[] {
	const hasLists = fields.some(({ type, readOnly }) => type.endsWith('List') && !readOnly);
	return [
		...(advice === undefined ? [] : [advice]),
		...(hasLists ? ['A list is separated by commas and replaces the whole list in Planhat.'] : []),
	];
}

/**
 * What a person has to know before filling in the fields, after other sentences: n8n's mapper shows
 * neither its own description nor that of a field.
 */
export function fieldNotice(
	resource: ResourceDefinition,
	name: string,
	before: readonly string[] = [],
): INodeProperties[] {
	const sentences = [...before, ...fieldAdvice(resource)];
	if (sentences.length === 0) return [];
	return [{ displayName: sentences.join(' '), name, type: 'notice', default: '' }];
}

/** Maps input to the fields of a resource, the tenant's custom fields included. */
export function fieldMapper(resource: ResourceDefinition, mode: MapperMode): INodeProperties {
	return {
		displayName: FIELDS,
		name: 'fields',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		description: `The fields of the ${singular(resource)} to set`,
		typeOptions: {
			loadOptionsDependsOn: [
				'resource',
				'operation',
				...(resource.createChoice ? [resource.createChoice.name] : []),
			],
			resourceMapper: {
				resourceMapperMethod: 'getFields',
				mode,
				// Messages name it; without this, n8n shows 'Values to Send'.
				valuesLabel: FIELDS,
				fieldWords: { singular: 'field', plural: 'fields' },
				// With false, n8n hides the fields that getFields wants to be seen from the start.
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
	};
}
