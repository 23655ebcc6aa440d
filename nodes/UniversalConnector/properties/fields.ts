import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** A label, its stored name and the sentence below it. */
type Named = readonly [displayName: string, name: string, description: string];

/** A list of names and values. */
export function pairs([displayName, name, description]: Named): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add',
		description,
		options: [
			{
				displayName: 'Entry',
				name: 'entry',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	};
}

/** A number from `minValue` up. */
export function number(
	[displayName, name, description]: Named,
	fallback: number,
	minValue = 0,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue },
		default: fallback,
		description,
	};
}

/** One line of text. */
export function text([displayName, name, description]: Named, placeholder = ''): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		...(placeholder === '' ? {} : { placeholder }),
		description,
	};
}

/** One of several. */
export function choice(
	[displayName, name, description]: Named,
	fallback: string,
	options: INodePropertyOptions[],
): INodeProperties {
	return { displayName, name, type: 'options', default: fallback, description, options };
}

/** A switch that is off. */
export function flag([displayName, name, description]: Named): INodeProperties {
	return { displayName, name, type: 'boolean', default: false, description };
}

/** Where a value can stand in a request. Made anew for each field: n8n writes into them. */
export function places(): INodePropertyOptions[] {
	return [
		{ name: 'Body', value: 'body' },
		{ name: 'Header', value: 'header' },
		{ name: 'Query', value: 'query' },
	];
}

/** Where a value can stand in an answer. */
export function sources(): INodePropertyOptions[] {
	return [
		{ name: 'Answer Body', value: 'body', description: 'At a path in the JSON' },
		{ name: 'Answer Header', value: 'header', description: 'In a header' },
		{ name: 'Last Record', value: 'lastRecord', description: 'A field of the last record' },
		{ name: 'Link Header', value: 'link', description: 'A relation of the Link header' },
	];
}
