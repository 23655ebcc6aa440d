import type { INodeProperties } from 'n8n-workflow';

import { choice, flag, number, places, text } from './fields';

function cursorOptions(): INodeProperties[] {
	return [
		flag(['Paging: Cursor 0 Is Valid', 'isZeroValid', 'Whether a cursor of 0 leads to a page']),
		choice(
			['Paging: Cursor Is In', 'cursorIn', 'Where the answer holds the cursor of the next page'],
			'body',
			[
				{ name: 'Answer Body', value: 'body' },
				{ name: 'Answer Header', value: 'header' },
				{ name: 'Last Record', value: 'lastRecord', description: 'Such as the ID of the last one' },
			],
		),
		number(
			[
				'Paging: Empty Pages Allowed',
				'maxEmptyPages',
				'How many empty pages in a row are passed over while the API still gives cursors',
			],
			5,
		),
		text(
			[
				'Paging: First Cursor',
				'firstCursor',
				'What the first request sends as cursor. Leave empty to send none.',
			],
			'e.g. *',
		),
		flag([
			'Paging: Rebase Foreign Links',
			'isRebased',
			'Whether a next link to another host is read at the same path of your own host, instead of being refused',
		]),
	];
}

function sizeOptions(): INodeProperties[] {
	return [
		number(['Paging: Page Size', 'pageSize', 'How many records to ask for per page'], 100, 1),
		flag([
			'Paging: Page Size Only on First Call',
			'isSizeFirstOnly',
			'Whether the page size is left out of all requests but the first',
		]),
		text(
			[
				'Paging: Page Size Parameter',
				'sizeParameter',
				"Name of the page size for 'Cursor' and 'Next Link'. Leave empty to let the API decide.",
			],
			'e.g. limit',
		),
		choice(['Paging: Send Page Size In', 'sizeIn', 'Where the page size goes'], 'query', places()),
		choice(
			[
				'Paging: Short Page',
				'shortPage',
				'What it means when a page holds fewer records than asked for',
			],
			'endsWhenProven',
			[
				{
					name: 'End After a Full Page',
					value: 'endsWhenProven',
					description: 'The end, unless the API may simply give fewer per page than asked for',
				},
				{ name: 'Go On', value: 'goesOn', description: 'Nothing: only an empty page is the end' },
				{ name: 'The End', value: 'ends', description: 'Always the end, which saves a call' },
			],
		),
	];
}

function positionOptions(): INodeProperties[] {
	return [
		number(
			[
				'Paging: First Offset or Page',
				'start',
				'Number of the first offset or page. When left out: 0 for offsets, 1 for pages.',
			],
			0,
		),
		number(
			[
				'Paging: Overlap',
				'overlap',
				"How many records each page reads again from the one before, with offsets only. Finds records that slip forward because others are deleted while the list is read. Needs 'Records: Sync Field'.",
			],
			0,
		),
		number(
			[
				'Paging: Pages in Flight',
				'pagesInFlight',
				'How many pages are read side by side, with offsets and page numbers only. The order of the records stays.',
			],
			4,
			1,
		),
		{
			displayName: 'Paging: Send First Page Number',
			name: 'isStartSent',
			type: 'boolean',
			default: true,
			description: 'Whether the first request names its page too',
		},
		choice(
			['Paging: Send Position In', 'positionIn', 'Where the offset, page number or cursor goes'],
			'query',
			places(),
		),
	];
}

function endOptions(): INodeProperties[] {
	return [
		text(
			[
				'Paging: End Statuses',
				'endStatuses',
				'Statuses that mean the end, comma-separated: an error after the last page, or a success that only the last page has',
			],
			'e.g. 404, 416',
		),
		text(
			[
				'Paging: Has-More Path',
				'hasMorePath',
				'Where the answer says with true or false whether there are more pages',
			],
			'e.g. meta.has_more',
		),
		choice(
			['Paging: Total Counts', 'totalUnit', 'What the stated total is a number of'],
			'records',
			[
				{ name: 'Pages', value: 'pages' },
				{ name: 'Records', value: 'records' },
			],
		),
		choice(['Paging: Total Is In', 'totalIn', 'Where the answer states the total'], 'body', [
			{ name: 'Answer Body', value: 'body' },
			{ name: 'Answer Header', value: 'header' },
		]),
		text(
			[
				'Paging: Total Path or Header',
				'totalAt',
				'Path in the answer, or name of the header, that states how much there is in all. The run is checked against it.',
			],
			'e.g. meta.total',
		),
	];
}

/** Everything about paging that a common read does not need. */
export function pagingOptions(): INodeProperties[] {
	return [...cursorOptions(), ...sizeOptions(), ...positionOptions(), ...endOptions()];
}
