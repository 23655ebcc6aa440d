import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	companyFilter,
	description,
	readOnlyFields,
	recordId,
	sourceId,
	timestamps,
} from './sharedFields';

export const issue = {
	name: 'issue',
	label: { one: 'Issue', many: 'Issues' },
	path: '/issues',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'sourceId'],
	titleField: 'title',
	advice:
		'Companies are Planhat IDs, or extid- or srcid- followed by another ID, separated by commas.',
	fields: [
		recordId,
		{ name: 'title', label: 'Title', type: 'string', requiredOnCreate: true },
		{
			name: 'companyIds',
			label: 'Company IDs',
			type: 'stringList',
			description:
				'Companies the issue is about, comma-separated: Planhat IDs, or extid- and srcid- followed by another ID of the company; replaces the whole list',
		},
		description,
		{
			name: 'enduserIds',
			label: 'End User IDs',
			type: 'stringList',
			description: 'Planhat IDs of end users, comma-separated; replaces the whole list',
		},
		{
			name: 'conversationIds',
			label: 'Conversation IDs',
			type: 'stringList',
			description: 'Planhat IDs of conversations, comma-separated; replaces the whole list',
		},
		{ name: 'status', label: 'Status', type: 'string' },
		{ name: 'priority', label: 'Priority', type: 'string' },
		{ name: 'source', label: 'Source', type: 'string' },
		{ name: 'sourceUrl', label: 'Source URL', type: 'string' },
		{ name: 'archived', label: 'Archived', type: 'boolean' },
		{
			name: 'followers',
			label: 'Followers',
			type: 'stringList',
			description: 'Planhat IDs of team members, comma-separated; replaces the whole list',
		},
		sourceId,
		...readOnlyFields('json', { companies: 'Companies', endusers: 'End Users' }),
		...readOnlyFields('number', {
			mrrCombined: 'MRR Combined',
			arrCombined: 'ARR Combined',
			companyMatchingValue: 'Company Matching Value',
		}),
		...timestamps,
	],
	bulkKeys: ['_id', 'sourceId'],
	bulkInsertNeeds: ['title', 'companyIds'],
	list: { maxPageSize: 2000, filters: [companyFilter] },
	timestamps: { created: 'createdAt', updated: 'updatedAt' },
	customFieldParent: 'issue',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
