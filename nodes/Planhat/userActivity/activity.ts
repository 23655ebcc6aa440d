import type { INodeProperties } from 'n8n-workflow';

import { type ConversionContext, type JsonValue } from '../../shared/definition/convert';
import type { FieldDefinition } from '../../shared/definition/field';
import { ConfigError } from '../../shared/http/errors';
import type { ItemParameters } from '../../shared/n8n/parameters';
import { givenFields } from '../analytics/givenFields';

const FIELDS: readonly FieldDefinition[] = [
	{ name: 'email', label: 'Email', type: 'string' },
	{ name: 'externalId', label: 'External ID', type: 'string' },
	{ name: 'action', label: 'Action', type: 'string' },
	{ name: 'name', label: 'Name', type: 'string' },
	{ name: 'firstName', label: 'First Name', type: 'string' },
	{ name: 'lastName', label: 'Last Name', type: 'string' },
	{ name: 'companyExternalId', label: 'Company External ID', type: 'string' },
	{ name: 'weight', label: 'Weight', type: 'number' },
	{ name: 'date', label: 'Date', type: 'dateTime' },
	{ name: 'info', label: 'Info', type: 'json' },
];

/** Says that nothing is known of the activity once Planhat has taken it. */
export const QUEUED =
	'Planhat queues activities and never tells what it made of them. It may create the end user on the way.';

/** The inputs of an activity. */
export function activityProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. ines@lumenfreight.example',
			description: 'Email of the end user who acted. Give this or the External ID.',
		},
		{
			displayName: 'External ID',
			name: 'externalId',
			type: 'string',
			default: '',
			placeholder: 'e.g. u-4711',
			description: 'External ID of the end user who acted. Give this or the email.',
		},
		{
			displayName: 'Action',
			name: 'action',
			type: 'string',
			default: '',
			placeholder: 'e.g. Exported report',
			description: 'What the end user did, in your own words',
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{
					displayName: 'Company External ID',
					name: 'companyExternalId',
					type: 'string',
					default: '',
					placeholder: 'e.g. LF-01',
					description: 'External ID of the company that a new end user belongs to',
				},
				{
					displayName: 'Date',
					name: 'date',
					type: 'dateTime',
					default: '',
					description: 'When it happened. Without a time zone it is read in that of the workflow.',
				},
				{
					displayName: 'First Name',
					name: 'firstName',
					type: 'string',
					default: '',
					placeholder: 'e.g. Ines',
				},
				{
					displayName: 'Info',
					name: 'info',
					type: 'json',
					default: '{}',
					description: 'Anything else about the activity, as an object such as {"format": "pdf"}',
				},
				{
					displayName: 'Last Name',
					name: 'lastName',
					type: 'string',
					default: '',
					placeholder: 'e.g. Roche',
				},
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. Ines Roche',
					description: 'Whole name of the end user, instead of first and last name',
				},
				{
					displayName: 'Weight',
					name: 'weight',
					type: 'number',
					default: 1,
					description: 'How much the activity counts; 1 when left out',
				},
			],
		},
	];
}

/** An activity as it is sent. */
export type Activity = Readonly<Record<string, JsonValue>>;

/**
 * The activity of one item.
 * @throws ConfigError when nobody is named, or a value can't be used
 */
export function readActivity(parameters: ItemParameters, context: ConversionContext): Activity {
	const top = ['email', 'externalId', 'action'] as const;
	const named = Object.fromEntries(top.map((name) => [name, parameters.text(name).trim()]));
	const activity = givenFields(
		FIELDS,
		{ ...parameters.collection('additionalFields'), ...named },
		context,
	);
	if (activity['email'] === undefined && activity['externalId'] === undefined) {
		throw new ConfigError(
			"A user activity needs 'Email' or 'External ID'",
			'Fill in one of them, or check that the expressions give one for this item.',
			{ field: 'Email' },
		);
	}
	if (Array.isArray(activity['info'])) {
		throw new ConfigError("'Info' needs an object, but got a list", 'Give it as {"name": value}.', {
			field: 'Info',
		});
	}
	return activity;
}

/** The values by which a person can tell an activity from others. */
export function activityNames(activity: Activity): Record<string, string> {
	const telling = ['email', 'externalId', 'action'].filter((name) => activity[name] !== undefined);
	return Object.fromEntries(telling.map((name) => [name, String(activity[name])]));
}
