import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	companyFilter,
	companyName,
	currency,
	recordId,
	sourceId,
	timestamps,
} from './sharedFields';

export const churn = {
	name: 'churn',
	label: { one: 'Churn', many: 'Churns' },
	about: 'Revenue that was lost',
	path: '/churn',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id'],
	updateIds: ['id', 'sourceId'],
	titleField: 'companyName',
	companyField: 'companyId',
	advice: 'The churn date is a day such as 2026-01-31.',
	fields: [
		recordId,
		{
			name: 'value',
			label: 'Value',
			type: 'number',
			requiredOnCreate: true,
			description: 'Revenue that was lost',
		},
		{
			name: 'churnDate',
			label: 'Churn Date',
			type: 'calendarDay',
			description: 'Day of the loss, for example 2026-01-31',
		},
		{
			name: 'reasons',
			label: 'Reasons',
			type: 'stringList',
			description: 'Comma-separated; replaces the whole list',
		},
		currency,
		{ name: 'comment', label: 'Comment', type: 'string' },
		{
			name: 'products',
			label: 'Products',
			type: 'stringList',
			description: 'Comma-separated; replaces the whole list',
		},
		sourceId,
		companyName,
		{ name: 'snoozed', label: 'Snoozed', type: 'boolean', readOnly: true },
		{ name: 'onlyDowngrade', label: 'Only Downgrade', type: 'boolean', readOnly: true },
		{ name: 'arr', label: 'Annual Value (ARR)', type: 'number', readOnly: true },
		...timestamps,
	],
	// The documentation names no key; its example uses the Planhat ID.
	bulkKeys: ['_id'],
	bulkInsertNeeds: ['companyId', 'value'],
	list: {
		maxPageSize: 2000,
		filters: [
			companyFilter,
			{
				name: 'downgrades',
				label: 'Downgrades',
				type: 'options',
				description: 'What to do with companies that only pay less now',
				options: [
					{ name: 'Excluded', value: 'excluded' },
					{ name: 'Only', value: 'only' },
				],
			},
			{
				name: 'from',
				label: 'From',
				type: 'calendarDay',
				description: 'Only losses on this day or later, for example 2026-01-31',
			},
			{
				name: 'to',
				label: 'To',
				type: 'calendarDay',
				description: 'Only losses on this day or earlier, for example 2026-12-31',
			},
		],
	},
	timestamps: { created: 'createdAt', updated: 'updatedAt' },
	customFieldParent: 'churn',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
