import type { IDataObject, INodeProperties, INodePropertyMode } from 'n8n-workflow';

import type { FieldDefinition } from '../shared/definition/field';
import type { RecordIdKind, ResourceDefinition } from '../shared/definition/resource';
import { DEFAULT_RETRY } from '../shared/http/retry';
import { optionNumber } from '../shared/n8n/parameters';
import { type CallOptions, DEFAULT_TIMEOUT_SECONDS } from './connect';
import { singular } from './words';

/** The ways to name a record besides choosing it from the list. */
const ID_INPUTS: { readonly modes: readonly INodePropertyMode[] } = {
	modes: [
		{
			displayName: 'By Planhat ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 66a1f0c2d3e4b5a697881001',
		},
		{
			displayName: 'By External ID',
			name: 'externalId',
			type: 'string',
			placeholder: 'e.g. LF-01',
			hint: 'The ID of the record in your own system',
		},
		{
			displayName: 'By Source ID',
			name: 'sourceId',
			type: 'string',
			placeholder: 'e.g. crm-7007',
			hint: 'The ID of the record in the system it comes from',
		},
	],
};

function locator(
	name: string,
	displayName: string,
	kinds: readonly RecordIdKind[],
	searchListMethod: string,
	rest: Partial<INodeProperties>,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose…',
				typeOptions: { searchListMethod, searchable: true },
			},
			...ID_INPUTS.modes
				.filter(({ name: mode }) => kinds.some((kind) => kind === mode))
				.map((mode) => ({ ...mode })),
		],
		...rest,
	};
}

/** Chooses the record an operation works on. */
export function recordLocator(
	resource: ResourceDefinition,
	kinds: readonly RecordIdKind[] = resource.ids,
): INodeProperties {
	return locator('recordId', resource.label.one, kinds, 'searchRecords', {
		required: true,
		description: `The ${singular(resource)} to work on`,
	});
}

/** Chooses a company, for records that belong to one. */
export function companyLocator(description: string, isRequired: boolean): INodeProperties {
	return locator('companyId', 'Company', ['id', 'externalId', 'sourceId'], 'searchCompanies', {
		description,
		...(isRequired ? { required: true } : {}),
	});
}

/** What to know about the fields as a whole: n8n shows no description of a single one. */
function mapperAdvice(resource: ResourceDefinition): string {
	const hasLists = resource.fields.some(({ type, readOnly }) => type.endsWith('List') && !readOnly);
	const sentences = [
		`The fields of the ${singular(resource)} to set.`,
		...(resource.advice === undefined ? [] : [resource.advice]),
		...(hasLists ? ['A list is separated by commas and replaces the whole list in Planhat.'] : []),
	];
	return sentences.length > 1
		? sentences.join(' ')
		: `The fields of the ${singular(resource)} to set`;
}

/** Maps input to the fields of a resource, the tenant's custom fields included. */
export function fieldMapper(
	resource: ResourceDefinition,
	mode: 'add' | 'update' | 'map',
): INodeProperties {
	return {
		displayName: 'Fields',
		name: 'fields',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		description: mapperAdvice(resource),
		typeOptions: {
			loadOptionsDependsOn: [
				'resource',
				'operation',
				...(resource.createChoice ? [resource.createChoice.name] : []),
			],
			resourceMapper: {
				resourceMapperMethod: 'getFields',
				mode,
				fieldWords: { singular: 'field', plural: 'fields' },
				// With false, n8n hides the fields that getFields wants to be seen from the start.
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
	};
}

const DEFAULT_ATTEMPTS = DEFAULT_RETRY.maxAttempts;
const MAX_ATTEMPTS = 10;

/** An hour; timers beyond some weeks would fire at once. */
const MAX_TIMEOUT_SECONDS = 3600;

/** Options about the calls themselves, the same for every operation. */
export function callOptions(): INodeProperties[] {
	return [
		{
			displayName: 'Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_ATTEMPTS },
			default: DEFAULT_ATTEMPTS,
			description:
				'How often a call is sent in all when Planhat is busy or the connection fails. A create that may have arrived is never sent twice.',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_TIMEOUT_SECONDS },
			default: DEFAULT_TIMEOUT_SECONDS,
			description: 'How long one call may take until its answer is complete',
		},
	];
}

/**
 * Reads what the person set among the options of callOptions.
 * @throws ConfigError when an expression gave something that can't be used
 */
export function readCallOptions(options: IDataObject): CallOptions {
	return {
		maxAttempts: optionNumber(options, 'maxAttempts', {
			label: 'Attempts',
			fallback: DEFAULT_ATTEMPTS,
			min: 1,
			max: MAX_ATTEMPTS,
			isWhole: true,
		}),
		timeoutSeconds: optionNumber(options, 'timeout', {
			label: 'Timeout (Seconds)',
			fallback: DEFAULT_TIMEOUT_SECONDS,
			min: 0.1,
			max: MAX_TIMEOUT_SECONDS,
		}),
	};
}

/** An 'Options' collection in alphabetical order. */
export function optionsCollection(options: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** The fields as choices of a list, in alphabetical order. */
export function fieldChoices(
	fields: readonly FieldDefinition[],
): Array<{ name: string; value: string }> {
	return fields
		.map((field) => ({ name: field.label, value: field.name }))
		.sort((a, b) => a.name.localeCompare(b.name));
}
