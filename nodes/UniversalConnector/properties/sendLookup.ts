import type { INodeProperties } from 'n8n-workflow';

import { choice, flag, text } from './fields';

function updateOptions(): INodeProperties[] {
	return [
		choice(['Update: Method', 'updateMethod', 'Method for records that exist already'], 'same', [
			{ name: 'DELETE', value: 'DELETE' },
			{ name: 'PATCH', value: 'PATCH' },
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
			{ name: "The Same as 'Method'", value: 'same' },
		]),
		text(
			[
				'Update: Path',
				'updatePath',
				"Address for records that exist already; empty means 'Path'. {found.number} stands for a field of the record found.",
			],
			'e.g. /people/{found.number}',
		),
	];
}

/** How to write only what has to be written. */
export function lookupOptions(): INodeProperties[] {
	return [
		choice(
			[
				'Write Mode',
				'writeMode',
				'Which records are written. All but the first choice look every record up before.',
			],
			'all',
			[
				{ name: 'All Records', value: 'all', description: 'Send them, whatever exists' },
				{
					name: 'Create and Update',
					value: 'createUpdate',
					description: 'Records that exist are sent as an update, others as new',
				},
				{ name: 'Create Only', value: 'create', description: 'Leave out records that exist' },
				{
					name: 'Update Only',
					value: 'update',
					description: 'Leave out records that do not exist',
				},
			],
		),
		flag([
			'Lookup: Finds Others Too',
			'isLookupSearch',
			'Whether the address is a search that may answer other records than the one asked for. A record then counts as new when none of those has its sync field; otherwise it is not sent.',
		]),
		text(
			['Lookup: ID Path', 'lookupIdPath', 'Where a record found holds its ID, for the output'],
			'e.g. userId',
		),
		text(
			[
				'Lookup: Key Path',
				'lookupKeyPath',
				'Where a record found holds the sync field, when it has another name there',
			],
			'e.g. attributes.email',
		),
		text(
			[
				'Lookup: Path',
				'lookupPath',
				'Address at which one record is found by its sync field. Status 404 or an empty list means that it does not exist.',
			],
			'e.g. /people?email={email}',
		),
		text(
			[
				'Lookup: Record Path',
				'lookupRecordPath',
				'Where the answer holds the record, or the list of those found. Empty for the whole answer.',
			],
			'e.g. data',
		),
		flag([
			'Lookup: Skip Unchanged',
			'isUnchangedSkipped',
			'Whether records are left out whose fields all have the values already that would be sent',
		]),
		...updateOptions(),
	];
}
