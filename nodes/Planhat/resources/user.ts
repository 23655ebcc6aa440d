import type { ResourceDefinition } from '../../shared/definition/resource';
import { externalId, readOnlyFields, recordId } from './sharedFields';

export const user = {
	name: 'user',
	label: { one: 'User', many: 'Users' },
	about: 'A member of your own team in Planhat',
	path: '/users',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId'],
	titleField: 'nickName',
	advice: "New team members are inactive unless 'Inactive' is set to false.",
	fields: [
		recordId,
		{ name: 'email', label: 'Email', type: 'string', requiredOnCreate: true },
		{ name: 'nickName', label: 'Nickname', type: 'string', requiredOnCreate: true },
		{ name: 'firstName', label: 'First Name', type: 'string', requiredOnCreate: true },
		{ name: 'lastName', label: 'Last Name', type: 'string', requiredOnCreate: true },
		{
			name: 'inactive',
			label: 'Inactive',
			type: 'boolean',
			description:
				"Whether the team member can't sign in. New team members are inactive unless this is set to false.",
		},
		{
			name: 'roles',
			label: 'Role IDs',
			type: 'stringList',
			description: 'Planhat IDs of roles, comma-separated; replaces the whole list',
		},
		{
			name: 'managers',
			label: 'Manager IDs',
			type: 'stringList',
			description: 'Planhat IDs of team members, comma-separated; replaces the whole list',
		},
		{
			name: 'teams',
			label: 'Team IDs',
			type: 'stringList',
			description: 'Planhat IDs of teams, comma-separated; replaces the whole list',
		},
		{ name: 'isHidden', label: 'Hidden', type: 'boolean' },
		{ name: 'notificationsEnabled', label: 'Notifications Enabled', type: 'boolean' },
		{ name: 'isExposedAsSenderOption', label: 'Exposed as Sender Option', type: 'boolean' },
		{ name: 'tzOffset', label: 'Time Zone Offset', type: 'number' },
		externalId,
		...readOnlyFields('string', { image: 'Image' }),
		...readOnlyFields('json', { permissions: 'Permissions' }),
		...readOnlyFields('boolean', { removed: 'Removed' }),
		...readOnlyFields('dateTime', {
			createDate: 'Created At (Old)',
			createdAt: 'Created At',
			updatedAt: 'Updated At',
		}),
	],
	bulkKeys: ['_id', 'externalId', 'email'],
	bulkInsertNeeds: ['nickName', 'email', 'firstName', 'lastName'],
	list: {
		maxPageSize: 10_000,
		// Planhat developer documentation, users: anything else through select.
		givesDefaultsOnly: true,
		filters: [
			{
				name: 'email',
				label: 'Email',
				type: 'string',
				placeholder: 'e.g. name@email.com',
				// Only the oldest documentation has it, and an unknown filter gives everybody.
				confirmedBy: 'email',
				ignoresCase: true,
				description: 'Only the team member with this address',
			},
		],
	},
	timestamps: { created: 'createdAt', updated: 'updatedAt' },
	customFieldParent: 'user',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
