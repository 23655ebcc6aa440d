import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { authentications } from '../authentications';
import { DEFAULT_BATCH_SIZE } from '../send/batchSettings';
import { COLLECTIONS } from '../send/templates/planhat';
import { sendOptions, templateOptions } from './sendOptions';

/** Sign-ins for which there is no template. */
function others(): string[] {
	return authentications.map(({ value }) => value).filter((value) => value !== 'planhat');
}

/**
 * An input that a template replaces. Twice, because n8n can't show an input when either one thing
 * is the case or two others together are.
 */
function byHand(make: () => INodeProperties[]): INodeProperties[] {
	const shown = (show: () => IDisplayOptions['show']): INodeProperties[] =>
		make().map((property) => ({
			...property,
			displayOptions: { show: { ...show(), ...property.displayOptions?.show } },
		}));
	return [
		...shown(() => ({ authentication: others() })),
		...shown(() => ({ authentication: ['planhat'], template: ['manual'] })),
	];
}

function templateProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Template',
			name: 'template',
			type: 'options',
			noDataExpression: true,
			default: 'planhatCollection',
			description: 'Settings that are known for an endpoint',
			displayOptions: { show: { authentication: ['planhat'] } },
			options: [
				{
					name: 'Configure Manually',
					value: 'manual',
					description: 'For endpoints that no template knows',
				},
				{
					name: 'Planhat Collection',
					value: 'planhatCollection',
					description: 'Create or update many records of one kind',
				},
			],
		},
		{
			displayName: 'Collection',
			name: 'collection',
			type: 'options',
			noDataExpression: true,
			default: 'assets',
			description: 'What kind of records to send. Up to 5,000 go in one call.',
			displayOptions: {
				show: { authentication: ['planhat'], template: ['planhatCollection'] },
			},
			options: COLLECTIONS.map(({ label, path }) => ({ name: label, value: path })),
		},
	];
}

function requestProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			noDataExpression: true,
			default: 'POST',
			description: 'How the API wants records to be written; its documentation says so',
			options: [
				{ name: 'DELETE', value: 'DELETE', description: 'Remove' },
				{ name: 'PATCH', value: 'PATCH', description: 'Change the fields that are sent' },
				{ name: 'POST', value: 'POST', description: 'Create, most of the time' },
				{ name: 'PUT', value: 'PUT', description: 'Create or replace' },
			],
		},
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			default: '/',
			required: true,
			placeholder: 'e.g. /devices or /devices/{serial}',
			description:
				'What comes after the base URL. A field name in curly brackets is replaced by the value that each record has there; records with different addresses are never sent in one call.',
		},
	];
}

function bodyProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Body Shape',
			name: 'bodyShape',
			type: 'options',
			noDataExpression: true,
			default: 'list',
			description: 'What the API wants to get. All input items of a run are sent together.',
			options: [
				{
					name: 'Lines',
					value: 'lines',
					description: 'Many records, each as JSON in a line of its own',
				},
				{ name: 'List', value: 'list', description: 'Many records in square brackets' },
				{
					name: 'Map by Name',
					value: 'map',
					description: 'Many records in curly brackets, each under a name',
				},
				{ name: 'No Body', value: 'none', description: 'One call for each record, for deletes' },
				{ name: 'One Record', value: 'object', description: 'One call for each record' },
				{
					name: 'Table',
					value: 'table',
					description: 'Many records as rows of cells, the names of their columns once',
				},
			],
		},
		{
			displayName: 'Name Field',
			name: 'mapKey',
			type: 'string',
			default: 'id',
			description: 'Field whose value each record stands under',
			displayOptions: { show: { bodyShape: ['map'] } },
		},
		{
			displayName: 'Body Key',
			name: 'bodyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. data',
			description:
				'Name under which the records stand in the body; dots lead into objects. Leave empty when they are the whole body.',
			displayOptions: { show: { bodyShape: ['list', 'map', 'object', 'table'] } },
		},
	];
}

function batchSize(): INodeProperties {
	return {
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_BATCH_SIZE,
		description: 'How many records are sent in one call at most',
	};
}

/** The inputs of sending; a template leaves only the batch size and the options. */
export function sendProperties(): INodeProperties[] {
	return [
		...templateProperties(),
		...byHand(requestProperties),
		...byHand(bodyProperties),
		...byHand(() => [
			{
				...batchSize(),
				displayOptions: { show: { bodyShape: ['lines', 'list', 'map', 'table'] } },
			},
		]),
		{
			...batchSize(),
			displayOptions: {
				show: { authentication: ['planhat'], template: ['planhatCollection'] },
			},
		},
		...byHand(() => [sendOptions()]),
		{
			...templateOptions(),
			displayOptions: {
				show: { authentication: ['planhat'], template: ['planhatCollection'] },
			},
		},
	];
}
