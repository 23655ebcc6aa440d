import type { Fields } from './documents';
import type { ResourceName } from './resourceTable';
import { startStage, type Stage } from './testClient';

let stage: Stage;
beforeEach(async () => {
	stage = await startStage();
});
afterEach(() => stage.simulator.close());

async function namesOf(path: string, property = 'name'): Promise<unknown[]> {
	const { data } = await stage.client.get<Fields[]>(path);
	return data.map((doc) => doc[property]);
}

function insert(resource: ResourceName, ...docs: Fields[]): void {
	for (const doc of docs) stage.simulator.store.insert(resource, doc);
}

describe('paging', () => {
	it('walks through all records by offset, in one order', async () => {
		const { simulator, companyId } = stage;
		simulator.store.fill('assets', 250, (index) => ({ name: `A${index}`, companyId }));
		const names: unknown[] = [];
		for (let offset = 0; offset < 300; offset += 100) {
			names.push(...(await namesOf(`/assets?limit=100&offset=${offset}`)));
		}
		expect(names).toEqual(Array.from({ length: 250 }, (_, index) => `A${index}`));
	});

	it('shows a record written between two pages', async () => {
		const { client, companyId } = stage;
		insert('assets', { name: 'A', companyId }, { name: 'B', companyId });
		expect(await namesOf('/assets?sort=name')).toEqual(['A', 'B']);
		await client.post('/assets', { name: 'AA', companyId });
		expect(await namesOf('/assets?sort=name')).toEqual(['A', 'AA', 'B']);
	});
});

describe('sort', () => {
	beforeEach(() => {
		const { companyId } = stage;
		insert('assets', { name: 'b', companyId, value: 10 }, { name: 'a', companyId });
		insert('assets', { name: 'c', companyId, value: 9 });
	});

	it('puts records without the value first when ascending', async () => {
		expect(await namesOf('/assets?sort=value')).toEqual(['a', 'c', 'b']);
	});

	it('turns the order round for a leading minus', async () => {
		expect(await namesOf('/assets?sort=-value')).toEqual(['b', 'c', 'a']);
	});

	it('is case-sensitive about the name of the property', async () => {
		expect(await namesOf('/assets?sort=NAME')).toEqual(['b', 'a', 'c']);
	});

	it('follows renewalDaysFromNow, which is computed', async () => {
		const { companyId } = stage;
		const license = (product: string, renewalDate: string) => ({ product, companyId, renewalDate });
		insert('licenses', license('late', '2026-05-01T00:00:00.000Z'));
		insert('licenses', license('soon', '2026-01-20T00:00:00.000Z'));
		expect(await namesOf('/licenses?sort=renewalDaysFromNow', 'product')).toEqual(['soon', 'late']);
	});

	it('follows the present name of the company', async () => {
		const { client, companyId, otherCompanyId } = stage;
		insert('projects', { name: 'P1', companyId }, { name: 'P2', companyId: otherCompanyId });
		expect(await namesOf('/projects?sort=companyName')).toEqual(['P2', 'P1']);
		await client.put(`/companies/${companyId}`, { name: 'Aardvark' });
		expect(await namesOf('/projects?sort=companyName')).toEqual(['P1', 'P2']);
	});
});

describe('select', () => {
	it('gives the chosen properties and always _id', async () => {
		const { client, companyId } = stage;
		insert('assets', { name: 'A', companyId, custom: { Site: 'Lyon' } });
		const { data } = await client.get<Fields[]>('/assets?select=name,nothing,companyName');
		expect(Object.keys(data[0] ?? {}).sort()).toEqual(['_id', 'companyName', 'name']);
	});

	it('brings user properties that lists leave out', async () => {
		insert('users', { email: 'ada@x.example', roles: ['r1'] });
		const [plain] = (await stage.client.get('/users')).data;
		const [chosen] = (await stage.client.get('/users?select=roles')).data;
		expect(plain).not.toHaveProperty('roles');
		expect(plain).not.toHaveProperty('notificationsEnabled');
		expect(chosen.roles).toEqual(['r1']);
	});
});

describe('filters', () => {
	it('ignores parameters it does not know and returns everything', async () => {
		const names = await namesOf('/companies?name=Lumen&externalId=HD-02&updatedSince=2030-01-01');
		expect(names).toEqual(['Lumen Freight', 'Halcyon Dental']);
	});

	it.each<[ResourceName, string, Fields, Fields]>([
		['assets', 'companyId', { companyId: 'this' }, { companyId: 'other' }],
		['invoices', 'cId', { cId: 'this' }, { cId: 'other' }],
		['nps', 'cId', { cId: 'this' }, { cId: 'other' }],
		['issues', 'companyIds', { companyIds: ['x', 'this'] }, { companyIds: ['other'] }],
	])('narrows %s by companyId, kept as %s', async (resource, _field, inside, outside) => {
		insert(resource, inside, outside);
		expect((await stage.client.get(`/${resource}?companyId=this`)).data).toHaveLength(1);
	});

	it.each<ResourceName>([
		'companies',
		'endusers',
		'conversations',
		'tickets',
		'tasks',
		'nps',
		'invoices',
	])('takes a comma list of companies on %s', async (resource) => {
		const { client, companyId, otherCompanyId } = stage;
		const field = resource === 'nps' || resource === 'invoices' ? 'cId' : 'companyId';
		if (resource !== 'companies') {
			insert(resource, { [field]: companyId }, { [field]: otherCompanyId }, { [field]: 'x' });
		}
		const { data } = await client.get(`/${resource}?companyId=${companyId},${otherCompanyId}`);
		expect(data).toHaveLength(2);
	});

	it('hides archived end users until they are asked for, then adds them', async () => {
		insert('endusers', { name: 'in' }, { name: 'out', archived: true });
		expect(await namesOf('/endusers')).toEqual(['in']);
		expect(await namesOf('/endusers?archived=true')).toEqual(['in', 'out']);
	});

	it('finds end users by email and by euId', async () => {
		insert('endusers', { name: 'one', email: 'one@x.example' }, { name: 'two' });
		expect(await namesOf('/endusers?email=one@x.example')).toEqual(['one']);
		const id = stage.simulator.store.all('endusers')[1]?._id;
		expect(await namesOf(`/endusers?euId=${id}`)).toEqual(['two']);
	});

	it('gives open tasks by default and only archived ones with isArchived', async () => {
		insert('tasks', { action: 'open' }, { action: 'event', mainType: 'event' });
		insert('tasks', { action: 'done', isArchived: true });
		expect(await namesOf('/tasks', 'action')).toEqual(['open', 'event']);
		expect(await namesOf('/tasks?isArchived=true', 'action')).toEqual(['done']);
	});

	it('narrows tasks by end users', async () => {
		insert('tasks', { action: 'a', enduserIds: ['e1'] }, { action: 'b', endusers: [{ id: 'e2' }] });
		insert('tasks', { action: 'c' });
		expect(await namesOf('/tasks?enduserIds=e1,e2', 'action')).toEqual(['a', 'b']);
	});

	it('narrows tickets by status, email, search and by the short names', async () => {
		insert('tickets', {
			subject: 'Slow login',
			status: 'open',
			email: 'a@x.example',
			companyId: 'c1',
		});
		insert('tickets', {
			subject: 'Export',
			status: 'closed',
			email: 'b@x.example',
			companyId: 'c2',
		});
		const subjects = (query: string) => namesOf(`/tickets?${query}`, 'subject');
		expect(await subjects('status=open')).toEqual(['Slow login']);
		expect(await subjects('email=b@x.example')).toEqual(['Export']);
		expect(await subjects('search=EXPORT')).toEqual(['Export']);
		expect(await subjects('s=closed')).toEqual(['Export']);
		expect(await subjects('cid=c1')).toEqual(['Slow login']);
		expect(await subjects('l=1')).toEqual(['Slow login']);
	});

	it('leaves out NPS answers older than 360 days or npsExpiryDay', async () => {
		insert('nps', { comment: 'new', dateAnswered: '2026-01-01T00:00:00.000Z' });
		insert('nps', { comment: 'old', dateAnswered: '2024-06-01T00:00:00.000Z' });
		expect(await namesOf('/nps', 'comment')).toEqual(['new']);
		expect(await namesOf('/nps?npsExpiryDay=3', 'comment')).toEqual([]);
		expect(await namesOf('/nps?npsExpiryDay=1000', 'comment')).toEqual(['new', 'old']);
	});

	it('narrows churn by downgrades and dates', async () => {
		insert('churn', {
			comment: 'down',
			onlyDowngrade: true,
			churnDate: '2026-01-02T00:00:00.000Z',
		});
		insert('churn', { comment: 'gone', churnDate: '2026-01-05T00:00:00.000Z' });
		const comments = (query: string) => namesOf(`/churn?${query}`, 'comment');
		expect(await comments('downgrades=only')).toEqual(['down']);
		expect(await comments('downgrades=excluded')).toEqual(['gone']);
		expect(await comments('from=2026-01-03&to=2026-01-05')).toEqual(['gone']);
	});

	it('finds users by email', async () => {
		insert('users', { email: 'a@x.example' }, { email: 'b@x.example' });
		expect(await namesOf('/users?email=b@x.example', 'email')).toEqual(['b@x.example']);
	});
});

describe('/leancompanies', () => {
	it('gives the whole list in short form, past any page size', async () => {
		stage.simulator.store.fill('companies', 5998, (index) => ({ name: `C${index}` }));
		const { data } = await stage.client.get('/leancompanies');
		expect(data).toHaveLength(6000);
		expect(Object.keys(data[0]).sort()).toEqual(['_id', 'externalId', 'name', 'sourceId']);
	});

	it('is filtered by externalId, sourceId and status', async () => {
		insert('companies', { name: 'Lost one', status: 'lost' });
		expect(await namesOf('/leancompanies?externalId=HD-02')).toEqual(['Halcyon Dental']);
		expect(await namesOf('/leancompanies?sourceId=crm-lf')).toEqual(['Lumen Freight']);
		expect(await namesOf('/leancompanies?status=lost')).toEqual(['Lost one']);
	});
});

describe('/dimensiondata', () => {
	beforeEach(() => {
		const { simulator, companyId } = stage;
		const metric = (dimensionId: string, time: string, company: string) => ({
			_id: simulator.store.newId(),
			dimensionId,
			time,
			value: 1,
			model: 'Company',
			parentId: company,
			companyId: company,
			companyName: null,
		});
		simulator.store.metrics.push(
			metric('seats', '1970-01-02T05:00:00.000Z', companyId),
			metric('seats', '1970-01-03T05:00:00.000Z', companyId),
			metric('logins', '1970-01-03T05:00:00.000Z', 'x'),
		);
	});

	it.each(['cId', 'cid'])('is narrowed by %s', async (name) => {
		const { data } = await stage.client.get(`/dimensiondata?${name}=${stage.companyId}`);
		expect(data).toHaveLength(2);
	});

	it('is narrowed by dimension and by days since 1970', async () => {
		const { client } = stage;
		expect((await client.get('/dimensiondata?dimid=logins')).data).toHaveLength(1);
		expect((await client.get('/dimensiondata?from=2&to=2')).data).toHaveLength(2);
		expect((await client.get('/dimensiondata?to=1&limit=5&offset=0')).data).toHaveLength(1);
	});
});
