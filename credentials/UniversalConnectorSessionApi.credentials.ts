import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { authenticateSession, preAuthenticateSession } from '../nodes/shared/auth/session';
import {
	baseUrlField,
	connectionFields,
	connectionTest,
	connectorIcon,
	placementField,
	prefixField,
} from './connectorFields';
import { loginFields, replyFields } from './connectorLoginFields';

/** A login request gives a token or cookie that the other requests carry. */
export class UniversalConnectorSessionApi implements ICredentialType {
	name = 'universalConnectorSessionApi';

	displayName = 'Universal Connector Session API';

	documentationUrl =
		'https://github.com/n8n-nodes-planhat/n8n-nodes-planhat/blob/main/docs/credentials.md';

	icon: Icon = connectorIcon();

	// 'Extra Allowed Hosts' does what n8n's own domain fields do, for every node and every call.
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			// n8n fills it by preAuthentication, for the test and for nodes that are not ours.
			displayName: 'Session',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		baseUrlField(),
		...loginFields(),
		...replyFields(),
		placementField(),
		{
			displayName: 'Name',
			name: 'headerName',
			type: 'string',
			default: 'Authorization',
			placeholder: 'e.g. X-Session',
			description:
				'Name of the header, parameter or cookie that carries the session, or path in the body',
		},
		prefixField('Bearer'),
		...connectionFields(),
	];

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => await authenticateSession(credentials, request);

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await preAuthenticateSession(this.helpers, credentials);
	}

	test: ICredentialTestRequest = connectionTest(
		"The login worked, but the server does not accept its result. Check 'Placement', 'Name' and 'Prefix'.",
	);
}
