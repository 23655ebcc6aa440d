import { createConnection } from 'node:net';
import { cutAtPage, delayed, dripAtPage, hangAtPage, hugeAtPage, statusAtPage } from './index';
import { startRecordingServer, startRestServer } from './index';
import type { HttpServer, RestServer, Row, Scenario } from './index';
import { call, post, trusting } from './client';

describe('startRestServer', () => {
	let server: RestServer;

	beforeAll(async () => {
		server = await startRestServer();
	});
	afterAll(async () => await server.close());
	beforeEach(() => server.reset());

	/** Servers of a single test, closed even when it fails. */
	const extra: HttpServer[] = [];
	const keep = <Server extends HttpServer>(started: Server): Server => {
		extra.push(started);
		return started;
	};
	afterEach(async () => {
		await Promise.all(extra.splice(0).map(async (one) => await one.close()));
	});

	/** Reads P20 by offset, repeating a call that did not bring a page. */
	async function readTwoHundred(scenario: Scenario): Promise<Row[]> {
		const rows: Row[] = [];
		// A broken server must fail the test, not keep it busy.
		for (let turn = 0; turn < 20; turn += 1) {
			const url = `${scenario.url}?offset=${rows.length}&limit=100`;
			const reply = await call(url).catch(() => undefined);
			if (reply?.status !== 200) continue;
			if (reply.rows.length === 0) return rows;
			rows.push(...reply.rows);
		}
		throw new Error('the list has no end');
	}

	it('writes down what arrived as it arrived', async () => {
		await post(`${server.url}/nowhere?b=2&a=1&b=%C3%A9+x&c`, '{"k":1}', {
			headers: { 'X-OdD-Case': 'Yes', 'content-type': 'application/json' },
		});
		const [entry] = server.log.entries;
		expect(entry).toMatchObject({
			number: 1,
			method: 'POST',
			path: '/nowhere',
			target: '/nowhere?b=2&a=1&b=%C3%A9+x&c',
			query: [
				['b', '2'],
				['a', '1'],
				['b', 'é x'],
				['c', ''],
			],
			body: '{"k":1}',
			status: 404,
			inFlight: 1,
		});
		expect(entry?.rawHeaders).toContainEqual(['X-OdD-Case', 'Yes']);
	});

	it('writes down the body of a GET and a target that is no valid path', async () => {
		await call(`${server.url}/x`, { method: 'GET', data: 'stray' });
		await new Promise<void>((resolve) => {
			const socket = createConnection(server.port, server.host, () => {
				socket.write('GET //%zz?a=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
			});
			socket.resume().on('close', () => resolve());
		});
		expect(server.log.entries[0]?.body).toBe('stray');
		expect(server.log.entries[1]).toMatchObject({ path: '//%zz', query: [['a', '%zz']] });
	});

	it('takes any content type and any method', async () => {
		await call(`${server.url}/x`, {
			method: 'DELETE',
			data: 'plain',
			headers: { 'content-type': 'x/y' },
		});
		expect(server.log.entries[0]).toMatchObject({ method: 'DELETE', body: 'plain' });
	});

	it('keeps scenarios apart, even those of one id', async () => {
		const one = server.scenario('P20');
		const other = server.scenario('P20');
		await call(one.url);
		expect(one.path).not.toBe(other.path);
		expect(one.log.entries).toHaveLength(1);
		expect(other.log.entries).toHaveLength(0);
	});

	it('refuses the wrong method and names the right one', async () => {
		const reply = await post(server.scenario('P20').url, {});
		expect(reply.status).toBe(405);
		expect(reply.headers['allow']).toBe('GET');
	});

	it('forgets scenarios and requests when reset', async () => {
		const { url } = server.scenario('P20');
		await call(url);
		server.reset();
		expect(server.log.entries).toHaveLength(0);
		expect((await call(url)).status).toBe(404);
	});

	it('counts calls in flight and pages served twice', async () => {
		const scenario = server.scenario('P20', { layers: [delayed(30)] });
		const urls = [0, 100, 100].map((offset) => `${scenario.url}?offset=${offset}&limit=100`);
		await Promise.all(urls.map((url) => call(url)));
		expect(server.log.maxInFlight).toBe(3);
		expect([...scenario.log.servedMoreThanOnce]).toEqual([[`${scenario.path} 100-200`, 2]]);
		expect([...scenario.log.pages].sort()).toEqual([1, 2, 2]);
		await call(scenario.url);
		expect(server.log.entries.at(-1)?.inFlight).toBe(1);
	});

	it('puts a status, a cut and a closed connection on any scenario, each once', async () => {
		const scenario = server.scenario('P20', {
			layers: [
				statusAtPage(502, { page: 1 }),
				cutAtPage({ page: 2 }),
				cutAtPage({ page: 2, afterBytes: 0 }),
			],
		});
		expect(await readTwoHundred(scenario)).toEqual(scenario.records);
		expect(scenario.log.entries).toHaveLength(6);
		expect(scenario.log.servedMoreThanOnce.size).toBe(0);
		expect(scenario.log.entries.map(({ status }) => status)).toEqual([
			502,
			200,
			undefined,
			200,
			200,
			200,
		]);
	});

	it('hangs until the client gives up', async () => {
		const scenario = server.scenario('P20', { layers: [hangAtPage({ page: 1 })] });
		await expect(call(scenario.url, { timeout: 50 })).rejects.toThrow('timeout');
		expect(scenario.log.entries[0]?.status).toBeUndefined();
		expect((await call(scenario.url)).status).toBe(200);
	});

	it('drips one character per interval', async () => {
		const scenario = server.scenario('P20', {
			rows: 1,
			layers: [dripAtPage({ page: 1, intervalMs: 1 })],
		});
		const started = performance.now();
		const reply = await call(scenario.url);
		expect(reply.rows).toEqual(scenario.records);
		expect(performance.now() - started).toBeGreaterThan(reply.text.length);
	});

	it('ends hanging and dripping answers when it is closed', async () => {
		const brief = keep(await startRestServer());
		const hanging = brief.scenario('P20', { layers: [hangAtPage({ page: 1 })] });
		const dripping = brief.scenario('P20', { layers: [dripAtPage({ page: 1, intervalMs: 50 })] });
		const calls = [hanging, dripping].map(({ url }) => call(url).catch(() => 'ended'));
		while (brief.log.entries.length < 2) await new Promise(setImmediate);
		await brief.close();
		expect(await Promise.all(calls)).toEqual(['ended', 'ended']);
	});

	it('streams a page of 100 MB without holding it', async () => {
		const bytes = 100 * 1024 * 1024;
		const scenario = server.scenario('P20', { rows: 3, layers: [hugeAtPage({ page: 1, bytes })] });
		const before = process.memoryUsage().rss;
		const { length, tail } = await new Promise<{ length: number; tail: string }>((resolve) => {
			let length = 0;
			let tail = '';
			const socket = createConnection(server.port, server.host, () => {
				socket.write(`GET ${scenario.path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
			});
			socket.on('data', (chunk: Buffer) => {
				length += chunk.length;
				tail = (tail + chunk.toString('latin1')).slice(-1000);
			});
			socket.on('close', () => resolve({ length, tail }));
		});
		expect(length).toBeGreaterThan(bytes);
		expect(tail).toContain('"id":3');
		expect(process.memoryUsage().rss - before).toBeLessThan(bytes);
	}, 30_000);

	it('runs beside other servers, and a recording one answers 200 to anything', async () => {
		const other = keep(await startRestServer());
		const stranger = keep(await startRecordingServer());
		expect(new Set([server.port, other.port, stranger.port]).size).toBe(3);
		const reply = await call(`http://localhost:${stranger.port}/a?b=c`, {
			headers: { 'X-Key': 'k' },
		});
		expect(reply.status).toBe(200);
		expect(stranger.log.entries[0]).toMatchObject({ target: '/a?b=c' });
		expect(stranger.log.entries[0]?.rawHeaders).toContainEqual(['X-Key', 'k']);
	});

	it('speaks https with a certificate that can be trusted by hand only', async () => {
		const secure = keep(await startRestServer({ isSecure: true }));
		const { url } = secure.scenario('P20');
		expect(url).toMatch(/^https:/);
		await expect(call(url)).rejects.toThrow(/self-signed/);
		expect((await call(url, trusting(secure.certificate))).status).toBe(200);
		expect(
			(await call(url.replace(secure.host, 'localhost'), trusting(secure.certificate))).status,
		).toBe(200);
	});

	it('asks the clock it was given', async () => {
		const clocked = keep(await startRestServer({ now: () => 1234 }));
		await call(clocked.url);
		expect(clocked.log.entries[0]?.startedAt).toBe(1234);
	});
});
