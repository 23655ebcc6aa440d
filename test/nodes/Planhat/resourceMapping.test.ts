import type { IDataObject, INodeParameters, ResourceMapperField } from 'n8n-workflow';

import { Planhat } from '../../../nodes/Planhat/Planhat.node';
import { resources } from '../../../nodes/Planhat/resources';
import { callMethod } from '../../helpers/engine';
import {
	allColumns,
	by,
	callPlanhat,
	calls,
	runPlanhat,
	withoutBackOff,
} from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const { getFields } = new Planhat().methods.resourceMapping;

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

async function fieldsFor(parameters: INodeParameters): Promise<ResourceMapperField[]> {
	return (await callPlanhat(sandbox, parameters, getFields)).fields;
}

function ids(fields: readonly ResourceMapperField[]): string[] {
	return fields.map(({ id }) => id);
}

function required(fields: readonly ResourceMapperField[]): string[] {
	return ids(fields.filter((field) => field.required));
}

/** What the documentation lets a client set: property tables of the models. */
const writable: Record<string, string> = {
	asset:
		'companyId name externalId sourceId serialNumber status value _currency installDate ownerId',
	campaign: 'companyId name externalId sourceId campaignPurpose',
	churn: 'companyId value churnDate reasons currency comment products sourceId',
	company:
		'name externalId sourceId owner coOwner phase status domains description address country city zip phonePrimary web tags followers csmScore h',
	conversation:
		'companyId type subject description date outDate users endusers activityTags ownerId starred pinned archived useSubject source externalId',
	endUser:
		'companyId email firstName lastName position phone tags featured primary archived otherEmails npsUnsubscribed externalId sourceId',
	invoice:
		'cId currency invoiceDate dueDate paidDate amountTotal product status lineItems invoiceCycle extId sourceId',
	issue:
		'title companyIds description enduserIds conversationIds status priority source sourceUrl archived followers sourceId',
	license:
		'companyId fromDate _currency value mrr product fixedPeriod toDate autoRenews renewalStatus renewalPeriod renewalUnit noticePeriod noticeUnit arr renewalMrr renewalArr fcNewMrr fcNewArr fcNewMrrOptimistic fcNewArrOptimistic fcNewMrrPessimistic fcNewArrPessimistic fcNewStartDate invoiceCycle invoiceCycleInterval invoicesGenerated invoiceMuted parent externalId sourceId',
	note: 'companyId subject description date outDate users endusers activityTags ownerId starred pinned archived useSubject source externalId',
	nps: 'email score comment dateSent dateAnswered source campaignId sourceId',
	objective: 'companyId name externalId sourceId health',
	opportunity:
		'companyId title salesStage status _currency ownerId mrr arr nrr contractLength dealDate landingDate closeDate externalId sourceId',
	project: 'companyId name externalId sourceId currency startDate endDate mrr arr nrr',
	sale: 'companyId _currency value salesDate product externalId sourceId',
	task: 'companyId action mainType description ownerId status type startTime endTime dateDone doneBy repeat repeatDays checklist noSpecificTime isArchived activityTags sourceId',
	ticket:
		'companyId sourceId email domains companyExternalId title description url type severity product source timeSpent status history name agentEmail tags',
	timeEntry:
		'date hours companyId description isBillable billingCode isTimeOff currency billableRate costRate assignedModel assignedId',
	timesheet:
		'status timeEntries dateFrom dateTo assignedModel assignedId approvedBy dateOfApproval',
	user: 'email nickName firstName lastName inactive roles managers teams isHidden notificationsEnabled isExposedAsSenderOption tzOffset externalId',
	workspace: 'companyId name externalId sourceId ownerId',
};

const ownOf = (name: string) => (writable[name] ?? '').split(' ');

const common = resources.filter(({ operations }) => operations.includes('upsert'));

it('knows the fields of every resource of the common pattern', () => {
	expect(Object.keys(writable)).toEqual(common.map(({ name }) => name));
});

describe.each(common)('$name', (resource) => {
	const { name, bulkKeys } = resource;
	const own = ownOf(name);

	it('offers an update every field that can be set', async () => {
		const fields = await fieldsFor({ resource: name, operation: 'update' });
		expect(ids(fields).sort()).toEqual([...own].sort());
		expect(required(fields)).toEqual([]);
	});

	it('offers a create the same, its company excepted, which has an input of its own', async () => {
		const fields = await fieldsFor({ resource: name, operation: 'create' });
		expect(ids(fields).sort()).toEqual(own.filter((id) => id !== resource.companyField).sort());
	});

	it('offers an upsert the Planhat ID on top, as a key', async () => {
		const fields = await fieldsFor({ resource: name, operation: 'upsert' });
		expect(ids(fields).sort()).toEqual(['_id', ...own].sort());
		expect(required(fields)).toEqual([]);
		const shown = fields.filter(({ removed }) => removed !== true);
		expect(ids(shown)).toEqual(expect.arrayContaining(bulkKeys.filter((key) => key !== 'email')));
	});

	it('offers the custom fields of its own model alone', async () => {
		const parent = resource.customFieldParent ?? '';
		sandbox.store.insert('customfields', { name: 'Own', parent, type: 'text' });
		sandbox.store.insert('customfields', { name: 'Foreign', parent: 'other', type: 'text' });
		const fields = await fieldsFor({ resource: name, operation: 'upsert' });
		expect(ids(fields).filter((id) => id.startsWith('custom'))).toEqual(['custom.Own']);
	});

	it('offers nothing that Planhat sets itself', async () => {
		for (const operation of ['create', 'update', 'upsert']) {
			const fields = await fieldsFor({ resource: name, operation });
			for (const id of ['companyName', 'renewalDate', 'createdAt', 'lastUpdated', 'usage']) {
				expect(ids(fields)).not.toContain(id);
			}
		}
	});

	it('gives choices to a field with choices only', async () => {
		for (const field of await fieldsFor({ resource: name, operation: 'update' })) {
			expect(field.options !== undefined).toBe(field.type === 'options');
			expect(field.display).toBe(true);
		}
	});
});

it.each([
	{ resource: 'asset', needs: ['name'] },
	{ resource: 'company', needs: ['name'] },
	{ resource: 'license', needs: ['fromDate', '_currency', 'value'] },
	{ resource: 'license', valueBasis: 'total', needs: ['fromDate', '_currency', 'value'] },
	{ resource: 'license', valueBasis: 'monthly', needs: ['fromDate', '_currency', 'mrr'] },
])('marks what a create of $resource $valueBasis needs: $needs', async ({ needs, ...rest }) => {
	const fields = await fieldsFor({ operation: 'create', ...rest } as INodeParameters);
	expect(required(fields)).toEqual(needs);
	for (const field of fields.filter((entry) => entry.required)) expect(field.removed).toBe(false);
});

it('uses only modes in which n8n shows the fields although none of them names the record', () => {
	const { properties } = new Planhat().description;
	const mappers = properties.filter(({ type }) => type === 'resourceMapper');
	const modes = mappers.map(({ displayOptions, typeOptions }) => [
		displayOptions?.show?.['operation']?.[0],
		typeOptions?.resourceMapper?.mode,
	]);
	expect(new Set(modes.map(String))).toEqual(new Set(['create,add', 'update,map', 'upsert,map']));
	// The words of the messages, and of the notice about custom fields.
	for (const { displayName, typeOptions } of mappers) {
		expect([displayName, typeOptions?.resourceMapper?.valuesLabel]).toEqual(['Fields', 'Fields']);
	}
});

it('tells beside the fields what n8n would not show: its mapper has no descriptions', () => {
	const { properties } = new Planhat().description;
	const notices = (resource: string, operation: string) =>
		properties
			.filter(({ type }) => type === 'notice')
			.filter(({ displayOptions }) => displayOptions?.show?.['resource']?.[0] === resource)
			.filter(({ displayOptions }) => displayOptions?.show?.['operation']?.[0] === operation)
			.map(({ displayName }) => displayName);
	expect(notices('user', 'create')).toEqual([expect.stringContaining("unless 'Inactive' is set")]);
	expect(notices('company', 'update')).toEqual([expect.stringContaining('separated by commas')]);
	expect(notices('task', 'upsert')).toEqual([
		expect.stringMatching(/All input items.*recognises a record by.*'Done', with a capital letter/),
	]);
	expect(notices('asset', 'create')).toEqual([]);
});

it('gives each field the input of its type', async () => {
	const fields = await fieldsFor({ resource: 'license', operation: 'update' });
	const types = Object.fromEntries(fields.map(({ id, type }) => [id, type]));
	expect(types).toMatchObject({
		autoRenews: 'boolean',
		fromDate: 'dateTime',
		renewalPeriod: 'number',
		renewalStatus: 'options',
		product: 'string',
		value: 'number',
	});
	const autoRenews = fields.find(({ id }) => id === 'autoRenews');
	expect(autoRenews?.displayName).toBe('Renew Subscription');
});

describe('custom fields', () => {
	function define(fields: Record<string, unknown>): void {
		sandbox.store.insert('customfields', { parent: 'asset', ...fields });
	}

	async function customFields(resource = 'asset'): Promise<ResourceMapperField[]> {
		const fields = await fieldsFor({ resource, operation: 'update' });
		return fields.filter(({ id }) => id.startsWith('custom'));
	}

	it.each([
		['text', 'string', 'custom.'],
		['rich text', 'string', 'custom.'],
		['email', 'string', 'custom.'],
		['phone', 'string', 'custom.'],
		['url', 'string', 'custom.'],
		['number', 'number', 'custom.'],
		['rating', 'number', 'custom.'],
		['checkbox', 'boolean', 'custom.'],
		['date', 'dateTime', 'custom.'],
		['day', 'dateTime', 'customDay.'],
		['multipicklist', 'array', 'custom.'],
		['team member', 'string', 'custom.'],
		['team members', 'array', 'custom.'],
		['enduser', 'string', 'custom.'],
		['endusers', 'array', 'custom.'],
		['a type of tomorrow', 'string', 'custom.'],
	])('of type %s have an input of type %s', async (type, input, prefix) => {
		define({ name: 'Site of use', type });
		expect(await customFields()).toEqual([
			expect.objectContaining({
				id: `${prefix}Site of use`,
				displayName: 'Site of use',
				type: input,
				required: false,
			}),
		]);
	});

	it('of type list offer their values', async () => {
		define({ name: 'Site tier', type: 'list', listValues: ['A', 'B'], isFeatured: true });
		define({ name: 'Without values', type: 'list', listValues: [] });
		expect(await customFields()).toEqual([
			expect.objectContaining({
				type: 'options',
				removed: false,
				options: [
					{ name: 'A', value: 'A' },
					{ name: 'B', value: 'B' },
				],
			}),
			expect.objectContaining({ id: 'custom.Without values', type: 'string', removed: true }),
		]);
	});

	it('that Planhat computes are left out, and those of other resources', async () => {
		define({ name: 'Site', type: 'text' });
		define({ name: 'Logins per week', type: 'number', isFormula: true, formula: '1' });
		define({ name: 'Plan', type: 'text', parent: 'license' });
		define({ name: '', type: 'text' });
		expect(ids(await customFields())).toEqual(['custom.Site']);
		expect(ids(await customFields('license'))).toEqual(['custom.Plan']);
	});

	it('come with one call', async () => {
		await customFields();
		expect(sandbox.log.entries.map(({ method, path, query }) => [method, path, query])).toEqual([
			[
				'GET',
				'/customfields',
				[
					['limit', '2000'],
					['offset', '0'],
				],
			],
		]);
	});

	it('that are filled in as the editor stores them arrive in the format of their type', async () => {
		define({ name: 'Logins', type: 'number' });
		define({ name: 'Modules', type: 'multipicklist' });
		define({ name: 'Last inspection', type: 'date' });
		define({ name: 'Warranty end', type: 'day' });
		const asset = sandbox.store.insert('assets', { name: 'Bay' });
		const schema = await fieldsFor({ resource: 'asset', operation: 'update' });
		const { error } = await runPlanhat(
			sandbox,
			{
				resource: 'asset',
				operation: 'update',
				recordId: by('id', asset._id),
				fields: {
					mappingMode: 'defineBelow',
					matchingColumns: [],
					schema,
					value: {
						'custom.Logins': '={{ $json.logins }}',
						'custom.Modules': '={{ $json.modules }}',
						'custom.Last inspection': '2026-01-31T09:00:00',
						'customDay.Warranty end': '2026-01-31T00:00:00',
					},
				} as unknown as INodeParameters,
			},
			{ items: [{ logins: '12', modules: 'Thermal, Night' }] },
		);
		expect(error).toBeUndefined();
		expect(sandbox.store.get('assets', asset._id)?.['custom']).toEqual({
			Logins: 12,
			Modules: ['Thermal', 'Night'],
			'Last inspection': '2026-01-31T08:00:00.000Z',
			'Warranty end': 20484,
		});
	});
});

describe('custom fields in automatic mapping', () => {
	const assetId = '66a1f0c2d3e4b5a697881001';

	/** Updates an asset by the columns of one item, with the fields as the editor has stored them. */
	async function updated(item: IDataObject, schema: readonly ResourceMapperField[]) {
		sandbox.store.insert('assets', { _id: assetId, name: 'Bay' });
		const { error, hints } = await runPlanhat(
			sandbox,
			{
				resource: 'asset',
				operation: 'update',
				recordId: by('id', assetId),
				fields: { ...allColumns(), schema } as unknown as INodeParameters,
			},
			{ items: [item] },
		);
		expect(error).toBeUndefined();
		const custom = sandbox.store.get('assets', assetId)?.['custom'];
		return { custom, hints: hints.map(({ message }) => message) };
	}

	async function schemaOf(type: string): Promise<ResourceMapperField[]> {
		sandbox.store.insert('customfields', { parent: 'asset', name: 'Warranty end', type });
		return await fieldsFor({ resource: 'asset', operation: 'update' });
	}

	const day = '2026-01-31';

	it.each([
		[{ 'custom.Warranty end': day }],
		[{ 'customDay.Warranty end': day }],
		[{ custom: { 'Warranty end': day } }],
		[{ custom: { 'Warranty end': 46_053 } }],
	])('become days where the mapper knows that they are: %j', async (item) => {
		const { custom, hints } = await updated(item, await schemaOf('day'));
		expect(custom).toEqual({ 'Warranty end': 20484 });
		expect(hints).toEqual([]);
	});

	it.each([
		['date', `${day}T00:00:00.000Z`],
		['text', day],
	])('become what their type wants: %s', async (type, value) => {
		const { custom, hints } = await updated({ 'custom.Warranty end': day }, await schemaOf(type));
		expect(custom).toEqual({ 'Warranty end': value });
		expect(hints).toEqual([]);
	});

	it.each([[{ 'custom.Warranty end': day }], [{ custom: { 'Warranty end': day } }]])(
		'are sent as they are where nothing tells their type, and the person learns of days: %j',
		async (item) => {
			const { custom, hints } = await updated(item, []);
			expect(custom).toEqual({ 'Warranty end': day });
			expect(hints).toEqual([
				expect.stringMatching(
					/^These custom fields could not be checked, .*: Warranty end\. .*'customDay\.'/,
				),
			]);
		},
	);

	it('names both ways to a custom field where a column is none', async () => {
		const { hints } = await updated({ name: 'Quay', 'Warranty end': day }, []);
		expect(hints).toEqual([
			expect.stringMatching(/on assets: Warranty end\. .*'custom\.'.*'customDay\.'/),
		]);
	});
});

describe('custom fields that can not be loaded', () => {
	it.each([
		{
			why: 'a missing right',
			spoil: () => sandbox.permissions.deny('customfields', 'read'),
			told: /list could not be loaded: .*\(403\): You are not allowed to read CustomField/,
		},
		{
			why: 'a server in trouble',
			spoil: () => sandbox.faults.add({ kind: 'html', status: 502, times: 9 }),
			told: /list could not be loaded: The server could not do it \(502\)/,
		},
		{
			why: 'an answer that is no list',
			spoil: () => sandbox.faults.add({ kind: 'bareString' }),
			told: /list could not be loaded: Planhat answered a bare text/,
		},
	])(
		'because of $why leave the own fields, and one input that says why',
		async ({ spoil, told }) => {
			spoil();
			const fields = await fieldsFor({ resource: 'asset', operation: 'update' });
			expect(ids(fields)).toEqual([...ownOf('asset'), 'custom']);
			expect(fields.at(-1)).toMatchObject({
				displayName: expect.stringMatching(
					new RegExp(`${told.source}.*'Refresh Field List' in the menu beside 'Fields'`),
				),
				type: 'object',
				required: false,
				removed: false,
			});
		},
	);

	it('keep those that the mapper knew before, whose values n8n would drop', async () => {
		sandbox.store.insert('customfields', { parent: 'asset', name: 'Site', type: 'text' });
		sandbox.store.insert('customfields', { parent: 'asset', name: 'Warranty end', type: 'day' });
		const parameters = { resource: 'asset', operation: 'update' };
		const schema = await fieldsFor(parameters);
		sandbox.permissions.deny('customfields', 'read');
		const stored = { mappingMode: 'defineBelow', value: { 'custom.Site': 'Lyon' }, schema };
		const fields = await fieldsFor({ ...parameters, fields: stored as unknown as INodeParameters });
		expect(ids(fields)).toEqual([
			...ownOf('asset'),
			'custom.Site',
			'customDay.Warranty end',
			'custom',
		]);
	});

	it.each([
		[{ custom: '{"Site": "Lyon"}' }, ['custom.Site', 'custom']],
		[{ custom: '' }, ['custom.Site']],
		[null, ['custom.Site']],
	])('leave what was filled in as JSON when they can be loaded: %j', async (value, expected) => {
		sandbox.store.insert('customfields', { parent: 'asset', name: 'Site', type: 'text' });
		const stored = { mappingMode: 'defineBelow', value, schema: [] };
		const fields = await fieldsFor({
			resource: 'asset',
			operation: 'update',
			fields: stored as unknown as INodeParameters,
		});
		expect(ids(fields).filter((id) => id.startsWith('custom'))).toEqual(expected);
	});

	it('because no credential is chosen leave the own fields', async () => {
		const { fields } = await callMethod(
			{ type: new Planhat(), parameters: { resource: 'asset', operation: 'update' } },
			getFields,
		);
		expect(ids(fields)).toEqual([...ownOf('asset'), 'custom']);
		expect(fields.at(-1)?.displayName).toMatch(/credential/i);
	});

	it('can be given as JSON in that input', async () => {
		const asset = sandbox.store.insert('assets', { name: 'Bay' });
		const { error } = await runPlanhat(sandbox, {
			resource: 'asset',
			operation: 'update',
			recordId: by('id', asset._id),
			fields: {
				mappingMode: 'defineBelow',
				value: { custom: '{"Site": "Lyon"}' },
				matchingColumns: [],
				schema: [],
			},
		});
		expect(error).toBeUndefined();
		expect(sandbox.store.get('assets', asset._id)?.['custom']).toEqual({ Site: 'Lyon' });
	});
});

it('says that a resource of another version is not known, without a call', async () => {
	await expect(fieldsFor({ resource: 'starship', operation: 'create' })).rejects.toMatchObject({
		message: 'This version of the node has no such resource',
	});
	expect(calls(sandbox)).toEqual([]);
});
