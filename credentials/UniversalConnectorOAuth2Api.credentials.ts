import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import {
	baseUrlField,
	connectionFields,
	connectionTest,
	connectorIcon,
	prefixField,
} from './connectorFields';

/**
 * n8n's own OAuth2: authorization code, PKCE and client credentials, refreshed by n8n. The node
 * moves the token to another place where 'Placement' says so. n8n's credential test and its other
 * nodes can't: they always send `Authorization: Bearer`.
 */
export class UniversalConnectorOAuth2Api implements ICredentialType {
	name = 'universalConnectorOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Universal Connector OAuth2 API';

	documentationUrl =
		'https://github.com/n8n-nodes-planhat/n8n-nodes-planhat/blob/main/docs/credentials.md';

	icon: Icon = connectorIcon();

	// The field that n8n would add has another default here, and nobody can change it.
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		baseUrlField(),
		{
			displayName: 'Placement',
			name: 'placement',
			type: 'options',
			default: 'header',
			description:
				'Where the access token goes. The test of this credential always sends it as Authorization: Bearer.',
			options: [
				{ name: 'Header', value: 'header' },
				{ name: 'Query', value: 'query', description: 'As a parameter of the URL' },
			],
		},
		{
			displayName: 'Header',
			name: 'headerName',
			type: 'string',
			default: 'Authorization',
			description: 'Header that carries the access token',
			displayOptions: { show: { placement: ['header'] } },
		},
		{ ...prefixField('Bearer'), displayOptions: { show: { placement: ['header'] } } },
		{
			displayName: 'Parameter',
			name: 'queryName',
			type: 'string',
			default: 'access_token',
			description: 'Query parameter that carries the access token',
			displayOptions: { show: { placement: ['query'] } },
		},
		...connectionFields(),
		{
			// In its own HTTP Request n8n places the access token by itself and asks no credential.
			// Its list of domains would compare the name of the host only: neither https nor the port.
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'none',
		},
	];

	test: ICredentialTestRequest = connectionTest(
		"Connect the credential again; for client credentials check the client ID and secret. With another 'Placement' or 'Prefix' than the default this test can't succeed.",
	);
}
