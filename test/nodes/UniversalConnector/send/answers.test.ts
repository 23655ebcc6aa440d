import { withoutBackOff } from '../../../helpers/backOff';
import { delayed, jsonAnswer, startRestServer, type RestServer } from '../../../restServer';
import { startWriteServer } from '../../../restServer/writes';
import { outcomes, send } from './run';

let server: RestServer;

beforeAll(async () => {
	server = await startRestServer();
});
beforeEach(() => server.reset());
afterAll(async () => await server.close());
withoutBackOff();

const items = [0, 1, 2].map((n) => ({ key: `k${n}` }));

describe('an error in a 200 (E05)', () => {
	const error = { error: { message: 'row 2 is bad' } };

	it('is halved for a repeatable call', async () => {
		server.mount('/bulk', ({ body }) =>
			jsonAnswer(body.toString().includes('k2') ? error : { ok: true }),
		);
		const result = await send(server, items, { options: { errorPath: 'error' } });
		expect(outcomes(result)).toEqual(['sent', 'sent', ['failed', 'row 2 is bad']]);
	});

	it('leaves the rows of another call unknown: some may have landed', async () => {
		server.mount('/bulk', () => jsonAnswer(error));
		const result = await send(server, items, {
			parameters: { method: 'POST' },
			options: { errorPath: 'error' },
		});
		for (const one of outcomes(result)) {
			expect(one).toEqual(['unknown', expect.stringContaining('row 2 is bad. Some records')]);
		}
		expect(server.log.entries).toHaveLength(1);
	});
});

it('throttling in a 200 is waited for (E04)', async () => {
	let calls = 0;
	server.mount('/bulk', () => {
		calls += 1;
		return jsonAnswer({ ok: calls > 1 });
	});
	const result = await send(server, items, {
		parameters: { method: 'POST' },
		options: { throttlePath: 'ok', throttleValue: 'false' },
	});
	expect(outcomes(result)).toEqual(['sent', 'sent', 'sent']);
	expect(result.run).toMatchObject({ calls: 2, retries: 1 });
});

it('the quota that the answers state is kept to (E03)', async () => {
	let left = 3;
	let refused = 0;
	server.mount('/bulk', () => {
		left -= 1;
		if (left < 0) refused += 1;
		const headers = [
			['X-RateLimit-Remaining', String(Math.max(left, 0))],
			['X-RateLimit-Reset', '1'],
		] as const;
		if (left === 0) setTimeout(() => (left = 3), 900);
		return jsonAnswer({}, { headers, status: left < 0 ? 429 : 200 });
	});
	const many = Array.from({ length: 5 }, (_, n) => ({ key: `k${n}` }));
	const result = await send(server, many, { parameters: { batchSize: 1 } });
	expect(outcomes(result)).toEqual(many.map(() => 'sent'));
	expect(refused).toBe(0);
	expect(Number(result.run['waitedMs'])).toBeGreaterThan(0);
});

it.each(['{"ok":', '<html><body>Sign in</body></html>', '', 'fine'])(
	'an answer without the records leaves them unknown (%j) (E06)',
	async (body) => {
		server.mount('/bulk', () => ({ status: 200, body }));
		const result = await send(server, items, {
			options: { joinBy: 'position', replyListPath: 'results' },
		});
		for (const one of outcomes(result)) expect(one).toEqual(['unknown', expect.any(String)]);
		expect(server.log.entries).toHaveLength(1);
	},
);

it('records answered with a page are unknown, and the third page in a row ends the run (E06)', async () => {
	const body = '<!doctype html><html><body>Sign in</body></html>';
	server.mount('/bulk', () => ({ status: 200, body }));
	const many = Array.from({ length: 5 }, (_, n) => ({ key: `k${n}` }));
	const result = await send(server, many, { parameters: { batchSize: 1 } });
	const page = ['unknown', expect.stringContaining('an HTML page instead of JSON')];
	const unsent = ['failed', expect.stringContaining('Not sent, because an earlier call failed')];
	expect(outcomes(result)).toEqual([page, page, page, unsent, unsent]);
	expect(server.log.entries).toHaveLength(3);
});

it('a run that repeats calls ends at the limit of calls, and says which records are left', async () => {
	let calls = 0;
	server.mount('/bulk', () => {
		calls += 1;
		return jsonAnswer({}, { status: calls === 1 ? 429 : 200, headers: [['Retry-After', '0']] });
	});
	const result = await send(server, items, {
		parameters: { batchSize: 1 },
		options: { maxCalls: 3 },
	});
	expect(outcomes(result)).toEqual([
		'sent',
		'sent',
		['failed', "The limit of calls is reached. Raise 'Limit: Calls', and send the rest again"],
	]);
	expect(server.log.entries).toHaveLength(3);
	expect(result.run).toMatchObject({ stopReason: 'error', complete: false, failed: 1 });
});

it('a canceled run sends nothing more', async () => {
	const slow = await startWriteServer({ layers: [delayed(30)] });
	const many = Array.from({ length: 50 }, (_, n) => ({ key: `k${n}` }));
	const result = await send(slow, many, {
		parameters: { batchSize: 1 },
		rest: {
			onStart: (execution) => {
				const timer = setInterval(() => {
					if (slow.log.entries.length < 3) return;
					clearInterval(timer);
					execution.cancel();
				}, 5);
			},
		},
	});
	const calls = slow.log.entries.length;
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(result.status).toBe('canceled');
	expect(calls).toBeLessThan(50);
	expect(slow.log.entries).toHaveLength(calls);
	await slow.close();
});
