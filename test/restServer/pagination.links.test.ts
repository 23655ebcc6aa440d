import { get } from 'node:http';
import { startRestServer } from './index';
import type { RestServer, Row, Scenario } from './index';
import { call, countCall, trusting } from './client';

/** Targets by relation, read with the eyes of this test only: every `<…>` and what follows it. */
function links(headerLines: readonly string[]): Map<string, string> {
	const found = new Map<string, string>();
	for (const line of headerLines) {
		for (const piece of line.split(/,(?=\s*<)/)) {
			const [, target = '', rest = ''] = /<([^>]*)>(.*)/.exec(piece) ?? [];
			const rels = /rel="?([^";]*)"?/.exec(rest)?.[1] ?? '';
			for (const rel of rels.split(' ')) found.set(rel, target);
		}
	}
	return found;
}

describe('lists by link', () => {
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	/** Header lines one by one; axios joins them, fetch does as well, the raw response does not. */
	async function linkLines(url: string): Promise<{ rows: Row[]; lines: string[] }> {
		countCall();
		return await new Promise((resolve) => {
			get(url, (response) => {
				const raw = response.rawHeaders;
				const lines = raw.filter((_, index) => index % 2 === 1 && raw[index - 1] === 'Link');
				let text = '';
				response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
				response.on('end', () => resolve({ lines, rows: JSON.parse(text) as Row[] }));
			});
		});
	}

	it.each([
		['P01', 'nextFirst', /^<[^>]+>; rel="next", </],
		['P01', 'nextMiddle', /rel="first", <[^>]+>; rel="next", <[^>]+>; rel="last"$/],
		['P01', 'nextLast', /rel="last", <[^>]+>; rel="next"$/],
		['P01', 'commasAndSemicolons', /<[^>]+fields=id,name;email>; rel="next"/],
		['P01', 'severalRels', /rel="first start", <[^>]+>; rel="next"$/],
		['P02', 'capitalRel', /rel="Next"$/],
		['P02', 'bareRel', /rel=next$/],
	])('the scenario %s %s writes its first page as %p', async (id, variant, shape) => {
		const { lines } = await linkLines(`${server.scenario(id, { variant }).url}?size=10`);
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(shape);
	});

	it.each([
		['P01', 'nextFirst', 'next'],
		['P01', 'nextMiddle', 'next'],
		['P01', 'nextLast', 'next'],
		['P01', 'commasAndSemicolons', 'next'],
		['P01', 'severalRels', 'next'],
		['P02', 'capitalRel', 'Next'],
		['P02', 'twoHeaders', 'next'],
		['P02', 'bareRel', 'next'],
	])('the scenario %s %s leads through all rows and then has no %s', async (id, variant, rel) => {
		const scenario = server.scenario(id, { variant });
		const rows: Row[] = [];
		let url: string | undefined = `${scenario.url}?size=10`;
		while (url !== undefined) {
			const page = await linkLines(url);
			rows.push(...page.rows);
			url = links(page.lines).get(rel);
		}
		expect(rows).toEqual(scenario.records);
		expect(scenario.log.pages).toEqual([1, 2, 3, 4, 5]);
	});

	it('severalRels marks the page before the last with "next last" (P01)', async () => {
		const scenario = server.scenario('P01', { variant: 'severalRels' });
		const { lines } = await linkLines(`${scenario.url}?size=10&page=4`);
		expect(lines[0]).toContain('rel="next last"');
	});

	it('twoHeaders has next in a line of its own (P02)', async () => {
		const { lines } = await linkLines(server.scenario('P02', { variant: 'twoHeaders' }).url);
		expect(lines).toHaveLength(2);
		expect(lines[1]).toMatch(/rel="next"$/);
	});

	it('has a next for ever and says results="false" from the last page on (P03)', async () => {
		const scenario = server.scenario('P03');
		const rows: Row[] = [];
		const flags: boolean[] = [];
		let url = `${scenario.url}?size=10`;
		for (let turn = 0; turn < 6; turn += 1) {
			const page = await linkLines(url);
			rows.push(...page.rows);
			flags.push(page.lines[0]?.includes('results="true"') ?? false);
			url = links(page.lines).get('next') ?? '';
		}
		expect(rows).toEqual(scenario.records);
		expect(flags).toEqual([true, true, true, true, false, false]);
	});

	/** Follows the member named, resolved against the address asked for. */
	async function follow(scenario: Scenario, name: string, start: string): Promise<Row[]> {
		const rows: Row[] = [];
		let url: string | null = `${scenario.url}${start}`;
		while (url !== null) {
			const reply = await call(url);
			expect(reply.status).toBe(200);
			rows.push(...reply.rows);
			const next = reply.json[name];
			url = typeof next === 'string' ? new URL(next, url).href : null;
		}
		return rows;
	}

	it.each([
		['rootRelative', /^\/p04-\d+\/v1\/people\?size=20&p=2$/],
		['queryOnly', /^\?size=20&p=2$/],
		['lastSegment', /^people\?size=20&p=2$/],
	])('%s gives an address like %p (P04)', async (variant, shape) => {
		const scenario = server.scenario('P04', { variant });
		expect((await call(`${scenario.url}?size=20`)).json['next']).toMatch(shape);
		expect(await follow(scenario, 'next', '?size=20')).toEqual(scenario.records);
	});

	it.each(['otherHost', 'otherPort', 'otherHostSamePort', 'http', 'userinfo'])(
		'%s points to another origin, which has the rest (P05)',
		async (variant) => {
			const scenario = server.scenario('P05', { variant });
			const first = await call(`${scenario.url}?size=20`);
			expect(first.rows).toEqual(scenario.records);
			const next = new URL(String(first.json['next']));
			expect(next.origin).not.toBe(server.url);
			const second = await call(next.href, { headers: { 'X-Key': 'leaked' } });
			expect(second.rows[0]?.id).toBe(21);
			const reached = variant === 'otherHostSamePort' ? server.log : server.elsewhere.log;
			expect(reached.entries.at(-1)?.rawHeaders).toContainEqual(['X-Key', 'leaked']);
		},
	);

	it('userinfo shows the good host before the @ only (P05)', async () => {
		const { url } = server.scenario('P05', { variant: 'userinfo' });
		const next = String((await call(`${url}?size=20`)).json['next']);
		expect(next).toContain(`http://${server.host}:${server.port}@`);
		expect(new URL(next).port).toBe(String(server.elsewhere.port));
	});

	it('gives all rows when the path is rebased on the own origin (P05)', async () => {
		const scenario = server.scenario('P05', { variant: 'otherPort' });
		const rows: Row[] = [];
		let url: string | null = `${scenario.url}?size=20`;
		while (url !== null) {
			const reply = await call(url);
			rows.push(...reply.rows);
			const next = reply.json['next'] as string | null;
			url = next === null ? null : `${server.url}${new URL(next).pathname}${new URL(next).search}`;
		}
		expect(rows).toHaveLength(45);
		expect(server.elsewhere.log.entries).toHaveLength(0);
	});

	it('http is a downgrade on a secure server (P05)', async () => {
		const secure = await startRestServer({ isSecure: true });
		const { url } = secure.scenario('P05', { variant: 'http' });
		const first = await call(`${url}?size=20`, trusting(secure.certificate));
		await secure.close();
		expect(first.json['next']).toMatch(/^http:/);
	});

	it('refuses a parameter that is added to a link already holding it (P06)', async () => {
		const scenario = server.scenario('P06');
		const start = '?status=any&fields=id,name&size=20';
		expect(await follow(scenario, 'next', start)).toEqual(scenario.records);
		const next = String((await call(`${scenario.url}${start}`)).json['next']);
		expect(next).toContain('status=any');
		expect((await call(`${next}&size=20`)).status).toBe(400);
		expect((await call(`${next}&status=any`)).status).toBe(400);
		expect((await call(`${next}&unheard=of`)).status).toBe(400);
	});

	it('puts the access token into the link (P07)', async () => {
		const scenario = server.scenario('P07');
		const token = encodeURIComponent(scenario.given.auth?.['value'] ?? '');
		const start = `?size=20&access_token=${token}`;
		expect((await call(`${scenario.url}${start}`)).json['next']).toContain(`access_token=${token}`);
		expect(await follow(scenario, 'next', start)).toEqual(scenario.records);
		expect((await call(`${scenario.url}?size=20`)).status).toBe(401);
	});

	it('gives a link without the key, and wants the key exactly once (P08)', async () => {
		const scenario = server.scenario('P08', { variant: 'lacking' });
		const key = `api_key=${encodeURIComponent(scenario.given.auth?.['value'] ?? '')}`;
		const rows: Row[] = [];
		let url: string | null = `${scenario.url}?size=20`;
		while (url !== null) {
			expect((await call(url)).status).toBe(401);
			expect((await call(`${url}&${key}&${key}`)).status).toBe(401);
			const reply = await call(`${url}&${key}`);
			rows.push(...reply.rows);
			url = reply.json['next'] as string | null;
		}
		expect(rows).toEqual(scenario.records);
	});

	it('gives a link that has the key already (P08)', async () => {
		const scenario = server.scenario('P08', { variant: 'present' });
		const key = `api_key=${encodeURIComponent(scenario.given.auth?.['value'] ?? '')}`;
		expect(await follow(scenario, 'next', `?size=20&${key}`)).toEqual(scenario.records);
	});

	it.each([
		['odata', '@odata.nextLink'],
		['dotted', 'paging.next'],
		['blank', 'next page'],
	])('%s has the link in one member called %s (P37)', async (variant, name) => {
		const scenario = server.scenario('P37', { variant });
		expect(scenario.given.nextLink).toEqual({ in: 'body', at: `"${name}"` });
		expect(await follow(scenario, name, '?size=20')).toEqual(scenario.records);
		expect((await call(`${scenario.url}?size=20&p=3`)).json).not.toHaveProperty([name]);
	});
});
