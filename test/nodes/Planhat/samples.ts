import type { Fields } from '../../simulator/documents';
import type { ResourceName } from '../../simulator/resourceTable';

/** Two companies, people and a team member that the samples point at. */
export const COMPANY = '669f00aa11bb22cc33dd4401';
export const OTHER_COMPANY = '669f00aa11bb22cc33dd4402';
const PERSON = '66c0000000000000000000b1';
const OWNER = '66c0000000000000000000a1';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** One of the two records of a sample. */
export type Which = 'one' | 'other';

/** A filter of the list, and which of the two records it finds. */
export interface FilterSample {
	readonly set: Fields;
	readonly finds: readonly Which[];
}

/** What a resource's life is made of; written from the property tables of the documentation. */
export interface Sample {
	readonly resource: string;
	readonly collection: ResourceName;
	/** Fields of the first record, which belongs to the first company. */
	readonly one: Fields;
	/** Fields of the second record, which belongs to the other company where there is one. */
	readonly other: Fields;
	/** What a change sends, and what the answer holds then. */
	readonly change: Fields;
	readonly changed: Fields;
	/** What a new row of a bulk upsert holds besides its keys and company. */
	readonly row: Fields;
	/** What the plain list gives; both unless told. */
	readonly listed?: readonly Which[];
	readonly filters?: readonly FilterSample[];
	/** What only Planhat can set, put into the records once they are there. */
	readonly set?: Partial<Record<Which, Fields>>;
}

/** What the samples point at, before they are created. */
export const given: Partial<Record<ResourceName, Fields[]>> = {
	companies: [
		{ _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01', domains: ['lumen.example'] },
		{
			_id: OTHER_COMPANY,
			name: 'Halcyon Dental',
			externalId: 'HD-02',
			domains: ['halcyon.example'],
		},
	],
	endusers: [
		{ _id: PERSON, companyId: COMPANY, email: 'ines@lumen.example' },
		{ companyId: OTHER_COMPANY, email: 'kim@halcyon.example' },
	],
	users: [{ _id: OWNER, nickName: 'Ada', email: 'ada@vendor.example' }],
	conversations: [{ companyId: COMPANY, type: 'email', subject: 'Not a note' }],
};

function named(
	resource: string,
	collection: ResourceName,
	change: Fields,
	changed = change,
): Sample {
	return {
		resource,
		collection,
		change,
		changed,
		one: { name: 'First', externalId: 'X-1', sourceId: 'src-1' },
		other: { name: 'Second', externalId: 'X-2', sourceId: 'src-2' },
		row: { name: 'Third' },
	};
}

const talk = {
	one: { subject: 'First', externalId: 'X-1', users: OWNER, endusers: [{ id: PERSON }] },
	other: { subject: 'Second', externalId: 'X-2', description: '<p>Text</p>' },
	change: { pinned: true, subject: 'Changed' },
	changed: { pinned: true, subject: 'Changed' },
	row: {},
};

/** A sample for each resource that has records of its own. */
export const samples: readonly Sample[] = [
	named('asset', 'assets', { status: 'Active' }),
	named('campaign', 'campaigns', { campaignPurpose: 'Renewal' }),
	named('objective', 'objectives', { health: 8 }),
	named(
		'project',
		'projects',
		{ endDate: '2026-01-31', mrr: '10.5' },
		{ endDate: '2026-01-31T00:00:00.000Z', mrr: 10.5 },
	),
	named('workspace', 'workspaces', { ownerId: OWNER }),
	named('company', 'companies', { phase: 'Adoption', tags: 'a, b' }, { tags: ['a', 'b'] }),
	{
		resource: 'license',
		collection: 'licenses',
		one: {
			fromDate: '2026-01-01',
			toDate: '2027-01-01',
			fixedPeriod: true,
			_currency: 'EUR',
			value: 24_000,
			product: 'First',
			externalId: 'X-1',
			sourceId: 'src-1',
		},
		other: {
			fromDate: '2026-01-01',
			_currency: 'EUR',
			value: 1,
			mrr: 100,
			product: 'Second',
			externalId: 'X-2',
			sourceId: 'src-2',
		},
		change: { product: 'Changed', autoRenews: true },
		changed: { product: 'Changed', autoRenews: true, value: 24_000 },
		row: { fromDate: '2026-01-01', _currency: 'EUR', value: 10, mrr: 1 },
	},
	{
		resource: 'sale',
		collection: 'sales',
		one: { _currency: 'EUR', value: 900, product: 'First', externalId: 'X-1', sourceId: 'src-1' },
		other: { _currency: 'USD', value: 1, externalId: 'X-2', sourceId: 'src-2' },
		change: { value: 950 },
		changed: { value: 950, product: 'First' },
		row: { _currency: 'EUR', value: 5 },
	},
	{
		resource: 'opportunity',
		collection: 'opportunities',
		one: { title: 'First', externalId: 'X-1', sourceId: 'src-1', _currency: 'EUR' },
		other: { title: 'Second', externalId: 'X-2', sourceId: 'src-2' },
		change: { status: 'won' },
		changed: { status: 'won', _currency: 'EUR' },
		row: { title: 'Third' },
	},
	{
		resource: 'churn',
		collection: 'churn',
		one: { value: 500, churnDate: '2026-01-31', sourceId: 'src-1', reasons: 'Price' },
		other: { value: 700, churnDate: '2026-03-01', sourceId: 'src-2' },
		change: { comment: 'Came back' },
		changed: { comment: 'Came back', reasons: ['Price'] },
		row: {},
		set: { other: { onlyDowngrade: true } },
		filters: [
			{ set: { from: '2026-02-01' }, finds: ['other'] },
			{ set: { to: '2026-02-01T00:00:00' }, finds: ['one'] },
			{ set: { downgrades: 'only' }, finds: ['other'] },
			{ set: { downgrades: 'excluded', from: '2026-01-31' }, finds: ['one'] },
		],
	},
	{
		resource: 'nps',
		collection: 'nps',
		one: { email: 'ines@lumen.example', score: 9, sourceId: 'src-1', dateAnswered: daysAgo(2) },
		other: {
			email: 'kim@halcyon.example',
			score: 0,
			sourceId: 'src-2',
			dateAnswered: daysAgo(400),
		},
		change: { score: '10', comment: 'Better' },
		changed: { score: 10, comment: 'Better', email: 'ines@lumen.example' },
		row: { email: 'ines@lumen.example', score: 7 },
		listed: ['one'],
		filters: [
			{ set: { npsExpiryDay: 1000 }, finds: ['one', 'other'] },
			{ set: { npsExpiryDay: 1 }, finds: [] },
		],
	},
	{
		resource: 'issue',
		collection: 'issues',
		one: { title: 'First', companyIds: 'extid-LF-01', sourceId: 'src-1' },
		other: { title: 'Second', companyIds: [OTHER_COMPANY], sourceId: 'src-2' },
		change: { priority: 'High', enduserIds: PERSON },
		changed: { priority: 'High', enduserIds: [PERSON], companyIds: [COMPANY] },
		row: { title: 'Third', companyIds: COMPANY },
	},
	{
		resource: 'task',
		collection: 'tasks',
		one: { action: 'First', sourceId: 'src-1', startTime: '2026-01-31', checklist: 'a, b' },
		other: { action: 'Second', sourceId: 'src-2', isArchived: true },
		change: { ownerId: OWNER, endTime: '2026-02-01' },
		changed: { endTime: '2026-02-01T00:00:00.000Z', checklist: [{ title: 'a' }, { title: 'b' }] },
		row: { action: 'Third' },
		listed: ['one'],
		set: { one: { endusers: [{ id: PERSON }] } },
		filters: [
			{ set: { isArchived: true }, finds: ['other'] },
			{ set: { enduserIds: `${PERSON}, 66c0000000000000000000b9` }, finds: ['one'] },
			{ set: { enduserIds: '66c0000000000000000000b9' }, finds: [] },
		],
	},
	{
		resource: 'invoice',
		collection: 'invoices',
		one: { currency: 'EUR', invoiceDate: '2026-01-01', extId: 'X-1', sourceId: 'src-1' },
		other: { currency: 'EUR', invoiceDate: '2026-02-01', extId: 'X-2', sourceId: 'src-2' },
		change: { status: 'paid', paidDate: '2026-02-01' },
		changed: { status: 'paid', paidDate: 20_485, invoiceDate: 20_454 },
		row: { currency: 'EUR', invoiceDate: '2026-03-01' },
	},
	{
		resource: 'user',
		collection: 'users',
		one: {
			email: 'a@vendor.example',
			nickName: 'First',
			firstName: 'A',
			lastName: 'B',
			externalId: 'X-1',
		},
		other: {
			email: 'b@vendor.example',
			nickName: 'Second',
			firstName: 'C',
			lastName: 'D',
			externalId: 'X-2',
		},
		change: { inactive: false, roles: OWNER },
		changed: { inactive: false, roles: [OWNER] },
		row: { email: 'c@vendor.example', nickName: 'Third', firstName: 'E', lastName: 'F' },
		filters: [{ set: { email: 'b@vendor.example' }, finds: ['other'] }],
	},
	{
		resource: 'endUser',
		collection: 'endusers',
		one: { email: 'a@lumen.example', firstName: 'First', externalId: 'X-1', sourceId: 'src-1' },
		other: { email: 'b@halcyon.example', archived: true, externalId: 'X-2', sourceId: 'src-2' },
		change: { position: 'Director', otherEmails: 'a@home.example' },
		changed: { position: 'Director', otherEmails: ['a@home.example'], firstName: 'First' },
		row: { firstName: 'Third' },
		listed: ['one'],
		filters: [
			{ set: { archived: true }, finds: ['one', 'other'] },
			{ set: { email: 'a@lumen.example' }, finds: ['one'] },
			{ set: { email: 'nobody@lumen.example' }, finds: [] },
			{ set: { euId: PERSON }, finds: [] },
		],
	},
	{
		resource: 'conversation',
		collection: 'conversations',
		...talk,
		one: { ...talk.one, type: 'note' },
		other: { ...talk.other, type: 'note' },
	},
	{ resource: 'note', collection: 'conversations', ...talk },
	{
		resource: 'ticket',
		collection: 'tickets',
		one: {
			sourceId: 'src-1',
			email: 'ines@lumen.example',
			title: 'First',
			status: 'open',
			domains: 'lumen.example',
		},
		other: {
			sourceId: 'src-2',
			email: 'kim@halcyon.example',
			title: 'Second',
			status: 'closed',
			companyExternalId: 'HD-02',
		},
		change: { email: 'ines@lumen.example', severity: 'High' },
		changed: {},
		row: { email: 'ines@lumen.example', title: 'Third', domains: ['lumen.example'] },
		filters: [
			{ set: { status: 'closed' }, finds: ['other'] },
			{ set: { email: 'ines@lumen.example' }, finds: ['one'] },
			{ set: { search: 'second' }, finds: ['other'] },
		],
	},
	{
		resource: 'timeEntry',
		collection: 'timeentries',
		one: { date: '2026-01-31', hours: 2, companyId: 'extid-LF-01', isBillable: true },
		other: { date: '2026-02-01T23:00:00Z', hours: 0.1, companyId: OTHER_COMPANY },
		change: { hours: 2.5, billableRate: 100 },
		changed: { hours: 2.5, totalBilled: 250, date: '2026-01-31T00:00:00.000Z' },
		row: {},
	},
	{
		resource: 'timesheet',
		collection: 'timesheets',
		one: { dateFrom: '2026-01-01', dateTo: '2026-01-31' },
		other: { status: 'returned', dateFrom: '2026-02-01' },
		change: { status: 'approved', approvedBy: OWNER },
		changed: { status: 'approved', approvedBy: OWNER, dateFrom: 20_454 },
		row: {},
	},
];
