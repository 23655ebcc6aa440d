import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { valueOptions } from '../../shared/n8n/valueOptions';

function types(): INodePropertyOptions[] {
	return [
		{ name: 'As It Is', value: 'asIs' },
		{ name: 'Boolean', value: 'boolean', description: 'True or false' },
		{ name: 'Date', value: 'date', description: 'A day, written as midnight UTC' },
		{ name: 'Date and Time', value: 'dateTime' },
		{ name: 'Integer', value: 'integer', description: 'A whole number' },
		{ name: 'JSON', value: 'json', description: 'An object or list' },
		{ name: 'List of Texts', value: 'list' },
		{ name: 'Number', value: 'number' },
		{ name: 'Text', value: 'text' },
	];
}

function sourceFields(): INodeProperties[] {
	return [
		{
			displayName: 'Field',
			name: 'target',
			type: 'string',
			default: '',
			placeholder: 'e.g. email',
			description: 'Name of the field in the new record; dots lead into objects',
		},
		{
			displayName: 'Fixed Value',
			name: 'constant',
			type: 'string',
			default: '',
			description: 'The value that every record gets',
			displayOptions: { show: { from: ['constant'] } },
		},
		{
			displayName: 'From',
			name: 'from',
			type: 'options',
			default: 'path',
			options: [
				{ name: 'Record', value: 'path', description: 'A field of the record read' },
				{ name: 'Fixed Value', value: 'constant', description: 'The same for every record' },
			],
		},
		{
			displayName: 'Path in Record',
			name: 'path',
			type: 'string',
			default: '',
			placeholder: 'e.g. user.mail',
			description: 'Where the record holds the value',
			displayOptions: { show: { from: ['path'] } },
		},
	];
}

/** For which types each of the inputs for values with two readings is shown. */
const READ_BY: Readonly<Record<string, string[]>> = {
	decimalSign: ['integer', 'number'],
	dayNumbers: ['date', 'dateTime'],
};

function readingFields(): INodeProperties[] {
	return valueOptions().map((property) => ({
		...property,
		displayOptions: { show: { type: [...(READ_BY[property.name] ?? [])] } },
	}));
}

function policyFields(): INodeProperties[] {
	return [
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			default: 'asIs',
			options: types(),
			description: 'What the value is turned into',
		},
		{
			displayName: 'When Missing',
			name: 'onMissing',
			type: 'options',
			default: 'skip',
			description:
				'What to do when the record has nothing there; an empty value (null) is something',
			options: [
				{ name: 'Leave Field Out', value: 'skip' },
				{ name: 'Reject Record', value: 'reject' },
				{ name: 'Set Default', value: 'default' },
				{ name: 'Set Null', value: 'null' },
			],
		},
		{
			displayName: 'When Missing: Default',
			name: 'default',
			type: 'string',
			default: '',
			description: 'The value for records that have nothing there',
			displayOptions: { show: { onMissing: ['default'] } },
		},
		{
			displayName: 'When Type Does Not Fit',
			name: 'onCastError',
			type: 'options',
			default: 'reject',
			description: 'What to do with a value that can not be turned into the type',
			options: [
				{ name: 'Keep Value', value: 'keep' },
				{ name: 'Reject Record', value: 'reject' },
				{ name: 'Set Null', value: 'null' },
			],
		},
	];
}

/** New records out of those read, field by field. */
export function mappingProperty(): INodeProperties {
	return {
		displayName: 'Records: Mapping',
		name: 'mapping',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: 'Add field',
		description:
			'Fields of the records that come out. Without any, records come out as they were read.',
		options: [
			{
				displayName: 'Field',
				name: 'row',
				values: [...sourceFields(), ...readingFields(), ...policyFields()].sort((a, b) =>
					a.displayName.localeCompare(b.displayName),
				),
			},
		],
	};
}
