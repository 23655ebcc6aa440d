import type { ResourceDefinition } from '../../shared/definition/resource';
import { recordId } from './sharedFields';

export const timesheet = {
	name: 'timesheet',
	label: { one: 'Timesheet', many: 'Timesheets' },
	about: 'Time entries that are submitted and approved together',
	path: '/timesheets',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id'],
	titleField: 'status',
	advice: 'Time entries are Planhat IDs separated by commas.',
	periods: [['dateFrom', 'dateTo']],
	fields: [
		recordId,
		{
			name: 'status',
			label: 'Status',
			type: 'options',
			description: 'Submitted unless set',
			options: [
				{ name: 'Approved', value: 'approved' },
				{ name: 'Returned', value: 'returned' },
				{ name: 'Submitted', value: 'submitted' },
			],
		},
		{
			name: 'timeEntries',
			label: 'Time Entries',
			type: 'objectList',
			entryKey: '_id',
			description:
				'Planhat IDs of time entries separated by commas, or a list of objects with _id; replaces the whole list',
		},
		{
			name: 'dateFrom',
			label: 'First Day',
			type: 'epochDay',
			description: 'A date; Planhat keeps it as days since 1970-01-01 in dateFrom',
		},
		{
			name: 'dateTo',
			label: 'Last Day',
			type: 'epochDay',
			description: 'A date; Planhat keeps it as days since 1970-01-01 in dateTo',
		},
		{
			name: 'assignedModel',
			label: 'Assigned Model',
			type: 'string',
			description: "Kind of record the timesheet is assigned to: 'User'",
		},
		{
			name: 'assignedId',
			label: 'Assigned ID',
			type: 'recordId',
			description: 'Planhat ID of the team member whose time it is',
		},
		{
			name: 'approvedBy',
			label: 'Approved By ID',
			type: 'recordId',
			description: 'Planhat ID of the team member who approved; Planhat fills it in on approval',
		},
		{
			name: 'dateOfApproval',
			label: 'Approved At',
			type: 'dateTime',
			description: "Planhat fills it in on approval; Planhat's name: dateOfApproval",
		},
	],
	bulkKeys: ['_id'],
	bulkInsertNeeds: [],
	// No filter is documented, not even by company.
	list: { maxPageSize: 2000, filters: [] },
	customFieldParent: 'timesheet',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
