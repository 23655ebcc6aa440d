import type { FieldDefinition } from '../../shared/definition/field';
import type { ResourceDefinition } from '../../shared/definition/resource';
import {
	activityTags,
	companiesFilter,
	companyFilter,
	companyName,
	description,
	externalId,
	ownerId,
	readOnlyFields,
	recordId,
} from './sharedFields';

/** What a client may set on conversations of every type. */
export const conversationFields: readonly FieldDefinition[] = [
	{ name: 'subject', label: 'Title', type: 'string', description: "Planhat's name: subject" },
	description,
	{ name: 'date', label: 'Date', type: 'dateTime' },
	{ name: 'outDate', label: 'Out Date', type: 'dateTime' },
	{
		name: 'users',
		label: 'Users',
		type: 'objectList',
		entryKey: 'id',
		description:
			'Team members: Planhat IDs separated by commas, or a list of objects with id and isOwner; replaces the whole list',
	},
	{
		name: 'endusers',
		label: 'End Users',
		type: 'objectList',
		entryKey: 'id',
		description:
			'Planhat IDs of end users separated by commas, or a list of objects with id; replaces the whole list',
	},
	activityTags,
	ownerId,
	{ name: 'starred', label: 'Starred', type: 'boolean' },
	{ name: 'pinned', label: 'Pinned', type: 'boolean' },
	{ name: 'archived', label: 'Archived', type: 'boolean' },
	{ name: 'useSubject', label: 'Use Subject', type: 'boolean' },
	{ name: 'source', label: 'Source', type: 'string' },
	externalId,
];

/** What Planhat tells about conversations of every type. */
export const conversationFacts: readonly FieldDefinition[] = [
	companyName,
	...readOnlyFields('string', {
		snippet: 'Snippet',
		timeBucket: 'Time Bucket',
		assigneeName: 'Assignee Name',
	}),
	...readOnlyFields('dateTime', { createDate: 'Created At' }),
	...readOnlyFields('boolean', {
		isOpen: 'Open',
		hasMore: 'Has More',
		isCustomType: 'Custom Type',
		hasAttachments: 'Has Attachments',
		isSeen: 'Seen',
		waitsToBeFiltered: 'Waits to Be Filtered',
	}),
	...readOnlyFields('number', {
		numberOfParts: 'Number of Parts',
		numberOfRelevantParts: 'Number of Relevant Parts',
	}),
	...readOnlyFields('json', {
		tags: 'Tags',
		history: 'History',
		sender: 'Sender',
		userIds: 'User IDs',
		emailTemplateIds: 'Email Template IDs',
		autoTags: 'Automatic Tags',
		days: 'Days',
	}),
];

/** Lists of conversations carry the snippet instead of the whole text. */
export const LACKING_IN_LIST = ['description'] as const;

export const conversation = {
	name: 'conversation',
	label: { one: 'Conversation', many: 'Conversations' },
	about: 'An exchange with a company, of any type',
	path: '/conversations',
	operations: ['create', 'delete', 'get', 'getAll', 'update', 'upsert'],
	ids: ['id', 'externalId'],
	updateIds: ['id', 'externalId', 'sourceId'],
	titleField: 'subject',
	companyField: 'companyId',
	advice:
		"The type must exist in Planhat, or it becomes note; email, chat, ticket and call can't be created. Users and end users are Planhat IDs separated by commas.",
	fields: [
		recordId,
		{
			name: 'type',
			label: 'Type',
			type: 'string',
			requiredOnCreate: true,
			// Planhat developer documentation, conversation: not to be created over the API.
			reserved: ['email', 'chat', 'ticket', 'call'],
			description:
				'Note, or a type configured in Planhat, exactly as it is spelled there; an unknown one becomes note. Email, chat, ticket and call belong to Planhat.',
		},
		...conversationFields,
		...conversationFacts,
	],
	// The documentation names no key; the Planhat ID always works.
	bulkKeys: ['_id'],
	bulkInsertNeeds: ['companyId'],
	list: {
		maxPageSize: 2000,
		filters: [companyFilter, companiesFilter],
		lacks: LACKING_IN_LIST,
	},
	timestamps: { created: 'createDate' },
	customFieldParent: 'conversation',
	docs: 'https://www.planhat.com/developers/planhat-models',
} as const satisfies ResourceDefinition;
