import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	bulkKeys,
	companyFilter,
	companyName,
	externalId,
	recordId,
	sourceId,
	underscoredCurrency,
} from './sharedFields';

export const sale = {
	name: 'sale',
	label: { one: 'Sale', many: 'Sales' },
	about: 'Revenue that does not recur',
	path: '/sales',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId', 'sourceId'],
	titleField: 'product',
	companyField: 'companyId',
	advice: 'The value has to be above zero.',
	fields: [
		recordId,
		{ ...underscoredCurrency, requiredOnCreate: true },
		{
			name: 'value',
			label: 'Value',
			type: 'number',
			positive: true,
			requiredOnCreate: true,
			description: 'Non-recurring revenue of the sale, above zero',
		},
		{ name: 'salesDate', label: 'Sales Date', type: 'date' },
		{ name: 'product', label: 'Product', type: 'string' },
		externalId,
		sourceId,
		companyName,
	],
	bulkKeys,
	bulkInsertNeeds: ['companyId', '_currency', 'value'],
	list: { maxPageSize: 2000, filters: [companyFilter] },
	customFieldParent: 'sale',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
