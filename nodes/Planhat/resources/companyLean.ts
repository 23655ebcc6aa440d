import type { ResourceDefinition } from '../../shared/definition/resource';
import { externalId, recordId, sourceId } from './sharedFields';

export const companyLean = {
	name: 'companyLean',
	label: { one: 'Lean Company', many: 'Lean Companies' },
	about: 'All companies in one call, with their names and IDs alone',
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
				placeholder: 'e.g. LF-01',
				description: 'Only the company with this ID of your own system',
			},
			{
				name: 'sourceId',
				label: 'Source ID',
				type: 'string',
				placeholder: 'e.g. crm-7007',
				description: 'Only the company with this ID of the system it comes from',
			},
			{
				name: 'status',
				label: 'Status',
				type: 'string',
				placeholder: 'e.g. prospect',
				description: 'Only companies with this one status',
			},
		],
	},
	docs: 'https://www.planhat.com/developers/company',
} as const satisfies ResourceDefinition;
