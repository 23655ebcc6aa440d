import { planhatSecrets, readScope, requireInScope } from '../shared/auth/scope';
import { requireMethod } from '../shared/http/access';
import { DEFAULT_RETRY, withRetry } from '../shared/http/retry';
import { withGuard } from '../shared/http/guard';
import { layered } from '../shared/http/message';
import { withQuota } from '../shared/http/quota';
import { n8nClock } from '../shared/n8n/clock';
import { runMask } from '../shared/n8n/runMask';
import { cancelSignalOf, n8nSend, type RequestContext } from '../shared/n8n/send';
import { type PlanhatApi, planhatApi } from './api';
import { LostAnswers } from '../shared/http/lostAnswers';
import { withUnstatedWait } from './unstatedWait';

/** Name of the credential type of all nodes of this folder. */
export const CREDENTIAL_TYPE = 'planhatApi';

/** Seconds a call may take by default: a bulk upsert of 5,000 rows needs its time. */
export const DEFAULT_TIMEOUT_SECONDS = 120;

/** What a node may change about its calls. */
export interface CallOptions {
	readonly timeoutSeconds?: number;
	/** Sends in all before a call is given up. */
	readonly maxAttempts?: number;
}

/**
 * Opens the API with the node's credential: one chain of retry, quota and guard for all calls.
 * @throws ConfigError when the credential can't be used
 */
export async function connect(
	context: RequestContext,
	{
		timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
		maxAttempts = DEFAULT_RETRY.maxAttempts,
	}: CallOptions = {},
): Promise<PlanhatApi> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const scope = readScope(credential);
	const mask = runMask(context);
	mask.add(...planhatSecrets(credential));
	const { redact } = mask;
	const clock = n8nClock(cancelSignalOf(context));
	const send = n8nSend(context, {
		credentialType: CREDENTIAL_TYPE,
		values: credential,
		timeoutMs: timeoutSeconds * 1000,
		ignoreSslIssues: scope.ignoreSslIssues,
		redact,
	});
	const lost = new LostAnswers();
	const layers = [
		withGuard((request) => requireInScope(scope, request)),
		withRetry({ ...DEFAULT_RETRY, maxAttempts }, clock),
		withUnstatedWait(),
		withQuota(clock),
		lost.layer,
	];
	return planhatApi({
		baseUrl: scope.baseUrl,
		send: layered(send, layers),
		lost,
		requireAccess: (method) => requireMethod(scope.access, method),
		redact,
	});
}
