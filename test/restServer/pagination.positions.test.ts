import { startRestServer } from './index';
import type { RestServer, Row, Scenario } from './index';
import { call } from './client';
import type { Reply } from './client';

describe('lists by position', () => {
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	const at = async (scenario: Scenario, query: string): Promise<Reply> =>
		await call(`${scenario.url}?${query}`);

	/** Offset by rows received until nothing comes; also gives the calls made. */
	async function byOffset(scenario: Scenario, limit: number, start = 0): Promise<Row[]> {
		const rows: Row[] = [];
		for (;;) {
			const reply = await at(scenario, `offset=${start + rows.length}&limit=${limit}`);
			expect(reply.status).toBe(200);
			if (reply.rows.length === 0) return rows;
			rows.push(...reply.rows);
		}
	}

	it('gives 200 rows in two pages and then an empty one (P20)', async () => {
		const scenario = server.scenario('P20');
		expect(await byOffset(scenario, 100)).toEqual(scenario.records);
		expect(scenario.records).toHaveLength(200);
		expect(scenario.log.pages).toEqual([1, 2, 3]);
	});

	it('tells the total when asked to (P20)', async () => {
		const reply = await at(server.scenario('P20', { variant: 'withTotal' }), 'offset=0&limit=100');
		expect(reply.json['total']).toBe(200);
	});

	it.each([400, 404, 416])('answers %i past the end and only there (P21)', async (status) => {
		const scenario = server.scenario('P21', { variant: `status${status}` });
		const statuses = [];
		for (const offset of [0, 100, 199, 200, 300]) {
			statuses.push((await at(scenario, `offset=${offset}&limit=100`)).status);
		}
		expect(statuses).toEqual([200, 200, 200, status, status]);
	});

	it('gives an empty first page when there is nothing at all (P21)', async () => {
		const reply = await at(server.scenario('P21', { rows: 0 }), 'offset=0&limit=100');
		expect(reply.status).toBe(200);
		expect(reply.rows).toEqual([]);
	});

	it('counts pages from 0 (P22)', async () => {
		const scenario = server.scenario('P22', { variant: 'zeroBased' });
		const rows: Row[] = [];
		for (const page of [0, 1, 2]) rows.push(...(await at(scenario, `page=${page}&size=20`)).rows);
		expect(rows).toEqual(scenario.records);
	});

	it('counts pages from 1 and refuses 0 (P22)', async () => {
		const scenario = server.scenario('P22', { variant: 'oneBased' });
		const rows: Row[] = [];
		for (const page of [1, 2, 3]) rows.push(...(await at(scenario, `page=${page}&size=20`)).rows);
		expect(rows).toEqual(scenario.records);
		expect((await at(scenario, 'page=0&size=20')).status).toBe(400);
	});

	it('takes page 0 for page 1, byte for byte, and goes on with 2 (P22)', async () => {
		const scenario = server.scenario('P22', { variant: 'zeroEqualsOne' });
		const [zero, one, two] = [
			await at(scenario, 'page=0&size=20'),
			await at(scenario, 'page=1&size=20'),
			await at(scenario, 'page=2&size=20'),
		];
		expect(zero.text).toBe(one.text);
		expect(two.rows[0]).toEqual(scenario.records[20]);
		expect(scenario.log.servedMoreThanOnce.size).toBe(1);
	});

	it('counts pages in a parameter called offset (P23)', async () => {
		const scenario = server.scenario('P23');
		const rows: Row[] = [];
		for (const page of [0, 1, 2])
			rows.push(...(await at(scenario, `offset=${page}&limit=20`)).rows);
		expect(rows).toEqual(scenario.records);
	});

	it('starts at offset 1 and refuses 0 (P24)', async () => {
		const scenario = server.scenario('P24');
		expect(await byOffset(scenario, 100, 1)).toEqual(scenario.records);
		const offsets = scenario.log.entries.map(({ query }) => query[0]?.[1]);
		expect(offsets).toEqual(['1', '101', '201', '251']);
		expect((await at(scenario, 'offset=0&limit=100')).status).toBe(400);
	});

	it('gives 2,000 rows where 10,000 are asked for, 5,000 in all (P25)', async () => {
		const scenario = server.scenario('P25');
		expect((await at(scenario, 'offset=0&limit=10000')).rows).toHaveLength(2000);
		const rows = await byOffset(scenario, 10_000);
		expect(rows).toHaveLength(5000);
		expect(rows).toEqual(scenario.records);
	});

	it('takes another cap and another number of rows (P25)', async () => {
		const scenario = server.scenario('P25', { rows: 25, cap: 10 });
		expect((await byOffset(scenario, 100)).map(({ id }) => id)).toEqual(
			Array.from({ length: 25 }, (_, index) => index + 1),
		);
	});

	it.each([
		['pageAfter', 'page[after]', 'page[size]'],
		['paginationPage', 'pagination[start]', 'pagination[limit]'],
	])('%s knows its names raw and encoded once, not twice (P26)', async (variant, offset, limit) => {
		const scenario = server.scenario('P26', { variant });
		const raw = await at(scenario, `${offset}=20&${limit}=20`);
		const once = await at(
			scenario,
			`${encodeURIComponent(offset)}=40&${encodeURIComponent(limit)}=20`,
		);
		const twice = await at(scenario, `${encodeURIComponent(encodeURIComponent(offset))}=40`);
		const first = await at(scenario, `${limit}=20`);
		expect([...first.rows, ...raw.rows, ...once.rows]).toEqual(scenario.records);
		expect(twice.status).toBe(400);
	});

	it('reads limit=40,20 as skip 40, give 20 (P27)', async () => {
		const scenario = server.scenario('P27');
		const rows: Row[] = [];
		for (const limit of ['0,20', '20,20', '40,20', '60,20']) {
			rows.push(...(await at(scenario, `limit=${limit}`)).rows);
		}
		expect(rows).toEqual(scenario.records);
		expect((await at(scenario, 'limit=20')).status).toBe(400);
	});

	it('reads STARTPOSITION from 1 (P28)', async () => {
		const scenario = server.scenario('P28', { variant: 'startPosition' });
		const rows: Row[] = [];
		for (const start of [1, 21, 41]) {
			const q = encodeURIComponent(`SELECT * FROM Person STARTPOSITION ${start} MAXRESULTS 20`);
			rows.push(...(await at(scenario, `q=${q}`)).rows);
		}
		expect(rows).toEqual(scenario.records);
		expect((await at(scenario, 'q=SELECT+*+FROM+Person')).status).toBe(400);
	});

	it('reads LIMIT and OFFSET from 0 (P28)', async () => {
		const scenario = server.scenario('P28', { variant: 'limitOffset' });
		const rows: Row[] = [];
		for (const offset of [0, 20, 40]) {
			const q = `status in ('active','archived') LIMIT 20 OFFSET ${offset}`;
			rows.push(...(await at(scenario, `q=${encodeURIComponent(q)}`)).rows);
		}
		expect(rows).toEqual(scenario.records);
	});

	it.each([
		['xTotalCount', 'x-total-count', '319', '319'],
		['contentRange', 'content-range', 'items 0-24/319', 'items 300-318/319'],
		['contentRangeUnknownRange', 'content-range', 'items */319', 'items */319'],
		['contentRangeUnknownTotal', 'content-range', 'items 0-24/*', 'items 300-318/*'],
	])('%s tells the total in %s (P29)', async (variant, name, first, last) => {
		const scenario = server.scenario('P29', { variant });
		expect((await at(scenario, 'offset=0&limit=25')).headers[name]).toBe(first);
		expect((await at(scenario, 'offset=300&limit=25')).headers[name]).toBe(last);
		expect(await byOffset(scenario, 25)).toEqual(scenario.records);
	});

	it('tells the number of pages in X-WP-TotalPages and refuses the page after (P29)', async () => {
		const scenario = server.scenario('P29', { variant: 'xWpTotalPages' });
		const rows: Row[] = [];
		for (let page = 1; page <= 13; page += 1) {
			const reply = await at(scenario, `page=${page}&size=25`);
			expect(reply.headers['x-wp-totalpages']).toBe('13');
			rows.push(...reply.rows);
		}
		expect(rows).toEqual(scenario.records);
		expect((await at(scenario, 'page=14&size=25')).status).toBe(400);
	});

	it.each([
		['text', '1,234'],
		['null', null],
		['negative', -1],
		['tooSmall', 30],
	])('%s says the total %p and still gives every row (P30)', async (variant, total) => {
		const scenario = server.scenario('P30', { variant });
		expect((await at(scenario, 'limit=50')).json['total']).toBe(total);
		expect(await byOffset(scenario, 50)).toHaveLength(200);
	});

	it.each([
		['pages', 10],
		['records', 100],
	])('total counts %s (P31)', async (variant, total) => {
		const scenario = server.scenario('P31', { variant });
		const rows: Row[] = [];
		for (let page = 1; page <= 10; page += 1) {
			const reply = await at(scenario, `page=${page}&size=10`);
			expect(reply.json['total']).toBe(total);
			rows.push(...reply.rows);
		}
		expect(rows).toEqual(scenario.records);
		expect((await at(scenario, 'page=11&size=10')).status).toBe(404);
	});

	it('repeats a row after an insertion (P32)', async () => {
		const scenario = server.scenario('P32', { variant: 'inserted' });
		const rows = await byOffset(scenario, 20);
		expect(rows).toHaveLength(61);
		expect(rows[20]).toEqual(rows[19]);
		expect(rows.filter((_, index) => index !== 20)).toEqual(scenario.records);
	});

	it('skips a row after a removal, unless the pages overlap by one (P32)', async () => {
		const plain = server.scenario('P32', { variant: 'removed' });
		const rows = await byOffset(plain, 20);
		expect(rows.map(({ id }) => id)).not.toContain(21);
		expect(rows).toHaveLength(59);

		const overlapped = server.scenario('P32', { variant: 'removed' });
		const byId = new Map<number, Row>();
		const totals = [];
		for (const offset of [0, 19, 38, 57]) {
			const reply = await at(overlapped, `offset=${offset}&limit=20`);
			totals.push(reply.json['total']);
			for (const row of reply.rows) byId.set(row.id, row);
		}
		expect([...byId.values()]).toEqual(overlapped.records);
		expect(totals).toEqual([60, 59, 59, 59]);
	});

	it('refuses what lies behind 10,000 records, and a window brings the rest (P34)', async () => {
		const scenario = server.scenario('P34');
		const rows: Row[] = [];
		for (let offset = 0; offset < 10_000; offset += 1000) {
			rows.push(...(await at(scenario, `offset=${offset}&limit=1000`)).rows);
		}
		expect(rows).toEqual(scenario.records);
		const beyond = await at(scenario, 'offset=10000&limit=1000');
		expect(beyond.status).toBe(400);
		expect(beyond.text).toContain('result window is too large');
		const since = encodeURIComponent(rows.at(-1)?.updatedAt ?? '');
		const rest = await at(scenario, `offset=0&limit=5000&updated_since=${since}`);
		expect(rest.rows).toHaveLength(2000);
		expect(rest.rows[0]?.id).toBe(10_001);
	});

	it('serves its last page for ever (P40)', async () => {
		const scenario = server.scenario('P40');
		const pages = [];
		for (const page of [1, 2, 3, 4, 9]) pages.push(await at(scenario, `page=${page}&size=20`));
		expect(pages.slice(0, 3).flatMap(({ rows }) => rows)).toEqual(scenario.records);
		expect(pages[3]?.text).toBe(pages[2]?.text);
		expect(pages[4]?.text).toBe(pages[2]?.text);
	});

	it.each([
		['P20', 'offset=x&limit=10'],
		['P20', 'offset=0&limit=0'],
		['P20', 'offset=0&offset=20&limit=10'],
		['P20', 'offset=-1&limit=10'],
		['P22', 'page=1.5&size=20'],
	])('the scenario %s refuses %s', async (id, query) => {
		expect((await at(server.scenario(id), query)).status).toBe(400);
	});
});
