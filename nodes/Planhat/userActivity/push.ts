import type { IDataObject } from 'n8n-workflow';

import { attempt, attemptAsync } from '../../shared/attempt';
import { isObject } from '../../shared/extract/jsonValue';
import type { Answer } from '../../shared/http/answer';
import { ResponseShapeError } from '../../shared/http/errors';
import { itemParameters } from '../../shared/n8n/parameters';
import { runWrites } from '../../shared/n8n/writes';
import { type AnalyticsHost, connectAnalytics } from '../analytics/host';
import { readPushAnswer } from '../analytics/pushAnswer';
import type { PushRow } from '../analytics/pushRow';
import { withDoubt } from '../doubt';
import { callOptions, optionsCollection } from '../inputs';
import type { NodeOperation } from '../nodeResource';
import { runCallOptions } from '../withApi';
import { type Activity, activityNames, activityProperties, QUEUED, readActivity } from './activity';

const DOUBT =
	'Planhat may have taken the activity all the same. Pushing it again could count it twice.';

/** What Planhat answered besides its 200; the body is not documented, it may be none or no JSON. */
function answerIn(answer: Answer, names: PushRow['names']): IDataObject {
	const parsed = attempt(() => answer.json());
	if (!parsed.ok && /^\s*</.test(answer.response.body)) {
		throw new ResponseShapeError(
			'An HTML page came back in the place of an answer',
			`Check the Analytics URL in the credential. ${DOUBT}`,
		);
	}
	// Parsed JSON is what an n8n item holds.
	const body = parsed.ok && isObject(parsed.value) ? (parsed.value as IDataObject) : {};
	const [told] = readPushAnswer([{ index: 0, json: '', names }], body, answer.redact).values();
	if (told?.isProblem) {
		throw new ResponseShapeError(
			`Planhat did not take the activity: ${told.reason ?? ''}`,
			'Change what the message names, then push the activity again.',
		);
	}
	return Object.keys(body).length > 0 ? { answer: body } : {};
}

async function pushOne(host: AnalyticsHost, activity: Activity): Promise<IDataObject> {
	const sent = await attemptAsync(async () => {
		const answer = await host.post('analytics', JSON.stringify(activity));
		return answer.requireSuccess();
	});
	if (!sent.ok) throw withDoubt(sent.error, DOUBT);
	const names = activityNames(activity);
	return { outcome: 'accepted', ...names, ...answerIn(sent.value, names) };
}

/** `POST /analytics/<tenant UUID>` (Planhat developer documentation, user activities). */
export const push: NodeOperation = {
	name: 'push',
	label: 'Push',
	description: 'Push one user activity for each input item, one call each',
	action: 'Push a user activity',

	properties: () => [
		{ displayName: QUEUED, name: 'pushNotice', type: 'notice', default: '' },
		...activityProperties(),
		optionsCollection(callOptions()),
	],

	async run(context) {
		const host = await connectAnalytics(context, runCallOptions(context));
		const conversion = { timezone: context.getTimezone() };
		// One after the other: each may create its end user, who must not come about twice.
		return await runWrites(context, {
			check: (itemIndex) => readActivity(itemParameters(context, itemIndex), conversion),
			async *write(activity) {
				yield [await pushOne(host, activity)];
			},
			repetition: () => 'harmful',
		});
	},
};
