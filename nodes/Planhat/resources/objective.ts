import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	bulkKeys,
	companyFilter,
	companyName,
	externalId,
	recordId,
	sourceId,
} from './sharedFields';

export const objective = {
	name: 'objective',
	label: { one: 'Objective', many: 'Objectives' },
	path: '/objectives',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId', 'sourceId'],
	titleField: 'name',
	companyField: 'companyId',
	fields: [
		recordId,
		{ name: 'name', label: 'Name', type: 'string', requiredOnCreate: true },
		externalId,
		sourceId,
		{ name: 'health', label: 'Health', type: 'number' },
		companyName,
	],
	bulkKeys,
	bulkInsertNeeds: ['name', 'companyId'],
	list: { maxPageSize: 2000, filters: [companyFilter] },
	customFieldParent: 'objective',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
