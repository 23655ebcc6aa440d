import type { INodeProperties } from 'n8n-workflow';

import { choice, text } from './fields';

function entryOptions(): INodeProperties[] {
	return [
		text(
			[
				'Outcome: Error Path',
				'replyErrorPath',
				'Where an entry of the list says what is wrong; anything there means that the record failed',
			],
			'e.g. error',
		),
		text(
			[
				'Outcome: ID Path',
				'replyIdPath',
				'Where an entry holds the ID of its record; where the answer does, for calls with one record',
			],
			'e.g. recordId',
		),
		text(
			[
				'Outcome: Index Path',
				'replyIndexPath',
				'Where an error holds the position of its record in the call, 0 the first; index when left empty',
			],
			'e.g. error.index',
		),
		text(
			[
				'Outcome: Key Path',
				'replyKeyPath',
				'Where an entry holds the sync field, when it has another name there',
			],
			'e.g. key',
		),
		text(
			[
				'Outcome: List Path',
				'replyListPath',
				'Where the answer holds the list with one entry for each record, or the list of errors. Empty for the whole answer.',
			],
			'e.g. results',
		),
		text(
			[
				'Outcome: Status Path',
				'replyStatusPath',
				'Where an entry says what became of its record: an HTTP status, or a word such as created, updated, unchanged, failed',
			],
			'e.g. status',
		),
	];
}

function listOptions(): INodeProperties[] {
	const paths = (word: string, name: string, what: string) =>
		text([
			`Outcome: ${word} Paths`,
			name,
			`Comma-separated places where the answer lists the sync fields of records ${what}, or counts them`,
		]);
	return [
		paths('Created', 'createdPaths', 'that were created'),
		paths('Failed', 'failedPaths', 'that failed'),
		paths('Unchanged', 'unchangedPaths', 'that had nothing to change'),
		paths('Updated', 'updatedPaths', 'that were updated'),
	];
}

/** How the answers tell what became of the records. */
export function outcomeOptions(): INodeProperties[] {
	return [
		choice(
			['Outcome: Read By', 'joinBy', 'How an answer tells what became of the records of its call'],
			'status',
			[
				{
					name: 'Errors by Position',
					value: 'errors',
					description:
						'A list of errors alone, each with the position of its record in the call; all others landed',
				},
				{
					name: 'Key',
					value: 'key',
					description: 'A list whose entries name their record by the sync field',
				},
				{
					name: 'Lists by Outcome',
					value: 'lists',
					description: 'A list or count each for created, updated, unchanged and failed records',
				},
				{
					name: 'Position',
					value: 'position',
					description: 'A list with one entry for each record, in the same order',
				},
				{
					name: 'Status',
					value: 'status',
					description:
						'The status of the call holds for all its records, but for those that a list of errors names by index',
				},
			],
		),
		...entryOptions(),
		...listOptions(),
	];
}
