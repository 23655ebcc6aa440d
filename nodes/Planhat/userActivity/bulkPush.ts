import { itemParameters } from '../../shared/n8n/parameters';
import { pushItems, pushProperties } from '../analytics/pushItems';
import { callOptions, optionsCollection } from '../inputs';
import type { NodeOperation } from '../nodeResource';
import { activityNames, activityProperties, QUEUED, readActivity } from './activity';

/** `POST /analytics/bulk/<tenant UUID>` (Planhat developer documentation, user activities). */
export const bulkPush: NodeOperation = {
	name: 'bulkPush',
	label: 'Push in Bulk',
	description: 'Push the user activities of all input items together, in few calls',
	action: 'Push user activities in bulk',

	properties: () => [
		{
			displayName: `All input items of a run are sent together. ${QUEUED}`,
			name: 'bulkPushNotice',
			type: 'notice',
			default: '',
		},
		...activityProperties(),
		optionsCollection([...pushProperties(), ...callOptions()]),
	],

	async run(context) {
		const conversion = { timezone: context.getTimezone() };
		return await pushItems(context, {
			route: 'analytics/bulk',
			label: { one: 'User Activity', many: 'User activities' },
			toRow(index) {
				const activity = readActivity(itemParameters(context, index), conversion);
				return { index, json: JSON.stringify(activity), names: activityNames(activity) };
			},
		});
	},
};
