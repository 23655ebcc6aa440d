import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	bulkKeys,
	companyFilter,
	companyName,
	externalId,
	ownerId,
	recordId,
	sourceId,
} from './sharedFields';

export const workspace = {
	name: 'workspace',
	label: { one: 'Workspace', many: 'Workspaces' },
	path: '/workspaces',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId', 'sourceId'],
	titleField: 'name',
	companyField: 'companyId',
	fields: [
		recordId,
		{ name: 'name', label: 'Name', type: 'string', requiredOnCreate: true },
		externalId,
		sourceId,
		ownerId,
		companyName,
	],
	bulkKeys,
	bulkInsertNeeds: ['name', 'companyId'],
	list: { maxPageSize: 2000, filters: [companyFilter] },
	customFieldParent: 'workspace',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
