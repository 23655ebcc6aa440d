import type { ICredentialTestRequest, Icon, INodeProperties } from 'n8n-workflow';

/** The icon of the node whose credentials these are; a path from the compiled credential. */
export function connectorIcon(): Icon {
	return {
		light: 'file:../nodes/UniversalConnector/universalConnector.svg',
		dark: 'file:../nodes/UniversalConnector/universalConnector.dark.svg',
	};
}

/** The address of the API, which every credential begins with. */
export function baseUrlField(): INodeProperties {
	return {
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://api.example.com/v2',
		description:
			'Address that all paths of the API begin with. Requests to any other host are refused.',
	};
}

/** Where else the secrets may go and how the credential is tested; every credential ends in it. */
export function connectionFields(): INodeProperties[] {
	return [
		{
			displayName: 'Test Path',
			name: 'testPath',
			type: 'string',
			default: '/',
			placeholder: 'e.g. /users?limit=1',
			description:
				'Path below the base URL that is read to test the credential. Choose one that needs the sign-in.',
		},
		{
			displayName: 'Extra Allowed Hosts',
			name: 'allowedHosts',
			type: 'string',
			default: '',
			placeholder: 'e.g. files.example.com',
			description:
				'Comma-separated hosts that may receive the sign-in data besides the base URL, for example because links to next pages lead there',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if SSL certificate validation is not possible',
		},
	];
}

const REDIRECT =
	"The server redirects to another address. Enter the final address as 'Base URL', or another 'Test Path'.";

/**
 * Reads the test path with the credential. `unauthorized` says what to check when the server
 * does not accept the sign-in data.
 */
export function connectionTest(unauthorized: string, method = 'GET'): ICredentialTestRequest {
	const messages: Record<number, string> = {
		301: REDIRECT,
		302: REDIRECT,
		303: REDIRECT,
		307: REDIRECT,
		308: REDIRECT,
		400: "The server is reached but does not accept the test request. Check 'Test Path', for example whether it needs parameters.",
		401: unauthorized,
		403: `The server refuses the test request: the account may not read 'Test Path', or the sign-in data is wrong. ${unauthorized}`,
		404: "There is nothing at 'Test Path'. Check it and 'Base URL'; the two are joined.",
		405: "'Test Path' can't be read with the method of the test. Enter a path that can.",
		429: 'The server is limiting the number of calls. Wait a minute and test again.',
	};
	return {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '={{$credentials.testPath}}',
			// An expression where the credential has a field for it; n8n types it as a method.
			method: method as 'GET',
			skipSslCertificateValidation: '={{$credentials.ignoreSslIssues}}',
			disableFollowRedirect: true,
		},
		rules: Object.entries(messages).map(([status, message]) => ({
			type: 'responseCode',
			properties: { value: Number(status), message },
		})),
	};
}

/** Where a value goes in a request: its options are those of shared/auth/placement. */
export function placementField(): INodeProperties {
	return {
		displayName: 'Placement',
		name: 'placement',
		type: 'options',
		default: 'header',
		description: 'Where in each request the value goes',
		options: [
			{ name: 'Body', value: 'body', description: 'At a path of the JSON body, such as auth.key' },
			{ name: 'Cookie', value: 'cookie' },
			{ name: 'Header', value: 'header' },
			{ name: 'Query', value: 'query', description: 'As a parameter of the URL' },
		],
	};
}

/** What stands before the value. */
export function prefixField(fallback: string): INodeProperties {
	return {
		displayName: 'Prefix',
		name: 'valuePrefix',
		type: 'string',
		default: fallback,
		placeholder: 'e.g. Bearer',
		description:
			'Word before the value. One blank is put between them, and none after a prefix that ends in =.',
	};
}
