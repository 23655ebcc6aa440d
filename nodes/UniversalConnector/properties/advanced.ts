import type { INodeProperties } from 'n8n-workflow';

import { places, sources } from './fields';

function at(placeholder: string): INodeProperties {
	return {
		displayName: 'From Path or Name',
		name: 'at',
		type: 'string',
		default: '',
		placeholder,
		description:
			'Path in the JSON, name of the header, or relation of the Link header. Leave empty for a counter.',
	};
}

function carryFields(): INodeProperties[] {
	const counters = [
		{ name: 'Page Counter', value: 'page', description: 'How many pages were read so far' },
		{ name: 'Record Counter', value: 'offset', description: 'How many records were read so far' },
	];
	return [
		{
			displayName: 'From',
			name: 'from',
			type: 'options',
			default: 'body',
			options: sources().concat(counters),
		},
		at('e.g. meta.next'),
		{
			displayName: 'To',
			name: 'in',
			type: 'options',
			default: 'query',
			options: places().concat({ name: 'Whole Address', value: 'url' }),
		},
		{
			displayName: 'To Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. cursor',
			description: 'Name of the parameter or header, or path in the body',
		},
		{
			displayName: 'With First Value',
			name: 'first',
			type: 'string',
			default: '',
			description: 'What the first request sends. Leave empty to send nothing.',
		},
	];
}

function stopFields(): INodeProperties[] {
	return [
		{
			displayName: 'From',
			name: 'from',
			type: 'options',
			default: 'body',
			options: sources().concat({
				name: 'Record Count',
				value: 'count',
				description: 'How many records the page holds',
			}),
		},
		at('e.g. meta.has_more'),
		{
			displayName: 'Is',
			name: 'operator',
			type: 'options',
			default: 'empty',
			options: [
				{ name: 'Empty or Missing', value: 'empty' },
				{ name: 'Equal To', value: 'equals' },
				{ name: 'Less Than', value: 'lessThan' },
				{ name: 'Not Equal To', value: 'notEquals' },
			],
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			placeholder: 'e.g. false',
			description: "What to compare with; not used for 'Empty or Missing'",
		},
	];
}

/** Values carried from answers to requests, and tests that end the read. */
export function advancedProperty(): INodeProperties {
	return {
		displayName: 'Advanced Pagination',
		name: 'advanced',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add rule',
		description: 'What each request takes over from the answer before, and when to stop',
		displayOptions: { show: { pagination: ['advanced'] } },
		options: [
			{ displayName: 'Carry a Value to the Next Request', name: 'carry', values: carryFields() },
			{ displayName: 'Stop When', name: 'stop', values: stopFields() },
		],
	};
}
