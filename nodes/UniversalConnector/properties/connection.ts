import type { INodeProperties } from 'n8n-workflow';

import { authentications } from '../signIn';

/** Which API, and how to sign in. */
export function connectionProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			noDataExpression: true,
			default: 'token',
			description: 'How the API wants you to sign in; its documentation says so',
			options: authentications.map(({ value, label, description }) => ({
				name: label,
				value,
				description,
			})),
		},
		{
			// Says where n8n shows the credential; without it, that is above the choice it depends on.
			displayName: 'Credential',
			name: 'credentials',
			type: 'credentials',
			default: '',
			displayOptions: { hide: { authentication: ['none'] } },
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.example.com/v2',
			description: 'Address that all paths of the API begin with',
			displayOptions: { show: { authentication: ['none'] } },
		},
	];
}

/** The address below the base URL, for operations that read. */
export function pathProperty(): INodeProperties {
	return {
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '/',
		required: true,
		placeholder: 'e.g. /devices',
		description: 'What comes after the base URL. Parameters after a ? are fine here too.',
	};
}
