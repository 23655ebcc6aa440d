import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { advancedProperty } from './advanced';

function shownFor(...pagination: string[]): IDisplayOptions {
	return { show: { pagination } };
}

/** The pagination, and the one or two names it needs. */
export function paginationProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Pagination',
			name: 'pagination',
			type: 'options',
			noDataExpression: true,
			default: 'none',
			description:
				'How the API hands out more records than fit into one answer. Its documentation says so, or the shape of an answer does.',
			options: [
				{
					name: 'Advanced',
					value: 'advanced',
					description:
						'For anything else: rules for what goes from each answer into the next request',
				},
				{
					name: 'Cursor',
					value: 'cursor',
					description: 'Each answer holds a token that the next request has to send',
				},
				{
					name: 'Limit and Offset',
					value: 'offset',
					description: 'Each request says how many records to skip',
				},
				{
					name: 'Limit and Page',
					value: 'page',
					description: 'Each request says the number of the page it wants',
				},
				{
					name: 'Next Link',
					value: 'nextLink',
					description: 'Each answer holds the whole address of the next page',
				},
				{ name: 'None', value: 'none', description: 'One answer holds all records' },
			],
		},
		{
			displayName: 'Offset Parameter',
			name: 'offsetParameter',
			type: 'string',
			default: 'offset',
			placeholder: 'e.g. skip',
			description: 'Name of the parameter that says how many records to skip',
			displayOptions: shownFor('offset'),
		},
		{
			displayName: 'Page Parameter',
			name: 'pageParameter',
			type: 'string',
			default: 'page',
			placeholder: 'e.g. page_number',
			description: 'Name of the parameter that says which page to give',
			displayOptions: shownFor('page'),
		},
		{
			displayName: 'Limit Parameter',
			name: 'limitParameter',
			type: 'string',
			default: 'limit',
			placeholder: 'e.g. per_page',
			description:
				'Name of the parameter that says how many records to give. Leave empty to let the API decide.',
			displayOptions: shownFor('offset', 'page'),
		},
		{
			displayName: 'Cursor Path',
			name: 'cursorPath',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. meta.next',
			description: 'Where the answer holds the cursor of the next page',
			displayOptions: shownFor('cursor'),
		},
		{
			displayName: 'Cursor Parameter',
			name: 'cursorParameter',
			type: 'string',
			default: 'cursor',
			placeholder: 'e.g. after',
			description: 'Name of the parameter that takes the cursor',
			displayOptions: shownFor('cursor'),
		},
		{
			displayName: 'Link Is In',
			name: 'linkIn',
			type: 'options',
			noDataExpression: true,
			default: 'body',
			description: 'Where the answer holds the address of the next page',
			options: [
				{ name: 'Answer Body', value: 'body' },
				{ name: 'Link Header', value: 'link' },
			],
			displayOptions: shownFor('nextLink'),
		},
		{
			displayName: 'Link Path',
			name: 'linkPath',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. links.next',
			description: 'Where in the answer the address stands',
			displayOptions: { show: { pagination: ['nextLink'], linkIn: ['body'] } },
		},
		advancedProperty(),
		{
			displayName: 'Record Path',
			name: 'recordPath',
			type: 'string',
			default: '',
			placeholder: 'e.g. data.items',
			description:
				'Where the answer holds the list of records. Leave empty when the whole answer is the list.',
		},
	];
}
