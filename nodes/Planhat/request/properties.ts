import type { INodeProperties } from 'n8n-workflow';

import { callOptions, optionsCollection } from '../inputs';
import { limitProperties } from '../limit';

/** No list of Planhat is known to give fewer in one page than this. */
export const PAGE_SIZE = 1000;

/** The largest page of any list (Planhat developer documentation). */
export const MAX_PAGE_SIZE = 10_000;

export const PAGES_IN_FLIGHT = 4;

/** Planhat developer documentation, limits: bursts of up to 50 in parallel. */
export const MAX_PAGES_IN_FLIGHT = 50;

/** Methods that may have a body. */
const WITH_BODY = ['PATCH', 'POST', 'PUT'];

type PairText = 'displayName' | 'name' | 'placeholder' | 'description';

/** A list of names and values. */
function pairs(
	{ displayName, name, placeholder, description }: Record<PairText, string>,
	example: readonly [name: string, value: string],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder,
		description,
		options: [
			{
				displayName: 'Entry',
				name: 'entry',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: `e.g. ${example[0]}`,
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: `e.g. ${example[1]}`,
					},
				],
			},
		],
	};
}

function whatToSend(): INodeProperties[] {
	return [
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			default: 'GET',
			options: [
				{ name: 'DELETE', value: 'DELETE', description: 'Delete a record' },
				{ name: 'GET', value: 'GET', description: 'Read a record or a list' },
				{
					name: 'PATCH',
					value: 'PATCH',
					description: 'Planhat documents PUT for changes, not PATCH',
				},
				{ name: 'POST', value: 'POST', description: 'Create a record' },
				{ name: 'PUT', value: 'PUT', description: 'Change a record, or send a list in bulk' },
			],
			description: 'What the call does',
		},
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. /deals/66a1f0c2d3e4b5a697881001',
			description:
				'What comes after the base URL, for example /deals, /lineitems, /products or /workflows, which have no resource of their own in this node',
		},
		pairs(
			{
				displayName: 'Query Parameters',
				name: 'query',
				placeholder: 'Add parameter',
				description: 'Parameters after the ? of the address',
			},
			['sort', '-_id'],
		),
		{
			displayName: 'Body',
			name: 'body',
			type: 'json',
			default: '',
			description:
				'JSON that is sent as it is, for example {"name": "Platform"}. Leave empty to send none.',
			displayOptions: { show: { method: [...WITH_BODY] } },
		},
	];
}

/** The inputs of a request of the person's own. */
export function requestProperties(): INodeProperties[] {
	return [
		...whatToSend(),
		{
			displayName: 'Read All Pages',
			name: 'readPages',
			type: 'boolean',
			default: false,
			description: 'Whether the answer is a list to be read page by page with limit and offset',
			displayOptions: { show: { method: ['GET'] } },
		},
		...limitProperties(() => ({ method: ['GET'], readPages: [true] })),
		optionsCollection([
			pairs(
				{
					displayName: 'Headers',
					name: 'headers',
					placeholder: 'Add header',
					description: 'Headers on top of those that every call has; the credential signs in',
				},
				['X-Request-ID', '7007'],
			),
			{
				displayName: 'Page Size',
				name: 'pageSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: MAX_PAGE_SIZE },
				default: PAGE_SIZE,
				description: 'How many records to ask for in one page when all pages are read',
			},
			{
				displayName: 'Pages in Flight',
				name: 'pagesInFlight',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: MAX_PAGES_IN_FLIGHT },
				default: PAGES_IN_FLIGHT,
				description: 'How many pages are read at the same time; the order of the records stays',
			},
			...callOptions(),
		]),
	];
}
