import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	bulkKeys,
	companyFilter,
	companyName,
	currency,
	externalId,
	recordId,
	sourceId,
} from './sharedFields';

export const project = {
	name: 'project',
	label: { one: 'Project', many: 'Projects' },
	path: '/projects',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId', 'sourceId'],
	titleField: 'name',
	companyField: 'companyId',
	periods: [['startDate', 'endDate']],
	fields: [
		recordId,
		{ name: 'name', label: 'Name', type: 'string', requiredOnCreate: true },
		externalId,
		sourceId,
		currency,
		{ name: 'startDate', label: 'Start Date', type: 'date' },
		{ name: 'endDate', label: 'End Date', type: 'date' },
		{ name: 'mrr', label: 'Monthly Value (MRR)', type: 'number' },
		{ name: 'arr', label: 'Annual Value (ARR)', type: 'number' },
		{ name: 'nrr', label: 'Non-Recurring Value (NRR)', type: 'number' },
		companyName,
	],
	bulkKeys,
	bulkInsertNeeds: ['name', 'companyId'],
	list: { maxPageSize: 2000, filters: [companyFilter] },
	customFieldParent: 'project',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
