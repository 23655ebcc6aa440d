import { startRestServer } from './index';
import type { RestServer, Row, Scenario } from './index';
import { call, post } from './client';
import type { Reply } from './client';
import type { JsonValue } from './json';

describe('lists by cursor', () => {
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	const at = async (scenario: Scenario, cursor?: string): Promise<Reply> =>
		await call(scenario.url, {
			params: { limit: 20, ...(cursor === undefined ? {} : { cursor }) },
		});

	it.each([
		['null', null],
		['emptyText', ''],
		['blankText', '  '],
		['missing', undefined],
		['false', false],
		['nullText', 'null'],
		['noneText', 'None'],
		['undefinedText', 'undefined'],
		['zeroIsEnd', 0],
	])('%s ends with the cursor %p (P09)', async (variant, marker) => {
		const scenario = server.scenario('P09', { variant });
		const rows: Row[] = [];
		let cursor: JsonValue | undefined;
		do {
			const reply = await at(scenario, cursor as string | undefined);
			rows.push(...reply.rows);
			cursor = reply.json['next_cursor'];
		} while (cursor !== marker);
		expect(rows).toEqual(scenario.records);
		expect(scenario.log.pages).toEqual([1, 2, 3]);
	});

	it('blankHeader ends with a header that is there and empty (P09)', async () => {
		const scenario = server.scenario('P09', { variant: 'blankHeader' });
		const rows: Row[] = [];
		const headers: string[] = [];
		for (let cursor: string | undefined; headers.at(-1) !== ''; cursor = headers.at(-1)) {
			const reply = await at(scenario, cursor);
			rows.push(...reply.rows);
			headers.push(String(reply.headers['x-next-cursor']));
		}
		expect(rows).toEqual(scenario.records);
	});

	it('zeroIsValid counts down and has its last page on 0 (P09)', async () => {
		const scenario = server.scenario('P09', { variant: 'zeroIsValid' });
		const cursors: JsonValue[] = [];
		const rows: Row[] = [];
		for (const cursor of [undefined, '1', '0']) {
			const reply = await at(scenario, cursor);
			rows.push(...reply.rows);
			cursors.push(reply.json['next_cursor'] ?? null);
		}
		expect(cursors).toEqual([1, 0, null]);
		expect(rows).toEqual(scenario.records);
	});

	it('refuses an end marker that is sent back as a cursor (P09)', async () => {
		const scenario = server.scenario('P09');
		for (const cursor of ['null', '', 'undefined', '0', 'false']) {
			expect((await at(scenario, cursor)).status).toBe(400);
		}
	});

	it('forbids a cursor on the first call, even an empty one (P10)', async () => {
		const scenario = server.scenario('P10', { variant: 'forbiddenFirst' });
		expect((await at(scenario)).status).toBe(200);
		expect((await at(scenario, '')).status).toBe(400);
		expect((await at(scenario, '*')).status).toBe(400);
	});

	it('wants * on the first call (P10)', async () => {
		const scenario = server.scenario('P10', { variant: 'starFirst' });
		expect((await at(scenario)).status).toBe(400);
		const rows: Row[] = [];
		for (let cursor: string | null = '*'; cursor !== null; ) {
			const reply = await at(scenario, cursor);
			rows.push(...reply.rows);
			cursor = reply.json['next_cursor'] as string | null;
		}
		expect(rows).toEqual(scenario.records);
	});

	it('takes its cursor encoded once in a query and refuses every other form (P11)', async () => {
		const scenario = server.scenario('P11', { variant: 'query' });
		const first = await at(scenario);
		const cursor = String(first.json['next_cursor']);
		expect(cursor).toBe('a+b/20==');
		const ask = async (text: string): Promise<Reply> =>
			await call(`${scenario.url}?limit=20&cursor=${text}`);
		const second = await ask('a%2Bb%2F20%3D%3D');
		const third = await ask('a%2Bb%2F40%3D%3D');
		expect([...first.rows, ...second.rows, ...third.rows]).toEqual(scenario.records);
		expect((await ask('a+b/20==')).status).toBe(400);
		expect((await ask('a%252Bb%252F20%253D%253D')).status).toBe(400);
	});

	it('takes its cursor unchanged in a body and in a header (P11)', async () => {
		const body = server.scenario('P11', { variant: 'body' });
		const asked = await post(body.url, { paging: { after: 'a+b/40==', limit: 20 } });
		expect(asked.rows).toEqual(body.records.slice(40));
		const header = server.scenario('P11', { variant: 'header' });
		const read = await call(`${header.url}?limit=20`, { headers: { 'X-Cursor': 'a+b/40==' } });
		expect(read.rows).toEqual(header.records.slice(40));
	});

	it.each([
		['objectInBody', { id: 20, dir: 'next' }],
		['arrayInBody', [20, 'x']],
	])('%s takes %j back as JSON at its path (P12)', async (variant, cursor) => {
		const scenario = server.scenario('P12', { variant });
		const rows: Row[] = [];
		let after: JsonValue | undefined;
		do {
			const paging = { limit: 20, ...(after === undefined ? {} : { after }) };
			const reply = await post(scenario.url, { paging });
			rows.push(...reply.rows);
			after = reply.json['next_cursor'];
			if (rows.length === 20) expect(after).toEqual(cursor);
		} while (after !== null);
		expect(rows).toEqual(scenario.records);
		const asText = await post(scenario.url, { paging: { after: JSON.stringify(cursor) } });
		expect(asText.status).toBe(400);
	});

	it.each(['objectInQuery', 'arrayInQuery'])('%s takes JSON text (P12)', async (variant) => {
		const scenario = server.scenario('P12', { variant });
		const rows: Row[] = [];
		let cursor: JsonValue | undefined;
		do {
			const reply = await at(scenario, cursor === undefined ? undefined : JSON.stringify(cursor));
			rows.push(...reply.rows);
			cursor = reply.json['next_cursor'];
		} while (cursor !== null);
		expect(rows).toEqual(scenario.records);
		expect((await at(scenario, '[object Object]')).status).toBe(400);
	});

	it('says the cursor in a header and reads it from one (P13)', async () => {
		const scenario = server.scenario('P13');
		const rows: Row[] = [];
		let cursor: string | undefined;
		do {
			const reply = await call(`${scenario.url}?limit=20`, {
				headers: cursor === undefined ? {} : { 'x-cursor': cursor },
			});
			rows.push(...reply.rows);
			cursor = reply.headers['x-next-cursor'] as string | undefined;
		} while (cursor !== undefined);
		expect(rows).toEqual(scenario.records);
	});

	it('goes on after the id of the last record and ends with an empty page (P14)', async () => {
		const scenario = server.scenario('P14');
		const rows: Row[] = [];
		for (;;) {
			const after = rows.at(-1);
			const query = after ? `&starting_after=${after.id}` : '';
			const page = (await call(`${scenario.url}?limit=20${query}`)).rows;
			if (page.length === 0) break;
			rows.push(...page);
		}
		expect(rows).toEqual(scenario.records);
		expect((await call(`${scenario.url}?starting_after=999`)).status).toBe(400);
	});

	it('promises more without a cursor (P15)', async () => {
		const scenario = server.scenario('P15');
		const [first, second] = [await at(scenario), await at(scenario, 'A')];
		expect(first.json).toMatchObject({ next_cursor: 'A', has_more: true });
		expect(second.json).toMatchObject({ next_cursor: null, has_more: true });
		expect([...first.rows, ...second.rows]).toEqual(scenario.records);
	});

	it('gives a cursor after it has said that no more follows (P16)', async () => {
		const scenario = server.scenario('P16');
		const [first, second] = [await at(scenario), await at(scenario, 'A')];
		expect(second.json).toMatchObject({ next_cursor: scenario.expected.cursor, has_more: false });
		expect([...first.rows, ...second.rows]).toEqual(scenario.records);
		expect((await at(scenario, 'tail')).rows).toEqual([]);
	});

	it('gives the same cursor twice (P17)', async () => {
		const scenario = server.scenario('P17');
		const [first, second, third] = [
			await at(scenario),
			await at(scenario, 'A'),
			await at(scenario, 'A'),
		];
		expect([first, second, third].map(({ json }) => json['next_cursor'])).toEqual(['A', 'A', 'A']);
		expect([...first.rows, ...second.rows]).toEqual(scenario.records);
		expect(scenario.log.servedMoreThanOnce.size).toBe(1);
	});

	it('goes from A to B to A (P18)', async () => {
		const scenario = server.scenario('P18');
		const replies = [await at(scenario), await at(scenario, 'A'), await at(scenario, 'B')];
		expect(replies.map(({ json }) => json['next_cursor'])).toEqual(['A', 'B', 'A']);
		expect(replies.flatMap(({ rows }) => rows)).toEqual(scenario.records);
	});

	it.each([
		['one', [10, 0, 10]],
		['three', [10, 0, 0, 0, 10]],
	])('%s has empty pages before the end (P19)', async (variant, lengths) => {
		const scenario = server.scenario('P19', { variant });
		const pages: Row[][] = [];
		let cursor: string | null | undefined;
		do {
			const reply: Reply = await at(scenario, cursor ?? undefined);
			pages.push(reply.rows);
			cursor = reply.json['next_cursor'] as string | null;
		} while (cursor !== null);
		expect(pages.map(({ length }) => length)).toEqual(lengths);
		expect(pages.flat()).toEqual(scenario.records);
	});

	it('endless never runs out of new cursors (P19)', async () => {
		const scenario = server.scenario('P19', { variant: 'endless' });
		const cursors = new Set<string>();
		let reply = await at(scenario);
		expect(reply.rows).toEqual(scenario.records);
		for (let turn = 0; turn < 30; turn += 1) {
			const cursor = String(reply.json['next_cursor']);
			expect(cursors).not.toContain(cursor);
			cursors.add(cursor);
			reply = await at(scenario, cursor);
			expect(reply.rows).toEqual([]);
		}
	});

	it.each(['body', 'query'])(
		'%s gives a new id each time and forgets old ones (P36)',
		async (variant) => {
			const scenario = server.scenario('P36', { variant });
			const ask = async (members: Record<string, string | number>): Promise<Reply> =>
				variant === 'body'
					? await post(scenario.url, members)
					: await call(scenario.url, { params: members });
			const rows: Row[] = [];
			const ids: string[] = [];
			let reply = await ask({ size: 20 });
			while (reply.rows.length > 0) {
				rows.push(...reply.rows);
				ids.push(String(reply.json['_scroll_id']));
				reply = await ask({ scroll_id: ids.at(-1) ?? '' });
			}
			expect(rows).toEqual(scenario.records);
			expect(new Set(ids).size).toBe(3);
			expect((await ask({ scroll_id: ids[0] ?? '' })).status).toBe(404);
			expect((await ask({ scroll_id: ids.at(-1) ?? '' })).status).toBe(200);
		},
	);

	it('takes the size on the first call only (P39)', async () => {
		const scenario = server.scenario('P39', { variant: 'firstOnly' });
		const first = await at(scenario);
		const cursor = String(first.json['next_cursor']);
		expect((await at(scenario, cursor)).status).toBe(400);
		const second = await call(scenario.url, { params: { cursor } });
		expect(second.rows).toEqual(scenario.records.slice(20, 40));
	});

	it('wants the size on every call (P39)', async () => {
		const scenario = server.scenario('P39', { variant: 'always' });
		const cursor = String((await at(scenario)).json['next_cursor']);
		expect((await call(scenario.url, { params: { cursor } })).status).toBe(400);
		expect((await at(scenario, cursor)).rows).toEqual(scenario.records.slice(20, 40));
	});
});
