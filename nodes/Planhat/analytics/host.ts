import {
	credentialText,
	type CredentialValues,
	planhatSecrets,
	readScope,
	requireInScope,
} from '../../shared/auth/scope';
import { Answer } from '../../shared/http/answer';
import { requireMethod } from '../../shared/http/access';
import { ConfigError } from '../../shared/http/errors';
import { withGuard } from '../../shared/http/guard';
import { type ApiRequest, layered } from '../../shared/http/message';
import { parseOrigin } from '../../shared/http/origin';
import { DEFAULT_RETRY, withRetry } from '../../shared/http/retry';
import { n8nClock } from '../../shared/n8n/clock';
import { runMask } from '../../shared/n8n/runMask';
import { cancelSignalOf, n8nSend, type RequestContext } from '../../shared/n8n/send';
import { type CallOptions, CREDENTIAL_TYPE, DEFAULT_TIMEOUT_SECONDS } from '../connect';

/** The same host for every region (Planhat developer documentation, metrics). */
const DEFAULT_URL = 'https://analytics.planhat.com';

/** Where something is pushed to; the tenant's UUID follows in the path. */
export type AnalyticsRoute = 'dimensiondata' | 'analytics' | 'analytics/bulk';

/** The host that takes in metrics and user activities of one tenant. */
export interface AnalyticsHost {
	/**
	 * Sends JSON and returns the answer of any status. Never repeats a call that may have arrived:
	 * it could count twice.
	 */
	post(route: AnalyticsRoute, bodyText: string): Promise<Answer>;
	/** Masks the credential's secrets. */
	readonly redact: (text: string) => string;
}

const FIELD = 'Tenant UUID';
const WHERE = 'In Planhat it stands in the Developer module under Tokens.';

/** RFC 9562, 4, of any version. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function readTenantUuid(credential: CredentialValues): string {
	const uuid = credentialText(credential, 'tenantUuid');
	if (UUID.test(uuid)) return uuid;
	// What was typed is not shown: it may be the API token.
	throw uuid === ''
		? new ConfigError(
				`'${FIELD}' in the credential is empty`,
				`Enter it; metrics and user activities are pushed with it instead of the API token. ${WHERE}`,
				{ field: FIELD },
			)
		: new ConfigError(
				`'${FIELD}' in the credential is no UUID`,
				`Copy it again; it looks like 4f1c9f0e-6d0b-4c53-9a55-0d6f3c1f2a11. ${WHERE}`,
				{ field: FIELD },
			);
}

/**
 * Opens the analytics host with the node's credential. Its calls carry the tenant's UUID and never
 * the API token; the quota of the main API does not count them (Planhat developer documentation,
 * metrics, user activities, limits).
 * @throws ConfigError when the credential lacks something; AccessError when it allows no writing
 */
export async function connectAnalytics(
	context: RequestContext,
	{
		timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
		maxAttempts = DEFAULT_RETRY.maxAttempts,
	}: CallOptions = {},
): Promise<AnalyticsHost> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const { access, ignoreSslIssues } = readScope(credential);
	const origin = parseOrigin(
		credentialText(credential, 'analyticsUrl') || DEFAULT_URL,
		'Analytics URL',
	);
	const scope = { access, allowedOrigins: [origin] };
	requireMethod(access, 'POST');
	const tenantUuid = readTenantUuid(credential);
	const mask = runMask(context);
	mask.add(...planhatSecrets(credential));
	const { redact } = mask;
	const plainSend = n8nSend(context, { timeoutMs: timeoutSeconds * 1000, ignoreSslIssues, redact });
	const send = layered(plainSend, [
		withGuard((request) => requireInScope(scope, request)),
		withRetry({ ...DEFAULT_RETRY, maxAttempts }, n8nClock(cancelSignalOf(context))),
	]);
	return {
		redact,
		async post(route, bodyText) {
			const request: ApiRequest = {
				method: 'POST',
				url: `${origin}/${route}/${tenantUuid}`,
				headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
				body: bodyText,
				repeatable: false,
			};
			return new Answer(request, await send(request), redact);
		},
	};
}
