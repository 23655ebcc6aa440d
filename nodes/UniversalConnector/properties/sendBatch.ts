import type { INodeProperties } from 'n8n-workflow';

import { choice, number, text } from './fields';

/** How records are put together. */
export function batchOptions(): INodeProperties[] {
	return [
		text(
			[
				'Batch: Group Fields',
				'groupFields',
				'Field that records of one group share, or several separated by commas',
			],
			'e.g. companyId',
		),
		choice(['Batch: Grouping', 'grouping', 'Which records are sent together'], 'sequential', [
			{
				name: 'Balanced',
				value: 'balanced',
				description: 'As few calls as possible, all of about the same size',
			},
			{
				name: 'By Bytes',
				value: 'byBytes',
				description: "As many records as fit into 'Batch: Limit (Kilobytes)'",
			},
			{
				name: 'By Group',
				value: 'byKey',
				description: 'A call never holds records of two groups',
			},
			{
				name: 'In Input Order',
				value: 'sequential',
				description: 'One record after the other until the batch is full',
			},
			{
				name: 'Keep Groups Together',
				value: 'keepGroups',
				description: 'A group that fits into one call is not split; small groups share one',
			},
			{ name: 'One Record per Call', value: 'perItem' },
		]),
		number(
			[
				'Batch: In Flight',
				'inFlight',
				'How many calls may be under way at the same time. Calls for the same group follow each other where the grouping looks at groups.',
			],
			1,
			1,
		),
		choice(
			[
				'Batch: Large Groups',
				'largeGroup',
				'What to do with a group that is larger than a batch, when groups are kept together',
			],
			'split',
			[
				{ name: 'Fail', value: 'reject', description: 'None of its records is sent' },
				{ name: 'Split', value: 'split', description: 'It is sent in several calls' },
			],
		),
		number(
			[
				'Batch: Limit (Kilobytes)',
				'maxKilobytes',
				'Most kilobytes (1,000 bytes) that the body of one call may have. 0 means no limit.',
			],
			0,
		),
	];
}

/** What stands beside the records. */
export function bodyOptions(): INodeProperties[] {
	return [
		text(
			[
				'Body: Columns',
				'columns',
				"Comma-separated fields that are the columns of the body shape 'Table', in this order. Empty for all fields of the records.",
			],
			'e.g. name, seats, owner.email',
		),
		text(
			[
				'Body: Columns Key',
				'columnsKey',
				"Where the body shape 'Table' names its columns, beside 'Body Key'. Empty for the first row.",
			],
			'e.g. columns',
		),
		{
			displayName: 'Body: Extra Values',
			name: 'bodyValues',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add value',
			description: "Values that stand beside the records in every body; needs 'Body Key'",
			options: [
				{
					displayName: 'Value',
					name: 'entry',
					values: [
						text(['Name', 'name', 'Where it stands; dots lead into objects'], 'e.g. meta.source'),
						choice(['Value', 'from', 'What the body says there'], 'constant', [
							{ name: 'Batch Number', value: 'batch', description: 'The first batch is 1' },
							{ name: 'Group', value: 'group', description: "The value of 'Batch: Group Fields'" },
							{ name: 'JSON', value: 'json', description: 'The same in every call' },
							{ name: 'Number of Records', value: 'count', description: 'In this call' },
							{ name: 'Text', value: 'constant', description: 'The same in every call' },
						]),
						{
							...text(['Content', 'value', 'The text or JSON']),
							displayOptions: { show: { from: ['constant', 'json'] } },
						},
					],
				},
			],
		},
	];
}
