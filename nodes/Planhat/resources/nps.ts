import type { ResourceDefinition } from '../../shared/definition/resource';
import { companiesFilter, companyFilter, recordId, sourceId } from './sharedFields';

export const nps = {
	name: 'nps',
	label: { one: 'NPS Response', many: 'NPS Responses' },
	about: 'What an end user answered to an NPS survey',
	path: '/nps',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'sourceId'],
	titleField: 'email',
	advice: 'The score goes from 0 to 10. Planhat finds the company by the email.',
	fields: [
		recordId,
		{
			name: 'email',
			label: 'Email',
			type: 'string',
			requiredOnCreate: true,
			description: 'Address of the end user who answered',
		},
		{
			name: 'score',
			label: 'Score',
			type: 'number',
			range: [0, 10],
			requiredOnCreate: true,
			description: 'From 0 to 10',
		},
		{ name: 'comment', label: 'Comment', type: 'string' },
		{
			name: 'dateSent',
			label: 'Sent At',
			type: 'dateTime',
			description: "Planhat's name: dateSent",
		},
		{
			name: 'dateAnswered',
			label: 'Answered At',
			type: 'dateTime',
			description: "Planhat's name: dateAnswered",
		},
		{ name: 'source', label: 'Source', type: 'string' },
		{
			name: 'campaignId',
			label: 'Campaign ID',
			type: 'recordId',
			description: 'Planhat ID of the NPS campaign',
		},
		sourceId,
		{ name: 'cId', label: 'Company ID', type: 'recordId', readOnly: true },
		{ name: 'cName', label: 'Company Name', type: 'string', readOnly: true },
		{ name: 'euId', label: 'End User ID', type: 'recordId', readOnly: true },
	],
	bulkKeys: ['_id', 'sourceId'],
	bulkInsertNeeds: ['email', 'score'],
	list: {
		maxPageSize: 10_000,
		filters: [
			companyFilter,
			companiesFilter,
			{
				name: 'npsExpiryDay',
				label: 'Answered in the Last Days',
				type: 'integer',
				initial: 360,
				description:
					'How many days back answers go; Planhat gives those of the last 360 unless told',
			},
		],
	},
	customFieldParent: 'nps',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
