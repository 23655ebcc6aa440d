/**
 * Every point the public Planhat documentation leaves open. The first position is the default; it
 * is a choice of this sandbox and no statement about Planhat, so a client is tested on all of them.
 */
export const switchPositions = {
	/** Success of `POST /x`: recorded as 200, some clients' mocks use 201. */
	createStatus: ['200', '201', '201empty'],
	/** Success of `DELETE /x/:id`; conversations and notes always answer the document. */
	deleteAnswer: ['count', '204', 'document', 'text'],
	deleteMissing: ['404', 'countZero'],
	/** Only `_id` is documented for deletes; clients use the prefixes as well. */
	deleteByPrefix: ['accepted', 'refused'],
	errorBody: ['message', 'jsonString', 'plainText', 'error', 'htmlOn5xx', 'empty'],
	/** Headers of a 429, and with `xRateLimit` of every answer while the quota counts. */
	rateLimitHeaders: ['none', 'retryAfter', 'xRateLimit', 'both'],
	/** `burst` refuses the 51st request in flight, `perSecond` the 151st within a second. */
	quota: ['off', 'perMinute', 'burst', 'perSecond'],
	limitAboveMaximum: ['clamp', '400'],
	/** Limit 0, negative or not a number; the same for offset. */
	limitInvalid: ['default', '400'],
	badPathId: ['400', '404'],
	bulkOverMaximum: ['400', '413'],
	bulkEmpty: ['200', '400'],
	/** `PUT /x` with one object instead of an array. */
	bulkObject: ['400', 'asArrayOfOne'],
	bulkErrorElement: ['object', 'string'],
	/** `validationErrors` in bulk reports; time entries and timesheets always carry it. */
	bulkValidationErrors: ['absent', 'empty', 'filled'],
	/** The same key twice in one payload. */
	bulkDuplicateKeys: ['error', 'lastWins'],
	missingCompany: ['400', '404'],
	/** A POST whose sourceId (or externalId within the company) is taken. */
	duplicateOnPost: ['400', '409', 'secondRecord'],
	patch: ['404', 'likePut'],
	/** A comma list in `companyId` where the documentation speaks of one id. */
	companyIdList: ['firstOnly', 'all'],
	ambiguousExternalId: ['first', '400'],
	/** Merging is seen live on tasks only, so replacing stays possible. */
	customWrite: ['merge', 'replace'],
	/** A null inside `custom`. */
	customNull: ['store', 'clear'],
	formulaWrite: ['ignored', '400'],
	/** What a plain `select=custom.Name` gives back. */
	selectCustom: ['path', 'absent'],
	numericStrings: ['cast', '400'],
	defaultOrder: ['oldestFirst', 'newestFirst'],
	assetTimestamps: ['present', 'absent'],
	licenseTimestamps: ['absent', 'present'],
	licenseFromDate: ['required', 'optional'],
	/** A license without a fixed period that brings a value but no mrr. */
	openLicenseWithoutMrr: ['accepted', '400'],
	licenseMrrAndValue: ['keepBoth', 'mrrWins'],
	/** Rounding of `renewalDaysFromNow` once the date has passed. */
	renewalDaysPast: ['floor', 'truncate'],
	/** `POST /endusers` that fits no company: nothing is stored either way. */
	unmappedEndUser: ['400', 'emptyObject'],
	companyDelete: ['leavesRecords', 'cascades'],
	conversationTypeFilter: ['ignored', 'applied'],
	leanPaging: ['ignored', 'honoured'],
	/** `/leancompanies?externalId=`: clients recorded an array in one place, an object in another. */
	leanMatch: ['array', 'object'],
	activityAnswer: ['empty', 'json', 'text'],
	/** A body over 32 MB on the main host; the limit is documented for the analytics host only. */
	mainBodyOver32Mb: ['accepted', '413'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** Name of a switch. */
export type SwitchName = keyof typeof switchPositions;

/** One position per switch. */
export type Switches = { [Name in SwitchName]: (typeof switchPositions)[Name][number] };

const names = Object.keys(switchPositions) as SwitchName[]; // keys of a literal, so exactly these

/** The first position of every switch. */
export function defaultSwitches(): Switches {
	// fromEntries forgets which value belongs to which key; both come from the same table.
	return Object.fromEntries(names.map((name) => [name, switchPositions[name][0]])) as Switches;
}

/** The switches of one running sandbox. */
export class SwitchBoard {
	private positions = defaultSwitches();

	constructor(changes: Partial<Switches> = {}) {
		this.set(changes);
	}

	get current(): Readonly<Switches> {
		return this.positions;
	}

	/** Changes some switches; an unknown name or position is a mistake in the test, so it throws. */
	set(changes: Partial<Switches>): void {
		for (const [name, position] of Object.entries(changes)) {
			const allowed: readonly string[] | undefined = Object.hasOwn(switchPositions, name)
				? switchPositions[name as SwitchName] // own key checked on the line above
				: undefined;
			if (!allowed?.includes(position)) {
				throw new TypeError(
					`No position "${position}" of switch "${name}"; known: ${allowed?.join(', ') ?? 'no such switch'}`,
				);
			}
		}
		this.positions = { ...this.positions, ...changes };
	}

	reset(): void {
		this.positions = defaultSwitches();
	}
}
