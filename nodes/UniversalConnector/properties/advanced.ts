import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { flag, places, sources, text } from './fields';

/** Places in an answer, which have a path or a name. */
const IN_ANSWER = ['body', 'header', 'lastRecord', 'link'];

function when(name: string, ...values: string[]): { displayOptions: IDisplayOptions } {
	return { displayOptions: { show: { [name]: values } } };
}

function at(placeholder: string): INodeProperties {
	const description = 'Path in the JSON, name of the header, or relation of the Link header';
	return {
		...text(['From Path or Name', 'at', description], placeholder),
		...when('from', ...IN_ANSWER),
	};
}

/** Choices by their labels. */
function sorted(options: INodePropertyOptions[]): INodePropertyOptions[] {
	return options.sort((a, b) => a.name.localeCompare(b.name));
}

function fromField(): INodeProperties {
	const others = [
		{ name: 'Page Counter', value: 'page', description: 'How many pages were read so far' },
		{ name: 'Record Counter', value: 'offset', description: 'How many records were read so far' },
		{
			name: 'Constant',
			value: 'constant',
			description: 'A text that the later requests send, and not the first one',
		},
	];
	return {
		displayName: 'From',
		name: 'from',
		type: 'options',
		default: 'body',
		description: 'Where the value comes from',
		options: sorted(sources().concat(others)),
	};
}

function toField(): INodeProperties {
	const others = [
		{
			name: 'Placeholder',
			value: 'placeholder',
			description:
				'A name in braces that you write into the path, a parameter, a header or the body',
		},
		{ name: 'Whole Address', value: 'url', description: 'Instead of path and parameters' },
	];
	return {
		displayName: 'To',
		name: 'in',
		type: 'options',
		default: 'query',
		description: 'Where the next request takes it',
		options: sorted(places().concat(others)),
	};
}

function carryFields(): INodeProperties[] {
	return [
		fromField(),
		at('e.g. meta.next'),
		{
			...text(
				[
					'From Value',
					'constant',
					'What all requests but the first send. Leave empty for nothing.',
				],
				'e.g. next',
			),
			...when('from', 'constant'),
		},
		{
			...flag([
				'Keep Last Value',
				'isKept',
				'Whether the value of an earlier answer is sent again when an answer has none. Such a value says nothing about the end.',
			]),
			...when('from', ...IN_ANSWER),
		},
		toField(),
		{
			...text(
				[
					'To Name',
					'name',
					'Name of the parameter, header or placeholder, or path in the body. A placeholder named rows fills in {rows}.',
				],
				'e.g. cursor',
			),
			...when('in', 'body', 'header', 'placeholder', 'query'),
		},
		{
			...text(
				[
					'With First Value',
					'first',
					'What the first request sends; empty sends nothing. For a counter: the number it begins with, 0 when empty.',
				],
				'e.g. *',
			),
			...when('in', 'body', 'header', 'placeholder', 'query'),
		},
	];
}

function operatorField(): INodeProperties {
	return {
		displayName: 'Is',
		name: 'operator',
		type: 'options',
		default: 'empty',
		options: [
			{ name: 'Containing', value: 'contains', description: 'A text with the value in it' },
			{ name: 'Empty or Missing', value: 'empty' },
			{ name: 'Equal To', value: 'equals' },
			{ name: 'Greater Than', value: 'greaterThan', description: 'A larger number, a later date' },
			{ name: 'Less Than', value: 'lessThan', description: 'A smaller number, an earlier date' },
			{ name: 'Not Empty', value: 'notEmpty' },
			{ name: 'Not Equal To', value: 'notEquals' },
			{ name: 'One Of', value: 'oneOf', description: 'Any of several, separated by commas' },
		],
		...when('from', ...IN_ANSWER, 'count'),
	};
}

function stopFields(): INodeProperties[] {
	const others = [
		{ name: 'Record Count', value: 'count', description: 'How many records the page holds' },
		{ name: 'Status', value: 'status', description: 'The HTTP status of the answer' },
	];
	return [
		{
			displayName: 'From',
			name: 'from',
			type: 'options',
			default: 'body',
			description: 'What to look at',
			options: sorted(sources().concat(others)),
		},
		at('e.g. meta.has_more'),
		operatorField(),
		{
			...text(
				[
					'Status Is',
					'status',
					'Statuses that end the read, comma-separated. One that means an error counts only after the first page.',
				],
				'e.g. 204, 404',
			),
			...when('from', 'status'),
		},
		{
			...text(['Value', 'value', 'What to compare with'], 'e.g. false'),
			displayOptions: {
				show: {
					from: [...IN_ANSWER, 'count'],
					operator: ['contains', 'equals', 'greaterThan', 'lessThan', 'notEquals', 'oneOf'],
				},
			},
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
