import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	bulkKeys,
	companyFilter,
	companyName,
	externalId,
	recordId,
	sourceId,
} from './sharedFields';

export const campaign = {
	name: 'campaign',
	label: { one: 'Campaign', many: 'Campaigns' },
	path: '/campaigns',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId', 'sourceId'],
	titleField: 'name',
	companyField: 'companyId',
	fields: [
		recordId,
		{ name: 'name', label: 'Name', type: 'string', requiredOnCreate: true },
		externalId,
		sourceId,
		{
			name: 'campaignPurpose',
			label: 'Purpose',
			type: 'string',
			description: "Planhat's name: campaignPurpose",
		},
		companyName,
	],
	bulkKeys,
	bulkInsertNeeds: ['name', 'companyId'],
	list: { maxPageSize: 2000, filters: [companyFilter] },
	customFieldParent: 'campaign',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
