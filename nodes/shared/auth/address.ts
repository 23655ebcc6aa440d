import { parseAllowedOrigins, parseBaseUrl } from '../http/origin';
import { type CredentialValues, credentialText } from './scope';

/** Where a credential's secrets may go. */
export interface Address {
	/** May hold a path, has no slash at the end: https://api.example.com/v2. */
	readonly baseUrl: string;
	/** All origins a request may go to, the base URL's first. */
	readonly allowedOrigins: readonly string[];
	/** Whether to accept certificates that can't be verified. */
	readonly ignoreSslIssues: boolean;
}

/**
 * Reads the fields that all connector credentials share.
 * @throws ConfigError naming the field that can't be used
 */
export function readAddress(values: CredentialValues): Address {
	const baseUrl = parseBaseUrl(credentialText(values, 'baseUrl'), 'Base URL');
	const extra = parseAllowedOrigins(credentialText(values, 'allowedHosts'), 'Extra Allowed Hosts');
	return {
		baseUrl,
		allowedOrigins: [new URL(baseUrl).origin, ...extra],
		ignoreSslIssues: values['ignoreSslIssues'] === true,
	};
}
