import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { authenticateBearer } from '../nodes/shared/auth/bearer';

export class PlanhatApi implements ICredentialType {
	name = 'planhatApi';

	displayName = 'Planhat API';

	documentationUrl =
		'https://github.com/n8n-nodes-planhat/n8n-nodes-planhat/blob/main/docs/credentials.md';

	icon: Icon = {
		light: 'file:../nodes/Planhat/planhat.svg',
		dark: 'file:../nodes/Planhat/planhat.dark.svg',
	};

	// 'Extra Allowed Hosts' does what n8n's own domain fields do, for every node and every call.
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'In Planhat: Settings, App Center, Private App, generate token. It is shown once.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.planhat.com',
			required: true,
			placeholder: 'e.g. https://api-us4.planhat.com',
			description:
				'Host only, without a path. Tenants on another cluster have a host of their own, such as https://api-eu3.planhat.com or https://api-us4.planhat.com.',
		},
		{
			displayName: 'Access',
			name: 'access',
			type: 'options',
			default: 'full',
			description:
				'What nodes with this credential may do. Other requests are refused before they leave n8n.',
			options: [
				{ name: 'Full', value: 'full', description: 'Read, write and delete' },
				{ name: 'No Deletes', value: 'noDelete', description: 'Read and write' },
				{ name: 'Read Only', value: 'readOnly', description: 'Read' },
			],
		},
		{
			displayName: 'Tenant UUID',
			name: 'tenantUuid',
			type: 'string',
			default: '',
			placeholder: 'e.g. 4f1c9f0e-6d0b-4c53-9a55-0d6f3c1f2a11',
			description:
				'Needed only to push metrics and user activities. In Planhat: Developer module, Tokens.',
		},
		{
			displayName: 'Analytics URL',
			name: 'analyticsUrl',
			type: 'string',
			default: 'https://analytics.planhat.com',
			description: 'Needed only to push metrics and user activities; the same for every region',
		},
		{
			displayName: 'Extra Allowed Hosts',
			name: 'allowedHosts',
			type: 'string',
			default: '',
			placeholder: 'e.g. planhat-proxy.example.com',
			description:
				'Comma-separated hosts that may receive the token besides the base URL. Requests to any other host are refused.',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even if SSL certificate validation is not possible',
		},
	];

	authenticate: IAuthenticate = authenticateBearer;

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/companies',
			qs: { limit: 1, offset: 0, select: '_id' },
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Planhat does not accept this API token. Check it, and that the base URL is the one of your region.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'Planhat accepts the API token, but its Private App may not read companies. Give it that right in Planhat.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'There is no Planhat API at this base URL. Enter the host only, without a path.',
				},
			},
		],
	};
}
