import { startRestServer } from './index';
import type { RestServer, Row, Scenario } from './index';
import { call, post } from './client';
import type { Reply } from './client';
import type { JsonObject, JsonValue } from './json';

describe('lists by request body and body shapes', () => {
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	const filter = { status: ['active', 'archived'], changed: { since: '2024-01-01' } };
	const search = (paging: JsonObject): JsonObject => ({ filter, options: { paging } });

	it('counts pages at a nested path of a POST body (P33)', async () => {
		const scenario = server.scenario('P33', { variant: 'page' });
		expect(scenario.given.body).toEqual(search({}));
		const rows: Row[] = [];
		for (const page of [1, 2, 3]) {
			const reply = await post(scenario.url, search({ page, size: 20 }));
			expect(reply.json['total']).toBe(45);
			rows.push(...reply.rows);
		}
		expect(rows).toEqual(scenario.records);
	});

	it('takes a cursor at a nested path of a POST body (P33)', async () => {
		const scenario = server.scenario('P33', { variant: 'cursor' });
		const body = { ...search({}), paging: {} };
		expect(scenario.given.body).toEqual(body);
		const rows: Row[] = [];
		let after: JsonValue = null;
		do {
			const paging: JsonObject = after === null ? { limit: 20 } : { limit: 20, after };
			const reply: Reply = await post(scenario.url, { ...body, paging });
			rows.push(...reply.rows);
			after = reply.json['next_cursor'] ?? null;
		} while (after !== null);
		expect(rows).toEqual(scenario.records);
	});

	it('refuses a body that differs outside the paging members (P33)', async () => {
		const { url } = server.scenario('P33', { variant: 'page' });
		expect((await post(url, { options: { paging: { page: 2, size: 20 } } })).status).toBe(400);
		expect((await post(url, { ...search({ page: 2 }), page: 2 })).status).toBe(400);
		expect((await post(url, search({ page: '2', size: 20 }))).status).toBe(400);
		expect((await call(url)).status).toBe(405);
	});

	interface Connection {
		edges: Array<{ node: Row; cursor: string }>;
		pageInfo: { hasNextPage: boolean; endCursor: string | null };
	}

	async function readConnection(scenario: Scenario): Promise<{ rows: Row[]; errors: number[] }> {
		const rows: Row[] = [];
		const errors: number[] = [];
		let after: string | null = null;
		for (let page = 1; ; page += 1) {
			const body: JsonObject = {
				query: String(scenario.given.body?.['query']),
				variables: { first: 20, after },
			};
			const reply = await post(scenario.url, body);
			const answer = reply.json as unknown as { data: { people: Connection }; errors?: unknown };
			const { edges, pageInfo } = answer.data.people;
			if (answer.errors !== undefined) errors.push(page);
			rows.push(...edges.map(({ node }) => node));
			expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
			if (!pageInfo.hasNextPage) return { rows, errors };
			after = pageInfo.endCursor;
		}
	}

	it('goes on with variables after and first (P35)', async () => {
		const scenario = server.scenario('P35', { variant: 'clean' });
		expect(await readConnection(scenario)).toEqual({ rows: scenario.records, errors: [] });
		expect((await post(scenario.url, { query: 'q', variables: {} })).status).toBe(400);
	});

	it('has errors beside the data of page 2 (P35)', async () => {
		const scenario = server.scenario('P35', { variant: 'errorsWithData' });
		expect(await readConnection(scenario)).toEqual({ rows: scenario.records, errors: [2] });
	});

	async function textsByOffset({ url }: Scenario): Promise<unknown[]> {
		const bodies: unknown[] = [];
		for (const offset of [0, 20, 40]) {
			bodies.push(JSON.parse((await call(`${url}?offset=${offset}&limit=20`)).text));
		}
		return bodies;
	}

	it('gives a root array (P38)', async () => {
		const scenario = server.scenario('P38', { variant: 'rootArray' });
		expect((await textsByOffset(scenario)).flat()).toEqual(scenario.records);
	});

	it('gives a list under a key (P38)', async () => {
		const scenario = server.scenario('P38', { variant: 'underKey' });
		const bodies = (await textsByOffset(scenario)) as Array<{ data: Row[] }>;
		expect(bodies.flatMap(({ data }) => data)).toEqual(scenario.records);
	});

	it('gives a map whose keys are the ids (P38)', async () => {
		const scenario = server.scenario('P38', { variant: 'map' });
		const bodies = (await textsByOffset(scenario)) as Array<{ people: Record<string, object> }>;
		const rows = bodies.flatMap(({ people }) =>
			Object.entries(people).map(([key, row]) => ({ key, ...row })),
		);
		expect(rows).toEqual(scenario.records);
		expect(rows[0]).not.toHaveProperty('id');
	});

	it('gives a lone object (P38)', async () => {
		const scenario = server.scenario('P38', { variant: 'loneObject' });
		expect([JSON.parse((await call(scenario.url)).text)]).toEqual(scenario.records);
	});
});
