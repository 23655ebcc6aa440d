import type { ICredentialType, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { ResourceDefinition } from '../../nodes/shared/definition/resource';
import { choicesOf, placed } from './descriptionRules';

type Resources = readonly ResourceDefinition[];

/** In alphabetical order: the order on the screen is no part of the contract. */
function joined(values: readonly unknown[]): string {
	return values.map(String).sort().join(' | ');
}

/** The values a property can store; those that are a resource's fields are named as such. */
function valuesOf(property: INodeProperties, resources: Resources): string {
	if (property.type === 'resourceLocator') {
		return joined((property.modes ?? []).map(({ name }) => name));
	}
	const values = joined(choicesOf(property).map(({ value }) => value));
	const isFields = resources.some(
		({ fields }) => fields.length > 0 && joined(fields.map(({ name }) => name)) === values,
	);
	return isFields ? 'the fields of the resource' : values;
}

/** Where a property is shown. */
interface Place {
	readonly resources: readonly string[];
	/** Operation and further conditions, for example `getAll returnAll=false`. */
	readonly rest: string;
}

function placeOf({ displayOptions }: INodeProperties): Place {
	const { resource = [], operation = [], ...others } = displayOptions?.show ?? {};
	const conditions = Object.entries(others).map(([name, values]) => `${name}=${values?.join('/')}`);
	return { resources: resource.map(String), rest: [operation.join('/'), ...conditions].join(' ') };
}

/** `create, getAll` where all resources have it there, otherwise `create of asset/license`. */
function placesText(places: readonly Place[], resources: Resources): string {
	const byRest = new Map<string, Set<string>>();
	for (const { resources: names, rest } of places) {
		byRest.set(rest, new Set([...(byRest.get(rest) ?? []), ...names]));
	}
	return [...byRest]
		.map(([rest, names]) => {
			const isEverywhere = names.size === 0 || resources.every(({ name }) => names.has(name));
			return isEverywhere ? rest : `${rest} of ${[...names].sort().join('/')}`;
		})
		.map((text) => text.trim())
		.filter((text) => text !== '')
		.sort()
		.join(', ');
}

function signature(path: string, property: INodeProperties, resources: Resources): string {
	const { type, default: value, required, typeOptions } = property;
	const values = valuesOf(property, resources);
	return [
		path,
		type,
		`= ${JSON.stringify(value)}`,
		...(required ? ['required'] : []),
		...(typeOptions?.password ? ['password'] : []),
		...(values === '' ? [] : [`(${values})`]),
	].join(' ');
}

/** One line for each stored property, equal ones together with the places they are shown in. */
function propertyLines(properties: readonly INodeProperties[], resources: Resources): string[] {
	const places = new Map<string, Place[]>();
	for (const top of properties) {
		if (top.type === 'notice') continue;
		for (const { path, property } of placed([top])) {
			const line = signature(path, property, resources);
			places.set(line, [...(places.get(line) ?? []), placeOf(top)]);
		}
	}
	return [...places]
		.map(([line, where]) => {
			const text = placesText(where, resources);
			return text === '' ? line : `${line}\n    in ${text}`;
		})
		.sort();
}

/** What workflows store of a node: its name, versions, connections, credentials and properties. */
export function nodeContract(description: INodeTypeDescription, resources: Resources): string {
	const { name, version, inputs, outputs, credentials = [], properties } = description;
	const credentialNames = credentials.map((it) => `${it.name}${it.required ? ' required' : ''}`);
	return [
		`node ${name}, version ${[version].flat().join(', ')}`,
		`inputs ${JSON.stringify(inputs)}, outputs ${JSON.stringify(outputs)}`,
		`credentials ${credentialNames.join(', ')}`,
		'',
		...propertyLines(properties, resources),
	].join('\n');
}

/** What n8n stores of a credential. */
export function credentialContract({ name, extends: base = [], properties }: ICredentialType) {
	const title = `credential ${[name, ...base].join(' extends ')}`;
	return [title, '', ...propertyLines(properties, [])].join('\n');
}

/** The field names that mappers store for a resource, and what their values may be. */
export function fieldContract({ name, companyField, fields }: ResourceDefinition): string {
	const lines = fields.map((field) =>
		[
			field.name,
			field.type,
			...(field.requiredOnCreate ? ['required'] : []),
			...(field.readOnly ? ['read-only'] : []),
			...(field.isKeyOnly ? ['key'] : []),
			...(field.options ? [`(${joined(field.options.map(({ value }) => value))})`] : []),
		].join(' '),
	);
	const company = companyField === undefined ? [] : [`${companyField} reference to a company`];
	return [`fields of ${name}`, '', ...[...company, ...lines].sort()].join('\n');
}
