import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { withoutBackOff } from '../../../helpers/backOff';
import { type Answer, jsonAnswer, type Layer } from '../../../restServer';
import {
	seeded,
	startWriteServer,
	withTroubles,
	type WriteServer,
} from '../../../restServer/writes';
import { outcomes, send, type SendResult } from './run';

jest.setTimeout(120_000);
withoutBackOff();

const LOOKUP = {
	syncField: 'key',
	lookupPath: '/people?key={key}',
	lookupRecordPath: 'data',
	updateMethod: 'PATCH',
	updatePath: '/people/{found.key}',
	onNoSyncField: 'create',
};

/** How often the server took each item, which carries its position as `at`. */
function landings(server: WriteServer): Map<number, number> {
	const counts = new Map<number, number>();
	for (const { at } of server.taken.flat()) {
		counts.set(Number(at), (counts.get(Number(at)) ?? 0) + 1);
	}
	return counts;
}

/** Every item once, on Records or on the error output. */
function requireEachOnce({ outputs }: SendResult, count: number): void {
	const [records = [], , errors = []] = outputs;
	const positions = [...records, ...errors].map(
		({ pairedItem }) => (pairedItem as { item: number }).item,
	);
	expect(positions.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
}

const nameOf = (told: unknown) => String(Array.isArray(told) ? told[0] : told);

const cases = fc.record({
	seed: fc.nat(),
	maxCalls: fc.integer({ min: 1, max: 30 }),
	inFlight: fc.integer({ min: 1, max: 3 }),
	batchSize: fc.integer({ min: 1, max: 4 }),
	bodyShape: fc.constantFrom('list', 'object'),
	method: fc.constantFrom('POST', 'PUT'),
	writeMode: fc.constantFrom('all', 'create', 'createUpdate', 'update'),
	duplicates: fc.constantFrom('firstWins', 'lastWins', 'merge', 'rejectAll'),
	keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'bad', undefined), {
		minLength: 1,
		maxLength: 9,
	}),
	isStrict: fc.boolean(),
	trouble: fc.constantFrom(0, 0.1, 0.3),
});

it('every row has one outcome, and a true one, whatever limits and troubles there are', async () => {
	await fc.assert(
		fc.asyncProperty(cases, async (given) => {
			const { seed, maxCalls, inFlight, batchSize, writeMode, duplicates, trouble } = given;
			const part = trouble / 4;
			const troubles = { throttled: part, failed: part, failedAfter: part, cutAfter: part };
			const server = await startWriteServer({
				refuse: ({ key }) => (key === 'bad' ? 'a bad key' : undefined),
				isAtomic: given.isStrict,
				layers: [withTroubles(troubles, seeded(seed))],
			});
			server.store.upsert('a', { key: 'a' });
			server.store.upsert('b', { key: 'b' });
			const items = given.keys.map(
				(key, at): IDataObject => ({ at, ...(key === undefined ? {} : { key }) }),
			);
			const isBulk = given.bodyShape === 'list';
			const lookup = writeMode === 'all' ? { syncField: 'key', onNoSyncField: 'create' } : LOOKUP;
			const result = await send(server, items, {
				parameters: {
					batchSize,
					bodyShape: given.bodyShape,
					method: isBulk ? given.method : 'POST',
					path: isBulk ? '/bulk' : '/people',
				},
				options: { ...lookup, writeMode, duplicates, maxCalls, inFlight, maxAttempts: 2 },
			});
			await server.close();
			requireEachOnce(result, items.length);
			expect(server.log.entries.length).toBeLessThanOrEqual(maxCalls);
			expect(JSON.stringify(result.told)).not.toContain('What became of it is not known');
			const landed = landings(server);
			for (const [at, told] of outcomes(result).entries()) {
				const times = landed.get(at) ?? 0;
				const name = nameOf(told);
				if (['created', 'updated', 'sent'].includes(name)) expect(times).toBeGreaterThan(0);
				if (['failed', 'skipped'].includes(name)) expect(times).toBe(0);
				if (given.method === 'POST' && writeMode !== 'createUpdate') {
					expect(times).toBeLessThanOrEqual(1);
				}
			}
		}),
		{ numRuns: 150 },
	);
});

describe('a limit of calls that ends in the middle', () => {
	const items = ['a', 'b', 'c', 'd'].map((key, at) => ({ key, at }));
	const options = { ...LOOKUP, writeMode: 'create' };
	const parameters = { method: 'POST', path: '/people', bodyShape: 'object' };

	it('rows that the lookups settled keep their outcome; the others were not sent', async () => {
		const server = await startWriteServer();
		server.store.upsert('a', { key: 'a' });
		const result = await send(server, items, { parameters, options: { ...options, maxCalls: 6 } });
		await server.close();
		const unsent = [
			'failed',
			"Not sent. The run would need at least 7 calls, but 'Limit: Calls' is 6. Raise the limit, send larger batches, or send fewer records at a time.",
		];
		expect(outcomes(result)).toEqual(['skipped', unsent, unsent, unsent]);
		expect(result.run).toMatchObject({
			stopReason: 'error',
			complete: false,
			skipped: 1,
			failed: 3,
			batches: 0,
			warnings: [expect.stringContaining("but 'Limit: Calls' is 6")],
		});
		expect(server.taken).toEqual([]);
	});

	it('in the middle of the lookups: nothing is sent', async () => {
		let calls = 0;
		const throttled: Layer = (next) => (exchange) => {
			calls += 1;
			const headers = [['Retry-After', '0']] as const;
			return calls === 2 ? jsonAnswer({}, { status: 429, headers }) : next(exchange);
		};
		const server = await startWriteServer({ layers: [throttled] });
		server.store.upsert('a', { key: 'a' });
		const result = await send(server, items, { parameters, options: { ...options, maxCalls: 4 } });
		await server.close();
		const unsent = ['failed', expect.stringContaining('Not sent')];
		expect(outcomes(result)).toEqual(['skipped', unsent, unsent, unsent]);
		expect(result.run).toMatchObject({ stopReason: 'error', batches: 0 });
		expect(server.log.entries.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET']);
	});
});

it('lookups that end early leave nothing to be sent, not even what they found to be new', async () => {
	let calls = 0;
	const signedOut: Layer = (next) => (exchange) =>
		exchange.method === 'GET' && ++calls > 2 ? jsonAnswer({}, { status: 401 }) : next(exchange);
	const server = await startWriteServer({ layers: [signedOut] });
	const items = ['a', 'b', 'c', 'd'].map((key, at) => ({ key, at }));
	const result = await send(server, items, {
		parameters: { method: 'POST', path: '/people', bodyShape: 'object' },
		options: { ...LOOKUP, writeMode: 'createUpdate' },
	});
	await server.close();
	for (const one of outcomes(result)) {
		expect(one).toEqual(['failed', expect.stringContaining('Not sent')]);
	}
	expect(server.taken).toEqual([]);
	expect(server.log.entries).toHaveLength(3);
});

describe('a row that one call took is not called failed because a later one', () => {
	const items = [0, 1, 2, 3, 4, 5].map((n) => ({ key: `k${n}`, at: n }));
	const options = { joinBy: 'lists', syncField: 'key', createdPaths: 'done', maxAttempts: 1 };
	const open = ['unknown', expect.any(String)];

	/** Takes the first call, reports on one of its rows, and then does as it is told. */
	const reporting = (then: (server: WriteServer) => Answer | undefined) => {
		let calls = 0;
		const found: { server?: WriteServer } = {};
		const layer: Layer = (next) => async (exchange) => {
			calls += 1;
			if (!found.server) throw new Error('The server is not there yet');
			const answer = then(found.server);
			if (calls > 1 && answer) return answer;
			await next(exchange);
			return jsonAnswer({ done: ['k0'] });
		};
		return { layer, found };
	};

	it.each([
		['was refused for want of rights', jsonAnswer({ error: 'no' }, { status: 403 })],
		['was refused for its sign-in', jsonAnswer({ error: 'no' }, { status: 401 })],
		['came too soon', jsonAnswer({}, { status: 429, headers: [['Retry-After', '9999']] })],
		['did not find it', jsonAnswer({ error: 'no' }, { status: 404 })],
	])('%s', async (_name, answer) => {
		const { layer, found } = reporting(() => answer);
		const server = (found.server = await startWriteServer({ layers: [layer] }));
		const result = await send(server, items, { parameters: { batchSize: 5 }, options });
		await server.close();
		expect(outcomes(result).slice(0, 5)).toEqual(['created', open, open, open, open]);
		expect(server.store.records.size).toBe(5);
	});

	it('could not be made any more', async () => {
		const { layer, found } = reporting((server) => void server.close());
		const server = (found.server = await startWriteServer({ layers: [layer] }));
		const result = await send(server, items, { parameters: { batchSize: 5 }, options });
		expect(outcomes(result)).toEqual([
			'created',
			open,
			open,
			open,
			open,
			['failed', expect.any(String)],
		]);
	});

	it('was one too many for the limit of calls', async () => {
		const { layer, found } = reporting(() => undefined);
		const server = (found.server = await startWriteServer({ layers: [layer] }));
		const result = await send(server, items.slice(0, 5), {
			parameters: { batchSize: 5 },
			options: { ...options, maxCalls: 1 },
		});
		await server.close();
		expect(outcomes(result)).toEqual(['created', open, open, open, open]);
	});
});
