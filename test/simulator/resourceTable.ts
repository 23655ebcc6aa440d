import { propertyTable, type Kind, type ResourceName } from './propertyTable';
import type { Fields } from './documents';

export type { ResourceName } from './propertyTable';

/** Form of a record's name in a path, besides its `_id`. */
export type Prefix = 'extid' | 'srcid';

/** What an API user may be allowed to do with a model. */
export type Verb = 'create' | 'read' | 'update' | 'delete';

/** The rules of one resource, as the Planhat developer site and Postman collection give them. */
export interface ResourceRules {
	/** Name of the model in messages and as parent of custom fields (in lower case). */
	model: string;
	/** Single-record calls that exist. */
	single: readonly Verb[];
	bulk: boolean;
	listDefault: number;
	listMaximum: number;
	prefixes: { get: readonly Prefix[]; put: readonly Prefix[]; delete: readonly Prefix[] };
	/** Keys of a bulk upsert in matching order. */
	bulkKeys: readonly string[];
	externalIdField?: 'externalId' | 'extId';
	/** Where the reference to the company is kept and how its name is called in answers. */
	company?: { field: 'companyId' | 'cId' | 'companyIds'; nameField?: 'companyName' | 'cName' };
	/** Whether the documentation allows a comma list in `companyId`. */
	companyIdList: boolean;
	/** List filters besides the company; `listing.ts` knows what each means. */
	filters: readonly string[];
	required: readonly string[];
	requiredInBulk: readonly string[];
	defaults: Fields;
	properties: Readonly<Record<string, Kind>>;
	hasCustom: boolean;
	timestamps: { created: readonly string[]; updated: readonly string[] };
	removal: 'count' | 'document';
	/** Bulk reports of these were recorded with `validationErrors: []`. */
	reportsValidation: boolean;
}

type Deviations = Partial<Omit<ResourceRules, 'model' | 'properties'>>;

const both = ['extid', 'srcid'] as const;
const sourceOnly = ['srcid'] as const;
const externalOnly = ['extid'] as const;
const everywhere = (prefixes: readonly Prefix[]) => ({
	get: prefixes,
	put: prefixes,
	delete: prefixes,
});

/** The common pattern, from which each resource names its deviations. */
function rules(name: ResourceName, model: string, deviations: Deviations = {}): ResourceRules {
	return {
		model,
		single: ['create', 'read', 'update', 'delete'],
		bulk: true,
		listDefault: 100,
		listMaximum: 2000,
		prefixes: everywhere(both),
		bulkKeys: ['_id', 'sourceId', 'externalId'],
		externalIdField: 'externalId',
		company: { field: 'companyId', nameField: 'companyName' },
		companyIdList: false,
		filters: [],
		required: ['companyId'],
		requiredInBulk: deviations.required ?? ['companyId'],
		defaults: {},
		properties: propertyTable[name],
		hasCustom: true,
		timestamps: { created: [], updated: [] },
		removal: 'count',
		reportsValidation: false,
		...deviations,
	};
}

const createdUpdated = { created: ['createdAt'], updated: ['updatedAt'] } as const;

/** Planhat developer documentation: models; limits, keys and prefixes per model page. */
export const resourceTable: Readonly<Record<ResourceName, ResourceRules>> = {
	assets: rules('assets', 'Asset', {
		required: ['name', 'companyId'],
		timestamps: createdUpdated,
	}),
	licenses: rules('licenses', 'License', {
		required: ['companyId', '_currency'],
		defaults: {
			renewalStatus: 'ongoing',
			issues: [],
			autoRenews: false,
			noticePeriod: null,
			renewalUnit: 'month',
			noticeUnit: null,
			invoicesGenerated: false,
			invoiceCycleInterval: 0,
			toDateIncluded: false,
			fixedPeriod: false,
		},
		timestamps: createdUpdated,
	}),
	companies: rules('companies', 'Company', {
		listMaximum: 5000,
		company: undefined,
		companyIdList: true,
		required: ['name'],
		defaults: { status: 'prospect', domains: [], tags: [], followers: [], mrr: 0, arr: 0 },
		timestamps: { created: ['createDate', 'createdAt'], updated: ['lastUpdated', 'updatedAt'] },
	}),
	endusers: rules('endusers', 'Enduser', {
		bulkKeys: ['_id', 'sourceId', 'externalId', 'email'],
		companyIdList: true,
		filters: ['archived', 'email', 'euId'],
		required: [],
		requiredInBulk: [],
		defaults: { archived: false, tags: [], otherEmails: [], npsUnsubscribed: false },
		timestamps: { created: ['createDate'], updated: ['updatedAt'] },
	}),
	conversations: rules('conversations', 'Conversation', {
		listDefault: 30,
		prefixes: { get: externalOnly, put: both, delete: externalOnly },
		bulkKeys: ['_id', 'externalId'],
		companyIdList: true,
		filters: ['type'],
		defaults: {
			type: 'note',
			starred: false,
			pinned: false,
			archived: false,
			isOpen: false,
			users: [],
			endusers: [],
			activityTags: [],
			tags: [],
			autoTags: [],
			emailTemplateIds: [],
			timeBucket: [],
			sender: [],
			history: [],
			waitsToBeFiltered: true,
		},
		timestamps: { created: ['createDate'], updated: [] },
		removal: 'document',
	}),
	tickets: rules('tickets', 'Ticket', {
		single: ['delete'],
		listDefault: 500,
		listMaximum: 10_000,
		prefixes: everywhere([]),
		bulkKeys: ['_id', 'sourceId'],
		externalIdField: undefined,
		companyIdList: true,
		filters: ['status', 'email', 'search'],
		required: ['sourceId', 'email'],
		defaults: {
			type: 'ticket',
			starred: false,
			pinned: false,
			archived: false,
			isOpen: true,
			tags: [],
			activityTags: [],
			history: [],
			endusers: [],
			users: [],
			sender: [],
			timeBucket: [],
		},
		timestamps: { created: ['createDate'], updated: ['updateDate'] },
	}),
	tasks: rules('tasks', 'Task', {
		listDefault: 500,
		listMaximum: 10_000,
		prefixes: everywhere(sourceOnly),
		bulkKeys: ['_id', 'sourceId'],
		externalIdField: undefined,
		companyIdList: true,
		filters: ['enduserIds', 'isArchived'],
		defaults: { mainType: 'task', isArchived: false, activityTags: [], checklist: [] },
		timestamps: createdUpdated,
	}),
	issues: rules('issues', 'Issue', {
		prefixes: everywhere(sourceOnly),
		bulkKeys: ['_id', 'sourceId'],
		externalIdField: undefined,
		company: { field: 'companyIds' },
		required: ['title'],
		requiredInBulk: ['title', 'companyIds'],
		defaults: { companyIds: [], enduserIds: [], conversationIds: [], archived: false },
		timestamps: createdUpdated,
	}),
	opportunities: rules('opportunities', 'Opportunity', {
		prefixes: { get: both, put: externalOnly, delete: externalOnly },
		bulkKeys: ['_id', 'externalId'],
		defaults: { status: 'active', stageHistory: [] },
	}),
	nps: rules('nps', 'NPS', {
		listMaximum: 10_000,
		prefixes: everywhere(sourceOnly),
		bulkKeys: ['_id', 'sourceId'],
		externalIdField: undefined,
		company: { field: 'cId', nameField: 'cName' },
		companyIdList: true,
		filters: ['npsExpiryDay'],
		required: ['email', 'score'],
	}),
	churn: rules('churn', 'Churn', {
		prefixes: { get: [], put: sourceOnly, delete: [] },
		bulkKeys: ['_id', 'sourceId'],
		externalIdField: undefined,
		filters: ['downgrades', 'from', 'to'],
		required: ['companyId', 'value'],
		defaults: { reasons: [], snoozed: false, onlyDowngrade: false },
		timestamps: createdUpdated,
	}),
	sales: rules('sales', 'Sale', { required: ['companyId', '_currency', 'value'] }),
	projects: rules('projects', 'Project', { required: ['name', 'companyId'] }),
	objectives: rules('objectives', 'Objective', { required: ['name', 'companyId'] }),
	campaigns: rules('campaigns', 'Campaign', { required: ['name', 'companyId'] }),
	workspaces: rules('workspaces', 'Workspace', { required: ['name', 'companyId'] }),
	invoices: rules('invoices', 'Invoice', {
		bulkKeys: ['_id', 'sourceId', 'extId'],
		externalIdField: 'extId',
		company: { field: 'cId', nameField: 'cName' },
		companyIdList: true,
		required: ['cId'],
		requiredInBulk: ['cId', 'currency', 'invoiceDate'],
		defaults: { status: 'pending', emails: [], lineItems: [], amountPaid: 0 },
		timestamps: { created: [], updated: ['updatedAt', 'lastUpdated'] },
	}),
	customfields: rules('customfields', 'CustomField', {
		bulk: false,
		prefixes: everywhere([]),
		bulkKeys: [],
		externalIdField: undefined,
		company: undefined,
		required: ['name', 'type', 'parent'],
		defaults: {
			isHidden: false,
			isFeatured: false,
			isShared: false,
			isLocked: false,
			isMandatory: false,
			isFormula: false,
			listValues: [],
			filter: [],
			formulaRefs: [],
		},
		hasCustom: false,
	}),
	users: rules('users', 'User', {
		listDefault: 10_000,
		listMaximum: 10_000,
		prefixes: everywhere(externalOnly),
		bulkKeys: ['_id', 'externalId', 'email'],
		company: undefined,
		filters: ['email'],
		required: ['email', 'nickName', 'firstName', 'lastName'],
		defaults: {
			inactive: true,
			isHidden: false,
			removed: false,
			notificationsEnabled: true,
			isExposedAsSenderOption: false,
			roles: [],
			managers: [],
			teams: [],
			permissions: [],
		},
		timestamps: { created: ['createDate', 'createdAt'], updated: ['updatedAt'] },
	}),
	timeentries: rules('timeentries', 'TimeEntry', {
		prefixes: everywhere([]),
		bulkKeys: ['_id'],
		externalIdField: undefined,
		required: ['date', 'hours'],
		defaults: { isBillable: false, isTimeOff: false, timesheetStatus: 'draft' },
		reportsValidation: true,
	}),
	timesheets: rules('timesheets', 'Timesheet', {
		prefixes: everywhere([]),
		bulkKeys: ['_id'],
		externalIdField: undefined,
		company: undefined,
		required: [],
		defaults: { status: 'submitted', timeEntries: [] },
		reportsValidation: true,
	}),
};

/** All resources, in the order of the table. */
export const resourceNames = Object.keys(resourceTable) as ResourceName[]; // keys of the Record

/** Items one bulk call may carry. Planhat developer documentation: bulk upsert. */
export const BULK_MAXIMUM = 5000;
