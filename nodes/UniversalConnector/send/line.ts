import type { IExecuteFunctions } from 'n8n-workflow';

import { withAnswerRules } from '../../shared/extract/answerRules';
import { isSuccess } from '../../shared/http/answer';
import type { Clock } from '../../shared/http/clock';
import { LostAnswers } from '../../shared/http/lostAnswers';
import { type ApiRequest, layered, type Send, type SendLayer } from '../../shared/http/message';
import { meteredClock, noUsage, type Usage, withMeter } from '../../shared/http/meter';
import { withPace } from '../../shared/http/pace';
import { withQuota } from '../../shared/http/quota';
import { DEFAULT_RETRY, withRetry } from '../../shared/http/retry';
import { callLimits } from '../../shared/n8n/callLimits';
import { n8nClock } from '../../shared/n8n/clock';
import { cancelSignalOf, n8nSend } from '../../shared/n8n/send';
import { signIn, type SignedIn } from '../signIn';
import type { SendSettings } from './settings';

/** The way to the API for one run. */
export interface Line {
	readonly signedIn: SignedIn;
	/** With retry, pace and quota. */
	readonly send: Send;
	/** Without sign-in, for reports; retried on its own. */
	readonly sendBare: Send;
	readonly lost: LostAnswers;
	/** Requests that were answered with a success status, whatever the answer's body means. */
	readonly taken: WeakSet<ApiRequest>;
	readonly usage: Usage;
	readonly clock: Clock;
}

/** Tries of a report; a report must not hold up the run. */
const REPORT_ATTEMPTS = 2;

/** Milliseconds that a report may take. */
const REPORT_TIMEOUT = 10_000;

/** Remembers requests whose answer has a success status, before its body is looked at. */
function withMemory(taken: WeakSet<ApiRequest>): SendLayer {
	return (send) => async (request) => {
		const response = await send(request);
		if (isSuccess(response)) taken.add(request);
		return response;
	};
}

/**
 * Opens the way to the API. Nothing is sent yet.
 * @throws ConfigError when the credential can't be used
 */
export async function openLine(context: IExecuteFunctions, settings: SendSettings): Promise<Line> {
	const { authentication, baseUrl, timeoutMs, maxAttempts, maxWaitMs } = settings;
	const usage = noUsage();
	const plainClock = n8nClock(cancelSignalOf(context));
	const endsAt = Number.POSITIVE_INFINITY;
	const clock = meteredClock(plainClock, usage, endsAt);
	const ceilings = { maxCalls: settings.maxCalls, maxBytes: Number.POSITIVE_INFINITY, endsAt };
	const signedIn = await signIn(context, {
		authentication,
		baseUrl,
		timeoutMs,
		clock,
		itemIndex: 0,
		perCall: withMeter(usage, ceilings, clock),
		onSignIn: () => void (usage.signIns += 1),
	});
	const { redact } = signedIn;
	const lost = new LostAnswers();
	const taken = new WeakSet<ApiRequest>();
	const { quotaOf, pace } = callLimits(context, signedIn.account, signedIn.baseUrl);
	const retry = { ...DEFAULT_RETRY, maxAttempts, maxServerWaitMs: maxWaitMs };
	return {
		signedIn,
		lost,
		taken,
		usage,
		clock,
		send: layered(signedIn.send, [
			withRetry(retry, clock),
			withAnswerRules(settings.answers),
			withPace(settings.callsPerMinute, pace, clock),
			withQuota(clock, maxWaitMs, quotaOf),
			lost.layer,
			withMemory(taken),
		]),
		// Not among the calls that are counted and limited.
		sendBare: layered(
			n8nSend(context, {
				timeoutMs: Math.min(timeoutMs, REPORT_TIMEOUT),
				ignoreSslIssues: false,
				redact,
			}),
			[
				withRetry(
					{ ...DEFAULT_RETRY, maxAttempts: REPORT_ATTEMPTS, maxServerWaitMs: 0 },
					plainClock,
				),
			],
		),
	};
}
