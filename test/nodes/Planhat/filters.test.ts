import type { INodeParameters } from 'n8n-workflow';

import { readFilters } from '../../../nodes/Planhat/filters';
import { resources } from '../../../nodes/Planhat/resources';
import type { ItemParameters } from '../../../nodes/shared/n8n/parameters';
import { by, calls, runPlanhat, withoutBackOff } from '../../helpers/planhat';
import { startSimulator, type Simulator } from '../../simulator/server';

const COMPANY = '669f00aa11bb22cc33dd4401';

let sandbox: Simulator;

beforeEach(async () => {
	sandbox = await startSimulator({ empty: true });
	sandbox.store.insert('companies', { _id: COMPANY, name: 'Lumen Freight', externalId: 'LF-01' });
});

afterEach(async () => await sandbox.close());

withoutBackOff();

function list(resource: string, rest: INodeParameters): INodeParameters {
	return { resource, operation: 'getAll', returnAll: true, ...rest };
}

function resourceNamed(name: string) {
	const found = resources.find((resource) => resource.name === name);
	if (!found) throw new Error(`No resource ${name}`);
	return found;
}

/** n8n keeps what is stored in a collection only where the node knows it, so this stands in for it. */
function storedFilters(filters: Record<string, string>): ItemParameters {
	const parameters: Pick<ItemParameters, 'collection' | 'isLocatorFilledIn'> = {
		collection: () => filters,
		isLocatorFilledIn: () => false,
	};
	return parameters as ItemParameters; // what a list without a company reads
}

describe('a filter that Planhat would ignore, and give everything', () => {
	it.each(resources.map(({ name }) => name))('is refused for %s', (name) => {
		const read = () =>
			readFilters(resourceNamed(name), storedFilters({ updatedSince: '2026-01-01' }));
		expect(read).toThrow(/^Planhat has no filter 'updatedSince' for .* give all of them$/);
	});

	it('is told with the filters there are', () => {
		const read = () => readFilters(resourceNamed('churn'), storedFilters({ name: 'x' }));
		expect(read).toThrow(
			expect.objectContaining({
				hint: "Remove it from 'Filters'. The filters are: Company, Downgrades, From, To.",
			}),
		);
	});
});

it.each([
	{ resource: 'endUser', filters: { email: '' }, words: "The filter 'Email' is empty" },
	{ resource: 'endUser', filters: { email: '={{ $json.none }}' }, words: "'Email' is empty" },
	{ resource: 'endUser', filters: { email: '={{ null }}' }, words: "'Email' is empty" },
	{ resource: 'task', filters: { enduserIds: ' , ' }, words: "'End User IDs' is empty" },
	{ resource: 'task', filters: { companyIds: '={{ "" }}' }, words: "'Companies' is empty" },
	{ resource: 'task', filters: { companyIds: 'a/b' }, words: "'Companies' holds a slash" },
	{ resource: 'task', filters: { isArchived: '={{ "maybe" }}' }, words: 'needs true or false' },
	{ resource: 'nps', filters: { npsExpiryDay: '={{ "soon" }}' }, words: 'needs a number' },
	{ resource: 'nps', filters: { npsExpiryDay: '={{ 1.5 }}' }, words: 'needs a whole number' },
	{ resource: 'churn', filters: { from: '={{ "31.01.2026" }}' }, words: "'From' needs a date" },
	{ resource: 'churn', filters: { downgrades: '={{ "all" }}' }, words: 'one of excluded, only' },
])('$resource: refuses $filters before any call', async ({ resource, filters, words }) => {
	const { error } = await runPlanhat(sandbox, list(resource, { filters }));
	expect(error?.message).toContain(words);
	expect(calls(sandbox)).toEqual([]);
});

it('reads days as the person means them, whatever the zone', async () => {
	const filters = { from: '={{ $json.from }}', to: '2026-01-31T23:30:00-05:00' };
	await runPlanhat(sandbox, list('churn', { filters }), { items: [{ from: '2026-01-01' }] });
	expect(Object.fromEntries(sandbox.log.entries[0]?.query ?? [])).toMatchObject({
		from: '2026-01-01',
		to: '2026-01-31',
	});
});

it('sends one company and several together, each once', async () => {
	const companyId = by('externalId', 'LF-01');
	const filters = { companyIds: `${COMPANY}, 669f00aa11bb22cc33dd4402` };
	await runPlanhat(sandbox, list('task', { companyId, filters }));
	const [asked] = sandbox.log.entries.filter(({ path }) => path === '/tasks');
	const query = asked?.query.filter(([name]) => name === 'companyId');
	expect(query).toEqual([['companyId', `${COMPANY},669f00aa11bb22cc33dd4402`]]);
});

it('gives no other team member where Planhat should ignore the filter by address', async () => {
	const people = ['a@vendor.example', 'b@vendor.example'];
	for (const email of people) sandbox.store.insert('users', { email });
	sandbox.faults.add({ kind: 'status', status: 200, body: sandbox.store.all('users') });
	const { outputs } = await runPlanhat(
		sandbox,
		list('user', { filters: { email: people[1] ?? '' } }),
	);
	expect(outputs[0]?.map(({ json }) => json['email'])).toEqual([people[1]]);
});

it('finds a team member by an address in other letters', async () => {
	const email = 'Ines@Vendor.example';
	sandbox.store.insert('users', { email });
	sandbox.faults.add({ kind: 'status', status: 200, body: sandbox.store.all('users') });
	const filters = { email: 'ines@vendor.example' };
	const { outputs } = await runPlanhat(sandbox, list('user', { filters }));
	expect(outputs[0]?.map(({ json }) => json['email'])).toEqual([email]);
});

it('reads notes on past conversations of other types until the limit is full', async () => {
	for (let index = 0; index < 4500; index++) {
		const type = index % 1500 === 1499 ? 'note' : 'email';
		sandbox.store.insert('conversations', { companyId: COMPANY, type, subject: `${index}` });
	}
	const { outputs } = await runPlanhat(sandbox, {
		resource: 'note',
		operation: 'getAll',
		returnAll: false,
		limit: 2,
		options: { select: ['subject'] },
	});
	expect(outputs[0]?.map(({ json }) => json['subject'])).toEqual(['1499', '2999']);
});

describe('the lean list of companies', () => {
	const names = (
		switches: Parameters<typeof sandbox.switches.set>[0],
		filters: INodeParameters,
	) => {
		sandbox.switches.set(switches);
		return runPlanhat(sandbox, {
			resource: 'companyLean',
			operation: 'getAll',
			returnAll: false,
			limit: 2,
			filters,
		}).then(({ outputs }) => outputs[0]?.map(({ json }) => json['name'] ?? 'no name'));
	};

	beforeEach(() => {
		sandbox.store.insert('companies', { name: 'Halcyon Dental', externalId: 'HD-02' });
		sandbox.store.insert('companies', { name: 'Tidal Grocers', status: 'lost' });
	});

	it.each(['ignored', 'honoured'] as const)('keeps the limit (paging %s)', async (leanPaging) => {
		expect(await names({ leanPaging }, {})).toEqual(['Lumen Freight', 'Halcyon Dental']);
		expect(calls(sandbox)).toEqual(['GET /leancompanies']);
	});

	it.each(['array', 'object'] as const)('takes one company as %s', async (leanMatch) => {
		expect(await names({ leanMatch }, { externalId: 'HD-02' })).toEqual(['Halcyon Dental']);
		expect(await names({ leanMatch }, { externalId: 'XX-99' })).toEqual([]);
	});

	it('filters by one status', async () => {
		expect(await names({}, { status: 'lost' })).toEqual(['Tidal Grocers']);
	});
});
