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
		envelopeProperty(),
		flag([
			'Records: Keep Big Numbers as Text',
			'keepBigNumbers',
			'Whether whole numbers of 16 and more digits become texts, because n8n would round them',
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
		]),
		...syncOptions(),
	];
}
