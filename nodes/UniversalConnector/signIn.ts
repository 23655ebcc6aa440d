import { ROLE_FIELD } from '../shared/auth/aws';
import { fingerprint } from '../shared/auth/expiringCache';
import { SESSION_FIELD } from '../shared/auth/session';
import type { Clock } from '../shared/http/clock';
import { ConfigError } from '../shared/http/errors';
import { withGuard } from '../shared/http/guard';
import { layered, type Send, type SendLayer } from '../shared/http/message';
import { requireAllowedOrigin } from '../shared/http/origin';
import { withoutParameter } from '../shared/http/query';
import { runMask } from '../shared/n8n/runMask';
import { n8nSend, type RequestContext } from '../shared/n8n/send';
import { type Authentication, authentications } from './authentications';
import { opened, type Values } from './opened';

export { type Authentication, authentications } from './authentications';

export interface SignInSettings {
	readonly authentication: Authentication;
	/** Of the node; only read when there is no credential to name it. */
	readonly baseUrl?: string;
	/** Milliseconds from the start of a request to the last byte of its answer. */
	readonly timeoutMs: number;
	readonly itemIndex: number;
	readonly clock: Clock;
	/** Around each request for data that leaves, also one repeated after signing in anew. */
	readonly perCall?: SendLayer;
	/** Told each time that a session, a role or an access token is fetched. */
	readonly onSignIn?: () => void;
}

/** An account: its lasting secrets, and what else tells it from others. */
export interface Identity {
	readonly secrets: readonly string[];
	readonly account: string;
}

/** A way to an API that signs every request. */
export interface SignedIn {
	/** Without a slash at the end; may hold a path. */
	readonly baseUrl: string;
	/** All origins a request may go to, the base URL's first. */
	readonly allowedOrigins: readonly string[];
	/** Guarded and authenticated; without retry and quota. */
	readonly send: Send;
	/** Adds nothing and goes anywhere: for addresses that carry a permission of their own. */
	readonly sendBare: Send;
	/** Tells accounts apart and holds nothing of them. */
	readonly account: string;
	/** Who signs in, as far as a renewed sign-in leaves it as it is; resume tokens are bound to it. */
	readonly identity: Identity;
	/** Masks all secrets, also those that were obtained since. */
	readonly redact: (text: string) => string;
	/** All secrets, also those that were obtained since. */
	readonly secrets: readonly string[];
	/** An address without the parameters that signing in adds to each request. */
	readonly withoutSignIn: (url: string) => string;
	/** What the person should know about this way, such as certificate checks that are off. */
	readonly warnings: readonly string[];
}

/** What a URL says after its question mark may be a permission. */
function withoutQuery(text: string): string {
	return text.replace(/\?[^\s"']+/g, '?***');
}

/** What identifies the account: the values without what signing in adds to them. */
function accountOf(credentialType: string, values: Values): string {
	const given = { ...values, oauthTokenData: null, [SESSION_FIELD]: '', [ROLE_FIELD]: '' };
	return fingerprint(credentialType, given);
}

/**
 * Opens the way to an API as the node is set. Nothing is sent yet: a login, a role or an access
 * token is fetched with the first request.
 * @throws ConfigError when the settings or the credential can't be used
 */
export async function signIn(
	context: RequestContext,
	{ authentication, baseUrl = '', itemIndex, onSignIn, ...settings }: SignInSettings,
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
	const credentialId = context.getNode().credentials?.[credentialType]?.id ?? '';
	const values: Values =
		credentialType === '' ? {} : await context.getCredentials(credentialType, itemIndex);
	const way = opened(context, authentication, { values, baseUrl });
	const { allowedOrigins, ignoreSslIssues } = way;
	const mask = runMask(context);
	mask.add(...way.secrets);
	const listener = onSignIn ? { onSignIn } : {};
	const send = way.send({
		...settings,
		credentialType,
		values,
		ignoreSslIssues,
		mask,
		...listener,
	});
	const check = way.check ?? (({ url }) => requireAllowedOrigin(url, allowedOrigins));
	// What the credential says about certificates is about its own hosts.
	const bare = { ...settings, ignoreSslIssues: false };
	const redact = (text: string) => withoutQuery(mask.redact(text));
	return {
		baseUrl: way.baseUrl,
		allowedOrigins,
		send: layered(send, [withGuard(check)]),
		sendBare: n8nSend(context, { ...bare, redact }),
		account: accountOf(credentialType, values),
		identity: {
			secrets: way.lastingSecrets,
			account: JSON.stringify([authentication, way.isNamedById ? credentialId : '']),
		},
		redact: mask.redact,
		get secrets() {
			return mask.secrets;
		},
		withoutSignIn: (url) => way.queryNames.reduce(withoutParameter, url),
		warnings: ignoreSslIssues
			? ["Certificate checks are off: 'Ignore SSL Issues' is on in the credential."]
			: [],
	};
}
