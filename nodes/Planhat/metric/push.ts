import type { INodePropertyOptions } from 'n8n-workflow';

import { convert } from '../../shared/definition/convert';
import type { FieldDefinition, FieldOption } from '../../shared/definition/field';
import { ConfigError } from '../../shared/http/errors';
import { itemParameters } from '../../shared/n8n/parameters';
import { givenFields } from '../analytics/givenFields';
import { pushItems, pushProperties } from '../analytics/pushItems';
import { callOptions, optionsCollection } from '../inputs';
import type { NodeOperation } from '../nodeResource';

const MODELS: readonly FieldOption[] = [
	{ name: 'Asset', value: 'Asset' },
	{ name: 'Company', value: 'Company' },
	{ name: 'End User', value: 'EndUser' },
	{ name: 'Project', value: 'Project' },
];

const MODEL: FieldDefinition = { name: 'model', label: 'Model', type: 'options', options: MODELS };

const ADDITIONAL: readonly FieldDefinition[] = [{ name: 'date', label: 'Date', type: 'dateTime' }];

function required(text: string, label: string, hint: string): string {
	if (text.trim() !== '') return text.trim();
	throw new ConfigError(`'${label}' is empty`, hint, { field: label });
}

/** `POST /dimensiondata/<tenant UUID>` (Planhat developer documentation, metrics). */
export const push: NodeOperation = {
	name: 'push',
	label: 'Push',
	description: 'Push values of metrics to Planhat, those of all input items together',
	action: 'Push metrics',

	properties: () => [
		{
			displayName:
				'All input items of a run are sent together. Planhat queues them and never tells whether it could use them: look at the metric in Planhat after a while.',
			name: 'pushNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Dimension ID',
			name: 'dimensionId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. activeseats',
			description:
				'ID of the metric, best of letters and digits only. A new one makes a new metric in Planhat.',
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'number',
			default: 0,
			required: true,
			description: 'The number that was measured',
		},
		{
			displayName: 'Model',
			name: 'model',
			type: 'options',
			default: 'Company',
			options: MODELS.map((option): INodePropertyOptions => ({ ...option })),
			description: 'Kind of record that the value belongs to',
		},
		{
			displayName: 'External ID',
			name: 'externalId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. LF-01',
			description:
				'External ID of that record. Planhat drops the value without a word when no record of the model has it.',
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{
					displayName: 'Date',
					name: 'date',
					type: 'dateTime',
					default: '',
					description:
						'When it was measured. Without a time zone it is read in that of the workflow; when left out, Planhat takes the time at which the value arrives.',
				},
			],
		},
		optionsCollection([...pushProperties(), ...callOptions()]),
	],

	async run(context) {
		const conversion = { timezone: context.getTimezone() };
		return await pushItems(context, {
			route: 'dimensiondata',
			label: { one: 'Metric', many: 'Metrics' },
			toRow(index) {
				const parameters = itemParameters(context, index);
				const dimensionId = required(
					parameters.text('dimensionId'),
					'Dimension ID',
					'Enter the ID of the metric, or check that the expression gives one for this item.',
				);
				const externalId = required(
					parameters.text('externalId'),
					'External ID',
					'Enter the External ID of the record, or check that the expression gives one for this item.',
				);
				const body = {
					dimensionId,
					value: parameters.number('value', 'Value', Number.NaN),
					externalId,
					model: convert(MODEL, parameters.text('model', 'Company'), conversion),
					...givenFields(ADDITIONAL, parameters.collection('additionalFields'), conversion),
				};
				return { index, json: JSON.stringify(body), names: { externalId, dimensionId } };
			},
		});
	},
};
