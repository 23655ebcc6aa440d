import type { INodeProperties } from 'n8n-workflow';

import { choice, text } from './fields';
import { mappingProperty } from './mapping';

/** Which records are sent, and what they look like. */
export function sentRecordOptions(): INodeProperties[] {
	return [
		text(
			[
				'Records: Big Number Fields',
				'integerFields',
				'Comma-separated fields whose texts are sent as numbers, digit by digit. For whole numbers of 16 and more digits, which n8n holds as texts.',
			],
			'e.g. accountNumber',
		),
		choice(
			[
				'Records: Duplicates',
				'duplicates',
				'What to send of several records with the same sync field value',
			],
			'lastWins',
			[
				{ name: 'First', value: 'firstWins' },
				{ name: 'Last', value: 'lastWins' },
				{
					name: 'Merged',
					value: 'merge',
					description: 'One record with the fields of all; of a field that several have, the last',
				},
				{ name: 'None', value: 'rejectAll', description: 'All of them fail' },
			],
		),
		text(
			[
				'Records: Exclude Fields',
				'exclude',
				'Comma-separated fields that are not sent; dots lead into objects. They can still be used in the path.',
			],
			'e.g. internalNote, user.password',
		),
		choice(
			[
				'Records: Without Sync Field',
				'onNoSyncField',
				'What to do with a record that has no value in its sync field',
			],
			'reject',
			[
				{ name: 'Fail', value: 'reject', description: 'It is not sent' },
				{ name: 'Send as New', value: 'create', description: 'It is sent without being looked up' },
			],
		),
		{
			...mappingProperty(),
			description:
				'Fields of the records that are sent. Without any, input items are sent as they are.',
		},
	];
}
