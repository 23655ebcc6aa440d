import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ConversionContext } from '../shared/definition/convert';
import type { ResourceDefinition } from '../shared/definition/resource';
import { itemParameters, optionChoice, optionSwitch } from '../shared/n8n/parameters';
import { readValueOptions, valueOptions } from '../shared/n8n/valueOptions';

/** How the values of a run's rows are read and checked. */
export interface WriteSettings {
	readonly conversion: ConversionContext;
	/** Whether a blank or null empties the field; otherwise it means that nothing is given. */
	readonly blankEmpties: boolean;
	/** What becomes of a row with a custom field that the account does not have. */
	readonly unknownCustom: 'refuse' | 'send';
	/** What becomes of a row whose ID is a word such as N/A. */
	readonly placeholderIds: 'accept' | 'refuse' | 'warn';
}

const BLANK_EMPTIES = { label: 'Blank Empties the Field' };
const UNKNOWN_CUSTOM = 'Unknown Custom Fields';
const PLACEHOLDER_IDS = 'Placeholder IDs';

/** The options of writeSettings for the rows of a resource. */
export function writeProperties({ customFieldParent }: ResourceDefinition): INodeProperties[] {
	const unknownCustom: INodeProperties = {
		displayName: UNKNOWN_CUSTOM,
		name: 'unknownCustom',
		type: 'options',
		default: 'refuse',
		description:
			'What to do with a row that has a custom field your account does not have. Planhat keeps such a value, but shows it nowhere.',
		options: [
			{
				name: 'Refuse the Row',
				value: 'refuse',
				description: 'The reason names the nearest field',
			},
			{ name: 'Send Them', value: 'send', description: 'As they are' },
		],
	};
	return [
		...valueOptions(),
		{
			displayName: BLANK_EMPTIES.label,
			name: 'blankEmpties',
			type: 'boolean',
			default: false,
			description:
				'Whether a blank or null empties the field in Planhat. Otherwise it means that nothing is given, and the field stays. IDs and the company are never emptied.',
		},
		...(customFieldParent === undefined ? [] : [unknownCustom]),
		{
			displayName: PLACEHOLDER_IDS,
			name: 'placeholderIds',
			type: 'options',
			default: 'warn',
			description:
				'What to do with IDs that say nothing, such as To be filled by O.E.M., N/A, None or 0',
			options: [
				{ name: 'Accept', value: 'accept', description: 'As any other ID' },
				{ name: 'Refuse the Row', value: 'refuse' },
				{
					name: 'Warn',
					value: 'warn',
					description: 'With a hint; rows that share such an ID are refused',
				},
			],
		},
	];
}

/**
 * Reads the options of writeProperties, with the first item: they hold for the whole run.
 * @throws ConfigError naming the option that can't be used
 */
export function readWriteSettings(context: IExecuteFunctions): WriteSettings {
	const options = itemParameters(context, 0).collection('options');
	return {
		conversion: { timezone: context.getTimezone(), ...readValueOptions(options) },
		blankEmpties: optionSwitch(options, 'blankEmpties', BLANK_EMPTIES),
		unknownCustom: optionChoice(options, 'unknownCustom', ['refuse', 'send'], {
			label: UNKNOWN_CUSTOM,
			fallback: 'refuse',
		}),
		placeholderIds: optionChoice(options, 'placeholderIds', ['accept', 'refuse', 'warn'], {
			label: PLACEHOLDER_IDS,
			fallback: 'warn',
		}),
	};
}
