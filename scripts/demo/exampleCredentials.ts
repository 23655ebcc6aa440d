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
const dataByType: Record<string, (sandbox: SandboxAccess) => CredentialData> = {
	planhatApi: (sandbox) => ({
		apiToken: sandbox.token,
		baseUrl: sandbox.url,
		access: 'full',
		tenantUuid: sandbox.tenantUuid,
		analyticsUrl: sandbox.analyticsUrl,
		allowedHosts: '',
		ignoreSslIssues: false,
	}),
};

/** The secret and the addresses for one credential of an example. */
export function exampleCredentialData(type: string, sandbox: SandboxAccess): CredentialData {
	const data = dataByType[type];
	if (!data) throw new Error(`scripts/demo/exampleCredentials.ts has no entry for '${type}'`);
	return data(sandbox);
}
