import {
	isExpiredRole,
	requireRightClock,
	ROLE_FIELD,
	roleRequest,
	roleResult,
	roleSecrets,
} from '../auth/aws';
import { type Expiring, ExpiringCache, fingerprint } from '../auth/expiringCache';
import { loginRequest, loginResult } from '../auth/login';
import type { Mask } from '../auth/mask';
import { MAX_SIGN_IN_BYTES, type SignInRequest } from '../auth/plainHttp';
import { RefusedSignIns } from '../auth/refusedSignIns';
import { withRenewal } from '../auth/renewal';
import { SESSION_FIELD, signedOutTest, storedSession } from '../auth/session';
import type { Clock } from '../http/clock';
import { type ApiResponse, layered, type Send } from '../http/message';
import { DEFAULT_RETRY, withRetry } from '../http/retry';
import { n8nSend, type N8nSendSettings, type RequestContext } from './send';

/** What sending with fetched sign-in data needs. */
export interface RenewedSendSettings extends Omit<N8nSendSettings, 'redact'> {
	readonly credentialType: string;
	readonly values: NonNullable<N8nSendSettings['values']>;
	readonly clock: Clock;
	/** Learns what signing in gives. */
	readonly mask: Mask;
	/** Told each time that sign-in data is fetched. */
	readonly onSignIn?: () => void;
}

/** Shared by all runs of this process, so that each of them does not sign in anew. */
const sessions = new ExpiringCache();
const roles = new ExpiringCache();
const refused = new RefusedSignIns();

/** Tries of a request that signs in; the calls that need it have tries of their own. */
const SIGN_IN_ATTEMPTS = 2;

function signInSend(context: RequestContext, settings: RenewedSendSettings) {
	const { timeoutMs, ignoreSslIssues, mask, clock, onSignIn } = settings;
	const plain = n8nSend(context, { timeoutMs, ignoreSslIssues, redact: mask.redact });
	const retry = withRetry({ ...DEFAULT_RETRY, maxAttempts: SIGN_IN_ATTEMPTS }, clock);
	const send = layered(plain, [retry]);
	return async (request: SignInRequest): Promise<ApiResponse> => {
		onSignIn?.();
		// Signing in twice does no harm, whatever the method.
		return await send({ ...request, repeatable: true, maxBytes: MAX_SIGN_IN_BYTES });
	};
}

function keyOf({ credentialType, values }: RenewedSendSettings, hidden: string): string {
	// n8n may have stored a value of its own in the hidden field; it is none of the person's.
	return fingerprint(credentialType, { ...values, [hidden]: '' });
}

/** A Send per value obtained: `authenticate` of the credential finds it in the hidden field. */
function sender(context: RequestContext, settings: RenewedSendSettings, hidden: string) {
	const { mask, values } = settings;
	return (stored: string): Send =>
		n8nSend(context, { ...settings, redact: mask.redact, values: { ...values, [hidden]: stored } });
}

/** Sends with a session: one login for all calls and runs, one more when it is over (A06, A07, A10). */
export function sessionSend(context: RequestContext, settings: RenewedSendSettings): Send {
	const { values, clock, mask } = settings;
	const login = signInSend(context, settings);
	const isSignedOut = signedOutTest(values);
	const send = sender(context, settings, SESSION_FIELD);

	async function obtain(): Promise<Expiring> {
		return loginResult(values, await login(loginRequest(values)), clock.now());
	}

	return withRenewal({
		cache: sessions,
		key: keyOf(settings, SESSION_FIELD),
		now: () => clock.now(),
		obtain,
		isStale: isSignedOut,
		refused,
		run: context,
		sendWith(session) {
			mask.add(session);
			return send(storedSession({ value: session }));
		},
	});
}

/** Sends signed for AWS with the keys of the role, taken on again when they are over. */
export function roleSend(context: RequestContext, settings: RenewedSendSettings): Send {
	const { values, clock, mask } = settings;
	const ask = signInSend(context, settings);
	const send = sender(context, settings, ROLE_FIELD);

	return withRenewal({
		cache: roles,
		key: keyOf(settings, ROLE_FIELD),
		now: () => clock.now(),
		obtain: async () => roleResult(await ask(roleRequest(values, clock.now()))),
		isStale: isExpiredRole,
		refused,
		run: context,
		sendWith(keys) {
			mask.add(...roleSecrets(keys));
			return withClockCheck(send(keys));
		},
	});
}

/** Says plainly when AWS refuses because of the clock here. */
export function withClockCheck(send: Send): Send {
	return async (request) => requireRightClock(await send(request));
}
