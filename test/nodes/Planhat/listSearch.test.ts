import type { INodeListSearchResult } from 'n8n-workflow';

import { Planhat } from '../../../nodes/Planhat/Planhat.node';
import { callMethod } from '../../helpers/engine';
import { callPlanhat, calls, spellingsOf, withoutBackOff } from '../../helpers/planhat';
import type { Fields } from '../../simulator/documents';
import type { ResourceName } from '../../simulator/resourceTable';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';
const { searchCompanies, searchRecords } = new Planhat().methods.listSearch;

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', {
		_id: COMPANY,
		name: 'Lumen Freight',
		externalId: 'LF-01',
		sourceId: 'crm-lf',
	});
});

afterEach(async () => await sandbox.close());

withoutBackOff();

async function search(filter?: string, token?: string, resource = 'asset') {
	return await callPlanhat(sandbox, { resource, operation: 'get' }, searchRecords, filter, token);
}

function fill(amount: number): void {
	sandbox.store.fill('assets', amount, (index) => ({
		companyId: COMPANY,
		companyName: 'Lumen Freight',
		name: `Bay ${String(index).padStart(5, '0')}`,
		externalId: `B-${index}`,
		sourceId: `src-${index}`,
	}));
}

function shown({ results }: INodeListSearchResult): string[] {
	return results.map(({ name }) => name);
}

it('shows records by name with their company, and gives their Planhat ID', async () => {
	const asset = sandbox.store.insert('assets', { companyId: COMPANY, name: 'Drone bay 7' });
	expect(await search()).toEqual({
		results: [{ name: 'Drone bay 7 (Lumen Freight)', value: asset._id }],
	});
});

it('shows what it can of a record without a name', async () => {
	const named = sandbox.store.insert('licenses', { externalId: 'L-1' });
	const nameless = sandbox.store.insert('licenses', { product: '' });
	const { results } = await search(undefined, undefined, 'license');
	expect(results.map(({ name }) => name).sort()).toEqual(['L-1', nameless._id].sort());
	expect(results.map(({ value }) => value)).toContain(named._id);
});

it('shows a hundred at a time and goes on where it stopped', async () => {
	fill(250);
	const first = await search();
	expect(first.results).toHaveLength(100);
	const second = await search(undefined, String(first.paginationToken));
	expect(second.results).toHaveLength(100);
	const third = await search(undefined, String(second.paginationToken));
	expect(third.results).toHaveLength(50);
	expect(third.paginationToken).toBeUndefined();
	const all = [first, second, third].flatMap(shown);
	expect(new Set(all).size).toBe(250);
	expect(all).toEqual([...all].sort());
	expect(calls(sandbox)).toHaveLength(3);
});

it.each([
	{ filter: 'bay 00042', by: 'name, whatever the case' },
	{ filter: ' B-42 ', by: 'external ID' },
	{ filter: 'src-42', by: 'source ID' },
])('finds a record by $by', async ({ filter }) => {
	fill(100);
	expect(shown(await search(filter))).toEqual(['Bay 00042 (Lumen Freight)']);
});

it('finds records by the name of their company', async () => {
	fill(3);
	sandbox.store.insert('assets', { name: 'Elsewhere' });
	expect(await search('lumen')).toMatchObject({ results: { length: 3 } });
});

it('gives nothing for a filter that nothing matches', async () => {
	fill(3);
	expect(await search('nowhere')).toEqual({ results: [] });
});

it('finds a record by its ID in a list too long to be read through', async () => {
	fill(10_050);
	const found = await search('B-10049');
	expect(shown(found)).toEqual(['Bay 10049 (Lumen Freight)']);
	// Five pages, then the one call by external ID.
	expect(calls(sandbox)).toEqual([...Array(5).fill('GET /assets'), 'GET /assets/extid-B-10049']);
	sandbox.log.clear();
	expect(shown(await search('src-10048'))).toEqual(['Bay 10048 (Lumen Freight)']);
	expect(calls(sandbox).slice(5)).toEqual([
		'GET /assets/extid-src-10048',
		'GET /assets/srcid-src-10048',
	]);
});

it('goes on after the pages it has read when nothing was found in a long list', async () => {
	fill(10_050);
	const found = await search('bay 10049');
	expect(found).toEqual({ results: [], paginationToken: '10000' });
	expect(shown(await search('bay 10049', '10000'))).toEqual(['Bay 10049 (Lumen Freight)']);
});

describe('records of other kinds', () => {
	const records: Array<[resource: string, collection: ResourceName, record: Fields, name: string]> =
		[
			[
				'conversation',
				'conversations',
				{ type: 'chat', subject: 'Hello' },
				'Hello (Lumen Freight)',
			],
			['endUser', 'endusers', { name: 'Ines', email: 'ines@x.example' }, 'Ines (Lumen Freight)'],
			['invoice', 'invoices', { invoiceNo: 12, cName: 'Lumen Freight' }, '12 (Lumen Freight)'],
			['issue', 'issues', { title: 'Slow export' }, 'Slow export'],
			['note', 'conversations', { type: 'note', subject: 'Kick-off' }, 'Kick-off (Lumen Freight)'],
			[
				'nps',
				'nps',
				{ email: 'ines@x.example', cName: 'Lumen Freight' },
				'ines@x.example (Lumen Freight)',
			],
			['churn', 'churn', { value: 5 }, 'Lumen Freight'],
			['opportunity', 'opportunities', { title: 'Upgrade' }, 'Upgrade (Lumen Freight)'],
			['task', 'tasks', { action: 'Call' }, 'Call (Lumen Freight)'],
			['ticket', 'tickets', { type: 'ticket', subject: 'Login' }, 'Login (Lumen Freight)'],
			['timeEntry', 'timeentries', { description: 'Set-up' }, 'Set-up (Lumen Freight)'],
			['timesheet', 'timesheets', { status: 'approved' }, 'approved'],
			['user', 'users', { nickName: 'Ada', email: 'ada@x.example' }, 'Ada'],
		];

	it.each(records)('shows %s by what names it', async (resource, collection, record, name) => {
		const company = name.includes('Lumen') ? { companyName: 'Lumen Freight' } : {};
		const { _id } = sandbox.store.insert(collection, { ...company, ...record });
		const title = name.split(' (')[0];
		expect(await search(title, undefined, resource)).toEqual({ results: [{ name, value: _id }] });
	});

	it('finds end users by address and invoices by external ID', async () => {
		const person = sandbox.store.insert('endusers', { name: 'Ines', email: 'i@x.example' });
		const invoice = sandbox.store.insert('invoices', { invoiceNo: 12, extId: 'I-77' });
		const valueOf = async (filter: string, resource: string) =>
			(await search(filter, undefined, resource)).results.map(({ value }) => value);
		expect(await valueOf('i@x', 'endUser')).toEqual([person._id]);
		expect(await valueOf('i-77', 'invoice')).toEqual([invoice._id]);
	});

	it('shows notes alone among conversations, wherever Planhat ignores the type', async () => {
		const note = sandbox.store.insert('conversations', { type: 'note', subject: 'A call' });
		sandbox.store.insert('conversations', { type: 'call', subject: 'A call' });
		for (const conversationTypeFilter of ['ignored', 'applied'] as const) {
			sandbox.switches.set({ conversationTypeFilter });
			const { results } = await search('call', undefined, 'note');
			expect(results.map(({ value }) => value)).toEqual([note._id]);
		}
	});
});

it.each(['asset', 'company', 'license'])(
	'searches companies for any resource (%s)',
	async (resource) => {
		const parameters = { resource, operation: 'getAll' };
		const found = await callPlanhat(sandbox, parameters, searchCompanies, 'lf-01', undefined);
		expect(found).toEqual({ results: [{ name: 'Lumen Freight', value: COMPANY }] });
		expect(calls(sandbox)).toEqual(['GET /companies']);
	},
);

describe('what goes wrong', () => {
	it('is told with what to do', async () => {
		sandbox.permissions.deny('assets', 'read');
		await expect(search()).rejects.toMatchObject({
			name: 'NodeApiError',
			message:
				'The sign-in data is not allowed to do this (403): You are not allowed to read Asset.',
			description: expect.stringMatching(/Give the access right/),
		});
	});

	it('is told when the list is no list', async () => {
		sandbox.faults.add({ kind: 'bareString' });
		await expect(search()).rejects.toMatchObject({
			message: expect.stringContaining('where a list was expected'),
		});
	});

	it('is told for a resource of another version', async () => {
		await expect(search(undefined, undefined, 'starship')).rejects.toMatchObject({
			message: 'This version of the node has no such resource',
		});
		expect(calls(sandbox)).toEqual([]);
	});

	it('is told when no credential is chosen', async () => {
		const run = { type: new Planhat(), parameters: { resource: 'asset', operation: 'get' } };
		await expect(callMethod(run, searchRecords)).rejects.toMatchObject({
			message: expect.stringMatching(/credential/i),
		});
	});

	it('never shows the token', async () => {
		const body = { message: spellingsOf(sandbox.token).join(' ') };
		sandbox.faults.add({ kind: 'status', status: 400, body });
		const error = await search().catch((caught: unknown) => caught);
		const text = `${String(error)}${JSON.stringify(error)}`;
		for (const spelling of spellingsOf(sandbox.token)) expect(text).not.toContain(spelling);
	});
});
