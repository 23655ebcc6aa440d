/** How the node signs in. Stored in workflows: never change the values. */
export type Authentication = 'none' | 'basic' | 'token' | 'oAuth2' | 'aws' | 'session' | 'planhat';

interface AuthenticationChoice {
	readonly value: Authentication;
	readonly label: string;
	readonly description: string;
	readonly credentialType?: string;
	/** What the documentation of the one API behind it allows; only for estimates. */
	readonly callsPerMinute?: number;
}

/** Every way to sign in, by label, as the editor lists them. */
export const authentications: readonly AuthenticationChoice[] = [
	{
		value: 'aws',
		label: 'AWS Signature',
		description: 'Every request is signed with an AWS access key, also after taking on a role',
		credentialType: 'universalConnectorAwsApi',
	},
	{
		value: 'basic',
		label: 'Basic',
		description: 'User and password, or an API key as user',
		credentialType: 'universalConnectorBasicApi',
	},
	{
		value: 'none',
		label: 'None',
		description: 'The API is open to everybody',
	},
	{
		value: 'oAuth2',
		label: 'OAuth2',
		description: 'Authorization code, PKCE or client credentials',
		credentialType: 'universalConnectorOAuth2Api',
	},
	{
		value: 'planhat',
		label: 'Planhat',
		description: 'The credential of the Planhat node, for endpoints it does not know',
		credentialType: 'planhatApi',
		// https://docs.planhat.com/ states a soft quota of 200 calls a minute.
		callsPerMinute: 200,
	},
	{
		value: 'session',
		label: 'Session',
		description: 'A login request gives a token or cookie that the other requests carry',
		credentialType: 'universalConnectorSessionApi',
	},
	{
		value: 'token',
		label: 'Token or API Key',
		description: 'Values in headers, query parameters, cookies or the body',
		credentialType: 'universalConnectorTokenApi',
	},
];
