import type { ResourceDefinition } from '../../shared/definition/resource';
import { externalId, recordId, sourceId } from './sharedFields';

export const companyLean = {
	name: 'companyLean',
	label: { one: 'Lean Company', many: 'Lean Companies' },
	path: '/leancompanies',
	operations: ['getAll'],
	ids: [],
	titleField: 'name',
	fields: [
		recordId,
		{ name: 'name', label: 'Name', type: 'string', readOnly: true },
		externalId,
		sourceId,
		{ name: 'slug', label: 'Slug', type: 'string', readOnly: true },
	],
	bulkKeys: [],
	bulkInsertNeeds: [],
	list: {
		// No page has been seen; the whole list comes at once.
		maxPageSize: 1_000_000,
		isWhole: true,
		filters: [
			{
				name: 'externalId',
				label: 'External ID',
				type: 'string',
				description: 'Only the company with this ID of your own system',
			},
			{
				name: 'sourceId',
				label: 'Source ID',
				type: 'string',
				description: 'Only the company with this ID of the system it comes from',
			},
			{
				name: 'status',
				label: 'Status',
				type: 'string',
				description: 'Only companies with this one status, for example lost or prospect',
			},
		],
	},
	docs: 'https://www.planhat.com/developers/company',
} as const satisfies ResourceDefinition;
