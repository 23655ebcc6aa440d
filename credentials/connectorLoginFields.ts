import type { INodeProperties } from 'n8n-workflow';

/** The request that signs in. */
export function loginFields(): INodeProperties[] {
	return [
		{
			displayName: 'Login Path',
			name: 'loginPath',
			type: 'string',
			default: '/login',
			required: true,
			placeholder: 'e.g. /auth/login',
			description:
				'Path below the base URL, or a whole address on the same host or an extra allowed one',
		},
		{
			displayName: 'Login Method',
			name: 'loginMethod',
			type: 'options',
			default: 'POST',
			description: 'Method of the login request; GET carries headers only',
			options: [
				{ name: 'GET', value: 'GET' },
				{ name: 'POST', value: 'POST' },
				{ name: 'PUT', value: 'PUT' },
			],
		},
		{
			displayName: 'Login Values',
			name: 'loginValues',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Value',
			default: {
				value: [
					{ path: 'user', value: '' },
					{ path: 'password', value: '' },
				],
			},
			description: 'What the login request carries in its body',
			options: [
				{
					displayName: 'Value',
					name: 'value',
					values: [
						{
							displayName: 'Path',
							name: 'path',
							type: 'string',
							default: '',
							placeholder: 'e.g. user',
							description: 'Name in the body, or a path such as login.user',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							typeOptions: { password: true },
							default: '',
							description: 'What is sent there',
						},
					],
				},
			],
		},
		{
			displayName: 'Login Body Format',
			name: 'loginFormat',
			type: 'options',
			default: 'json',
			description: 'How the values are written',
			options: [
				{ name: 'Form', value: 'form' },
				{ name: 'JSON', value: 'json' },
			],
		},
		{
			displayName: 'Login Body',
			name: 'loginBody',
			type: 'json',
			default: '{}',
			description: 'What the body holds besides the login values, as a JSON object without secrets',
		},
		{
			displayName: 'Login Headers',
			name: 'loginHeaders',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Header',
			default: {},
			description: 'Headers of the login request besides its content type',
			options: [
				{
					displayName: 'Header',
					name: 'header',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. X-Api-Key',
							description: 'Name of the header',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							typeOptions: { password: true },
							default: '',
							description: 'What is sent in it',
						},
					],
				},
			],
		},
	];
}

/** Where the reply of the login holds the session, and how long it is good. */
export function replyFields(): INodeProperties[] {
	return [
		{
			displayName: 'Session in Reply',
			name: 'replyPlace',
			type: 'options',
			default: 'body',
			description: 'Where the reply to the login holds the token or session',
			options: [
				{ name: 'Body', value: 'body', description: 'At a path of the JSON body' },
				{ name: 'Cookie', value: 'cookie' },
				{ name: 'Header', value: 'header' },
			],
		},
		{
			displayName: 'Name in Reply',
			name: 'replyName',
			type: 'string',
			default: 'token',
			required: true,
			placeholder: 'e.g. data.token',
			description: 'Path in the body, or name of the cookie or header',
		},
		{
			displayName: 'Lifetime (Seconds)',
			name: 'lifetimeSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 3600,
			description:
				'How long a session is good after its login, where the reply does not say. 0 means until the server refuses it.',
		},
		{
			displayName: 'Lifetime in Reply',
			name: 'lifetimePath',
			type: 'string',
			default: '',
			placeholder: 'e.g. expires_in',
			description:
				'Path in the body of the reply that holds the lifetime in seconds, or the date and time of its end',
		},
		{
			displayName: 'Signed-Out Statuses',
			name: 'signedOutStatuses',
			type: 'string',
			default: '401',
			placeholder: 'e.g. 401, 419',
			description: 'Statuses that say the session is over, which calls for one new login',
		},
		{
			displayName: 'Signed-Out Path',
			name: 'signedOutPath',
			type: 'string',
			default: '',
			placeholder: 'e.g. errors[0].code',
			description:
				'Where answers with a success status say that the session is over, for APIs that have no status for it',
		},
		{
			displayName: 'Signed-Out Value',
			name: 'signedOutValue',
			type: 'string',
			default: '',
			placeholder: 'e.g. 602',
			description: 'What stands there then. Empty means anything.',
		},
	];
}
