import type { FieldDefinition, FieldOption } from '../../shared/definition/field';
import type { ResourceDefinition } from '../../shared/definition/resource';

/**
 * Kinds of record that may have custom fields. Planhat's samples show `company` and `invoice`; the
 * others follow their lower-case names, so other texts are taken too.
 */
export const MODELS: readonly FieldOption[] = [
	{ name: 'Asset', value: 'asset' },
	{ name: 'Campaign', value: 'campaign' },
	{ name: 'Company', value: 'company' },
	{ name: 'Conversation', value: 'conversation' },
	{ name: 'End User', value: 'enduser' },
	{ name: 'Invoice', value: 'invoice' },
	{ name: 'Issue', value: 'issue' },
	{ name: 'License', value: 'license' },
	{ name: 'Objective', value: 'objective' },
	{ name: 'Opportunity', value: 'opportunity' },
	{ name: 'Project', value: 'project' },
	{ name: 'Sale', value: 'sale' },
	{ name: 'Task', value: 'task' },
	{ name: 'User', value: 'user' },
	{ name: 'Workspace', value: 'workspace' },
];

/** Stored values are those of the API. */
const TYPES: readonly FieldOption[] = [
	{ name: 'Checkbox', value: 'checkbox' },
	{ name: 'Date', value: 'date' },
	{ name: 'Day', value: 'day' },
	{ name: 'Email', value: 'email' },
	{ name: 'End User', value: 'enduser' },
	{ name: 'End Users', value: 'endusers' },
	{ name: 'List', value: 'list' },
	{ name: 'Multipicklist', value: 'multipicklist' },
	{ name: 'Number', value: 'number' },
	{ name: 'Phone', value: 'phone' },
	{ name: 'Rating', value: 'rating' },
	{ name: 'Rich Text', value: 'rich text' },
	{ name: 'Team Member', value: 'team member' },
	{ name: 'Team Members', value: 'team members' },
	{ name: 'Text', value: 'text' },
	{ name: 'URL', value: 'url' },
];

function flag(name: string, label: string, description?: string): FieldDefinition {
	return { name, label, type: 'boolean', ...(description === undefined ? {} : { description }) };
}

export const customField = {
	name: 'customField',
	label: { one: 'Custom Field', many: 'Custom Fields' },
	about: 'The definition of a field of your own; its values are set with the records',
	path: '/customfields',
	operations: ['create', 'delete', 'get', 'update'],
	ids: ['id'],
	titleField: 'name',
	fields: [
		{ name: '_id', label: 'Planhat ID', type: 'recordId', isKeyOnly: true },
		{
			name: 'name',
			label: 'Name',
			type: 'string',
			requiredOnCreate: true,
			description: 'As people see it, and as its values are named in the records',
		},
		{
			name: 'parent',
			label: 'Model',
			type: 'options',
			options: MODELS,
			isOpen: true,
			requiredOnCreate: true,
			description: 'Kind of record that has the field',
		},
		{ name: 'type', label: 'Type', type: 'options', options: TYPES, requiredOnCreate: true },
		{
			name: 'listValues',
			label: 'List Values',
			type: 'stringList',
			description: 'Choices of a list or multipicklist, comma-separated; replaces the whole list',
		},
		flag(
			'isHidden',
			'Is Hidden',
			'Set it on create if Planhat asks for it: its own pages disagree whether it is needed',
		),
		flag('isFeatured', 'Is Featured'),
		flag('isShared', 'Is Shared'),
		flag('isLocked', 'Is Locked'),
		flag('isMandatory', 'Is Mandatory'),
		flag('isFormula', 'Is Formula', 'Planhat computes the value by the formula'),
		{ name: 'formula', label: 'Formula', type: 'string' },
		flag('treatUndefinedAsZero', 'Treat Undefined as Zero'),
		{ name: 'numberFormat', label: 'Number Format', type: 'string' },
		{ name: 'sortOrder', label: 'Sort Order', type: 'number' },
		{ name: 'filter', label: 'Filter', type: 'json', readOnly: true },
		{ name: 'formulaRefs', label: 'Formula References', type: 'json', readOnly: true },
	],
	bulkKeys: [],
	bulkInsertNeeds: [],
	list: { maxPageSize: 2000, filters: [] },
	docs: 'https://docs.planhat.com',
} as const satisfies ResourceDefinition;
