import { readAddress } from '../shared/auth/address';
import { awsSecrets, hasRole, lastingAwsSecrets } from '../shared/auth/aws';
import { basicSecrets, lastingBasicSecrets } from '../shared/auth/basic';
import { loginSecrets } from '../shared/auth/login';
import { lastingOAuth2Secrets, oAuth2QueryNames, oAuth2Secrets } from '../shared/auth/oAuth2';
import { credentialText, planhatSecrets, readScope, requireInScope } from '../shared/auth/scope';
import { sessionQueryNames } from '../shared/auth/session';
import { tokenQueryNames, tokenSecrets } from '../shared/auth/token';
import type { ApiRequest, Send } from '../shared/http/message';
import { parseOpenBaseUrl } from '../shared/http/origin';
import { oAuth2Send } from '../shared/n8n/oAuth2Send';
import {
	type RenewedSendSettings,
	roleSend,
	sessionSend,
	withClockCheck,
} from '../shared/n8n/renewedSend';
import { n8nSend, type RequestContext } from '../shared/n8n/send';
import type { Authentication } from './authentications';

/** What a credential opens, before it is put together. */
export interface Opened {
	readonly baseUrl: string;
	readonly allowedOrigins: readonly string[];
	readonly ignoreSslIssues: boolean;
	readonly check?: (request: ApiRequest) => void;
	readonly secrets: readonly string[];
	/** Those of the secrets that a renewed sign-in leaves as they are. */
	readonly lastingSecrets: readonly string[];
	/** Whether two accounts may have the same lasting secrets, so that only n8n tells them apart. */
	readonly isNamedById?: boolean;
	/** Names of the parameters that signing in adds to an address. */
	readonly queryNames: readonly string[];
	readonly send: (settings: RenewedSendSettings) => Send;
}

/** What n8n hands over of a credential. */
export type Values = RenewedSendSettings['values'];

function openedPlanhat(context: RequestContext, values: Values): Opened {
	const scope = readScope(values);
	return {
		...scope,
		check: (request) => requireInScope(scope, request),
		secrets: planhatSecrets(values),
		lastingSecrets: [credentialText(values, 'apiToken')],
		queryNames: [],
		send: ({ mask, ...settings }) => n8nSend(context, { ...settings, redact: mask.redact }),
	};
}

function openedConnector(
	context: RequestContext,
	authentication: Exclude<Authentication, 'none' | 'planhat'>,
	values: Values,
): Opened {
	const address = readAddress(values);
	const direct: Opened['send'] = ({ mask, ...settings }) =>
		n8nSend(context, { ...settings, redact: mask.redact });
	switch (authentication) {
		case 'basic':
			return {
				...address,
				secrets: basicSecrets(values),
				lastingSecrets: lastingBasicSecrets(values),
				queryNames: [],
				send: direct,
			};
		case 'token':
			return {
				...address,
				secrets: tokenSecrets(values),
				lastingSecrets: tokenSecrets(values),
				queryNames: tokenQueryNames(values),
				send: direct,
			};
		case 'session':
			return {
				...address,
				secrets: loginSecrets(values),
				lastingSecrets: loginSecrets(values),
				queryNames: sessionQueryNames(values),
				send: (settings) => sessionSend(context, settings),
			};
		case 'aws':
			return {
				...address,
				secrets: awsSecrets(values),
				lastingSecrets: lastingAwsSecrets(values),
				queryNames: [],
				send: (settings) =>
					hasRole(values) ? roleSend(context, settings) : withClockCheck(direct(settings)),
			};
		case 'oAuth2':
			return {
				...address,
				secrets: oAuth2Secrets(values),
				lastingSecrets: lastingOAuth2Secrets(values),
				// Two people who gave their consent to one client have the same client secret.
				isNamedById: true,
				queryNames: oAuth2QueryNames(values),
				send: ({ mask, onSignIn, ...settings }) =>
					oAuth2Send(context, {
						...settings,
						redact: mask.redact,
						onAccessToken(token) {
							if (token !== '' && !mask.secrets.includes(token)) onSignIn?.();
							mask.add(token);
						},
					}),
			};
	}
}

function openedNone(context: RequestContext, baseUrl: string): Opened {
	const parsed = parseOpenBaseUrl(baseUrl, 'Base URL');
	return {
		baseUrl: parsed,
		allowedOrigins: [new URL(parsed).origin],
		ignoreSslIssues: false,
		secrets: [],
		lastingSecrets: [],
		queryNames: [],
		send: ({ timeoutMs, ignoreSslIssues, mask, perCall }) =>
			n8nSend(context, {
				timeoutMs,
				ignoreSslIssues,
				redact: mask.redact,
				perCall,
			}),
	};
}

/**
 * Reads and checks what the authentication opens; nothing is sent.
 * @throws ConfigError when the base URL or the credential can't be used
 */
export function opened(
	context: RequestContext,
	authentication: Authentication,
	{ values, baseUrl }: { values: Values; baseUrl: string },
): Opened {
	if (authentication === 'none') return openedNone(context, baseUrl);
	if (authentication === 'planhat') return openedPlanhat(context, values);
	return openedConnector(context, authentication, values);
}
