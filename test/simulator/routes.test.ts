import type { Fields } from './documents';
import { startStage, validBody, type Stage } from './testClient';

type Row = [
	path: string,
	verbs: string,
	bulk: boolean,
	listDefault: number,
	listMaximum: number,
	prefixes: { get: string; put: string },
];

const both = { get: 'extid srcid', put: 'extid srcid' };
const source = { get: 'srcid', put: 'srcid' };
const none = { get: '', put: '' };

/** By hand from the developer documentation, so that the table of the sandbox is checked by it. */
const rows: Row[] = [
	['assets', 'POST GET PUT DELETE', true, 100, 2000, both],
	['licenses', 'POST GET PUT DELETE', true, 100, 2000, both],
	['companies', 'POST GET PUT DELETE', true, 100, 5000, both],
	['endusers', 'POST GET PUT DELETE', true, 100, 2000, both],
	['conversations', 'POST GET PUT DELETE', true, 30, 2000, { get: 'extid', put: 'extid srcid' }],
	['tickets', 'DELETE', true, 500, 10_000, none],
	['tasks', 'POST GET PUT DELETE', true, 500, 10_000, source],
	['issues', 'POST GET PUT DELETE', true, 100, 2000, source],
	['opportunities', 'POST GET PUT DELETE', true, 100, 2000, { get: 'extid srcid', put: 'extid' }],
	['nps', 'POST GET PUT DELETE', true, 100, 10_000, source],
	['churn', 'POST GET PUT DELETE', true, 100, 2000, { get: '', put: 'srcid' }],
	['sales', 'POST GET PUT DELETE', true, 100, 2000, both],
	['projects', 'POST GET PUT DELETE', true, 100, 2000, both],
	['objectives', 'POST GET PUT DELETE', true, 100, 2000, both],
	['campaigns', 'POST GET PUT DELETE', true, 100, 2000, both],
	['workspaces', 'POST GET PUT DELETE', true, 100, 2000, both],
	['invoices', 'POST GET PUT DELETE', true, 100, 2000, both],
	['customfields', 'POST GET PUT DELETE', false, 100, 2000, none],
	['users', 'POST GET PUT DELETE', true, 10_000, 10_000, { get: 'extid', put: 'extid' }],
	['timeentries', 'POST GET PUT DELETE', true, 100, 2000, none],
	['timesheets', 'POST GET PUT DELETE', true, 100, 2000, none],
];

let stage: Stage;
beforeEach(async () => {
	stage = await startStage();
});
afterEach(() => stage.simulator.close());

describe.each(rows)('%s', (path, verbs, bulk, listDefault, listMaximum, prefixes) => {
	// The cast names a resource of the table above; the store refuses any other at run time.
	const resource = path as 'assets';

	function put(fields: Fields = {}): string {
		return stage.simulator.store.insert(resource, { ...validBody(path, stage), ...fields })._id;
	}

	it(`knows ${verbs} for one record and no other verb`, async () => {
		const { client } = stage;
		const body = validBody(path, stage);
		const id = put();
		const outcomes: Record<string, number> = {
			POST: (await client.post(`/${path}`, body)).status,
			GET: (await client.get(`/${path}/${id}`)).status,
			PUT: (await client.put(`/${path}/${id}`, {})).status,
			DELETE: (await client.delete(`/${path}/${id}`)).status,
		};
		for (const [verb, status] of Object.entries(outcomes)) {
			expect([verb, status]).toEqual([verb, verbs.split(' ').includes(verb) ? 200 : 404]);
		}
	});

	it(`${bulk ? 'takes' : 'has no'} bulk upserts`, async () => {
		const { status } = await stage.client.put(`/${path}`, [validBody(path, stage)]);
		expect(status).toBe(bulk ? 200 : 404);
	});

	it(`lists ${listDefault} records unless told otherwise, ${listMaximum} at most`, async () => {
		const body = validBody(path, stage);
		stage.simulator.store.fill(resource, listMaximum + 1, () => body);
		const plain = await stage.client.get(`/${path}?select=_id`);
		expect(plain.data).toHaveLength(listDefault);
		const most = await stage.client.get(`/${path}?select=_id&limit=50000`);
		expect(most.data).toHaveLength(listMaximum);
	});

	it('answers an empty array past the end', async () => {
		put();
		const { status, data } = await stage.client.get(`/${path}?offset=1000`);
		expect([status, data]).toEqual([200, []]);
	});

	it.each(['extid', 'srcid'])('treats the %s prefix in paths as documented', async (prefix) => {
		if (!verbs.includes('GET')) return;
		const externalName = path === 'invoices' ? 'extId' : 'externalId';
		put({ [prefix === 'extid' ? externalName : 'sourceId']: 'key 1/2' });
		const url = `/${path}/${prefix}-${encodeURIComponent('key 1/2')}`;
		const read = await stage.client.get(url);
		const written = await stage.client.put(url, {});
		expect(read.status).toBe(prefixes.get.includes(prefix) ? 200 : 400);
		expect(written.status).toBe(prefixes.put.includes(prefix) ? 200 : 400);
	});

	it('answers 404 for an id nobody has', async () => {
		if (!verbs.includes('GET')) return;
		expect((await stage.client.get(`/${path}/66a1f0c2d3e4b5a697880000`)).status).toBe(404);
		expect((await stage.client.put(`/${path}/66a1f0c2d3e4b5a697880000`, {})).status).toBe(404);
	});

	it('refuses each verb whose right is missing with 403', async () => {
		const { client, simulator } = stage;
		const id = put();
		simulator.permissions.deny(resource, 'create', 'read', 'update', 'delete');
		expect((await client.get(`/${path}`)).status).toBe(403);
		if (verbs.includes('POST')) {
			expect((await client.post(`/${path}`, validBody(path, stage))).status).toBe(403);
			expect((await client.get(`/${path}/${id}`)).status).toBe(403);
			expect((await client.put(`/${path}/${id}`, {})).status).toBe(403);
		}
		const removal = await client.delete(`/${path}/${id}`);
		expect(removal.status).toBe(403);
		expect(removal.data.message).toMatch(/^You are not allowed to remove \w+\.$/);
		simulator.permissions.reset();
		expect((await client.get(`/${path}`)).status).toBe(200);
	});
});

describe('paths that look like resources', () => {
	it.each(['/notes', '/activities', '/churns', '/metrics', '/deals', '/assets/bulk/x', '/'])(
		'answers 404 for %s',
		async (path) => {
			expect((await stage.client.get(path)).status).toBe(404);
		},
	);

	it('writes a path that cannot be decoded down as it came', async () => {
		const { client, simulator } = stage;
		expect((await client.get('/assets/extid-%ff%zz')).status).toBe(404);
		expect(simulator.log.entries[0]?.path).toBe('/assets/extid-%ff%zz');
	});

	it('has no POST /assets/bulk', async () => {
		expect((await stage.client.post('/assets/bulk', [])).status).toBe(404);
	});

	it('takes an empty id for the list and for the bulk route, and never deletes by it', async () => {
		const { client, companyId } = stage;
		expect((await client.get('/assets/')).data).toEqual([]);
		expect((await client.put('/assets/', [{ name: 'A', companyId }])).data.created).toBe(1);
		expect((await client.delete('/assets/')).status).toBe(404);
	});
});

describe('the token', () => {
	it.each(['/assets', '/notes', '/.well-known/openid-configuration', '/assets/%zz'])(
		'is asked for before %s is looked up',
		async (path) => {
			const { client } = stage;
			const without = await client.get(path, { headers: { Authorization: undefined } });
			const wrong = await client.get(path, { headers: { Authorization: 'Bearer nope' } });
			expect([without.status, wrong.status]).toEqual([401, 401]);
		},
	);

	it('works as the user name of Basic with an empty password', async () => {
		const { client, simulator } = stage;
		const headers = (pair: string) => ({
			headers: { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
		});
		expect((await client.get('/assets', headers(`${simulator.token}:`))).status).toBe(200);
		expect((await client.get('/assets', headers(`${simulator.token}:x`))).status).toBe(401);
	});

	it('is not asked for at the one open path', async () => {
		const { client } = stage;
		const { status } = await client.get('/.well-known/oauth-authorization-server', {
			headers: { Authorization: undefined },
		});
		expect(status).toBe(200);
	});
});
