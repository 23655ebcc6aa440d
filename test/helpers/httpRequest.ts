import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { INodeParameters, INodeType } from 'n8n-workflow';

const FILE = join(
	__dirname,
	'../../scripts/n8n/node_modules/n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js',
);

/** The name by which n8n gives HTTP Request access to credentials of every type. */
export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

/** n8n's own HTTP Request, in each version that can use credentials of other nodes. */
export function httpRequestVersions(): ReadonlyArray<readonly [version: number, type: INodeType]> {
	if (!existsSync(FILE)) throw new Error("n8n is not installed: run 'node scripts/install.mjs'");
	const { HttpRequest } = createRequire(__filename)(FILE) as {
		HttpRequest: new () => { nodeVersions: Record<string, INodeType> };
	};
	return Object.entries(new HttpRequest().nodeVersions)
		.map(([version, type]) => [Number(version), type] as const)
		.filter(([version]) => version >= 2);
}

/** What a person sets in HTTP Request, in the words of its newest version. */
export interface HttpRequestSettings {
	readonly url: string;
	readonly method?: string;
	readonly credentialType: string;
	/** Redirects as the version has them by default, unless this says it. */
	readonly followRedirects?: boolean;
	readonly sendCredentialsOnRedirect?: boolean;
	readonly proxy?: string;
	readonly ignoreSslIssues?: boolean;
	/** Takes a client certificate from n8n's SSL credential. */
	readonly sslCertificates?: boolean;
	readonly headers?: Readonly<Record<string, string>>;
	/** Reads on as long as the body has a `next`. */
	readonly followNext?: boolean;
	readonly neverError?: boolean;
}

const pairs = (entries: Readonly<Record<string, string>>) =>
	Object.entries(entries).map(([name, value]) => ({ name, value }));

/** The parameters of version 2, which has other names and no pagination. */
function olderParameters(settings: HttpRequestSettings): INodeParameters {
	const { url, method = 'GET', credentialType, followRedirects, headers = {} } = settings;
	return {
		authentication: 'predefinedCredentialType',
		nodeCredentialType: credentialType,
		requestMethod: method,
		url,
		allowUnauthorizedCerts: settings.ignoreSslIssues ?? false,
		options: {
			...(followRedirects === undefined
				? {}
				: { followRedirect: followRedirects, followAllRedirects: followRedirects }),
			...(settings.proxy === undefined ? {} : { proxy: settings.proxy }),
			...(settings.neverError ? { ignoreResponseCode: true } : {}),
		},
		headerParametersUi: { parameter: pairs(headers) },
	};
}

/** The parameters that hold the settings in a version; what it does not have is left out. */
export function httpRequestParameters(
	version: number,
	settings: HttpRequestSettings,
): INodeParameters {
	if (version < 3) return olderParameters(settings);
	const { url, method = 'GET', credentialType, followRedirects, headers } = settings;
	return {
		authentication: 'predefinedCredentialType',
		nodeCredentialType: credentialType,
		method,
		url,
		provideSslCertificates: settings.sslCertificates ?? false,
		...(headers === undefined
			? {}
			: { sendHeaders: true, headerParameters: { parameters: pairs(headers) } }),
		options: {
			...(followRedirects === undefined
				? {}
				: { redirect: { redirect: { followRedirects, maxRedirects: 21 } } }),
			...(settings.sendCredentialsOnRedirect === undefined
				? {}
				: { sendCredentialsOnCrossOriginRedirect: settings.sendCredentialsOnRedirect }),
			...(settings.proxy === undefined ? {} : { proxy: settings.proxy }),
			...(settings.ignoreSslIssues ? { allowUnauthorizedCerts: true } : {}),
			...(settings.neverError ? { response: { response: { neverError: true } } } : {}),
			...(settings.followNext
				? {
						pagination: {
							pagination: {
								paginationMode: 'responseContainsNextURL',
								nextURL: '={{ $response.body.next }}',
								paginationCompleteWhen: 'other',
								completeExpression: '={{ !$response.body.next }}',
								limitPagesFetched: true,
								maxRequests: 3,
							},
						},
					}
				: {}),
		},
	};
}
