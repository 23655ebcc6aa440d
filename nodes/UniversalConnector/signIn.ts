import { readAddress } from '../shared/auth/address';
import { awsSecrets, hasRole } from '../shared/auth/aws';
import { basicSecrets } from '../shared/auth/basic';
import { loginSecrets } from '../shared/auth/login';
import { Mask } from '../shared/auth/mask';
import { oAuth2Secrets } from '../shared/auth/oAuth2';
import { credentialText, readScope, requireInScope } from '../shared/auth/scope';
import { tokenSecrets } from '../shared/auth/token';
import type { Clock } from '../shared/http/clock';
import { ConfigError } from '../shared/http/errors';
import { withGuard } from '../shared/http/guard';
import { type ApiRequest, layered, type Send } from '../shared/http/message';
import { parseOpenBaseUrl, requireAllowedOrigin } from '../shared/http/origin';
import { oAuth2Send } from '../shared/n8n/oAuth2Send';
import {
	type RenewedSendSettings,
	roleSend,
	sessionSend,
	withClockCheck,
} from '../shared/n8n/renewedSend';
import { n8nSend, type RequestContext } from '../shared/n8n/send';
import { type Authentication, authentications } from './authentications';

export { type Authentication, authentications } from './authentications';

export interface SignInSettings {
	readonly authentication: Authentication;
	/** Of the node; only read when there is no credential to name it. */
	readonly baseUrl?: string;
	/** Milliseconds from the start of a request to the last byte of its answer. */
	readonly timeoutMs: number;
	readonly itemIndex: number;
	readonly clock: Clock;
}

/** A way to an API that signs every request. */
export interface SignedIn {
	/** Without a slash at the end; may hold a path. */
	readonly baseUrl: string;
	/** All origins a request may go to, the base URL's first. */
	readonly allowedOrigins: readonly string[];
	/** Guarded and authenticated; without retry and quota. */
	readonly send: Send;
	/** Masks all secrets, also those that were obtained since. */
	readonly redact: (text: string) => string;
	readonly secrets: readonly string[];
	/** What the person should know about this way, such as certificate checks that are off. */
	readonly warnings: readonly string[];
}

/** What a credential opens, before it is put together. */
interface Opened {
	readonly baseUrl: string;
	readonly allowedOrigins: readonly string[];
	readonly ignoreSslIssues: boolean;
	readonly check?: (request: ApiRequest) => void;
	readonly secrets: readonly string[];
	readonly send: (settings: RenewedSendSettings) => Send;
}

type Values = RenewedSendSettings['values'];

function openedPlanhat(context: RequestContext, values: Values): Opened {
	const scope = readScope(values);
	return {
		...scope,
		check: ({ method, url }) => requireInScope(scope, method, url),
		secrets: [credentialText(values, 'apiToken')],
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
			return { ...address, secrets: basicSecrets(values), send: direct };
		case 'token':
			return { ...address, secrets: tokenSecrets(values), send: direct };
		case 'session':
			return {
				...address,
				secrets: loginSecrets(values),
				send: (settings) => sessionSend(context, settings),
			};
		case 'aws':
			return {
				...address,
				secrets: awsSecrets(values),
				send: (settings) =>
					hasRole(values) ? roleSend(context, settings) : withClockCheck(direct(settings)),
			};
		case 'oAuth2':
			return {
				...address,
				secrets: oAuth2Secrets(values),
				send: ({ mask, ...settings }) =>
					oAuth2Send(context, { ...settings, redact: mask.redact, onAccessToken: mask.add }),
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
		send: ({ timeoutMs, ignoreSslIssues, mask }) =>
			n8nSend(context, { timeoutMs, ignoreSslIssues, redact: mask.redact }),
	};
}

/**
 * Opens the way to an API as the node is set. Nothing is sent yet: a login, a role or an access
 * token is fetched with the first request.
 * @throws ConfigError when the settings or the credential can't be used
 */
export async function signIn(
	context: RequestContext,
	{ authentication, baseUrl = '', timeoutMs, itemIndex, clock }: SignInSettings,
): Promise<SignedIn> {
	const choice = authentications.find(({ value }) => value === authentication);
	if (choice === undefined) {
		throw new ConfigError(
			`This version of the node has no authentication '${authentication}'`,
			"Choose 'Authentication' again.",
			{ field: 'Authentication' },
		);
	}
	const { credentialType = '' } = choice;
	const values: Values =
		credentialType === '' ? {} : await context.getCredentials(credentialType, itemIndex);
	const opened =
		authentication === 'none'
			? openedNone(context, baseUrl)
			: authentication === 'planhat'
				? openedPlanhat(context, values)
				: openedConnector(context, authentication, values);
	const { allowedOrigins, ignoreSslIssues } = opened;
	const mask = new Mask(opened.secrets);
	const send = opened.send({ credentialType, values, timeoutMs, ignoreSslIssues, clock, mask });
	const check = opened.check ?? (({ url }) => requireAllowedOrigin(url, allowedOrigins));
	return {
		baseUrl: opened.baseUrl,
		allowedOrigins,
		send: layered(send, [withGuard(check)]),
		redact: mask.redact,
		get secrets() {
			return mask.secrets;
		},
		warnings: ignoreSslIssues
			? ["Certificate checks are off: 'Ignore SSL Issues' is on in the credential."]
			: [],
	};
}
