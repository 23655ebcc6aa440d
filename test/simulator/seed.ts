import { DAY_MS, type Doc, type Fields } from './documents';
import { resourceTable, type ResourceName } from './resourceTable';
import type { Sandbox } from './sandbox';
import { createRecord } from './writes';

const COMPANIES = [
	['Lumen Freight', 'LF-01', 'lumenfreight.example', 'Onboarding', 'Lyon'],
	['Halcyon Dental', 'HD-02', 'halcyondental.example', 'Adoption', 'Leeds'],
	['Brindle & Sons', 'BS-03', 'brindle.example', 'Adoption', 'Bristol'],
	['Northwind Kites', 'NK-04', 'northwindkites.example', 'Expansion', 'Bergen'],
	['Quarry Analytics', 'QA-05', 'quarry.example', 'Expansion', 'Denver'],
	['Tidal Grocers', 'TG-06', 'tidalgrocers.example', 'Renewal', 'Porto'],
	['Ferncliff Labs', 'FL-07', 'ferncliff.example', 'Renewal', 'Utrecht'],
	['Ostrava Motors', 'OM-08', 'ostravamotors.example', 'Adoption', 'Ostrava'],
	['Pebble Insurance', 'PI-09', 'pebbleinsurance.example', 'At risk', 'Dublin'],
	['Juniper Airways', 'JA-10', 'juniperair.example', 'Onboarding', 'Tampere'],
	['Copperline Studio', 'CS-11', 'copperline.example', 'Adoption', 'Malmö'],
	['Velvet Harbour', 'VH-12', 'velvetharbour.example', 'Sales', 'Naples'],
] as const;

const PEOPLE = [
	['Ines', 'Roche'],
	['Tomas', 'Berg'],
	['Amina', 'Diallo'],
	['Wes', 'Okafor'],
	['Lena', 'Fischer'],
	['Piotr', 'Zielinski'],
] as const;

const TEAM = [
	['Ada', 'Nyström', 'ada'],
	['Bo', 'Larsen', 'bo'],
	['Cleo', 'Marsh', 'cleo'],
] as const;

const CUSTOM_FIELDS: Fields[] = [
	{
		parent: 'asset',
		type: 'list',
		name: 'Site tier',
		isFeatured: true,
		listValues: ['A', 'B', 'C'],
	},
	{
		parent: 'asset',
		type: 'multipicklist',
		name: 'Modules',
		listValues: ['Thermal', 'Cargo', 'Night'],
	},
	{ parent: 'asset', type: 'text', name: 'Site' },
	{ parent: 'asset', type: 'number', name: 'Logins' },
	{ parent: 'asset', type: 'checkbox', name: 'Under warranty' },
	{ parent: 'asset', type: 'day', name: 'Warranty end' },
	{ parent: 'asset', type: 'date', name: 'Last inspection' },
	{ parent: 'asset', type: 'team member', name: 'Checked by' },
	{ parent: 'asset', type: 'rich text', name: 'Notes' },
	{
		parent: 'asset',
		type: 'number',
		name: 'Logins per week',
		isFormula: true,
		formula: '<<custom.Logins>> / 4',
	},
	{ parent: 'license', type: 'list', name: 'Plan', listValues: ['Basic', 'Plus', 'Enterprise'] },
	{ parent: 'license', type: 'number', name: 'Seats' },
	{ parent: 'license', type: 'checkbox', name: 'Signed' },
	{ parent: 'license', type: 'date', name: 'Signature date' },
	{ parent: 'company', type: 'list', name: 'Segment', listValues: ['SMB', 'Mid', 'Enterprise'] },
	{ parent: 'company', type: 'rating', name: 'Satisfaction' },
	{ parent: 'company', type: 'rich text', name: 'Goals' },
	{ parent: 'company', type: 'team member', name: 'Sponsor' },
	{ parent: 'company', type: 'url', name: 'Portal' },
	{ parent: 'enduser', type: 'text', name: 'Nickname' },
];

/** Fills a sandbox with an invented tenant; the same every time but for dates around now. */
export function seed(sandbox: Sandbox): void {
	const days = (count: number) =>
		new Date(Math.floor(sandbox.now() / DAY_MS + count) * DAY_MS).toISOString();
	const epochDay = (count: number) => Math.floor(sandbox.now() / DAY_MS) + count;
	let age = 0;
	const make = (resource: ResourceName, fields: Fields): Doc => {
		const doc = createRecord(resource, fields, sandbox, 'bulk');
		if (!doc) throw new Error(`The seed of ${resource} was dropped`);
		// A tenant has a past: records a minute apart, the last ones some days ago.
		const written = new Date(sandbox.now() - 30 * DAY_MS + age++ * 60_000).toISOString();
		const { created, updated } = resourceTable[resource].timestamps;
		const stamps = Object.fromEntries([...created, ...updated].map((name) => [name, written]));
		sandbox.store.update(resource, doc, stamps);
		return doc;
	};
	const tenant: Tenant = { make, days, epochDay };
	for (const field of CUSTOM_FIELDS) make('customfields', field);
	const team = TEAM.map(([firstName, lastName, nickName]) =>
		make('users', {
			firstName,
			lastName,
			nickName,
			email: `${nickName}@planhat-sandbox.example`,
			inactive: false,
			externalId: `u-${nickName}`,
			roles: ['66c00000000000000000f001'],
		}),
	);
	COMPANIES.forEach((row, index) => {
		const company = seedCompany(tenant, row, index, at(team, index));
		const people = seedPeople(tenant, company, row[2], index);
		seedAssets(tenant, company, index, at(team, index));
		seedLicenses(tenant, company, index);
		seedTouches(tenant, company, people, at(team, index), index);
		seedRevenue(tenant, company, index);
		seedWork(tenant, company, at(team, index), index);
	});
	for (let week = 0; week < 4; week++) seedTimesheet(tenant, at(team, week), week);
}

interface Tenant {
	make: (resource: ResourceName, fields: Fields) => Doc;
	/** Midnight UTC so many days from now. */
	days: (count: number) => string;
	epochDay: (count: number) => number;
}

function at<Item>(list: readonly Item[], index: number): Item {
	const item = list[index % list.length];
	if (item === undefined) throw new RangeError('The list is empty');
	return item;
}

function seedCompany(
	{ make, days }: Tenant,
	[name, externalId, domain, phase, city]: (typeof COMPANIES)[number],
	index: number,
	owner: Doc,
): Doc {
	return make('companies', {
		name,
		externalId,
		phase,
		city,
		domains: [domain],
		owner: owner._id,
		sourceId: `crm-c-${index + 1}`,
		status: 'prospect',
		description: `${name} in ${city}`,
		tags: index % 3 === 0 ? ['key account'] : [],
		csmScore: (index % 5) + 1,
		h: 4 + (index % 7),
		phaseSince: days(-40 - index),
		web: `https://${domain}`,
		custom: {
			Segment: at(['SMB', 'Mid', 'Enterprise'], index),
			Satisfaction: (index % 5) + 1,
			Goals: '<p>Grow with care.</p>',
			Sponsor: owner._id,
		},
	});
}

function seedPeople({ make }: Tenant, company: Doc, domain: string, index: number): Doc[] {
	return [0, 1].map((turn) => {
		const [firstName, lastName] = at(PEOPLE, index + turn * 3);
		return make('endusers', {
			companyId: company._id,
			firstName,
			lastName,
			primary: turn === 0,
			email: `${firstName.toLowerCase()}${index}@${domain}`,
			externalId: String(100 + index * 2 + turn),
			position: turn === 0 ? 'Operations lead' : 'Analyst',
			archived: turn === 1 && index % 6 === 5,
		});
	});
}

function seedAssets(
	{ make, days, epochDay }: Tenant,
	company: Doc,
	index: number,
	owner: Doc,
): void {
	const amount = index % 3 === 0 ? 4 : 3;
	for (let turn = 0; turn < amount; turn++) {
		const number = 7000 + index * 10 + turn;
		make('assets', {
			name: `${at(['Drone bay', 'Scanner', 'Gateway', 'Cold store'], turn)} ${index + 1}.${turn + 1}`,
			companyId: company._id,
			externalId: number,
			sourceId: `crm-a-${number}`,
			serialNumber: `SN-${number * 37}`,
			status: turn === 3 ? 'Retired' : 'Active',
			value: 1500 + turn * 250,
			_currency: 'EUR',
			ownerId: owner._id,
			installDate: days(-400 + index * 20 + turn),
			custom: {
				Site: String(company['city']),
				'Site tier': at(['A', 'B', 'C'], index + turn),
				Modules: turn === 0 ? ['Thermal', 'Night'] : ['Cargo'],
				Logins: index * 8 + turn * 4,
				'Under warranty': turn !== 3,
				'Warranty end': epochDay(30 + index * 10 - turn * 90),
				'Last inspection': days(-10 - index),
				'Checked by': owner._id,
			},
		});
	}
}

/** Renewals lie around now: some soon, some overdue, some far. */
function seedLicenses({ make, days }: Tenant, company: Doc, index: number): void {
	if (index === COMPANIES.length - 1) return; // one prospect stays without a license
	const renewalIn = at([7, 14, 30, -3, 60, 90, 1, 200, -20, 120, 45], index);
	make('licenses', {
		companyId: company._id,
		product: 'Platform',
		_currency: at(['EUR', 'USD', 'GBP'], index),
		fixedPeriod: true,
		fromDate: days(renewalIn - 365),
		toDate: days(renewalIn),
		value: 12_000 + index * 3000,
		autoRenews: index % 2 === 0,
		externalId: `L-${index + 1}`,
		sourceId: `crm-l-${index + 1}`,
		custom: {
			Plan: at(['Basic', 'Plus', 'Enterprise'], index),
			Seats: 10 + index * 5,
			Signed: true,
		},
	});
	if (index % 3 === 0) {
		make('licenses', {
			companyId: company._id,
			product: 'Support',
			_currency: 'EUR',
			mrr: 200 + index * 10,
			fixedPeriod: false,
			fromDate: days(-200),
			externalId: `S-${index + 1}`,
		});
	}
}

function seedTouches(
	{ make, days }: Tenant,
	company: Doc,
	people: readonly Doc[],
	owner: Doc,
	index: number,
): void {
	const companyId = company._id;
	make('conversations', {
		type: 'note',
		companyId,
		subject: 'Kick-off',
		description: '<p>Agreed on scope.</p>',
		date: days(-index - 1),
		externalId: `note-${index + 1}`,
		users: [{ id: owner._id, isOwner: true }],
		endusers: people.map((person) => ({ id: person._id })),
	});
	make('tasks', {
		companyId,
		action: 'Prepare review',
		ownerId: owner._id,
		startTime: days(index - 2),
		sourceId: `task-${index + 1}`,
		isArchived: index % 4 === 3,
		status: 'In-progress',
	});
	if (index % 2 === 0) {
		make('tickets', {
			sourceId: `T-${index + 1}`,
			email: at(people, 0)['email'],
			status: 'open',
			title: 'Login is slow',
			domains: company['domains'],
			companyId,
			type: 'incident',
		});
		make('issues', {
			title: `Export fails (${index + 1})`,
			companyIds: [companyId],
			priority: 'high',
			sourceId: `issue-${index + 1}`,
			enduserIds: [at(people, 0)._id],
		});
	}
	make('nps', {
		email: at(people, 0)['email'],
		score: (index * 3) % 11,
		comment: 'Fine so far',
		dateSent: days(-30),
		dateAnswered: days(-28 - index * 40),
		sourceId: `nps-${index + 1}`,
	});
}

function seedRevenue({ make, days, epochDay }: Tenant, company: Doc, index: number): void {
	const companyId = company._id;
	make('opportunities', {
		companyId,
		title: 'More seats',
		salesStage: 'Proposal',
		mrr: 300,
		externalId: `O-${index + 1}`,
		closeDate: days(20 + index),
	});
	make('sales', {
		companyId,
		_currency: 'EUR',
		value: 900 + index * 50,
		product: 'Training',
		salesDate: days(-60),
		externalId: `sale-${index + 1}`,
	});
	make('invoices', {
		cId: companyId,
		currency: 'EUR',
		extId: `I-${index + 1}`,
		amountTotal: 1200,
		invoiceDate: epochDay(-30),
		dueDate: epochDay(index - 4),
		status: index < 4 ? 'paid' : 'pending',
	});
	if (index % 4 === 1) {
		make('churn', {
			companyId,
			value: 250,
			currency: 'EUR',
			reasons: ['Price'],
			sourceId: `churn-${index}`,
			churnDate: days(-15 * index),
			onlyDowngrade: index % 8 === 1,
		});
	}
}

function seedWork({ make, days }: Tenant, company: Doc, owner: Doc, index: number): void {
	const companyId = company._id;
	const named = (name: string, code: string) => ({
		name,
		companyId,
		externalId: `${code}-${index + 1}`,
		sourceId: `crm-${code}-${index + 1}`,
	});
	make('projects', { ...named('Roll-out', 'P'), startDate: days(-50), endDate: days(40) });
	make('objectives', { ...named('Daily use', 'OB'), health: (index % 10) + 1 });
	if (index % 2 === 0)
		make('campaigns', { ...named('Spring survey', 'CA'), campaignPurpose: 'NPS' });
	make('workspaces', { ...named('Main site', 'W'), ownerId: owner._id });
	make('timeentries', {
		companyId,
		date: days(-index),
		hours: 1 + (index % 4),
		description: 'Review call',
		isBillable: index % 2 === 0,
		billableRate: 100,
		costRate: 40,
		assignedModel: 'User',
		assignedId: owner._id,
	});
}

function seedTimesheet({ make, epochDay }: Tenant, owner: Doc, week: number): void {
	make('timesheets', {
		status: 'submitted',
		dateFrom: epochDay(-7 * week - 7),
		dateTo: epochDay(-7 * week - 1),
		assignedModel: 'User',
		assignedId: owner._id,
	});
}
