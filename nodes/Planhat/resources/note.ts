import type { ResourceDefinition } from '../../shared/definition/resource';
import { conversationFacts, conversationFields, LACKING_IN_LIST } from './conversation';
import { companiesFilter, companyFilter, recordId } from './sharedFields';

/** Notes are conversations of this type; there is no address of their own. */
export const note = {
	name: 'note',
	label: { one: 'Note', many: 'Notes' },
	about: 'A conversation of the type note',
	path: '/conversations',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId'],
	updateIds: ['id'],
	titleField: 'subject',
	companyField: 'companyId',
	advice: 'Users and end users are Planhat IDs separated by commas. The description may be HTML.',
	fixedFields: { type: 'note' },
	fields: [
		recordId,
		...conversationFields,
		{ name: 'type', label: 'Type', type: 'string', readOnly: true },
		...conversationFacts,
	],
	bulkKeys: ['_id'],
	bulkInsertNeeds: ['companyId'],
	list: {
		maxPageSize: 2000,
		filters: [companyFilter, companiesFilter],
		lacks: LACKING_IN_LIST,
		only: { field: 'type', value: 'note' },
	},
	timestamps: { created: 'createDate' },
	customFieldParent: 'conversation',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
