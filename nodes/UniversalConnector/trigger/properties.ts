import type { INodeProperties } from 'n8n-workflow';

import { connectionProperties, pathProperty } from '../properties/connection';
import { paginationProperties } from '../properties/pagination';
import { EMITS } from './emits';
import { triggerOptions } from './options';

function emitProperties(): INodeProperties[] {
	return [
		{
			displayName:
				'Reading a whole list once a day is enough for most purposes: set the mode of Poll Times to Every Day.',
			name: 'scheduleNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Emit',
			name: 'emit',
			type: 'options',
			noDataExpression: true,
			default: 'newOrChanged',
			options: EMITS.map((emit) => ({ ...emit })),
			description: 'Which of the records that are read start the workflow',
		},
	];
}

function highWaterProperties(): INodeProperties[] {
	const show = () => ({ show: { emit: ['highWater'] } });
	return [
		{
			displayName: 'High-Water Field',
			name: 'highWaterField',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. updated_at',
			description:
				'Field of a record whose value only rises, such as the time of the last change or a running number',
			displayOptions: show(),
		},
		{
			displayName: 'High-Water Parameter',
			name: 'highWaterParameter',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. updated_since',
			description: 'Name of the parameter that makes the API give only records from a value on',
			displayOptions: show(),
		},
	];
}

/**
 * All properties of the trigger. Built anew with each call, because n8n changes the objects it is
 * given.
 */
export function triggerProperties(): INodeProperties[] {
	return [
		...emitProperties(),
		...connectionProperties(),
		pathProperty(),
		...highWaterProperties(),
		...paginationProperties(),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			// Shown from the start, because most triggers need it.
			default: { syncField: '' },
			options: triggerOptions(),
		},
	];
}
