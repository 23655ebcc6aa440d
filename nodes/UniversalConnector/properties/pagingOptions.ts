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
					description: 'The end when the page after it holds nothing',
				},
				{ name: 'Go On', value: 'goesOn', description: 'Nothing: only an empty page is the end' },
				{
					name: 'The End',
					value: 'ends',
					description: 'Always the end, which saves a call and proves nothing',
				},
			],
		),
	];
}

function positionOptions(): INodeProperties[] {
	return [
		text(
			[
				'Paging: First Offset or Page',
				'start',
				'Number of the first offset or page. Leave empty to find out: offsets begin at 0, and page 0 is looked at where no answer says that page 1 is the first.',
			],
			'e.g. 1',
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
		flag([
			'Paging: One Page May Be All',
			'isOnePageAll',
			'Whether a first answer that leads to no other page holds everything. For APIs that leave the cursor or link out when one page holds all.',
		]),
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
			[
				'Paging: Has-More Path Means',
				'hasMoreMeans',
				'What a value of true or yes at the Has-More Path says',
			],
			'asNamed',
			[
				{
					name: 'As Its Name Says',
					value: 'asNamed',
					description: 'There is more; a name that sounds like the end is refused',
				},
				{ name: 'There Is More', value: 'more' },
				{ name: 'This Is the End', value: 'end' },
			],
		),
		choice(
			[
				'Paging: Repeated Page',
				'repeatedPage',
				'What it means when the API gives the same page again and again',
			],
			'unclear',
			[
				{
					name: 'Nothing Certain',
					value: 'unclear',
					description: 'The read ends and is not called complete',
				},
				{
					name: 'The End',
					value: 'ends',
					description: 'For an API that gives its last page again past the end',
				},
			],
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
		flag([
			'Paging: Trust the Total',
			'trustsTotal',
			'Whether a stated total that is reached ends the read without the call that confirms it',
		]),
	];
}

/** Everything about paging that a common read does not need. */
export function pagingOptions(): INodeProperties[] {
	return [...cursorOptions(), ...sizeOptions(), ...positionOptions(), ...endOptions()];
}
