import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { authenticateBasic } from '../nodes/shared/auth/basic';
import { baseUrlField, connectionFields, connectionTest, connectorIcon } from './connectorFields';

/** User and password in every request (RFC 7617). */
export class UniversalConnectorBasicApi implements ICredentialType {
	name = 'universalConnectorBasicApi';

	displayName = 'Universal Connector Basic API';

	documentationUrl =
		'https://github.com/n8n-nodes-planhat/n8n-nodes-planhat/blob/main/docs/credentials.md';

	icon: Icon = connectorIcon();

	// 'Extra Allowed Hosts' does what n8n's own domain fields do, for every node and every call.
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		baseUrlField(),
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			description: 'User name, or the API key where an API wants it as user',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty where the API key is the user',
		},
		...connectionFields(),
	];

	authenticate: IAuthenticate = authenticateBasic;

	test: ICredentialTestRequest = connectionTest("Check 'User' and 'Password'.");
}
