/** How a value is stored, whatever was sent. */
export type Kind =
	| 'string'
	| 'html'
	| 'number'
	| 'boolean'
	| 'date'
	| 'day'
	| 'strings'
	| 'array'
	| 'object'
	| 'any';

type NamesByKind = Partial<Record<Kind, string>>;

function properties(names: NamesByKind): Readonly<Record<string, Kind>> {
	const table: Record<string, Kind> = {};
	for (const [kind, list] of Object.entries(names)) {
		for (const name of list.split(/\s+/)) table[name] = kind as Kind; // keys of NamesByKind
	}
	return table;
}

/**
 * The properties each resource accepts, from the property tables of the Planhat developer site.
 * Whatever is not named here is dropped without a word, as the API does with unknown names.
 */
export const propertyTable = {
	assets: properties({
		string: 'name companyId externalId sourceId serialNumber _currency status ownerId',
		number: 'value',
		date: 'installDate',
		strings: 'followers',
	}),
	licenses: properties({
		string:
			'companyId product _currency renewalStatus renewalUnit noticeUnit invoiceCycle parent externalId sourceId status',
		number:
			'mrr value arr renewalMrr renewalArr fcNewMrr fcNewArr fcNewMrrOptimistic fcNewArrOptimistic fcNewMrrPessimistic fcNewArrPessimistic renewalPeriod noticePeriod invoiceCycleInterval',
		boolean: 'fixedPeriod autoRenews toDateIncluded invoicesGenerated invoiceMuted',
		date: 'fromDate toDate fcNewStartDate salesDate',
	}),
	companies: properties({
		string:
			'name externalId sourceId phase status address country city zip phonePrimary web lastTouchType orgRootId orgPath hProfile',
		html: 'description',
		number:
			'csmScore h mrr arr mr nrr30 mrrTotal nrrTotal mrTotal renewalMrr renewalArr orgMrr orgArr orgMrrTotal orgArrTotal orgLevel orgHealthTotal renewalDaysFromNow',
		date: 'phaseSince customerFrom customerTo lastRenewal lastActive lastTouch nextTouch renewalDate',
		strings: 'domains tags followers products features',
		array: 'orgUnits alerts csmScoreLog lastActivities documents collaborators links',
		object: 'usage sunits lastTouchByType shareable',
		any: 'owner coOwner',
	}),
	endusers: properties({
		string: 'companyId email externalId sourceId firstName lastName position phone npsComment',
		number: 'nps beats experience',
		boolean: 'featured primary archived npsUnsubscribed',
		date: 'npsDate lastActive',
		strings: 'tags otherEmails',
	}),
	conversations: properties({
		string: 'companyId type subject externalId sourceId ownerId source',
		html: 'description',
		boolean: 'starred pinned archived useSubject',
		date: 'date outDate',
		strings: 'activityTags tags',
		array: 'users endusers',
	}),
	tickets: properties({
		string:
			'companyId sourceId email source title url type severity product status name agentEmail',
		html: 'description',
		number: 'timeSpent',
		strings: 'domains tags',
		array: 'history',
	}),
	tasks: properties({
		string: 'companyId mainType action type ownerId doneBy sourceId status repeat',
		html: 'description',
		number: 'repeatDays',
		boolean: 'isArchived noSpecificTime',
		date: 'startTime endTime dateDone',
		strings: 'activityTags enduserIds',
		array: 'checklist endusers users',
	}),
	issues: properties({
		string: 'title sourceId source sourceUrl priority status',
		html: 'description',
		boolean: 'archived',
		strings: 'companyIds enduserIds conversationIds followers',
	}),
	opportunities: properties({
		string: 'companyId title salesStage _currency ownerId status externalId sourceId',
		number: 'mrr arr nrr contractLength',
		date: 'dealDate landingDate closeDate',
	}),
	nps: properties({
		string: 'email comment source sourceId campaignId',
		number: 'score',
		date: 'dateSent dateAnswered',
	}),
	churn: properties({
		string: 'companyId currency comment sourceId',
		number: 'value',
		boolean: 'onlyDowngrade snoozed',
		date: 'churnDate',
		strings: 'reasons products',
	}),
	sales: properties({
		string: 'companyId _currency product externalId sourceId',
		number: 'value',
		date: 'salesDate',
	}),
	projects: properties({
		string: 'name companyId currency externalId sourceId',
		number: 'mrr arr nrr',
		date: 'startDate endDate',
	}),
	objectives: properties({ string: 'name companyId externalId sourceId', number: 'health' }),
	campaigns: properties({ string: 'name companyId campaignPurpose externalId sourceId' }),
	workspaces: properties({ string: 'name companyId ownerId externalId sourceId' }),
	invoices: properties({
		string: 'cId extId sourceId product currency status invoiceCycle addressCountry comments',
		number: 'amountTotal amountPaid',
		day: 'invoiceDate dueDate paidDate',
		array: 'lineItems',
	}),
	customfields: properties({
		string: 'name type parent formula numberFormat',
		number: 'sortOrder',
		boolean: 'isHidden isFeatured isShared isLocked isMandatory isFormula treatUndefinedAsZero',
		strings: 'listValues',
	}),
	users: properties({
		string: 'email nickName firstName lastName externalId',
		number: 'tzOffset',
		boolean: 'inactive isHidden notificationsEnabled isExposedAsSenderOption',
		strings: 'roles managers teams',
	}),
	timeentries: properties({
		string: 'companyId description billingCode currency assignedModel assignedId',
		number: 'hours billableRate costRate',
		boolean: 'isBillable isTimeOff',
		date: 'date',
	}),
	timesheets: properties({
		string: 'status assignedModel assignedId approvedBy',
		day: 'dateFrom dateTo',
		date: 'dateOfApproval',
		array: 'timeEntries',
	}),
} as const;

/** A resource with records of its own. */
export type ResourceName = keyof typeof propertyTable;
