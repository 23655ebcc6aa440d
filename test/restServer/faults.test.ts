import axios from 'axios';
import { startRestServer } from './index';
import type { RestServer, Row, Scenario } from './index';
import { call } from './client';
import type { Reply } from './client';

describe('errors and limits', () => {
	let server: RestServer;
	let now = Date.UTC(2025, 0, 1, 0, 0, 0, 250);

	beforeAll(async () => {
		server = await startRestServer({ now: () => now });
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	const page = async ({ url }: Scenario, offset: number, timeout = 0): Promise<Reply> =>
		await call(`${url}?offset=${offset}&limit=20`, { timeout });

	async function readRest(scenario: Scenario, rows: Row[] = []): Promise<Row[]> {
		for (;;) {
			const reply = await page(scenario, rows.length);
			if (reply.rows.length === 0) return rows;
			rows.push(...reply.rows);
		}
	}

	it.each([
		['E01', 'seconds', 'retry-after', '2', 2000],
		['E01', 'fraction', 'retry-after', '0.5', 500],
		['E01', 'date', 'retry-after', 'Wed, 01 Jan 2025 00:00:04 GMT', 3750],
		['E02', 'epochSeconds', 'x-ratelimit-reset', '1735689603', 2750],
		['E02', 'epochMs', 'x-ratelimit-reset', '1735689602250', 2000],
		['E02', 'secondsToGo', 'x-ratelimit-reset', '2', 2000],
		['E02', 'far', 'x-ratelimit-reset', '1735776001', 86_400_750],
	])('the scenario %s %s says %s: %s and means %i ms', async (id, variant, name, value, waitMs) => {
		now = Date.UTC(2025, 0, 1, 0, 0, 0, 250);
		const scenario = server.scenario(id, { variant });
		expect(scenario.expected.waitMs).toBe(waitMs);
		const rows = (await page(scenario, 0)).rows;
		const refused = await page(scenario, 20);
		expect(refused.status).toBe(429);
		expect(refused.headers[name]).toBe(value);
		now += waitMs - 1;
		expect((await page(scenario, 20)).status).toBe(429);
		now += 1;
		await readRest(scenario, rows);
		expect(rows.slice(0, scenario.records.length)).toEqual(scenario.records);
		expect(scenario.counters).toEqual({ throttled: 2, early: 1 });
	});

	it.each([
		['E01', 'zero', '0'],
		['E01', 'pastDate', 'Tue, 31 Dec 2024 00:00:00 GMT'],
		['E01', 'junk', 'soon'],
		['E02', 'past', '1735603201'],
	])('the scenario %s %s says %s and is open at once', async (id, variant, value) => {
		now = Date.UTC(2025, 0, 1, 0, 0, 0, 250);
		const scenario = server.scenario(id, { variant });
		const rows = (await page(scenario, 0)).rows;
		const { headers } = await page(scenario, 20);
		expect(headers['retry-after'] ?? headers['x-ratelimit-reset']).toBe(value);
		expect(await readRest(scenario, rows)).toEqual(scenario.records);
		expect(scenario.counters).toEqual({ throttled: 1 });
	});

	it('counts down to 0, refuses beyond it and opens again with the window (E03)', async () => {
		const scenario = server.scenario('E03');
		const told: unknown[] = [];
		for (const offset of [0, 20, 40, 60]) {
			const { status, headers } = await page(scenario, offset);
			told.push([status, headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']]);
			now += 1000;
		}
		expect(told).toEqual([
			[200, '2', '10'],
			[200, '1', '9'],
			[200, '0', '8'],
			[429, '0', '7'],
		]);
		expect(scenario.counters['overrun']).toBe(1);
		now += 6000;
		expect((await page(scenario, 60)).rows[0]?.id).toBe(61);
	});

	it('shows no refusal to a client that waits at 0 (E03)', async () => {
		const scenario = server.scenario('E03');
		const rows: Row[] = [];
		while (rows.length < 145) {
			const { rows: some, headers } = await page(scenario, rows.length);
			rows.push(...some);
			if (headers['x-ratelimit-remaining'] === '0')
				now += Number(headers['x-ratelimit-reset']) * 1000;
		}
		expect(rows).toEqual(scenario.records);
		expect(scenario.counters['overrun']).toBeUndefined();
	});

	it.each([
		['status403', 403, 'rate limit exceeded'],
		['status420', 420, 'enhance your calm'],
		['status503', 503, 'slow down'],
		['okFalse', 200, '"ok":false'],
	])('%s throttles with %i (E04)', async (variant, status, text) => {
		const scenario = server.scenario('E04', { variant });
		const { rows } = await page(scenario, 0);
		const refused = await page(scenario, 20);
		expect(refused.status).toBe(status);
		expect(refused.text).toContain(text);
		now += scenario.expected.waitMs ?? 0;
		expect(await readRest(scenario, rows)).toEqual(scenario.records);
	});

	it('has an error object instead of page 2 once (E05)', async () => {
		const scenario = server.scenario('E05', { variant: 'once' });
		const refused = await page(scenario, 20);
		expect(refused.status).toBe(200);
		expect(refused.json).toEqual({ error: { code: 'backend_busy', message: 'try again' } });
		expect(await readRest(scenario)).toEqual(scenario.records);
	});

	it('has an error object instead of page 2 always (E05)', async () => {
		const scenario = server.scenario('E05', { variant: 'always' });
		expect((await page(scenario, 0)).rows).toEqual(scenario.records);
		for (const _ of [1, 2, 3]) expect((await page(scenario, 20)).json).toHaveProperty('error.code');
		expect(scenario.log.pages).toEqual([1]);
	});

	it('gives HTML with status 200 (E06)', async () => {
		const scenario = server.scenario('E06', { variant: 'html' });
		expect((await page(scenario, 0)).rows).toEqual(scenario.records);
		const reply = await page(scenario, 20);
		expect(reply.status).toBe(200);
		expect(reply.headers['content-type']).toMatch(/^text\/html/);
		expect(reply.text).toMatch(/^<!doctype html>/);
	});

	it.each([
		['empty', 200],
		['noContent', 204],
	])('%s says that there is nothing more with %i and no byte (E06)', async (variant, status) => {
		const scenario = server.scenario('E06', { variant });
		const rows = [...(await page(scenario, 0)).rows, ...(await page(scenario, 20)).rows];
		const end = await page(scenario, 40);
		expect([end.status, end.text]).toEqual([status, '']);
		expect(rows).toEqual(scenario.records);
	});

	it('puts a byte order mark before every page (E06)', async () => {
		const scenario = server.scenario('E06', { variant: 'byteOrderMark' });
		const rows: Row[] = [];
		for (const offset of [0, 20, 40]) {
			const { data } = await axios.get<Buffer>(`${scenario.url}?offset=${offset}&limit=20`, {
				responseType: 'arraybuffer',
			});
			expect([...data.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
			rows.push(...(JSON.parse(data.subarray(3).toString('utf8')) as { data: Row[] }).data);
		}
		expect(rows).toEqual(scenario.records);
	});

	it('cuts the JSON of page 2, once or always, under a right length (E06)', async () => {
		const once = server.scenario('E06', { variant: 'cutJsonOnce' });
		const cut = await page(once, 20);
		expect(Number(cut.headers['content-length'])).toBe(Buffer.byteLength(cut.text));
		expect(() => cut.rows).toThrow(SyntaxError);
		expect(await readRest(once)).toEqual(once.records);
		const always = server.scenario('E06', { variant: 'cutJson' });
		expect((await page(always, 0)).rows).toEqual(always.records);
		for (const _ of [1, 2]) {
			const reply = await page(always, 20);
			expect(() => reply.rows).toThrow(SyntaxError);
		}
	});

	it('answers 500 to page 4 once (E07)', async () => {
		const scenario = server.scenario('E07');
		const rows: Row[] = [];
		const statuses: number[] = [];
		while (rows.length < 105 && statuses.length < 20) {
			const reply = await page(scenario, rows.length);
			statuses.push(reply.status);
			if (reply.status === 200) rows.push(...reply.rows);
		}
		expect(statuses).toEqual([200, 200, 200, 500, 200, 200, 200]);
		expect(rows).toEqual(scenario.records);
		expect(scenario.log.servedMoreThanOnce.size).toBe(0);
	});

	it('leaves page 3 without an answer, once or always (E08)', async () => {
		const once = server.scenario('E08', { variant: 'once' });
		await expect(page(once, 40, 50)).rejects.toThrow('timeout');
		expect(await readRest(once)).toEqual(once.records);
		const always = server.scenario('E08', { variant: 'always' });
		expect([...(await page(always, 0)).rows, ...(await page(always, 20)).rows]).toEqual(
			always.records,
		);
		for (const _ of [1, 2]) await expect(page(always, 40, 50)).rejects.toThrow('timeout');
	});

	it('writes the digits of 9007199254740993 (E09)', async () => {
		const scenario = server.scenario('E09');
		const { text } = await page(scenario, 0);
		expect(text.match(/"serial":9007199254740993[,}]/g)).toHaveLength(5);
		const quoted = text.replaceAll(/:(9007199254740993)/g, ':"$1"');
		expect((JSON.parse(quoted) as { data: unknown }).data).toEqual(
			scenario.records.map((row) => expect.objectContaining(row as object) as unknown),
		);
	});

	it('has __proto__ as an own member (E10)', async () => {
		const scenario = server.scenario('E10');
		const { text, rows } = await page(scenario, 0);
		expect(text).toContain('"__proto__":{"polluted":true}');
		expect(rows.every((row) => Object.hasOwn(row, '__proto__'))).toBe(true);
		expect(JSON.stringify(rows)).toBe(JSON.stringify(scenario.records));
		expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
	});
});
