/** The running sandbox, as far as a credential has to know it. */
export interface SandboxAccess {
	url: string;
	analyticsUrl: string;
	token: string;
	tenantUuid: string;
}

type CredentialData = Record<string, unknown>;

/**
 * What the credentials of the example workflows hold in the demo, by credential type. A workflow
 * file only names its credential; every type used in `examples/` needs an entry here.
 */
const dataByType: Record<string, (sandbox: SandboxAccess, name: string) => CredentialData> = {
	planhatApi: (sandbox, name) => ({
		apiToken: sandbox.token,
		baseUrl: sandbox.url,
		access: name.endsWith('(Read Only)') ? 'readOnly' : 'full',
		tenantUuid: sandbox.tenantUuid,
		analyticsUrl: sandbox.analyticsUrl,
		allowedHosts: '',
		ignoreSslIssues: false,
	}),
	// The sandbox stands in for any API with a token.
	universalConnectorTokenApi: (sandbox) => ({
		baseUrl: sandbox.url,
		keys: {
			key: [
				{
					placement: 'header',
					name: 'Authorization',
					valuePrefix: 'Bearer',
					value: sandbox.token,
				},
			],
		},
		testMethod: 'GET',
		testPath: '/users',
		allowedHosts: '',
		ignoreSslIssues: false,
	}),
};

/**
 * The secret and the addresses for one credential of an example; a name that ends in `(Read Only)`
 * is taken at its word.
 */
export function exampleCredentialData(
	type: string,
	sandbox: SandboxAccess,
	name = '',
): CredentialData {
	const data = dataByType[type];
	if (!data) throw new Error(`scripts/demo/exampleCredentials.ts has no entry for '${type}'`);
	return data(sandbox, name);
}
