import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { authenticateToken } from '../nodes/shared/auth/token';
import {
	baseUrlField,
	connectionFields,
	connectionTest,
	connectorIcon,
	placementField,
	prefixField,
} from './connectorFields';

/** Any number of fixed values in headers, query parameters, cookies or the body. */
export class UniversalConnectorTokenApi implements ICredentialType {
	name = 'universalConnectorTokenApi';

	displayName = 'Universal Connector Token API';

	documentationUrl =
		'https://github.com/n8n-nodes-planhat/n8n-nodes-planhat/blob/main/docs/credentials.md';

	icon: Icon = connectorIcon();

	// 'Extra Allowed Hosts' does what n8n's own domain fields do, for every node and every call.
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		baseUrlField(),
		{
			displayName: 'Tokens and Keys',
			name: 'keys',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Token or Key',
			default: {
				key: [{ placement: 'header', name: 'Authorization', valuePrefix: 'Bearer', value: '' }],
			},
			description: 'All of them are sent with every request',
			options: [
				{
					displayName: 'Token or Key',
					name: 'key',
					values: [
						placementField(),
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: 'Authorization',
							placeholder: 'e.g. X-Api-Key',
							description:
								'Name of the header, parameter or cookie, sent as typed, or path in the body',
						},
						prefixField('Bearer'),
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							typeOptions: { password: true },
							default: '',
							description: 'The token or key itself',
						},
					],
				},
			],
		},
		{
			displayName: 'Test Method',
			name: 'testMethod',
			type: 'options',
			default: 'GET',
			description: 'Choose POST where a value goes into the body',
			options: [
				{ name: 'GET', value: 'GET' },
				{ name: 'POST', value: 'POST' },
			],
		},
		...connectionFields(),
	];

	authenticate: IAuthenticate = authenticateToken;

	test: ICredentialTestRequest = connectionTest(
		"Check each 'Value', its 'Name' and its 'Prefix'.",
		'={{$credentials.testMethod}}',
	);
}
