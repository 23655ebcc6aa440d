import type { ResourceDefinition } from '../../shared/definition/resource';
import { companyFilter, companyName, currency, readOnlyFields, recordId } from './sharedFields';

export const timeEntry = {
	name: 'timeEntry',
	label: { one: 'Time Entry', many: 'Time Entries' },
	about: 'Hours of work on one day',
	path: '/timeentries',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id'],
	titleField: 'description',
	advice: 'The hours go from 0.1 to 24. Planhat cuts the time off the date.',
	fields: [
		recordId,
		{
			name: 'date',
			label: 'Date',
			type: 'date',
			requiredOnCreate: true,
			description: 'Day of the work; Planhat cuts off the time of day',
		},
		{
			name: 'hours',
			label: 'Hours',
			type: 'number',
			range: [0.1, 24],
			requiredOnCreate: true,
			description: 'From 0.1 to 24',
		},
		{
			name: 'companyId',
			label: 'Company ID',
			type: 'recordId',
			description:
				'Planhat ID of the company the work was for, or extid- and srcid- followed by another ID of it',
		},
		{ name: 'description', label: 'Description', type: 'string' },
		{ name: 'isBillable', label: 'Billable', type: 'boolean' },
		{ name: 'billingCode', label: 'Billing Code', type: 'string' },
		{ name: 'isTimeOff', label: 'Time Off', type: 'boolean' },
		currency,
		{ name: 'billableRate', label: 'Billable Rate', type: 'number' },
		{ name: 'costRate', label: 'Cost Rate', type: 'number' },
		{
			name: 'assignedModel',
			label: 'Assigned Model',
			type: 'string',
			description: "Kind of record the entry is assigned to: 'User'",
		},
		{
			name: 'assignedId',
			label: 'Assigned ID',
			type: 'recordId',
			description: 'Planhat ID of the team member whose time it is',
		},
		companyName,
		...readOnlyFields('number', { totalBilled: 'Total Billed', totalCost: 'Total Cost' }),
		...readOnlyFields('string', {
			timesheetStatus: 'Timesheet Status',
			timesheetId: 'Timesheet ID',
		}),
	],
	bulkKeys: ['_id'],
	bulkInsertNeeds: ['hours', 'date'],
	list: { maxPageSize: 2000, filters: [companyFilter] },
	customFieldParent: 'timeentry',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
