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

import { authenticateAws, preAuthenticateAws } from '../nodes/shared/auth/aws';
import { baseUrlField, connectionFields, connectionTest, connectorIcon } from './connectorFields';

/** Every request is signed with AWS Signature Version 4, on any host. */
export class UniversalConnectorAwsApi implements ICredentialType {
	name = 'universalConnectorAwsApi';

	displayName = 'Universal Connector AWS API';

	documentationUrl =
		'https://github.com/n8n-nodes-planhat/n8n-nodes-planhat/blob/main/docs/credentials.md';

	icon: Icon = connectorIcon();

	// 'Extra Allowed Hosts' does what n8n's own domain fields do, for every node and every call.
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			// n8n fills it by preAuthentication, for the test and for nodes that are not ours.
			displayName: 'Keys of the Role',
			name: 'roleSecrets',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		baseUrlField(),
		{
			displayName: 'Region',
			name: 'region',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. eu-west-1',
			description: 'Region code that requests are signed for; it is not taken from the address',
		},
		{
			displayName: 'Service',
			name: 'service',
			type: 'string',
			default: 'execute-api',
			required: true,
			placeholder: 'e.g. execute-api',
			description:
				'Code of the service that requests are signed for, such as execute-api for API Gateway, es or s3',
		},
		{
			displayName: 'Access Key ID',
			name: 'accessKeyId',
			type: 'string',
			default: '',
			required: true,
			description: 'Begins with AKIA, or with ASIA for temporary keys',
		},
		{
			displayName: 'Secret Access Key',
			name: 'secretAccessKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Shown by AWS once, when the access key is made',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only for temporary keys',
		},
		{
			displayName: 'Role ARN',
			name: 'roleArn',
			type: 'string',
			default: '',
			placeholder: 'e.g. arn:aws:iam::123456789012:role/reader',
			description: 'Role to take on before requests are signed. Leave empty to sign with the keys.',
		},
		{
			displayName: 'External ID',
			name: 'externalId',
			type: 'string',
			default: '',
			description: "As agreed with the role's owner, where the role asks for one",
		},
		{
			displayName: 'STS Endpoint',
			name: 'stsEndpoint',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://sts.eu-west-1.amazonaws.com',
			description: "Address of the service that gives the role's keys, when not the region's own",
		},
		{
			displayName: 'API Key',
			name: 'gatewayApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Key sent besides the signature, as usage plans of API Gateway want it',
		},
		{
			displayName: 'API Key Header',
			name: 'headerName',
			type: 'string',
			default: 'x-api-key',
			description: 'Header that carries the API key',
		},
		...connectionFields(),
	];

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => await authenticateAws(credentials, request);

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await preAuthenticateAws(this.helpers, credentials);
	}

	test: ICredentialTestRequest = connectionTest(
		"Check the keys, 'Region' and 'Service', and that the clock of this machine is right.",
	);
}
