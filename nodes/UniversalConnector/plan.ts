import type { IExecuteFunctions } from 'n8n-workflow';

import { withAnswerRules } from '../shared/extract/answerRules';
import type { Clock } from '../shared/http/clock';
import { layered, type Send, type SendLayer } from '../shared/http/message';
import { type Ceilings, meteredClock, noUsage, type Usage, withMeter } from '../shared/http/meter';
import { withPace } from '../shared/http/pace';
import { withQuota } from '../shared/http/quota';
import { withRedirects } from '../shared/http/redirects';
import { DEFAULT_RETRY, withRetry } from '../shared/http/retry';
import { writeJson } from '../shared/json/writeJson';
import { callLimits, type CallLimits } from '../shared/n8n/callLimits';
import { n8nClock } from '../shared/n8n/clock';
import { hintOnce } from '../shared/n8n/hints';
import { itemParameters, type ItemParameters } from '../shared/n8n/parameters';
import { cancelSignalOf, type RequestContext } from '../shared/n8n/send';
import type { Position } from '../shared/pagination/paginate';
import { fromResumeToken, type ResumeBinding } from '../shared/pagination/resumeToken';
import type { Cursor, RequestStrategy } from '../shared/pagination/strategy';
import { type RequestTemplate, toRequest } from '../shared/pagination/template';
import { pagingIdentity, readPaging } from './paging';
import { addressOf } from './requestSettings';
import { type FetchSettings, readSettings } from './settings';
import { signIn, type SignedIn } from './signIn';
import { requireFilled } from './typedPlaceholders';

/** One read, prepared: all settings checked, nothing sent yet. */
export interface Plan {
	readonly settings: FetchSettings;
	readonly signedIn: SignedIn;
	readonly strategy: RequestStrategy<Cursor>;
	readonly template: RequestTemplate;
	readonly clock: Clock;
	/** Ends all waits between calls, so that nothing is sent after the read has ended. */
	readonly end: () => void;
	/** Shared with the other items of the run. */
	readonly callLimits: CallLimits;
	readonly usage: Usage;
	readonly ceilings: Ceilings;
	/** What a resume token is bound to. */
	readonly binding: ResumeBinding;
	/** Where to go on; absent to begin at the first page. */
	readonly from?: Position<Cursor>;
	/** IANA name, for date-times without an offset. */
	readonly timezone: string;
}

/** Sees to it that the first request can be written, whatever the answers will be. */
function requireUsable(template: RequestTemplate, strategy: RequestStrategy<Cursor>): void {
	requireFilled(template, strategy);
	toRequest(strategy.apply(template, strategy.first));
}

function resumed(plan: Omit<Plan, 'from'>): { from?: Position<Cursor> } {
	const { settings, binding } = plan;
	return settings.resumeFrom === '' ? {} : { from: fromResumeToken(settings.resumeFrom, binding) };
}

/**
 * Prepares a read with these parameters; a poll has no items, there the index is 0.
 * @throws ConfigError for everything that can be known to be wrong before the first call
 */
export async function planOf(
	context: RequestContext,
	parameters: ItemParameters,
	itemIndex: number,
): Promise<Plan> {
	const settings = readSettings(parameters);
	const { authentication, baseUrl, timeoutMs, limits, pathDoubt } = settings;
	if (pathDoubt !== undefined) hintOnce(context, pathDoubt);
	const usage = noUsage();
	const over = new AbortController();
	const cancelled = cancelSignalOf(context);
	const plainClock = n8nClock(cancelled ? AbortSignal.any([cancelled, over.signal]) : over.signal);
	const endsAt = plainClock.now() + limits.maxMs;
	const clock = meteredClock(plainClock, usage, endsAt);
	const ceilings = { maxCalls: limits.maxCalls, maxBytes: limits.maxBytes, endsAt };
	const signedIn = await signIn(context, {
		authentication,
		baseUrl,
		timeoutMs,
		itemIndex,
		clock,
		perCall: withMeter(usage, ceilings, clock),
		onSignIn: () => void (usage.signIns += 1),
	});
	const strategy = readPaging(parameters, signedIn.allowedOrigins);
	const url = addressOf(signedIn.baseUrl, settings.request.url);
	const template: RequestTemplate = { ...settings.request, url };
	requireUsable(template, strategy);
	const { records } = settings;
	const plan = {
		settings,
		signedIn,
		strategy,
		template,
		clock,
		usage,
		ceilings,
		end: () => over.abort(),
		callLimits: callLimits(context, signedIn.account, signedIn.baseUrl),
		binding: {
			...signedIn.identity,
			baseUrl: signedIn.baseUrl,
			settings: writeJson([
				{ ...template, url: settings.request.url },
				pagingIdentity(parameters),
				records,
			]),
			first: strategy.first,
			redact: signedIn.redact,
			withoutSignIn: signedIn.withoutSignIn,
		},
		timezone: context.getTimezone(),
	};
	return { ...plan, ...resumed(plan) };
}

/**
 * Prepares the read of one item.
 * @throws ConfigError for everything that can be known to be wrong before the first call
 */
export async function preparePlan(context: IExecuteFunctions, itemIndex: number): Promise<Plan> {
	return await planOf(context, itemParameters(context, itemIndex), itemIndex);
}

/** The whole chain of a call, with a count of what it costs. `warn` learns of tolerated errors. */
export function sendOf(plan: Plan, onTolerated: (message: string) => void): Send {
	const { settings, signedIn, clock } = plan;
	const { quotaOf, pace } = plan.callLimits;
	const retry = {
		...DEFAULT_RETRY,
		maxAttempts: settings.maxAttempts,
		maxServerWaitMs: settings.maxWaitMs,
	};
	const rules = settings.toleratesErrors ? { ...settings.answers, onTolerated } : settings.answers;
	const quota = withQuota(clock, settings.maxWaitMs, quotaOf);
	const { charset } = settings;
	const withCharset: SendLayer = (send) =>
		charset === undefined ? send : async (request) => await send({ ...request, charset });
	return layered(signedIn.send, [
		withCharset,
		withRetry(retry, clock),
		withAnswerRules(rules),
		withRedirects({
			allowed: settings.redirectOrigins,
			signed: signedIn.allowedOrigins,
			bare: layered(signedIn.sendBare, [quota]),
			withoutSignIn: signedIn.withoutSignIn,
			redact: signedIn.redact,
		}),
		withPace(settings.limits.callsPerMinute, pace, clock),
		quota,
	]);
}
