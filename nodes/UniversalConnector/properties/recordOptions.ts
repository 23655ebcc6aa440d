import type { INodeProperties } from 'n8n-workflow';

import { choice, flag, text } from './fields';
import { mappingProperty } from './mapping';

function syncOptions(): INodeProperties[] {
	return [
		choice(
			[
				'Records: Duplicates',
				'duplicates',
				'Which of several records with the same sync field value is kept',
			],
			'lastWins',
			[
				{ name: 'First', value: 'firstWins' },
				{ name: 'Last', value: 'lastWins' },
				{ name: 'None', value: 'rejectAll' },
			],
		),
		text(
			[
				'Records: Sync Field',
				'syncField',
				'Field that makes a record unique, named as the API names it, or several separated by commas. Of records that have the same values there, one is kept.',
			],
			'e.g. serialNumber',
		),
		flag([
			'Records: Sync Field Ignores Blanks',
			'isSyncTrimmed',
			'Whether sync field values count as the same when only blanks at their ends differ',
		]),
		flag([
			'Records: Sync Field Ignores Case',
			'isSyncCaseIgnored',
			'Whether sync field values count as the same when only capital and small letters differ',
		]),
	];
}

function envelopeFields(): INodeProperties[] {
	return [
		text(
			[
				'Field',
				'field',
				'Name of the field that each record gets, in place of one that has the same name',
			],
			'e.g. page',
		),
		text(
			[
				'Path in Answer',
				'path',
				'Where the answer holds the value; records of an answer without it do not get the field',
			],
			'e.g. meta.page',
		),
	];
}

/** Values beside the list of records, such as the page number, for every record of that page. */
function envelopeProperty(): INodeProperties {
	return {
		displayName: 'Records: Envelope Values',
		name: 'envelope',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add value',
		description: 'Values that the answer holds beside the records, written into each record',
		options: [{ displayName: 'Value', name: 'entry', values: envelopeFields() }],
	};
}

/** What the records look like, going in and coming out. */
export function recordOptions(): INodeProperties[] {
	return [
		text(
			[
				'Records: Character Set',
				'charset',
				'How the letters of answers are written. Leave empty to use what the answer states.',
			],
			'e.g. windows-1252',
		),
		text(
			[
				'Records: Column Names Path',
				'columnsPath',
				"For the shape 'Table': where the answer holds the names of the columns. Leave empty when the first row holds them.",
			],
			'e.g. columns',
		),
		text(
			[
				'Records: CSV Delimiter',
				'delimiter',
				'What stands between two cells of a CSV answer. Leave empty to have it found out.',
			],
			'e.g. ;',
		),
		envelopeProperty(),
		choice(['Records: Format', 'format', 'How answers are written'], 'automatic', [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'What the answer states and looks like',
			},
			{ name: 'CSV', value: 'csv', description: 'The first row holds the names' },
			{ name: 'JSON', value: 'json' },
			{ name: 'JSON Lines', value: 'jsonLines', description: 'One record in each line' },
		]),
		text(
			[
				'Records: Key Field',
				'keyField',
				"For the shape 'Map by ID': the field that takes the name each record is listed under",
			],
			'e.g. key',
		),
		mappingProperty(),
		flag([
			'Records: Missing Path Ends',
			'isMissingEnd',
			"Whether an answer with nothing at 'Record Path' is the end instead of a mistake",
		]),
		choice(['Records: Shape', 'shape', "What the answer holds at 'Record Path'"], 'list', [
			{ name: 'List', value: 'list', description: 'Records in square brackets' },
			{ name: 'Map by ID', value: 'map', description: 'Records in curly brackets, each by name' },
			{ name: 'One Record', value: 'object' },
			{
				name: 'Table',
				value: 'table',
				description: 'Rows of values, and the names of the columns',
			},
		]),
		...syncOptions(),
	];
}
