import {
	type AccessedRequest,
	type AccessLevel,
	isAccessLevel,
	requireAccess,
} from '../http/access';
import { ConfigError } from '../http/errors';
import { parseAllowedOrigins, parseOrigin, requireAllowedOrigin } from '../http/origin';

/** The values of a credential as n8n hands them over. */
export type CredentialValues = Readonly<Record<string, unknown>>;

/** Where a credential may be used and for what: the fields all our credentials share. */
export interface CredentialScope {
	/** Origin of the base URL, for example https://api.planhat.com. */
	readonly baseUrl: string;
	/** All origins a request may go to, the base URL's first. */
	readonly allowedOrigins: readonly string[];
	readonly access: AccessLevel;
	/** Whether to accept certificates that can't be verified. */
	readonly ignoreSslIssues: boolean;
}

/** A text value of a credential, trimmed; empty when it is missing. */
export function credentialText(values: CredentialValues, name: string): string {
	const value = values[name];
	return typeof value === 'string' ? value.trim() : '';
}

/**
 * Reads and checks the scope.
 * @throws ConfigError naming the field that can't be used
 */
export function readScope(values: CredentialValues): CredentialScope {
	const baseUrl = parseOrigin(credentialText(values, 'baseUrl'), 'Base URL');
	const extra = parseAllowedOrigins(credentialText(values, 'allowedHosts'), 'Extra Allowed Hosts');
	const access = values['access'] ?? 'full';
	if (!isAccessLevel(access)) {
		throw new ConfigError(
			"'Access' in the credential has a value this version does not know",
			'Choose it again.',
		);
	}
	return {
		baseUrl,
		allowedOrigins: [baseUrl, ...extra],
		access,
		ignoreSslIssues: values['ignoreSslIssues'] === true,
	};
}

/**
 * Refuses a request that the scope does not cover.
 * @throws ConfigError for another host, AccessError for what is above the access level
 */
export function requireInScope(
	scope: Pick<CredentialScope, 'allowedOrigins' | 'access'>,
	request: AccessedRequest,
): void {
	requireAccess(scope.access, request);
	requireAllowedOrigin(request.url, scope.allowedOrigins);
}

/** What must never be shown of a Planhat credential: whoever knows the UUID can push metrics. */
export function planhatSecrets(values: CredentialValues): string[] {
	return [credentialText(values, 'apiToken'), credentialText(values, 'tenantUuid')];
}
