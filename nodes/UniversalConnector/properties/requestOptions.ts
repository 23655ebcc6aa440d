import type { INodeProperties } from 'n8n-workflow';

import { choice, pairs, text } from './fields';

/** What every request carries. */
export function requestOptions(): INodeProperties[] {
	return [
		{
			displayName: 'Request: Body',
			name: 'body',
			type: 'json',
			default: '{}',
			description:
				'JSON that every POST request sends. {offset}, {limit}, {page} and {cursor} in it are replaced by the values of the pagination.',
		},
		pairs([
			'Request: Headers',
			'headers',
			'Headers that every request sends. Keys and passwords belong into the credential. {offset}, {limit}, {page} and {cursor} are replaced as in parameters.',
		]),
		choice(
			['Request: Method', 'method', 'POST is for APIs that are searched by sending a body'],
			'GET',
			[
				{ name: 'GET', value: 'GET' },
				{ name: 'POST', value: 'POST' },
			],
		),
		pairs([
			'Request: Query Parameters',
			'query',
			'Parameters after the ? of the address, such as filters. {offset}, {limit}, {page} and {cursor} in them are replaced by the values of the pagination.',
		]),
		text(
			[
				'Request: Redirect Hosts',
				'redirectHosts',
				'Comma-separated hosts that redirects may lead to, for example of prepared downloads. No sign-in data and none of your headers go there. Leave empty to follow no redirect.',
			],
			'e.g. downloads.example.com',
		),
	];
}
