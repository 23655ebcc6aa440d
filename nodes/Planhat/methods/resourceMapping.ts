import type {
	FieldType as EditorFieldType,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
	ResourceMapperValue,
} from 'n8n-workflow';

import { attemptAsync } from '../../shared/attempt';
import type { FieldDefinition, FieldType } from '../../shared/definition/field';
import type { ResourceDefinition } from '../../shared/definition/resource';
import { isBlank } from '../../shared/extract/jsonValue';
import { ConfigError } from '../../shared/http/errors';
import { toNodeError } from '../../shared/n8n/errors';
import { connect } from '../connect';
import { CUSTOM_DAY_PREFIX, CUSTOM_PREFIX, loadCustomFields } from '../customFields';
import { resources } from '../resources';
import { sendableFields } from '../readableFields';

const INPUT: Record<FieldType, EditorFieldType> = {
	string: 'string',
	html: 'string',
	recordId: 'string',
	number: 'number',
	integer: 'number',
	boolean: 'boolean',
	currency: 'string',
	date: 'dateTime',
	dateTime: 'dateTime',
	epochDay: 'dateTime',
	calendarDay: 'dateTime',
	options: 'options',
	stringList: 'string',
	objectList: 'string',
	json: 'object',
};

/** Fields shown from the start on top of the required ones: those that name a record. */
const SHOWN = new Set(['externalId', 'extId', 'sourceId', '_id']);

/** What a new record needs, which a Create or Update may turn out to be. */
function newRecordNames({ fields, companyField }: ResourceDefinition): string[] {
	const required = fields.filter(({ requiredOnCreate }) => requiredOnCreate);
	return [...required.map(({ name }) => name), ...(companyField ? [companyField] : [])];
}

function toMapperField(
	field: FieldDefinition,
	isRequired: boolean,
	isShown: boolean,
): ResourceMapperField {
	return {
		id: field.name,
		displayName: field.label,
		type: INPUT[field.type],
		required: isRequired,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		removed: !isRequired && !isShown,
		...(field.options
			? { options: field.options.map(({ name, value }) => ({ name, value })) }
			: {}),
	};
}

/** All custom fields as one JSON object. */
function customObject(displayName: string): ResourceMapperField {
	return {
		id: 'custom',
		displayName,
		type: 'object',
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		removed: false,
	};
}

/**
 * Takes the place of the custom fields, and says why their list is missing. n8n does not ask for it
 * again by itself, not even when a credential is chosen later.
 */
function missingNotice(reason: string): ResourceMapperField {
	return customObject(
		`Custom Fields as JSON (the list could not be loaded: ${reason}. When that is solved, choose 'Refresh Field List' in the menu beside 'Fields')`,
	);
}

/** What the person has mapped so far: n8n drops the values of fields that are not given again. */
function mappedSoFar(context: ILoadOptionsFunctions): Partial<ResourceMapperValue> {
	return (context.getCurrentNodeParameter('fields') as Partial<ResourceMapperValue> | null) ?? {};
}

function isCustom({ id }: ResourceMapperField): boolean {
	return id.startsWith(CUSTOM_PREFIX) || id.startsWith(CUSTOM_DAY_PREFIX);
}

function requiredNames(context: ILoadOptionsFunctions, resource: ResourceDefinition): Set<string> {
	if (context.getCurrentNodeParameter('operation') !== 'create') return new Set();
	const required = resource.fields
		.filter((field) => field.requiredOnCreate)
		.map(({ name }) => name);
	const { createChoice } = resource;
	const chosen = createChoice && context.getCurrentNodeParameter(createChoice.name);
	const choice =
		createChoice?.choices.find(({ value }) => value === chosen) ?? createChoice?.choices[0];
	return new Set(choice ? [...required, choice.requires] : required);
}

/**
 * The fields of the chosen resource for the mapper, the tenant's custom fields after its own.
 * When those can't be loaded, one JSON input takes their place and says why; those that the mapper
 * knew before stay.
 */
export async function getFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const name = this.getCurrentNodeParameter('resource');
	const resource = resources.find((entry) => entry.name === name);
	if (!resource) {
		const error = new ConfigError(
			'This version of the node has no such resource',
			"Choose 'Resource' again.",
		);
		throw toNodeError(this, error, 0);
	}
	const operation = this.getCurrentNodeParameter('operation');
	const required = requiredNames(this, resource);
	const shown = new Set([...SHOWN, ...(operation === 'upsert' ? newRecordNames(resource) : [])]);
	const own = [...sendableFields(resource, operation === 'upsert').values()]
		// A create has an input of its own for the company.
		.filter((field) => operation !== 'create' || field.name !== resource.companyField)
		.map((field) => toMapperField(field, required.has(field.name), shown.has(field.name)));
	if (!resource.customFieldParent) return { fields: own };
	const parent = resource.customFieldParent;
	const custom = await attemptAsync(async () =>
		loadCustomFields(await connect(this, { timeoutSeconds: 30, maxAttempts: 2 }), parent),
	);
	const { schema = [], value } = mappedSoFar(this);
	if (custom.ok) {
		const asObject = isBlank(value?.['custom']) ? [] : [customObject('Custom Fields as JSON')];
		return { fields: [...own, ...custom.value, ...asObject] };
	}
	const { message } = toNodeError(this, custom.error, 0);
	return { fields: [...own, ...schema.filter(isCustom), missingNotice(message)] };
}
