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

/** Chooses the record an operation works on; `verb` says what is done with it, such as `delete`. */
export function recordLocator(
	resource: ResourceDefinition,
	verb: string,
	kinds: readonly RecordIdKind[] = resource.ids,
): INodeProperties {
	return locator('recordId', resource.label.one, kinds, 'searchRecords', {
		required: true,
		description: `The ${singular(resource)} to ${verb}`,
	});
}

/** Chooses a company, for records that belong to one. */
export function companyLocator(description: string, isRequired: boolean): INodeProperties {
	return locator('companyId', 'Company', ['id', 'externalId', 'sourceId'], 'searchCompanies', {
		description,
		...(isRequired ? { required: true } : {}),
	});
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
